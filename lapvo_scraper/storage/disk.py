"""The few calls on which safety rests, in one place: tests put a disk that fails in its stead."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from typing import TYPE_CHECKING

from lapvo_scraper.errors import ArchiveError, StorageFull

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
FAILING = (*NO_ROOM, errno.EIO)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class Disk:
    """Writing, and making sure that what was written stays."""

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        """Write some of `data`, perhaps not all; return how many bytes."""
        return os.write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        """Return when every byte written to the file would survive a power cut."""
        os.fdatasync(descriptor)

    def sync_directory(self, path: Path) -> None:
        """Return when every name made in the directory would survive a power cut."""
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        """Cut a file to `size` bytes."""
        os.ftruncate(descriptor, size)

    def free(self, path: Path) -> int:
        """Return how many bytes can still be written on the file system of `path`."""
        return shutil.disk_usage(path).free


@contextlib.contextmanager
def partial_of(path: Path) -> Iterator[Path]:
    """Give a name beside `path` that nobody else writes to, to be renamed to `path` when it is whole; else it goes."""
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}.partial")
    try:
        yield partial
    finally:
        partial.unlink(missing_ok=True)


@contextlib.contextmanager
def named_failures(place: Path) -> Iterator[None]:
    """Turn what the disk refuses into a sentence: ArchiveError where we may not write, else StorageFull."""
    try:
        yield
    except OSError as error:
        where = error.filename or place
        if error.errno in _FORBIDDEN:
            raise ArchiveError(f"{where}: {error.strerror}; run as the user the archive belongs to") from error
        raise StorageFull(
            f"{where}: {error.strerror}; nothing is half-saved: make room or mend the disk, then run again"
        ) from error
