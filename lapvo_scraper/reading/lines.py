"""The lines of an article between markup and meaning: cleaned texts and pictures in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.blocks import Picture, Text
from lapvo_scraper.vietnamese.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lapvo_scraper.liferay.blocks import Piece

_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"”’)\]]*$")


@dataclass(slots=True)
class Line:
    """One text of an article, cleaned, with the markup it had; or one picture."""

    text: str
    markup: Text
    picture: Picture | None = None
    role: str = "body"  # body, caption, byline, dropped: what the line turned out to be
    follows_caption: bool = False


def clean(pieces: Iterable[Piece]) -> tuple[list[Line], frozenset[str]]:
    """Return the lines of an article and what the normaliser had to do; blank texts are gone."""
    lines: list[Line] = []
    flags: set[str] = set()
    for piece in pieces:
        if isinstance(piece, Picture):
            lines.append(Line("", Text("", cell=piece.cell), piece))
            continue
        text, touched = _cleaned(piece)
        flags |= touched
        if not text:
            continue
        before = next((line for line in reversed(lines) if line.picture is None), None)
        if piece.soft and before is not None and _goes_on(before, text):
            before.text = f"{before.text} {text}"
        else:
            lines.append(Line(text, piece))
    return lines, frozenset(flags)


def _cleaned(piece: Text) -> tuple[str, frozenset[str]]:
    if piece.kind != "table":
        result = normalise(piece.text)
        return result.text, result.flags
    rows = [normalise(row) for row in piece.text.split("\n")]
    return "\n".join(row.text for row in rows), frozenset().union(*(row.flags for row in rows))


def _goes_on(before: Line, text: str) -> bool:
    """A line broken inside a sentence: no mark at its end, a small letter at the next beginning."""
    return text[0].islower() and not _ENDS_SENTENCE.search(before.text)
