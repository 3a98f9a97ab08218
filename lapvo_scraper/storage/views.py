"""The views of an archive, and the statements of SQL files. Views hold nothing, so they need no history."""

from __future__ import annotations

import sqlite3
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def renew(db: sqlite3.Connection) -> None:
    """Put each view of views.sql in the place of one with another text."""
    present = dict(db.execute("select name, sql from sqlite_master where type = 'view'"))
    for statement in statements_of("views.sql"):
        text = statement[statement.index("create view") :].strip().rstrip(";")
        name = text.split(maxsplit=3)[2]
        if present.get(name) != text:
            db.execute(f"drop view if exists {name}")
            db.execute(text)


def statements_of(name: str) -> Iterator[str]:
    """Yield the statements of a file of this room."""
    return statements((resources.files("lapvo_scraper.storage") / "sql" / name).read_text("utf-8"))


def statements(script: str) -> Iterator[str]:
    """Split an SQL script into its statements: `executescript` would commit the migration's transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if ";" in line and sqlite3.complete_statement(statement):
            yield statement
            statement = ""
