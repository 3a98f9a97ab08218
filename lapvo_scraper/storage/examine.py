"""The looks of which `verify` is made: each by itself, in whatever process, at bytes and rows as they stand."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field, fields
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from lapvo_scraper.records import Capture
from lapvo_scraper.storage.bodies import repeated_body
from lapvo_scraper.storage.captures import body_of, capture_of, is_capture, refers_to
from lapvo_scraper.storage.faults import Fault
from lapvo_scraper.storage.ingest import row_of
from lapvo_scraper.storage.lock import holder_of
from lapvo_scraper.storage.manifest import file_digest
from lapvo_scraper.storage.tables import wrong_tables
from lapvo_scraper.storage.warc import Gap, Record, digest, next_record, walk

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.folder import Folder

_OF_ITS_READER = ("page_kind",)
_COMPARED = tuple(field.name for field in fields(Capture) if field.name not in _OF_ITS_READER)
"""What of a row follows from its record alone."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a WARC file: what begins from byte `start` on and before byte `stop`."""

    name: str  # of the file, relative to warc/
    start: int
    stop: int
    committed: int  # bytes of the file that the database promises
    begins: int | None = None  # where the first record begins; None: it has to be looked for


@dataclass(slots=True)
class Seen:
    """What stood in a stretch: from where to where, how much, and what is wrong with it."""

    begins: int
    ends: int
    records: int = 0
    captures: int = 0
    faults: list[Fault] = field(default_factory=list)


class Examiner:
    """Looks at one archive. `db`: its database, None when it has none. `sites`: the profiles of its captures."""

    def __init__(self, folder: Folder, db: sqlite3.Connection | None, sites: dict[str, Site]) -> None:
        self._folder, self._db, self._sites = folder, db, sites

    def tables(self, quick: bool) -> list[Fault]:
        """Look at the database alone. Raises sqlite3.DatabaseError when it cannot be read."""
        return [Fault(*wrong) for wrong in wrong_tables(self._db, quick=quick)] if self._db else []

    def file_digest(self, name: str) -> str:
        """Return the sha256 of a WARC file."""
        return file_digest(self._folder.all_warcs / name)

    def html(self, wanted: Sequence[tuple[str, str | None]]) -> list[Fault]:
        """Look at files for people: each by its name, with the sha256 of the page it should be, if that matters."""
        faults = []
        for name, body_sha256 in wanted:
            path = self._folder.path / name
            if not path.is_file():
                faults.append(Fault("html-missing", name, "the next crawl or rebuild writes it again"))
            elif body_sha256 and hashlib.sha256(path.read_bytes()).hexdigest() != body_sha256:
                faults.append(Fault("html-altered", name, "it is not what the capture holds"))
        return faults

    def stretch(self, stretch: Stretch) -> Seen:
        """Look at every record that begins in a stretch, and at the rows that point into it."""
        path = self._folder.all_warcs / stretch.name
        begins = stretch.begins
        if begins is None:
            begins = next_record(path, stretch.start)
        seen = Seen(begins, begins)
        rows = self._rows(stretch)  # before the bytes: what is written meanwhile has no row here
        for found in takewhile(lambda found: found.offset < stretch.stop, walk(path, begins)):
            seen.ends = found.end
            if isinstance(found, Gap):
                seen.faults += self._gap(stretch, found)
                continue
            seen.records += 1
            for wrong in _wrong_digests(found):
                seen.faults.append(_altered(stretch.name, found, wrong))
            if is_capture(found):
                seen.captures += 1
                seen.faults += self._compared(stretch, found, rows.pop(found.offset, None))
        for offset, row in rows.items():
            detail = f"capture {row['id']} should stand at byte {offset}"
            seen.faults.append(Fault("row-without-record", stretch.name, detail))
        return seen

    def _rows(self, stretch: Stretch) -> dict[Any, dict[str, Any]]:
        """The captures that should stand in a stretch, by offset."""
        if self._db is None:
            return {}
        start = stretch.start or -sys.maxsize  # a wrong offset may be less than nothing
        found = self._db.execute(_ROWS, (stretch.name, start, stretch.stop))
        rows = (dict(zip(_COMPARED, row, strict=True)) for row in found)
        return {row["warc_offset"]: row for row in rows}

    def _gap(self, stretch: Stretch, gap: Gap) -> Iterator[Fault]:
        name, committed = stretch.name, stretch.committed
        at_the_end = gap.end == (self._folder.all_warcs / name).stat().st_size
        detail = f"{gap.length:,} bytes from byte {gap.offset:,} on are no whole record"
        if gap.offset < committed or (not at_the_end and not committed):
            yield Fault("file-unreadable", name, detail)
        elif holder_of(self._folder, name.partition("/")[0]) is None:  # else it is being written just now
            yield Fault("torn-tail", name, detail)

    def _compared(self, stretch: Stretch, record: Record, row: dict[str, Any] | None) -> Iterator[Fault]:
        """Hold a capture against its row."""
        name, site = stretch.name, self._sites.get(stretch.name.partition("/")[0])
        if self._db is None:
            return
        if row is None:
            # A failing disk may have left a second copy in a file that was given up.
            if record.offset < stretch.committed and not _has_row(self._db, record.id):
                yield Fault("record-without-row", name, f"record {record.id} at byte {record.offset}")
            return
        if site is None:
            return
        repeated = repeated_body(self._db, self._folder, record) if record.type == "revisit" else None
        if record.type == "revisit" and repeated is None:
            detail = f"record {record.id} at byte {record.offset}: {refers_to(record)}"
            yield Fault("revisit-unresolved", name, detail)
        crawl_id = str(row["crawl_id"])
        try:
            kept = capture_of(record, site=site, crawl_id=crawl_id, warc_file=name, repeated=repeated)
        except (KeyError, ValueError) as error:
            yield _altered(name, record, str(error))
            return
        wanted = row_of(kept.capture)
        differing = [column for column in _COMPARED if wanted[column] != row[column]]
        if differing:
            yield Fault("row-differs", name, f"capture {row['id']}: {', '.join(differing)}")


_ROWS = f"""
    select {", ".join(_COMPARED)} from captures
    where warc_file = ? and warc_offset >= ? and warc_offset < ?
"""  # noqa: S608 - constants


def _has_row(db: sqlite3.Connection, capture_id: str) -> bool:
    return db.execute("select 1 from captures where id = ?", (capture_id,)).fetchone() is not None


def _altered(name: str, record: Record, wrong: str) -> Fault:
    return Fault("record-altered", name, f"record {record.id} at byte {record.offset}: {wrong}")


def _wrong_digests(record: Record) -> Iterator[str]:
    """Yield which of a record's own digests are wrong. Those by other algorithms are not ours to judge."""
    block = record.get("WARC-Block-Digest")
    if block and block.startswith("sha256:") and block != digest(record.block):
        yield "its block digest is wrong"
    payload = record.get("WARC-Payload-Digest")
    body = body_of(record)
    if payload and payload.startswith("sha256:") and body is not None and payload != digest(body.payload):
        yield "its payload digest is wrong"
