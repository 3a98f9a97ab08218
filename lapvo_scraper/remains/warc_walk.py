"""Walking over WARC files that other programs wrote: packed or not, whole, torn or damaged.

Read as a stream, record by record, so memory is bounded whatever the size of a file. WARC 1.0 and 1.1; one gzip
member a record, many records in one member, or no gzip at all. What is no whole record is named and read around
where the next one can be found: behind damage within a member that holds a whole file, nothing can be.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from lapvo_scraper.storage.evidence.warc import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

GZIP_MAGIC = b"\x1f\x8b"

MAX_HEAD = 256 * 1024
"""Bytes of named fields; the longest URL and a certificate take a tenth of it."""

_GZIP = 31  # window bits of zlib: with a gzip header
_STEP = 64 * 1024  # bytes unpacked, searched or skipped at a time
_MEMBER_START = b"\x1f\x8b\x08"
_RECORD_START = b"WARC/1."
_FRAMING = b"\r\n\r\n"  # behind every block


@dataclass(frozen=True, slots=True)
class Found:
    """A record of a file. `whole`: its block was wanted and read; else only its fields are here."""

    record: Record
    whole: bool


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes of a file that are no whole record. `torn`: the file ends there."""

    offset: int
    length: int
    what: str
    torn: bool



class _Broken(Exception):
    """Here stands no whole record; the message says why."""


def walk_warc(file: BinaryIO, size: int, wanted: Callable[[Record, int], bool]) -> Iterator[Found | Damage]:
    """Yield the records of a WARC file of `size` bytes, in order, and what is none.

    `file`: seekable. `wanted` is asked with the fields of every record and the length of its block; blocks that
    are not wanted are passed over.
    """
    packed = _is_packed(file)
    walk = _walk_member if packed else _walk_plain
    mark = _MEMBER_START if packed else _RECORD_START
    position = 0
    while position < size:
        try:
            reached = yield from walk(file, position, wanted)
            if reached <= position:
                return  # the file is shorter than it was
            position = reached
        except _Cut as cut:
            resumed = _next_start(file, cut.start + 1, mark)
            end = size if resumed is None else resumed
            yield Damage(cut.offset, end - cut.offset, str(cut), torn=resumed is None)
            position = end


class _Cut(Exception):
    """From `offset` on a file cannot be read as it stands; `start` is where the attempt began."""

    def __init__(self, start: int, offset: int, what: object) -> None:
        super().__init__(what)
        self.start, self.offset = start, offset


def _walk_plain(
    file: BinaryIO, position: int, wanted: Callable[[Record, int], bool]
) -> Generator[Found, None, int]:
    """Yield the records of an unpacked file from `position` to its end; return where that is."""
    file.seek(position)
    while True:
        start = file.tell()
        try:
            found = _read_record(file, wanted, offset=start)
        except _Broken as error:
            raise _Cut(start, start, error) from None
        if found is None:
            return file.tell()
        yield found


def _walk_member(
    file: BinaryIO, position: int, wanted: Callable[[Record, int], bool]
) -> Generator[Found, None, int]:
    """Yield the records of the gzip member at `position`; return where it ends.

    Each only when what follows it unpacks as well: the checksum of a member stands at its end.
    """
    member = _Member(file, position)
    stream = io.BufferedReader(member, _STEP)
    held: Found | None = None
    reached = position
    try:
        while (found := _read_record(stream, wanted, offset=position)) is not None:
            if held is not None:
                yield held
                reached = member.reached
            held = found
    except zlib.error:
        raise _Cut(position, reached, "its bytes do not unpack") from None
    except _Broken as error:
        if held is not None:
            yield held
        raise _Cut(position, reached, error) from None
    if held is not None:
        yield held
    return member.reached


class _Member(io.RawIOBase):
    """What one gzip member holds, unpacked as it is read. Raises zlib.error, or _Broken when the file ends."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        self._file, self._packed = file, b""
        self._unpacker = zlib.decompressobj(_GZIP)
        file.seek(start)

    @property
    def reached(self) -> int:
        """How far the file was read: to the member's end, once all of it was."""
        return self._file.tell() - len(self._unpacker.unused_data or self._packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._unpacker.eof:
            self._packed = self._packed or self._file.read(_STEP)
            if not self._packed:
                raise _Broken("the file ends within it")
            part = self._unpacker.decompress(self._packed, len(buffer))
            self._packed = self._unpacker.unconsumed_tail
            if part:
                buffer[: len(part)] = part
                return len(part)
        return 0


def _read_record(stream: BinaryIO, wanted: Callable[[Record, int], bool], *, offset: int) -> Found | None:
    """Return the next record of a stream, None at its end. Raises _Broken."""
    line = b"\r\n"
    while line and not line.strip(b"\r\n"):  # some writers put more empty lines between records than two
        line = stream.readline(_STEP)
    if not line:
        return None
    if not line.startswith(_RECORD_START):
        raise _Broken("no WARC record begins there")
    fields = _read_fields(stream)
    sizes = [value for name, value in fields if name.lower() == "content-length"]
    if not sizes or not sizes[0].isascii() or not sizes[0].isdigit():
        raise _Broken("its length is not given")
    size = int(sizes[0])
    record = Record(tuple(pair for pair in fields if pair[0].lower() != "content-length"), b"", offset)
    whole = wanted(record, size)
    if whole:
        block = stream.read(size)
        if len(block) < size:
            raise _Broken("the file ends within it")
        record = Record(record.headers, block, offset)
    else:
        _skip(stream, size)
    if stream.read(len(_FRAMING)).strip(_FRAMING):
        raise _Broken("it is longer than it says")
    return Found(record, whole)


def _read_fields(stream: BinaryIO) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    room = MAX_HEAD
    while line := stream.readline(room + 1):
        room -= len(line)
        if room < 0:
            raise _Broken(f"its fields have more than {MAX_HEAD} bytes")
        text = line.decode("utf-8", "replace").rstrip("\r\n").replace("\r", " ")
        if not text:
            return fields
        name, colon, value = text.partition(":")
        if text[0] in " \t" and fields:
            fields[-1] = fields[-1][0], f"{fields[-1][1]} {text.strip()}"
        elif colon and name.strip():
            fields.append((name.strip(), value.strip()))
    raise _Broken("the file ends within it")


def _skip(stream: BinaryIO, size: int) -> None:
    while size:
        passed = len(stream.read(min(size, _STEP)))
        if not passed:
            raise _Broken("the file ends within it")
        size -= passed


def _is_packed(file: BinaryIO) -> bool:
    file.seek(0)
    head = file.read(len(_RECORD_START))
    if head.startswith(GZIP_MAGIC) or head == _RECORD_START:
        return head != _RECORD_START
    return _next_start(file, 0, _MEMBER_START) is not None  # damaged from its first byte on


def _next_start(file: BinaryIO, position: int, mark: bytes) -> int | None:
    """Return where from `position` on the next record, or member with a record, begins."""
    while True:
        file.seek(position)
        window = file.read(_STEP + len(mark))
        start = window.find(mark)
        while start >= 0:
            if mark == _RECORD_START or _holds_record(file, position + start):
                return position + start
            start = window.find(mark, start + 1)
        if len(window) <= _STEP:
            return None
        position += _STEP


def _holds_record(file: BinaryIO, position: int) -> bool:
    try:
        return io.BufferedReader(_Member(file, position), len(_RECORD_START)).read(len(_RECORD_START)) == _RECORD_START
    except (zlib.error, _Broken):
        return False
