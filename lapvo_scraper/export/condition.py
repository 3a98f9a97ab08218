"""The condition that an operator gives an export in SQL: tried out before a row is given, and blamed by its name."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lapvo_scraper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def try_out(
    db: sqlite3.Connection,
    statement: str,
    parameters: Mapping[str, str],
    table: str,
    columns: Sequence[str],
    *,
    is_view: bool,
) -> None:
    """Have SQLite read a statement about `table` without running it. Raises UsageError naming the columns there are."""
    there_are = f"{table} has the columns {', '.join(columns)}"
    with _rowids_asked(db, table) as asked:
        try:
            db.execute(f"explain {statement}", parameters).fetchall()
        except (sqlite3.Error, sqlite3.Warning) as error:  # Python 3.11 warns about a second statement
            raise UsageError(f"{error}; {there_are}") from error
    if is_view and asked:
        # Some builds of SQLite take it for null there, and no row would match.
        raise UsageError(f"a view has no rowid; {there_are}")


@contextmanager
def blamed(table: str) -> Iterator[None]:
    """What SQLite cannot compute inside, after it was tried out, is the condition's fault. Raises UsageError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        raise UsageError(f"the condition fails at a row of {table}: {error}; correct --where") from error


@contextmanager
def _rowids_asked(db: sqlite3.Connection, table: str) -> Iterator[list[str]]:
    """Give a list that stays empty as long as no view of this name is asked for `rowid`, by whichever of its names."""
    asked = []

    def note(action: int, source: str | None, column: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_READ and source == table and column == "ROWID":
            asked.append(column)
        return sqlite3.SQLITE_OK

    db.set_authorizer(note)
    try:
        yield asked
    finally:
        db.set_authorizer(None)
