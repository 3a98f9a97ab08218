"""WARC 1.1 on disk: one record, one gzip member; writing them out, and walking over them whatever befell
the file.

Specification: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
Which records this archive writes, and what stands in them: `warc_records.py`.
"""

from __future__ import annotations

import hashlib
import re
import sys
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from lapvo_scraper.errors import ArchiveDamaged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION = b"WARC/1.1"
SUFFIX = ".warc.gz"
TORN_SUFFIX = ".torn"

TEXT_LEVEL = 4
"""Of a 70 KB page, level 4 keeps 14.8 KB in 0.7 ms, level 6 13.2 KB in 1.7 ms, level 9 13.1 KB in 2.5 ms."""

PACKED_LEVEL = 1
"""For what is already compressed (most pages arrive so): 0.16 ms, and a higher level saves no byte."""

_SMALL = 2_048
"""Blocks shorter than this, of requests and refusals, are packed with little memory: in 0.02 instead of 0.08 ms, to the
same size. Getting the usual quarter of a megabyte, and giving it back, is what costs."""

_LITTLE, _USUAL = 4, zlib.DEF_MEM_LEVEL  # memLevel of zlib
_GZIP = 31  # window bits of zlib: with a gzip header
_STEP = 1 << 20  # bytes read at a time
_FIRST_STEP = 1 << 15  # most members end within; what is read beyond is copied in vain
_MEMBER_START = re.compile(rb"\x1f\x8b\x08")


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record. `offset` and `length` place its gzip member in the file it was read from."""

    headers: tuple[tuple[str, str], ...]  # named fields without Content-Length, in order
    block: bytes
    offset: int = 0
    length: int = 0
    _named: dict[str, str] = field(init=False, repr=False, compare=False)  # the first of each name, in lower case

    def __post_init__(self) -> None:
        object.__setattr__(self, "_named", {name.lower(): value for name, value in reversed(self.headers)})

    def get(self, name: str) -> str | None:
        """Return the first field of that name (in any case), or None."""
        return self._named.get(name.lower())

    def __getitem__(self, name: str) -> str:
        """Return a field that must be there. Raises KeyError."""
        value = self.get(name)
        if value is None:
            raise KeyError(name)
        return value

    @property
    def end(self) -> int:
        """Offset behind its member."""
        return self.offset + self.length

    @property
    def type(self) -> str:
        """`response`, `request`, `revisit`, `metadata`, `warcinfo`, `resource`, `conversion` …"""
        return self._named.get("warc-type", "")

    @property
    def id(self) -> str:
        """The UUID of WARC-Record-ID; the whole URI when a stranger's record has another kind."""
        return bare_id(self.get("WARC-Record-ID") or "")


@dataclass(frozen=True, slots=True)
class Gap:
    """Bytes of a file that are no whole record: a torn tail, or damage."""

    offset: int
    length: int

    @property
    def end(self) -> int:
        """Offset behind the last of them."""
        return self.offset + self.length


def bare_id(uri: str) -> str:
    """Return the UUID of a record id.

    >>> bare_id("<urn:uuid:6b2a4c51-0000-4000-8000-000000000000>")
    '6b2a4c51-0000-4000-8000-000000000000'
    """
    return uri.strip("<> ").removeprefix("urn:uuid:")


def member(record: Record, *, packed: bool = False) -> bytes:
    """Return the gzip member that holds `record`. `packed`: its block is compressed already.

    Raises ValueError for a line break in a field: the record would say something else than was meant.
    """
    fields = (*record.headers, ("Content-Length", str(len(record.block))))
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    if head.count("\n") != len(fields) or head.count("\r") != len(fields):
        raise ValueError(f"line break in a WARC field: {head!r}")
    memory = _LITTLE if len(record.block) < _SMALL else _USUAL
    packer = zlib.compressobj(PACKED_LEVEL if packed else TEXT_LEVEL, zlib.DEFLATED, _GZIP, memory)
    start = packer.compress(VERSION + b"\r\n" + head.encode() + b"\r\n")
    return start + packer.compress(record.block) + packer.compress(b"\r\n\r\n") + packer.flush()


def read_record(path: Path, offset: int, length: int) -> Record:
    """Return the record whose member stands at `offset`. Raises ArchiveDamaged, naming the place, for others."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            record = _parse(*_read_member(file), offset)
    except OSError as error:
        raise ArchiveDamaged(f"{path}: {error.strerror}; run `lapvo verify`") from error
    if record is None or record.length != length:
        raise ArchiveDamaged(f"{path}: no whole record of {length} bytes at byte {offset}; run `lapvo verify`")
    return record


def iter_records(path: Path, start: int = 0) -> Iterator[Record]:
    """Yield every whole record from byte `start` on, reading around what is not."""
    return (found for found in walk(path, start) if isinstance(found, Record))


def walk(path: Path, start: int = 0) -> Iterator[Record | Gap]:
    """Yield what stands in a file from byte `start` on, in order: records, and the gaps that are none."""
    with path.open("rb", buffering=_STEP) as file:
        end = file.seek(0, 2)
        position = start
        while position < end:
            file.seek(position)
            record = _parse(*_read_member(file), position)
            if record is not None:
                yield record
                position += record.length
            else:
                resumed = _next_record(file, position + 1) or end
                yield Gap(position, resumed - position)
                position = resumed


def next_record(path: Path, position: int, before: int = sys.maxsize) -> int:
    """Return where, from byte `position` on, the next whole record begins.

    When none begins there before byte `before`: that, or the end of the file.
    """
    with path.open("rb") as file:
        found = _next_record(file, position, before)
        return min(file.seek(0, 2), before) if found is None else found


def digest(data: bytes) -> str:
    """Return a digest as WARC fields and `captures.payload_digest` have it: `sha256:` and lower-case hex."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _next_record(file: BinaryIO, position: int, before: int = sys.maxsize) -> int | None:
    """Return where, from `position` on and before `before`, the next whole record begins."""
    while position < before:
        file.seek(position)
        window = file.read(_STEP)
        for start in _MEMBER_START.finditer(window):
            if position + start.start() >= before:
                return None
            file.seek(position + start.start())
            if _parse(*_read_member(file), 0) is not None:
                return position + start.start()
        if len(window) < _STEP:
            return None
        position += len(window) - 2  # a mark may lie across the edge
    return None


def _read_member(file: BinaryIO) -> tuple[bytes, int]:
    """Return what the gzip member at the file's position holds, and its length; 0 when it is not whole."""
    unpacker = zlib.decompressobj(_GZIP)
    parts: list[bytes] = []
    length = 0
    try:
        while not unpacker.eof:
            packed = file.read(_STEP if length else _FIRST_STEP)
            if not packed:
                return b"", 0
            parts.append(unpacker.decompress(packed))
            length += len(packed)
    except zlib.error:
        return b"", 0
    return b"".join(parts), length - len(unpacker.unused_data)


def _parse(data: bytes, length: int, offset: int) -> Record | None:
    """Return the one record that `data` holds, or None when it is not exactly one, whole and unaltered."""
    head, separator, rest = data.partition(b"\r\n\r\n")
    if not length or not separator or not head.startswith(b"WARC/1."):
        return None
    size, named = "", []
    for line in head.decode("utf-8", "replace").split("\r\n")[1:]:
        name, colon, value = line.partition(":")
        if name.strip().lower() == "content-length":
            size = size or value.strip()
        elif colon:
            named.append((name.strip(), value.strip()))
    if not size.isdigit() or len(rest) != int(size) + 4 or not rest.endswith(b"\r\n\r\n"):
        return None
    return Record(tuple(named), rest[:-4], offset, length)
