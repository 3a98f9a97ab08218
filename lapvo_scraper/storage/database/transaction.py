"""The writing side of the database: one connection, one transaction at a time, every commit on disk."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING

from lapvo_scraper.errors import ArchiveDamaged, ArchiveError, StorageFull
from lapvo_scraper.storage.database import schema
from lapvo_scraper.storage.lock import database_lock
from lapvo_scraper.storage.search import text_indexes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lapvo_scraper.storage.folder import Folder


CHECKPOINT_PAGES = 8_000
"""Pages in the write-ahead log, of 4 KB, from which on they are copied into the database: some six batches."""


def open_for_writing(folder: Folder) -> sqlite3.Connection:
    """Return a connection that writes in WAL mode with every commit durable, its schema up to date.

    Raises ArchiveError when a newer version of the program made the schema, StorageFull, ArchiveDamaged.
    """
    with database_lock(folder), _named(folder):
        db = schema.connect(folder.database)
        try:
            db.execute("pragma journal_mode = wal")
            # In WAL mode NORMAL would lose acknowledged commits in a power cut; in batches FULL costs 0.2
            # ms a page.
            db.execute("pragma synchronous = full")
            # A batch changes 8 MB of pages, many of them the next one too: copied into the database after each, as
            # SQLite does from 4 MB on, they would be written twice as often.
            db.execute(f"pragma wal_autocheckpoint = {CHECKPOINT_PAGES}")
            # What is deleted is overwritten where that costs nothing. Debian's SQLite would write out every page
            # that a full-text index gives back when it merges.
            db.execute("pragma secure_delete = fast")
            # Settling 100,000 articles sorts 140 MB: in a file, not in memory, however SQLite was built.
            db.execute("pragma temp_store = file")
            schema.migrate(db)
        except BaseException:
            db.close()
            raise
    return db


@contextlib.contextmanager
def transaction(db: sqlite3.Connection, folder: Folder) -> Iterator[None]:
    """Hold the database lock and a write transaction; commit at the end, roll back when anything is raised.

    New articles are indexed at its end, together.

    Raises StorageFull when SQLite cannot write, ArchiveDamaged when the file is no sound database any more.
    """
    with database_lock(folder), _named(folder):
        db.execute("begin immediate")
        try:
            yield
            text_indexes.index_waiting(db)
            db.execute("commit")
        except BaseException:
            if db.in_transaction:
                db.execute("rollback")
            raise


def close_as_it_is(db: sqlite3.Connection, folder: Folder) -> None:
    """Close the connection; a second time does nothing. The last one to close checkpoints: hence the lock."""
    with database_lock(folder):
        db.close()


def close_into_one_file(db: sqlite3.Connection, folder: Folder) -> None:
    """Close the connection so that, unless somebody else reads or writes, one plain file is left."""
    with database_lock(folder):
        # Both fail while another connection is open; the next run's end does it then.
        with contextlib.suppress(sqlite3.OperationalError):
            db.execute("pragma busy_timeout = 0")
            db.execute("pragma wal_checkpoint(truncate)")
            db.execute("pragma journal_mode = delete")
        db.close()


@contextlib.contextmanager
def _named(folder: Folder) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        code = error.sqlite_errorcode & 0xFF
        if code in _FORBIDDEN and not (code == sqlite3.SQLITE_CANTOPEN and _may_write(folder)):
            raise ArchiveError(f"{folder.database}: {error}; run as the user the archive belongs to") from error
        if code in _CANNOT_WRITE:
            raise StorageFull(
                f"{folder.database}: {error}; nothing is half-saved: make room or free the file, then run again"
            ) from error
        raise
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        raise ArchiveDamaged(
            f"{folder.database}: {error}; `lapvo rebuild` makes it again from the WARC files"
        ) from error


def _may_write(folder: Folder) -> bool:
    """SQLite says the same of a file that it may not open and of one that it has no room to make."""
    files = (folder.database.with_name(folder.database.name + suffix) for suffix in ("", "-wal", "-shm"))
    return all(os.access(path, os.W_OK) for path in (folder.path, *files) if path.exists())


_FORBIDDEN = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_CANNOT_WRITE = (
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN
)
