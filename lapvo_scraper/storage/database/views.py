"""The views of an archive, and the statements of SQL files. Views hold nothing, so they need no history."""

from __future__ import annotations

import sqlite3
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


_CREATE = "create view "


def renew(db: sqlite3.Connection) -> None:
    """Put each view of views.sql in the place of one with another text."""
    # SQLite keeps a statement with its first words in capitals.
    held = {sql[len(_CREATE) :] for (sql,) in db.execute("select sql from sqlite_master where type = 'view'")}
    for text in _views():
        if text not in held:
            db.execute(f"drop view if exists {text.split(maxsplit=1)[0]}")
            db.execute(_CREATE + text)


@cache
def _views() -> tuple[str, ...]:
    """The statements of views.sql, each from the name of its view on."""
    found = (statement.partition(_CREATE)[2] for statement in statements_of("views.sql"))
    return tuple(text.strip().rstrip(";") for text in found)


def statements_of(name: str) -> Iterator[str]:
    """Yield the statements of a file of this room."""
    return statements((resources.files("lapvo_scraper.storage.database") / "sql" / name).read_text("utf-8"))


def statements(script: str) -> Iterator[str]:
    """Split an SQL script into its statements: `executescript` would commit the migration's transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if ";" in line and sqlite3.complete_statement(statement):
            yield statement
            statement = ""
