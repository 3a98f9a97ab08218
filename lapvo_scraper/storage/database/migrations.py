"""The schema of an archive, as the history of how it came to be.

A change of the schema is one more migration, never an edit of one that has shipped: an archive of any age
opens. What the tables mean stands in archive/README.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Database, Migrations

from lapvo_scraper.errors import ArchiveError
from lapvo_scraper.storage.database import views
from lapvo_scraper.storage.search import text_indexes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

migrations = Migrations("lapvo")


@migrations()
def m001_tables(db: Database) -> None:
    """Create the tables: captures and frontier, articles and their parts, lists."""
    _run_file(db, "tables.sql")


@migrations()
def m002_search(db: Database) -> None:
    """Create both full-text indexes and the triggers that keep them right."""
    for statement in text_indexes.schema():
        db.execute(statement)


@migrations()
def m003_views(_: Database) -> None:
    """Once created the views; `views.renew` does."""


@migrations()
def m004_hidden(db: Database) -> None:
    """Create the takedown list."""
    _run_file(db, "hidden.sql")


@migrations()
def m005_asking(db: Database) -> None:
    """Make searching fast: an index that covers its filters; and let it weigh words by their place."""
    _run_file(db, "asking.sql")


@migrations()
def m006_settling(db: Database) -> None:
    """Keep what has changed since a site was settled, and the days that entry ids are dated by."""
    _run_file(db, "settling.sql")


@migrations()
def m007_indexing(db: Database) -> None:
    """Let new articles be indexed together: half the cost of one after the other."""
    for statement in text_indexes.sparing_schema():
        db.execute(statement)


@migrations()
def m008_changes(db: Database) -> None:
    """Keep the order in which articles change, so that files made of them need not be written anew."""
    _run_file(db, "changes.sql")


@migrations()
def m009_newest(db: Database) -> None:
    """Find the newest captures of a site without looking at all."""
    _run_file(db, "newest.sql")


def bring_up_to_date(db: sqlite3.Connection, known: Collection[str]) -> None:
    """Apply what a database has not been through yet, of the migrations this version knows, by name.

    Raises ArchiveError when a newer version of the program has been at work on it.
    """
    database = Database(db)
    applied = {migration.name for migration in migrations.applied(database)}
    if unknown := applied.difference(known):
        raise ArchiveError(
            f"the database was written by a newer lapvo (it has {', '.join(sorted(unknown))}); update lapvo-scraper"
        )
    migrations.apply(database)


def _run_file(db: Database, name: str) -> None:
    for statement in views.statements_of(name):
        db.execute(statement)
