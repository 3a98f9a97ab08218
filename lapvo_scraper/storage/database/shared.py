"""The two connections to a database that all runs of a process share: one that writes, one that reads.

A connection of its own would cost every run a megabyte for the schema, the statements and the pages it remembers, and
would read again from the file what another run has just written.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from lapvo_scraper.storage.database import schema
from lapvo_scraper.storage.database.transaction import (
    close_as_it_is,
    close_into_one_file,
    open_for_writing,
    transaction,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from lapvo_scraper.storage.folder import Folder

WRITING_KB, READING_KB = 8_000, 2_000
"""Memory for pages of the database: what a batch of 64 pages changes (or it would be written twice), and SQLite's own
measure for the connection that only reads."""

WRITING_KB_BESIDE, MOST_WRITING_KB = 250, 32_000
"""More for every other run that the first one knows of, up to so much: each writes to places of its own in every table
and index."""


class SharedDatabase:
    """The database of an archive, for several threads of this process.

    `reading`: for whoever only looks something up; it sees what is committed.
    """

    def __init__(self, folder: Folder, beside: int) -> None:
        self._folder = folder
        self._using = threading.RLock()
        self._db = open_for_writing(folder)
        try:
            self.reading = schema.connect_read_only(folder.database)
        except BaseException:
            close_as_it_is(self._db, folder)
            raise
        writing_kb = min(WRITING_KB + beside * WRITING_KB_BESIDE, MOST_WRITING_KB)
        self._db.execute(f"pragma cache_size = {-writing_kb}")
        self.reading.execute(f"pragma cache_size = {-READING_KB}")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Have the connection to oneself, in a write transaction. Raises what `database.transaction` does."""
        with self._using, transaction(self._db, self._folder):
            yield self._db

    @contextlib.contextmanager
    def at_rest(self) -> Iterator[sqlite3.Connection]:
        """Have the connection to oneself while nobody is in a transaction, to read what was written."""
        with self._using:
            yield self._db

    def close(self, *, into_one_file: bool) -> None:
        """Close both connections. `into_one_file`: leave one plain file, unless another process is at work."""
        self.reading.close()
        with self._using:
            (close_into_one_file if into_one_file else close_as_it_is)(self._db, self._folder)
