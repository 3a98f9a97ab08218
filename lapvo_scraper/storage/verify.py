"""Is everything there that this archive promises? Every byte, every digest, every row; nothing is changed.

Three promises are looked at (docs/evidence.md): the files hold whole records whose digests are right, and are
those of the manifest; every row points at the bytes it was made of, and every capture has its row; what was
derived for people (`html/`) is what the captures say. Repairing is another matter: `repair_tails`.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from lapvo_scraper.errors import ArchiveError
from lapvo_scraper.records import Capture
from lapvo_scraper.storage.bodies import repeated_body
from lapvo_scraper.storage.captures import body_of, capture_of, is_capture, refers_to
from lapvo_scraper.storage.disk import Disk
from lapvo_scraper.storage.ingest import row_of
from lapvo_scraper.storage.lock import SiteLock, holder_of
from lapvo_scraper.storage.manifest import file_digest, read_manifest
from lapvo_scraper.storage.recover import Recovery, RecoveryReport
from lapvo_scraper.storage.schema import connect_read_only
from lapvo_scraper.storage.settings_file import load_settings
from lapvo_scraper.storage.tables import wrong_tables
from lapvo_scraper.storage.transaction import close_into_one_file, open_for_writing
from lapvo_scraper.storage.warc import SUFFIX, Gap, Record, digest, walk

if TYPE_CHECKING:
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.folder import Folder

Severity = Literal["error", "warning"]

SEVERITIES: dict[str, Severity] = {
    "file-missing": "error",
    "file-short": "error",
    "file-altered": "error",
    "file-unreadable": "error",
    "record-altered": "error",
    "revisit-unresolved": "error",
    "row-without-record": "error",
    "row-differs": "error",
    "record-without-row": "error",
    "database-missing": "error",
    "database-damaged": "error",
    "index-differs": "error",
    "reading-altered": "error",
    "torn-tail": "error",
    "file-unknown": "warning",
    "manifest-incomplete": "warning",
    "html-missing": "warning",
    "html-altered": "warning",
}
"""Every code, and whether it means damage; what they say stands in docs/findings.md."""

_OF_ITS_READER = ("page_kind",)
_COMPARED = tuple(field.name for field in fields(Capture) if field.name not in _OF_ITS_READER)
"""What of a row follows from its record alone."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be: what kind, in which file or capture, and what exactly."""

    code: str
    subject: str
    detail: str

    @property
    def severity(self) -> Severity:
        """`error` for damage, `warning` for what mends itself."""
        return SEVERITIES[self.code]


