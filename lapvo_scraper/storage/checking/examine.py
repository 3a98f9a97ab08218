"""The looks of which `verify` is made: each by itself, in whatever process, at bytes and rows as they stand."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, fields
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from lapvo_scraper.records import Capture
from lapvo_scraper.storage.checking.faults import Fault
from lapvo_scraper.storage.checking.tables import wrong_tables
from lapvo_scraper.storage.evidence.bodies import repeated_body
from lapvo_scraper.storage.evidence.captures import bare_digest, body_of, capture_of, is_capture, refers_to
from lapvo_scraper.storage.evidence.manifest import file_digest
from lapvo_scraper.storage.evidence.warc import Gap, Record, digest, next_record, walk
from lapvo_scraper.storage.lock import holder_of
from lapvo_scraper.storage.rows.html_files import files_between
from lapvo_scraper.storage.rows.ingest import row_of
from lapvo_scraper.storage.settings_file import load_settings

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator

    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.evidence.captures import Kept
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
    html_files: int = 0  # of the captures that stand in it
    faults: list[Fault] = field(default_factory=list)


class Examiner:
    """Looks at one archive. `db`: its database, None when it has none. `sites`: the profiles of its captures."""

    def __init__(self, folder: Folder, db: sqlite3.Connection | None, sites: dict[str, Site]) -> None:
        self._folder, self._db, self._sites = folder, db, sites
        self._has_html = db is not None and load_settings(folder).html

    def tables(self, quick: bool) -> list[Fault]:
        """Look at the database alone. Raises sqlite3.DatabaseError when it cannot be read."""
        return [Fault(*wrong) for wrong in wrong_tables(self._db, quick=quick)] if self._db else []

    def file_digest(self, name: str) -> str:
        """Return the sha256 of a WARC file."""
        return file_digest(self._folder.all_warcs / name)

    def html(self, at: tuple[str, bool]) -> Seen:
        """Look at the files that show captures of one WARC file, not at its records; `quick`: only for being there."""
        name, quick = at
        whole = Stretch(name, 0, sys.maxsize, 0)
        seen = Seen(0, 0)
        if quick:
            self._count_html(self._html(whole).values(), seen)
        else:
            self._hold_against_rows(self._html(whole), self._rows(whole), seen)
        return seen

    def stretch(self, stretch: Stretch) -> Seen:
        """Look at every record that begins in a stretch, at the rows that point into it, and at what shows them."""
        path = self._folder.all_warcs / stretch.name
        begins = stretch.begins
        if begins is None:
            begins = next_record(path, stretch.start)
        seen = Seen(begins, begins)
        html = self._html(stretch)  # before the rows, and these before the bytes: a run may write meanwhile
        rows = self._rows(stretch)
        without_record = dict(rows)
        for found in takewhile(lambda found: found.offset < stretch.stop, walk(path, begins)):
            seen.ends = found.end
            if isinstance(found, Gap):
                seen.faults += self._gap(stretch, found)
                continue
            seen.records += 1
            kept = None
            if is_capture(found):
                seen.captures += 1
                kept = self._compare(stretch, found, without_record.pop(found.offset, None), seen.faults)
            for wrong in _wrong_digests(found, kept):
                seen.faults.append(_altered(stretch.name, found, wrong))
            if kept is not None and found.offset in html:
                self._look_at_html(html.pop(found.offset), kept.content.data.__eq__, seen)
        for offset, row in without_record.items():
            detail = f"capture {row['id']} should stand at byte {offset}"
            seen.faults.append(Fault("row-without-record", stretch.name, detail))
        self._hold_against_rows(html, rows, seen)
        return seen

    # --- files for people ---------------------------------------------------------------------------------

    def _html(self, stretch: Stretch) -> dict[int, str]:
        """The files that show captures of a stretch, by offset."""
        return files_between(self._db, *_bounds(stretch)) if self._db is not None and self._has_html else {}

    def _count_html(self, names: Iterable[str], seen: Seen) -> None:
        for name in names:
            if (self._folder.path / name).is_file():
                seen.html_files += 1
            else:
                seen.faults.append(_missing(name))

    def _hold_against_rows(self, html: dict[int, str], rows: dict[int, dict[str, Any]], seen: Seen) -> None:
        """Hold files against the digests in rows: the records are damaged, or of a site whose profile is gone."""
        for offset, name in html.items():
            self._look_at_html(name, partial(_has_digest, rows[offset]["body_sha256"]), seen)

    def _look_at_html(self, name: str, is_shown: Callable[[bytes], bool], seen: Seen) -> None:
        try:
            data = (self._folder.path / name).read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            seen.faults.append(_missing(name))
            return
        seen.html_files += 1
        if not is_shown(data):
            seen.faults.append(Fault("html-altered", name, "it is not what the capture holds"))

    # --- records and rows -----------------------------------------------------------------------------------

    def _rows(self, stretch: Stretch) -> dict[Any, dict[str, Any]]:
        """The captures that should stand in a stretch, by offset."""
        if self._db is None:
            return {}
        found = self._db.execute(_ROWS, _bounds(stretch))
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

    def _compare(
        self, stretch: Stretch, record: Record, row: dict[str, Any] | None, faults: list[Fault]
    ) -> Kept | None:
        """Hold a capture against its row; return it with its content, if that could be made out."""
        name, site = stretch.name, self._sites.get(stretch.name.partition("/")[0])
        if self._db is None:
            return None
        if row is None:
            # A failing disk may have left a second copy in a file that was given up.
            if record.offset < stretch.committed and not _has_row(self._db, record.id):
                faults.append(Fault("record-without-row", name, f"record {record.id} at byte {record.offset}"))
            return None
        if site is None:
            return None
        repeated = repeated_body(self._db, self._folder, record) if record.type == "revisit" else None
        if record.type == "revisit" and repeated is None:
            detail = f"record {record.id} at byte {record.offset}: {refers_to(record)}"
            faults.append(Fault("revisit-unresolved", name, detail))
        crawl_id = str(row["crawl_id"])
        try:
            kept = capture_of(record, site=site, crawl_id=crawl_id, warc_file=name, repeated=repeated)
        except (KeyError, ValueError) as error:
            faults.append(_altered(name, record, str(error)))
            return None
        wanted = row_of(kept.capture)
        differing = [column for column in _COMPARED if wanted[column] != row[column]]
        if differing:
            faults.append(Fault("row-differs", name, f"capture {row['id']}: {', '.join(differing)}"))
        return None if record.type == "revisit" and repeated is None else kept


def _bounds(stretch: Stretch) -> tuple[str, int, int]:
    start = stretch.start or -sys.maxsize  # a wrong offset may be less than nothing
    return stretch.name, start, stretch.stop


_ROWS = f"""
    select {", ".join(_COMPARED)} from captures
    where warc_file = ? and warc_offset >= ? and warc_offset < ?
