"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from lapvo_scraper.errors import StorageFull, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lapvo_scraper.export.written import Sink

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_STEP = 1 << 20  # bytes copied at a time
_MODE = 0o644  # readable like any file a person saves; temporary files are born private


@contextmanager
def replaced_whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes the place of `path` when all went well: temporary name, sync, rename.

    When anything fails, `path` stays as it was. Raises StorageFull or UsageError, naming the file.
    """
    path = Path(os.path.realpath(path))  # a link is followed: it is the file behind it that gets replaced
    with named_failures(path), _beside(path) as temporary:
        yield temporary


@contextmanager
def named_failures(path: Path) -> Iterator[None]:
    """Turn what the system says about writing `path` into StorageFull or UsageError, naming it."""
    try:
        yield
    except OSError as error:
        if error.errno in _DISK_FULL:
            raise StorageFull(f"{path}: {error.strerror}; the old file, if any, is untouched; free space") from error
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


@contextmanager
def delivered_whole(sink: Sink) -> Iterator[BinaryIO]:
    """Give a temporary file whose bytes go to `sink` when all went well: for formats that no pipe can take."""
    with tempfile.NamedTemporaryFile(prefix="lapvo-export-") as temporary:
        yield cast("BinaryIO", temporary)
        temporary.seek(0)
        while data := temporary.read(_STEP):
            sink.write(data)


@contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is not a file that can be replaced; leave out -o and redirect the output instead")
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", suffix=".tmp", dir=path.parent)
    try:
        os.close(descriptor)
        with Path(name).open("wb") as temporary:  # by name: what SQLite writes itself goes there too
            yield temporary
            temporary.flush()
            os.fsync(temporary.fileno())
        Path(name).chmod(_MODE)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
