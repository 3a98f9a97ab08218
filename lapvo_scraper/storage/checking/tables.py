"""Is the database itself sound: its pages, references, indexes, and what it was read into?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.storage.rows.canonical import digest

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

Wrong = tuple[str, str, str]
"""Code, subject, detail: of `verify`."""

_NAME = "lapvo.db"
_INDEXES = ("articles_search", "articles_search_exact")


def wrong_tables(db: sqlite3.Connection, *, quick: bool) -> Iterator[Wrong]:
    """Yield what is wrong with a database. `quick`: only whether its pages and its schema hold together."""
    for (says,) in db.execute("pragma quick_check" if quick else "pragma integrity_check"):
        if says != "ok":
            yield "database-damaged", _NAME, says
    if quick:
        return
    for table, row, parent, _ in db.execute("pragma foreign_key_check"):
        yield "database-damaged", _NAME, f"row {row} of {table} names something missing in {parent}"
    for index in _INDEXES:
        yield from _wrong_index(db, index)
    yield from _altered_readings(db)


def _wrong_index(db: sqlite3.Connection, index: str) -> Iterator[Wrong]:
    """Full-text indexes are no indexes to `integrity_check`: hold their documents against the articles."""
    documents = f"{index}_docsize"
    for wanted, there, what in (("articles", documents, "is not in"), (documents, "articles", "is gone, but not from")):
        query = f"select id from {wanted} except select id from {there}"  # noqa: S608 - constants
        for (article,) in db.execute(query):
            yield "index-differs", index, f"article {article} {what} the index"


def _altered_readings(db: sqlite3.Connection) -> Iterator[Wrong]:
    for name, text in db.execute("select reading_digest, reading from readings"):
        if digest(text) != name:
            yield "reading-altered", _NAME, f"the reading {name} is not what its digest says"
    query = "select article_id, version, reading from versions where not json_valid(reading)"
    for article, version, _ in db.execute(query):
        yield "reading-altered", _NAME, f"version {version} of article {article} is no reading"