"""  # noqa: S608 - constants


def _has_row(db: sqlite3.Connection, capture_id: str) -> bool:
    return db.execute("select 1 from captures where id = ?", (capture_id,)).fetchone() is not None


def _has_digest(body_sha256: str | None, data: bytes) -> bool:
    return bare_digest(data) == body_sha256


def _missing(name: str) -> Fault:
    return Fault("html-missing", name, "the next crawl or rebuild writes it again")


def _altered(name: str, record: Record, wrong: str) -> Fault:
    return Fault("record-altered", name, f"record {record.id} at byte {record.offset}: {wrong}")


def _wrong_digests(record: Record, kept: Kept | None) -> Iterator[str]:
    """Yield which of a record's own digests are wrong. Those by other algorithms are not ours to judge.

    `kept`: its capture, whose content may be the very payload: no bytes are hashed twice.
    """
    block = record.get("WARC-Block-Digest")
    if block and block.startswith("sha256:") and block != digest(record.block):
        yield "its block digest is wrong"
    payload = record.get("WARC-Payload-Digest")
    body = body_of(record)
    if not payload or not payload.startswith("sha256:") or body is None:
        return
    if kept is not None and kept.content.data is body.payload:
        found = f"sha256:{kept.capture.body_sha256}"
    else:
        found = digest(body.payload)
    if found != payload:
        yield "its payload digest is wrong"
