"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from lapvo_scraper.errors import StorageFull, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_MODE = 0o644  # readable like any file a person saves; temporary files are born private


@contextmanager
def replaced_whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes the place of `path` when all went well: temporary name, sync, rename.

    When anything fails, `path` stays as it was. Raises StorageFull or UsageError, naming the file.
    """
    path = Path(os.path.realpath(path))  # a link is followed: it is the file behind it that gets replaced
    try:
        with _beside(path) as temporary:
            yield temporary
    except OSError as error:
        if error.errno in _DISK_FULL:
            raise StorageFull(f"{path}: {error.strerror}; the old file, if any, is untouched; free space") from error
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


@contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is not a file that can be replaced; leave out -o and redirect the output instead")
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as temporary:
            yield temporary
            temporary.flush()
            os.fsync(temporary.fileno())
        Path(name).chmod(_MODE)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