@dataclass
class VerifyReport:
    """What was looked at, and what is wrong."""

    quick: bool
    files: int = 0
    bytes: int = 0
    records: int = 0
    captures: int = 0
    html_files: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Say whether nothing is damaged."""
        return not any(fault.severity == "error" for fault in self.faults)


Watch = Callable[[str, int, int], None]
"""Called before each file: its name, the bytes read so far, the bytes to read in all."""


def verify(
    folder: Folder, sites: dict[str, Site], *, quick: bool = False, watch: Watch | None = None
) -> VerifyReport:
    """Return what is wrong with an archive. Never raises for damage; that is what the report is for.

    `sites`: the profiles with which captures were read. `quick`: only that every file is there, as long as it
    should be, and the database sound; without it every byte is read.
    """
    report = VerifyReport(quick)
    try:
        db: sqlite3.Connection | None = connect_read_only(folder.database)
    except ArchiveError as error:
        db = None
        code = "database-damaged" if folder.database.exists() else "database-missing"
        report.faults.append(Fault(code, folder.database.name, str(error.__cause__ or error)))
    try:
        if db is not None:
            report.faults += (Fault(*wrong) for wrong in wrong_tables(db, quick=quick))
        _Files(folder, db, sites, report).look(watch or _nobody)
        if db is not None:
            report.faults += _html(folder, db, report)
    except sqlite3.DatabaseError as error:
        report.faults.append(Fault("database-damaged", folder.database.name, str(error)))
    finally:
        if db is not None:
            db.close()
    return report


def repair_tails(
    folder: Folder, site: Site, *, command: str = "lapvo verify --repair", wait: bool = False
) -> RecoveryReport:
    """Do what the next run would do first: bring in whole records without a row, set torn tails aside.

    Nothing is deleted, and nothing else is touched. Raises ArchiveBusy, StorageFull, ArchiveError.
    """
    lock = SiteLock.acquire(folder, site.name, command=command, wait=wait)
    try:
        with closing(open_for_writing(folder)) as db:
            report = Recovery(db, folder, site, Disk()).run()
            close_into_one_file(db, folder)
        return report
    finally:
        lock.release()


def _nobody(name: str, done: int, total: int) -> None:
    """Nobody watches."""


# --- WARC files ---------------------------------------------------------------------------------------


class _Files:
    """One look at all WARC files."""

    def __init__(
        self, folder: Folder, db: sqlite3.Connection | None, sites: dict[str, Site], report: VerifyReport
    ) -> None:
        self._folder, self._db, self._sites, self._report = folder, db, sites, report
        prefix = f"{folder.all_warcs.name}/"
        self._manifest = {path.removeprefix(prefix): sha256 for path, sha256 in read_manifest(folder).items()}
        rows = db.execute("select name, committed, sealed, sha256 from warc_files") if db else ()
        self._known = {name: (committed, bool(sealed), sha256) for name, committed, sealed, sha256 in rows}

    def look(self, watch: Watch) -> None:
        """Look at every file that is there or should be."""
        present = {
            f"{path.parent.name}/{path.name}": path for path in self._folder.all_warcs.glob(f"*/*{SUFFIX}")
        }
        sizes = {name: path.stat().st_size for name, path in present.items()}
        for name in sorted(present.keys() | self._known.keys() | self._manifest.keys()):
            watch(name, self._report.bytes, sum(sizes.values()))
            if name not in present:
                self._fault("file-missing", name, "it is in the manifest or the database, not in the folder")
                continue
            self._report.files += 1
            self._one(name, sizes[name])
            self._report.bytes += sizes[name]

    def _one(self, name: str, size: int) -> None:
        committed, sealed, sha256 = self._known.get(name, (0, False, None))
        if self._db is not None and name not in self._known:
            self._fault("file-unknown", name, "the database does not know it yet")
        if size < committed:
            self._fault("file-short", name, f"{size:,} bytes are there, {committed:,} were saved")
        elif sealed and size > committed:
            self._fault("file-altered", name, f"{size:,} bytes are there, {committed:,} when it was closed")
        if sealed and name not in self._manifest:
            self._fault("manifest-incomplete", name, "the manifest does not name it")
        if self._report.quick:
            return
        promised = {digest for digest in (sha256, self._manifest.get(name)) if digest}
        if promised and promised != {file_digest(self._folder.all_warcs / name)}:
            self._fault("file-altered", name, "its sha256 is not the one written down when it was closed")
        self._records(name, 0 if self._db is None else committed)

    def _records(self, name: str, committed: int) -> None:
        rows = self._rows(name)
        for found in walk(self._folder.all_warcs / name):
            if isinstance(found, Gap):
                self._gap(name, found, committed)
                continue
            self._report.records += 1
            for wrong in _wrong_digests(found):
                self._fault("record-altered", name, f"record {found.id} at byte {found.offset}: {wrong}")
            if is_capture(found):
                self._report.captures += 1
                self._compare(name, found, rows.pop(found.offset, None), committed)
        for offset, row in rows.items():
            self._fault("row-without-record", name, f"capture {row['id']} should stand at byte {offset}")

    def _gap(self, name: str, gap: Gap, committed: int) -> None:
        at_the_end = gap.offset + gap.length == (self._folder.all_warcs / name).stat().st_size
        if gap.offset < committed or (not at_the_end and not committed):
            self._fault(
                "file-unreadable",
                name,
                f"{gap.length:,} bytes from byte {gap.offset:,} on are no whole record",
            )
        elif holder_of(self._folder, name.partition("/")[0]) is None:  # else it is being written just now
            self._fault("torn-tail", name, f"{gap.length:,} bytes from byte {gap.offset:,} on are no whole record")

    def _rows(self, name: str) -> dict[Any, dict[str, Any]]:
        """The captures that should stand in a file, by offset."""
        if self._db is None:
            return {}
        query = f"select {', '.join(_COMPARED)} from captures where warc_file = ?"  # noqa: S608 - constants
        rows = (dict(zip(_COMPARED, row, strict=True)) for row in self._db.execute(query, (name,)))
        return {row["warc_offset"]: row for row in rows}

    def _compare(self, name: str, record: Record, row: dict[str, Any] | None, committed: int) -> None:
        if self._db is None:
            return
        if row is None:
            # A failing disk may have left a second copy in a file that was given up.
            if record.offset < committed and not self._has_row(record.id):
                self._fault("record-without-row", name, f"record {record.id} at byte {record.offset}")
            return
        site = self._sites.get(name.partition("/")[0])
        if site is None:
            return
        repeated = repeated_body(self._db, self._folder, record) if record.type == "revisit" else None
        if record.type == "revisit" and repeated is None:
            self._fault("revisit-unresolved", name, f"record {record.id} at byte {record.offset}: {refers_to(record)}")
        crawl_id = str(row["crawl_id"])
        try:
            kept = capture_of(record, site=site, crawl_id=crawl_id, warc_file=name, repeated=repeated)
        except (KeyError, ValueError) as error:
            self._fault("record-altered", name, f"record {record.id} at byte {record.offset}: {error}")
            return
        wanted = row_of(kept.capture)
        differing = [column for column in _COMPARED if wanted[column] != row[column]]
        if differing:
            self._fault("row-differs", name, f"capture {row['id']}: {', '.join(differing)}")

    def _has_row(self, capture_id: str) -> bool:
        if self._db is None:
            return False
        return self._db.execute("select 1 from captures where id = ?", (capture_id,)).fetchone() is not None

    def _fault(self, code: str, subject: str, detail: str) -> None:
        self._report.faults.append(Fault(code, subject, detail))


def _wrong_digests(record: Record) -> Iterator[str]:
    """Yield which of a record's own digests are wrong. Those by other algorithms are not ours to judge."""
    block = record.get("WARC-Block-Digest")
    if block and block.startswith("sha256:") and block != digest(record.block):
        yield "its block digest is wrong"
    payload = record.get("WARC-Payload-Digest")
    body = body_of(record)
    if payload and payload.startswith("sha256:") and body is not None and payload != digest(body.payload):
        yield "its payload digest is wrong"


# --- files for people ---------------------------------------------------------------------------------

_HTML = """
    select articles.html_file, captures.body_sha256 from articles
    join captures on captures.id = articles.capture_id
    where articles.html_file is not null
    order by 1
"""


def _html(folder: Folder, db: sqlite3.Connection, report: VerifyReport) -> Iterator[Fault]:
    if not load_settings(folder).html:
        return
    for name, body_sha256 in db.execute(_HTML):
        path = folder.path / name
        if not path.is_file():
            yield Fault("html-missing", name, "the next crawl or rebuild writes it again")
            continue
        report.html_files += 1
        if not report.quick and hashlib.sha256(path.read_bytes()).hexdigest() != body_sha256:
            yield Fault("html-altered", name, "it is not what the capture holds")
