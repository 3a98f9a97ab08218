"""Folders and ZIP files that hold several files, and appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from lapvo_scraper.errors import UsageError
from lapvo_scraper.export.files import named_failures, sync_folder
from lapvo_scraper.export.packing import entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lapvo_scraper.export.datapackage import Target
    from lapvo_scraper.export.written import Sink

ZIP_SUFFIX = ".zip"
_FOLDER_MODE = 0o755


class _ZipTarget:
    """A ZIP file that is being written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    @contextmanager
    def file(self, name: str) -> Iterator[Sink]:
        """Give a new file inside."""
        with self._archive.open(entry(name, zipfile.ZIP_DEFLATED), "w", force_zip64=True) as file:
            yield file


@contextmanager
def zipped(file: BinaryIO) -> Iterator[Target]:
    """Give a ZIP file to fill; it is whole when the block ends."""
    with zipfile.ZipFile(file, "w") as archive:
        yield _ZipTarget(archive)


class _FolderTarget:
    """A folder that is being filled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def file(self, name: str) -> Iterator[Sink]:
        """Give a new file inside; it is on disk when the block ends."""
        path = self._folder / name
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def replaced_folder(path: Path, mark: str) -> Iterator[Target]:
    """Give a folder to fill that takes the place of `path` when all went well.

    A folder that is there already is replaced when it holds the file `mark`, or nothing. Raises UsageError for any
    other, and StorageFull.
    """
    path = Path(os.path.realpath(path))
    if path.exists() and not (path.is_dir() and ((path / mark).is_file() or not any(path.iterdir()))):
        raise UsageError(f"{path} is there and holds something else; give a new name, or one ending in {ZIP_SUFFIX}")
    with named_failures(path):
        made = Path(tempfile.mkdtemp(prefix=f".{path.name[:80]}.", suffix=".tmp", dir=path.parent))
        try:
            yield _FolderTarget(made)
            made.chmod(_FOLDER_MODE)
            for folder in {made, *(file.parent for file in made.rglob("*"))}:
                sync_folder(folder)
            _put_in_place(made, path)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        sync_folder(path.parent)


def _put_in_place(made: Path, path: Path) -> None:
    if not path.exists():
        made.rename(path)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{path.name[:80]}.", suffix=".old", dir=path.parent))
    path.rename(old / path.name)  # between these two lines, and nowhere else, there is neither
    made.rename(path)
    shutil.rmtree(old)
