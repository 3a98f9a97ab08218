"""JSON Lines: one object a row, for programs.

Numbers are numbers, lists are lists, what is not known is null. SQLite writes the JSON itself, so rows stream
through as bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.export.lists import LIST_COLUMNS
from lapvo_scraper.export.selection import ARTICLES, Column, Query, Selection, one_state, quoted, text_of
from lapvo_scraper.export.written import Sink, Written

if TYPE_CHECKING:
    import sqlite3

JSON_COLUMNS = frozenset({("versions", "reading"), ("readings", "reading"), ("sites", "profile"), ("crawls", "counts")})
"""Columns that hold JSON already: they become objects, not texts."""

_ROWS_AT_ONCE = 64
_MOST_COLUMNS = 60  # SQLite takes 127 arguments for json_object: a name and a value for each


def write_jsonl(db: sqlite3.Connection, sink: Sink, selection: Selection) -> Written:
    """Write the rows of `selection` to `sink` as one JSON object a line, in UTF-8.

    Raises UsageError for a selection that does not fit the archive, ArchiveDamaged when rows are missing.
    """
    written = Written()
    with one_state(db):
        query = selection.query(db)
        assert len(query.columns) <= _MOST_COLUMNS
        members = ", ".join(f"'{column.name}', {_value(query, column)}" for column in query.columns)
        for batch in query.batches(db, _ROWS_AT_ONCE, f"json_object({members})"):
            sink.write("".join([f"{row}\n" for (row,) in batch]).encode())
            written.rows += len(batch)
        query.check(db, written.rows)
        written.left_out = query.count_left_out(db)
    return written


def _value(query: Query, column: Column) -> str:
    name = quoted(column.name)
    if query.table == ARTICLES and column.name in LIST_COLUMNS:
        return LIST_COLUMNS[column.name]
    if (query.table, column.name) in JSON_COLUMNS:
        return f"json({name})"
    return name if query.is_view or column.type in ("TEXT", "INTEGER") else text_of(query, column)
