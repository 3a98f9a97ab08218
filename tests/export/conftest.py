"""A database with the real schema, and articles put into it row by row."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lapvo_scraper.storage.database.schema import connect, connect_read_only, migrate

ARTICLE: dict[str, Any] = {
    "site": "tanmy",
    "sort_date": "2021-03-12",
    "first_seen_at": "2025-06-01T02:00:00Z",
    "last_seen_at": "2025-06-02T02:00:00Z",
    "versions": 1,
    "capture_id": "c1",
    "extractor": "test",
    "captions": "",
    "body": "Một đoạn.",
}


# As the archive keeps them: what the blocks say, once more.
_CAPTIONS = """
update articles set captions = coalesce(
  (select group_concat(text, char(10)) from blocks where article_id = articles.id and kind = 'caption'), '')
where id = ?
"""


class Shelf:
    """One database file, to fill and to read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = connect(path)
        migrate(self._writer)
        self._writer.execute("pragma foreign_keys = off")

    def insert(self, table: str, **row: Any) -> None:
        names = ", ".join(row)
        marks = ", ".join("?" * len(row))
        self._writer.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))
        if row.get("kind") == "caption":
            self._writer.execute(_CAPTIONS, [row["article_id"]])

    def article(self, number: int, **fields: Any) -> None:
        row = {**ARTICLE, "id": number, "identity": f"e:{number}", "entry_id": number, **fields}
        if row.get("published_at"):
            row = {"published_source": "template", "published_precision": "day", **row}
        if row.get("event_date"):
            row = {"event_date_source": "explicit", **row}
        if row.get("date"):
            row = {"date_source": "published", **row}
        self.insert("articles", **row)

    def reader(self) -> sqlite3.Connection:
        return connect_read_only(self.path)

    def close(self) -> None:
        self._writer.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "lapvo.db")
    yield made
    made.close()


@pytest.fixture
def read(shelf: Shelf) -> Iterator[Callable[[], sqlite3.Connection]]:
    opened = []

    def connection() -> sqlite3.Connection:
        opened.append(shelf.reader())
        return opened[-1]

    yield connection
    for each in opened:
        each.close()
