"""The lines of an article between markup and meaning: cleaned texts and pictures in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lapvo_scraper.liferay.blocks import Picture, Text
from lapvo_scraper.vietnamese.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lapvo_scraper.liferay.blocks import Piece

Role = Literal["body", "caption", "byline", "dropped"]

# What Word leaves as visible text when the comment around its settings got lost on the way.
_WORD_SETTINGS = re.compile(
    r"(?:<!--)?\[if (?:gte|!)|/\* Style Definitions \*/|table\.MsoNormalTable|st1\\:\*"
    r"|Normal 0 (?:false|\d|[A-Z])|(?:false ){3}"
)


@dataclass(slots=True)
class Line:
    """One text of an article, cleaned, with the markup it had; or one picture, without text."""

    text: str
    markup: Text
    picture: Picture | None = None
    role: Role = "body"
    ends_text: bool = False  # it bore the mark that closes official prose ("./.")
    continues: bool = False  # the caption of the line before
    signature: bool = False  # part of the signature of an official letter
    verse: bool = False  # a line of a poem, by its measure


def clean(pieces: Iterable[Piece]) -> tuple[list[Line], frozenset[str]]:
    """Return the lines of an article, blank ones gone, and what the normaliser had to do."""
    lines: list[Line] = []
    flags: set[str] = set()
    for piece in pieces:
        if isinstance(piece, Picture):
            lines.append(Line("", Text("", cell=piece.cell), piece))
            continue
        text, touched = _cleaned(piece)
        flags |= touched
        if not text or _WORD_SETTINGS.match(text):
            continue
        lines.append(Line(text, piece))
    return lines, frozenset(flags)


def texts(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that are texts and not dropped."""
    return [line for line in lines if line.picture is None and line.role != "dropped"]


def drop(lines: Iterable[Line]) -> None:
    """Mark lines as what the template says, not the article."""
    for line in lines:
        line.role = "dropped"


def _cleaned(piece: Text) -> tuple[str, frozenset[str]]:
    if piece.kind != "table":
        result = normalise(piece.text)
        return result.text, result.flags
    rows = [normalise(row) for row in piece.text.split("\n")]
    return "\n".join(row.text for row in rows), frozenset[str]().union(*(row.flags for row in rows))
