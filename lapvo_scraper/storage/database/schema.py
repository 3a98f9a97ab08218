"""The database of an archive: opened, and brought to this version of the schema.

Its history stands in `migrations.py`, apart: sqlite-utils imports pandas wherever that is installed, and neither who
looks something up nor a crawl of every night should wait for it.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from lapvo_scraper.errors import ArchiveError
from lapvo_scraper.storage.database import views

if TYPE_CHECKING:
    from pathlib import Path

BUSY_SECONDS = 30
"""How long a statement waits for another process's lock: longer than any batch or checkpoint takes."""

MIGRATIONS = (
    *("m001_tables", "m002_search", "m003_views", "m004_hidden", "m005_asking", "m006_settling"),
    *("m007_indexing", "m008_changes", "m009_newest"),
)
"""What an up-to-date database has been through, by the names in `migrations.py`."""


def migrate(db: sqlite3.Connection) -> None:
    """Bring a database to this version of the schema; an up-to-date one is left alone.

    Raises ArchiveError when a newer version of the program has been at work on it.
    """
    if not _is_up_to_date(db):
        from lapvo_scraper.storage.database.migrations import bring_up_to_date

        bring_up_to_date(db, MIGRATIONS)
    views.renew(db)


def _is_up_to_date(db: sqlite3.Connection) -> bool:
    if db.execute("select 1 from sqlite_master where name = '_sqlite_migrations'").fetchone() is None:
        return False
    return {name for (name,) in db.execute("select name from _sqlite_migrations")} == set(MIGRATIONS)


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


def connect_read_only(path: Path, *, any_version: bool = False) -> sqlite3.Connection:
    """Open a database for reading. From a folder that cannot be written to, SQLite must not look for a
    journal.

    Raises ArchiveError when there is no database, it is none or, unless `any_version`, of another schema.
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
    if applied and applied != set(MIGRATIONS) and not any_version:
        conn.close()
        raise ArchiveError(
            f"{path} was made by another version of lapvo; the next crawl, or `lapvo rebuild`, brings it up to date"
        )
    return conn
