"""What is known of the whole archive, kept until the archive changes.

Counting 200,000 articles for every page would make every page wait. What took no time to find is found anew as soon as
the database is another; what took long is found anew beside the readers, who see the last that is known meanwhile.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from lapvo_scraper.storage.asking.archive import Archive, open_archive

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lapvo_scraper.storage.folder import Folder

Known = TypeVar("Known")
State = tuple[tuple[int, int, int] | None, ...]

WORTH_WAITING = 0.1
"""Seconds a reader waits for what is new; what takes longer is made ready beside."""

_REST = 20
"""How many times as long as it took nothing is found anew: a crawl changes the archive every two seconds."""


@dataclass
class _Entry:
    value: Any
    state: State
    took: float  # seconds
    known_at: float
    renewing: bool = False


class Memory:
    """What is known of one archive; used by many threads."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._entries: dict[str, _Entry] = {}
        self._lock = threading.Lock()

    @contextmanager
    def open(self) -> Iterator[Room]:
        """Give the archive, open for reading. Raises ArchiveError."""
        with open_archive(self._folder.path) as archive:
            yield Room(archive, self)

    def remember(self, db: sqlite3.Connection, name: str, find: Callable[[sqlite3.Connection], Known]) -> Known:
        """Return what `find` finds in the database, now or as long ago as WORTH_WAITING and _REST allow."""
        state = self._state()
        with self._lock:
            entry = self._entries.get(name)
            if entry and entry.state != state and entry.took > WORTH_WAITING:
                self._renew_beside(name, entry, find)
                state = entry.state
        if entry is None or entry.state != state:
            entry = self._find(db, name, find)
        value: Known = entry.value
        return value

    def _renew_beside(self, name: str, entry: _Entry, find: Callable[[sqlite3.Connection], Any]) -> None:
        if not entry.renewing and time.monotonic() - entry.known_at > _REST * entry.took:
            entry.renewing = True
            threading.Thread(target=self._renew, args=(name, entry, find), daemon=True).start()

    def _renew(self, name: str, entry: _Entry, find: Callable[[sqlite3.Connection], Any]) -> None:
        try:
            with open_archive(self._folder.path) as archive:
                self._find(archive.connection, name, find)
        finally:
            entry.renewing = False

    def _find(self, db: sqlite3.Connection, name: str, find: Callable[[sqlite3.Connection], Any]) -> _Entry:
        state, start = self._state(), time.monotonic()
        value = find(db)
        now = time.monotonic()
        with self._lock:
            self._entries[name] = _Entry(value, state, now - start, now)
            return self._entries[name]

    def _state(self) -> State:
        """What changes whenever the database does: of its file and of the log beside it."""
        database = self._folder.database
        return tuple(_stamp(path) for path in (database, database.with_name(f"{database.name}-wal")))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


@dataclass(frozen=True)
class Room:
    """An archive, open for one request, with what is known of it."""

    archive: Archive
    memory: Memory

    @property
    def db(self) -> sqlite3.Connection:
        """The archive's database, read-only."""
        return self.archive.connection

    def remember(self, name: str, find: Callable[[sqlite3.Connection], Known]) -> Known:
        """Return what `find` finds in the database, or has found (`Memory.remember`)."""
        return self.memory.remember(self.db, name, find)
