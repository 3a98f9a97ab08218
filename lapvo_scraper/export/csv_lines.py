"""The CSV of one site, line by line: what renewing it needs (storage/line_files.py)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from lapvo_scraper import __version__
from lapvo_scraper.export.csv import ROWS_AT_ONCE, Rows, head
from lapvo_scraper.export.selection import ARTICLES, order_of_articles, texts_as_bytes
from lapvo_scraper.export.written import Written
from lapvo_scraper.storage.line_files import Line

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from lapvo_scraper.export.csv import Style
    from lapvo_scraper.export.selection import Selection
    from lapvo_scraper.storage.line_notes import LineNotes


class CsvMaker:
    """Makes the lines of all articles of `site`, in the caller's read transaction."""

    foot = b""

    def __init__(self, db: sqlite3.Connection, selection: Selection, style: Style, site: str) -> None:
        self._db, self._site = db, site
        self._query = selection.query(db)
        self._rows = Rows(self._query, style)
        self.head = head(self._query, style)
        (view,) = db.execute("select sql from sqlite_master where name = ?", (ARTICLES,)).fetchone()
        facts = repr((self.head, astuple(style), view, self._rows.what))
        self.form = f"{__version__} {hashlib.sha256(facts.encode()).hexdigest()}"

    def order(self) -> Iterator[int]:
        """Return the ids of all articles in the order of the lines."""
        return order_of_articles(self._db, self._site)

    def lines(self, articles: Sequence[int]) -> Iterator[list[Line]]:
        """Yield the lines of some articles; hidden ones have none."""
        for start in range(0, len(articles), ROWS_AT_ONCE):
            some = articles[start : start + ROWS_AT_ONCE]
            statement = f"select id, {self._rows.what} from {ARTICLES} where id in (select value from json_each(?))"  # noqa: S608
            with texts_as_bytes(self._db):
                found = {row[0]: row for row in self._db.execute(statement, (json.dumps(some),))}
            yield self._lines([found[article] for article in some if article in found])

    def all_lines(self) -> Iterator[list[Line]]:
        """Yield all lines."""
        with texts_as_bytes(self._db):
            for batch in self._query.batches(self._db, ROWS_AT_ONCE, f"id, {self._rows.what}"):
                yield self._lines(batch)

    def count(self) -> int:
        """Return how many lines there have to be."""
        return sum(int(self._db.execute(statement, (self._site,)).fetchone()[0]) * sign for statement, sign in _COUNTED)

    def _lines(self, rows: Sequence[tuple[Any, ...]]) -> list[Line]:
        """Return the lines of some rows, each with its id before what `Rows` asks for."""
        before = self._counts()
        texts = self._rows.lines([row[1:] for row in rows]) if rows else []
        if self._counts() == before:
            return [Line(row[0], text) for row, text in zip(rows, texts, strict=True)]
        return [self._counted_line(row) for row in rows]

    def _counted_line(self, row: tuple[Any, ...]) -> Line:
        guarded, too_long = self._counts()
        (text,) = self._rows.lines([row[1:]])
        now = self._counts()
        return Line(row[0], text, (now[0] - guarded, now[1] - too_long))

    def _counts(self) -> tuple[int, int]:
        return self._rows.written.guarded, self._rows.written.too_long


def written(notes: LineNotes) -> Written:
    """Return what a CSV file holds, by the notes of its lines."""
    return Written(
        rows=len(notes.articles),
        guarded=sum(guarded for guarded, _ in notes.counted.values()),
        too_long=sum(too_long for _, too_long in notes.counted.values()),
    )


_COUNTED = (
    ("select count(*) from articles indexed by articles_by_entry where site = ?", 1),
    ("select count(*) from articles indexed by articles_hidden where site = ? and hidden_at is not null", -1),
)
