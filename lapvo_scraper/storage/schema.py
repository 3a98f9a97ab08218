"""The schema of an archive, as the history of how it came to be.

A change of the schema is one more migration, never an edit of one that has shipped: an archive of any age
opens. What the tables mean stands in archive/README.md.
"""

from __future__ import annotations

import os
import sqlite3
from importlib import resources
from typing import TYPE_CHECKING

from sqlite_utils import Database, Migrations

from lapvo_scraper.errors import ArchiveError
from lapvo_scraper.storage import search

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY_SECONDS = 30
"""How long a statement waits for another process's lock: longer than any batch or checkpoint takes."""

migrations = Migrations("lapvo")


@migrations()
def m001_tables(db: Database) -> None:
    """Create the tables: captures and frontier, articles and their parts, lists."""
    _run_file(db, "tables.sql")


@migrations()
def m002_search(db: Database) -> None:
    """Create both full-text indexes and the triggers that keep them right."""
    for statement in search.schema():
        db.execute(statement)


@migrations()
def m003_views(_: Database) -> None:
    """Once created the views; `_renew_views` does."""


@migrations()
def m004_hidden(db: Database) -> None:
    """Create the takedown list."""
    _run_file(db, "hidden.sql")


@migrations()
def m005_asking(db: Database) -> None:
    """Make searching fast: an index that covers its filters; and let it weigh words by their place."""
    _run_file(db, "asking.sql")


_NAMES = {one.__name__ for one in (m001_tables, m002_search, m003_views, m004_hidden, m005_asking)}


def migrate(db: sqlite3.Connection | Database) -> None:
    """Bring a database to this version of the schema; an up-to-date one is left alone.

    Raises ArchiveError when a newer version of the program has been at work on it.
    """
    database = db if isinstance(db, Database) else Database(db)
    applied = {migration.name for migration in migrations.applied(database)}
    if unknown := applied - _NAMES:
        raise ArchiveError(
            f"the database was written by a newer lapvo (it has {', '.join(sorted(unknown))}); "
            "update lapvo-scraper"
        )
    if applied != _NAMES:
        migrations.apply(database)
    _renew_views(database.conn)


def _renew_views(conn: sqlite3.Connection) -> None:
    """Put each view of views.sql in the place of one with another text: they hold nothing, so they need no
    history."""
    present = dict(conn.execute("select name, sql from sqlite_master where type = 'view'"))
    for statement in _statements_of("views.sql"):
        text = statement[statement.index("create view") :].strip().rstrip(";")
        name = text.split(maxsplit=3)[2]
        if present.get(name) != text:
            conn.execute(f"drop view if exists {name}")
            conn.execute(text)


def connect(path: Path) -> sqlite3.Connection:
    """Open (or create) a database for writing, with the pragmas every writer needs. Transactions are the
    caller's.

    Foreign keys hold; triggers also fire for rows that a REPLACE removes, or the search indexes would go
    stale.
    """
    conn = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    conn.execute("pragma foreign_keys = on")
    conn.execute("pragma recursive_triggers = on")
    return conn


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Open a database for reading. From a folder that cannot be written to, SQLite must not look for a
    journal.

    Raises ArchiveError when there is no database, or it is none.
    """
    immutable = "" if os.access(path.parent, os.W_OK) else "&immutable=1"
    try:
        conn = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro{immutable}",
            uri=True,
            timeout=BUSY_SECONDS,
            check_same_thread=False,
        )
        present = {name for (name,) in conn.execute("select name from sqlite_master")}
        applied = {name for (name,) in conn.execute("select name from _sqlite_migrations")} if present else set()
    except sqlite3.Error as error:
        raise ArchiveError(f"{path}: {error}; `lapvo rebuild` makes it again from the WARC files") from error
    if applied and applied != _NAMES:
        conn.close()
        raise ArchiveError(
            f"{path} was made by another version of lapvo; the next crawl, or `lapvo rebuild`, brings it up to date"
        )
    return conn


def _run_file(db: Database, name: str) -> None:
    for statement in _statements_of(name):
        db.execute(statement)


def _statements_of(name: str) -> Iterator[str]:
    """Yield the statements of a file of this room."""
    return statements((resources.files("lapvo_scraper.storage") / "sql" / name).read_text("utf-8"))


def statements(script: str) -> Iterator[str]:
    """Split an SQL script into its statements: `executescript` would commit the migration's transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
