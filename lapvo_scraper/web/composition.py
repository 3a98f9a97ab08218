"""An article put together for reading: its blocks in order, each picture where it stood with its caption."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


@dataclass(frozen=True)
class Picture:
    """A picture of an article; `capture_id` is null when the archive does not hold the file."""

    url: str
    alt: str | None
    caption_position: int | None
    after_block: int
    capture_id: str | None


@dataclass(frozen=True)
class Words:
    """A paragraph, heading, quote or caption without a picture."""

    kind: str
    text: str


@dataclass(frozen=True)
class Items:
    """List items that follow each other."""

    texts: tuple[str, ...]
    kind: str = "list"


@dataclass(frozen=True)
class Table:
    """A table: rows of cells."""

    rows: tuple[tuple[str, ...], ...]
    kind: str = "table"


@dataclass(frozen=True)
class Figure:
    """Pictures that share a caption, or one picture without."""

    pictures: tuple[Picture, ...]
    caption: str | None
    kind: str = "figure"


Part = Words | Items | Table | Figure


def parts_of(db: sqlite3.Connection, article: int) -> list[Part]:
    """Return the parts of an article in reading order."""
    blocks = db.execute("select kind, text from blocks where article_id = ? order by position", (article,)).fetchall()
    pictures = db.execute(
        "select url, alt, caption_position, after_block, capture_id from images where article_id = ? order by position",
        (article,),
    )
    return list(_composed([(kind, text) for kind, text in blocks], [Picture(*row) for row in pictures]))


def _composed(blocks: list[tuple[str, str]], pictures: list[Picture]) -> Iterator[Part]:
    figures = _figures(blocks, pictures)
    taken = {picture.caption_position for picture in pictures if picture.caption_position is not None}
    waiting: list[str] = []
    for position in range(len(blocks) + 1):
        kind, text = blocks[position] if position < len(blocks) else ("", "")
        if waiting and (kind != "list_item" or position in figures):
            yield Items(tuple(waiting))
            waiting = []
        yield from figures.get(position, ())
        if kind == "list_item":
            waiting.append(text)
        elif kind == "table":
            yield Table(tuple(tuple(row.split(" | ")) for row in text.split("\n")))
        elif kind and position not in taken:
            yield Words(kind, text)


def _figures(blocks: list[tuple[str, str]], pictures: list[Picture]) -> dict[int, list[Figure]]:
    """Return the figures by the position of the block they stand before: that of their first picture."""
    figures: dict[int, list[Figure]] = {}
    for (_, caption), group in groupby(enumerate(pictures), lambda pair: _group(*pair)):
        members = tuple(picture for _, picture in group)
        text = blocks[caption][1] if caption is not None and caption < len(blocks) else None
        place = min(members[0].after_block, len(blocks))
        figures.setdefault(place, []).append(Figure(members, text))
    return figures


def _group(number: int, picture: Picture) -> tuple[int | None, int | None]:
    """Pictures belong together when they follow each other and share a caption."""
    shared = picture.caption_position
    return (number if shared is None else None, shared)
