"""WARC members on their way into another file: byte for byte, with the requests that belong to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from lapvo_scraper.errors import ArchiveDamaged
from lapvo_scraper.export.chosen_captures import indexed
from lapvo_scraper.storage.evidence.warc import Record, bare_id, walk

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from lapvo_scraper.export.cdxj import Index, IndexLine

_STEP = 1 << 20  # bytes read at a time
_SHOWABLE = "select 1 from captures where id = ? and record_type in ('response', 'revisit', 'resource')"
_ENDS = "select warc_offset + warc_length from captures where warc_file = ? order by warc_offset"
_LEFT_OUT = "select 1 from captures where warc_file = ? and id not in (select id from temp.chosen) limit 1"


def copied_members(db: sqlite3.Connection, path: Path, warc_file: str, index: Index) -> Iterator[bytes]:
    """Yield the members of one WARC file that go with the chosen captures, and put these into `index`.

    All of the file, as far as it is safely on disk, when all its captures are chosen. Raises ArchiveDamaged when the
    file is not there or too short.
    """
    try:
        with path.open("rb") as source:
            whole = db.execute(_LEFT_OUT, (warc_file,)).fetchone() is None
            spans = _whole(db, warc_file) if whole else _spans(db, path, warc_file)
            written = 0
            for start, end, line in spans:
                if line and db.execute(_SHOWABLE, (line.record_id,)).fetchone():
                    index.add(replace(line, offset=written + line.offset - start))
                if not line or not whole:
                    yield from _bytes(source, start, end)
                    written += end - start
    except OSError as error:
        raise ArchiveDamaged(f"{path}: {error.strerror}; run `lapvo verify`") from error


def _whole(db: sqlite3.Connection, warc_file: str) -> Iterator[tuple[int, int, IndexLine | None]]:
    for line in indexed(db, warc_file):
        yield 0, line.offset + line.length, line
    (committed,) = db.execute("select committed from warc_files where name = ?", (warc_file,)).fetchone()
    yield 0, committed, None


def _spans(db: sqlite3.Connection, path: Path, warc_file: str) -> Iterator[tuple[int, int, IndexLine | None]]:
    """Where the members to be copied stand: the file's own description, then requests and captures in order."""
    ends = [end for (end,) in db.execute(_ENDS, (warc_file,))]
    first = next((record for record in walk(path) if isinstance(record, Record)), None)
    if first is not None and first.type == "warcinfo":
        yield 0, first.length, None
    before = dict(zip(ends[1:], ends, strict=False))
    for line in indexed(db, warc_file):
        end = line.offset + line.length
        yield from _requests(path, before.get(end, 0), line)
        yield line.offset, end, line


def _requests(path: Path, start: int, line: IndexLine) -> Iterator[tuple[int, int, None]]:
    for record in walk(path, start):
        if record.offset >= line.offset:
            return
        if isinstance(record, Record) and bare_id(record.get("WARC-Concurrent-To") or "") == line.record_id:
            yield record.offset, record.end, None


def _bytes(source: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    source.seek(start)
    while start < end:
        data = source.read(min(_STEP, end - start))
        if not data:
            raise ArchiveDamaged(f"{source.name}: ends at byte {start}, {end} expected; run `lapvo verify`")
        yield data
        start += len(data)
