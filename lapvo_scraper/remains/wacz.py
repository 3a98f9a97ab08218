"""WACZ: a ZIP file with WARC files under `archive/`, as browsertrix, ArchiveWeb.page and this program write it.

Specification: https://specs.webrecorder.net/wacz/1.1.1/. The WARC files are read where they lie, or, when the ZIP
packed them once more, from a temporary copy: records are found again behind damage by going back.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import shutil
import tempfile
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from lapvo_scraper.errors import UnreadableInput
from lapvo_scraper.storage.evidence.zip_member import first_byte

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WARCS = "archive/"
_WARC_SUFFIXES = (".warc", ".warc.gz")
_BUFFER = 1 << 20
_MAX_DESCRIPTION = 16 << 20
_MOST_TIMES = 200
"""Whoever packs WARC files with web pages in them gets a tenth or a fiftieth; what packs better is a trap."""
_ROOM_LEFT = 200 << 20  # bytes of the temporary disk that others may need


class Wacz:
    """A WACZ file. A context manager. Raises UnreadableInput for what is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise UnreadableInput(f"{path} is no whole WACZ (ZIP) file: {error}") from error
        self._warcs = [
            info
            for info in self._zip.infolist()
            if info.filename.startswith(WARCS) and info.filename.endswith(_WARC_SUFFIXES)
        ]
        if not self._warcs:
            self._zip.close()
            raise UnreadableInput(f"{path} holds no WARC files under {WARCS}")
        try:
            for info in self._warcs:
                self._require_room(info)
        except UnreadableInput:
            self._zip.close()
            raise

    def __enter__(self) -> Wacz:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def warcs(self) -> Iterator[tuple[str, BinaryIO, int]]:
        """Yield the name of each WARC file inside, the file, and its length."""
        for info in self._warcs:
            with self._open(info) as file:
                size = file.seek(0, io.SEEK_END)
                yield info.filename, file, size

    def _require_room(self, info: zipfile.ZipInfo) -> None:
        """Raise UnreadableInput for a packed file that is too large: `zipfile` unpacks no more than it states."""
        if info.compress_type == zipfile.ZIP_STORED:
            return
        packed = min(info.compress_size, self._path.stat().st_size)
        what = f"{self._path}, {info.filename}: {packed:,} bytes would unpack to {info.file_size:,}"
        if info.file_size > _MOST_TIMES * packed:
            raise UnreadableInput(f"{what}; web pages do not pack so well, so this is no archive of them")
        free = shutil.disk_usage(tempfile.gettempdir()).free - _ROOM_LEFT
        if info.file_size > free:
            raise UnreadableInput(
                f"{what}, too much for {tempfile.gettempdir()}; set TMPDIR to a larger disk, or unzip it there and "
                f"import the files under {WARCS}"
            )

    def altered(self) -> Iterator[str]:
        """Yield the WARC files whose bytes are not those that `datapackage.json` names by their digest."""
        stated = self._stated_digests()
        for info in self._warcs:
            digest = stated.get(info.filename, "")
            if digest.startswith("sha256:"):
                actual = hashlib.sha256()
                with self._open(info) as file:
                    while data := file.read(_BUFFER):
                        actual.update(data)
                if actual.hexdigest() != digest.removeprefix("sha256:"):
                    yield info.filename

    def _stated_digests(self) -> dict[str, str]:
        try:
            info = self._zip.getinfo("datapackage.json")
            if info.file_size > _MAX_DESCRIPTION:
                return {}
            described = json.loads(self._zip.read(info))
            return {str(item["path"]): str(item["hash"]) for item in described["resources"]}
        except (KeyError, TypeError, ValueError, zipfile.BadZipFile, zlib.error):
            return {}  # not everybody writes one; what is inside is checked record by record all the same

    @contextlib.contextmanager
    def _open(self, info: zipfile.ZipInfo) -> Iterator[BinaryIO]:
        if info.compress_type == zipfile.ZIP_STORED:
            with self._path.open("rb") as whole:
                yield io.BufferedReader(_Window(whole, first_byte(whole, info), info.file_size), _BUFFER)
            return
        with tempfile.TemporaryFile() as copy:
            # What cannot be unpacked ends the copy; the reader of records says where.
            with contextlib.suppress(zipfile.BadZipFile, zlib.error, EOFError), self._zip.open(info) as packed:
                shutil.copyfileobj(packed, copy, _BUFFER)
            copy.seek(0)
            yield copy


class _Window(io.RawIOBase):
    """A part of a file, as a file."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        self._file, self._start, self._length, self._position = file, start, length, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._length}[whence]
        self._position = max(0, base + offset)
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        self._file.seek(self._start + self._position)
        data = self._file.read(max(0, min(len(buffer), self._length - self._position)))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)
