"""Who may write: one job a site, one transaction a database.

Both are `flock` locks, which the kernel releases when a process dies: a dead job leaves no lock behind. The
files stay for ever, because deleting a lock file lets two jobs lock two files of one name.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.errors import ArchiveBusy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lapvo_scraper.storage.folder import Folder

DATABASE = "db"


class SiteLock:
    """The right to write one site's part of an archive, held until `release` or death."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def acquire(cls, folder: Folder, site: str, *, command: str, wait: bool = False) -> SiteLock:
        """Return the lock. When another job holds it, wait for it, or raise ArchiveBusy naming the job."""
        path = folder.locks / site
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            holder = _holder(descriptor)
            os.close(descriptor)
            raise ArchiveBusy(
                f"{folder.path}: site {site} is being written by {holder}; let it end, or wait with --wait"
            ) from None
        except BaseException:
            os.close(descriptor)
            raise
        note = {"pid": os.getpid(), "command": command, "since": clock.utc_text(clock.now())}
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(note, ensure_ascii=False).encode() + b"\n", 0)
        return cls(descriptor)

    def release(self) -> None:
        """Give the lock back; a second time does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


@contextlib.contextmanager
def database_lock(folder: Folder) -> Iterator[None]:
    """Hold the right to write or checkpoint the database; wait for it.

    SQLite has locks of its own. This one keeps two connections from ever writing and checkpointing at once,
    which before SQLite 3.51.3 could corrupt a WAL database (sqlite.org/wal.html, "The WAL-reset bug").
    """
    descriptor = os.open(folder.locks / DATABASE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def holder_of(folder: Folder, site: str) -> str | None:
    """Return who is writing `site` now ("process 12 (lapvo crawl x) since …"), or None when nobody is."""
    try:
        descriptor = os.open(folder.locks / site, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(descriptor)
    else:
        return None
    finally:
        os.close(descriptor)


def _holder(descriptor: int) -> str:
    try:
        note = json.loads(os.pread(descriptor, 4096, 0))
        return f"process {note['pid']} ({note['command']}) since {note['since']}"
    except (ValueError, KeyError, TypeError):  # it has the lock, but not yet written its note
        return "another job that has just begun"
