"""Is everything there that this archive promises? Every byte, every digest, every row; nothing is changed.

Three promises are looked at (docs/evidence.md): the files hold whole records whose digests are right, and are
those of the manifest; every row points at the bytes it was made of, and every capture has its row; what was
derived for people (`html/`) is what the captures say. Repairing is another matter: `repair_tails`.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from lapvo_scraper.errors import ArchiveError
from lapvo_scraper.storage.checking.examine import Examiner, Stretch
from lapvo_scraper.storage.checking.examiners import Task, run_everywhere, run_here
from lapvo_scraper.storage.checking.faults import Fault
from lapvo_scraper.storage.database.schema import connect_read_only
from lapvo_scraper.storage.database.transaction import close_into_one_file, open_for_writing
from lapvo_scraper.storage.disk import Disk
from lapvo_scraper.storage.evidence.manifest import read_manifest
from lapvo_scraper.storage.evidence.warc import SUFFIX
from lapvo_scraper.storage.lock import SiteLock
from lapvo_scraper.storage.remaking.recover import Recovery, RecoveryReport

if TYPE_CHECKING:
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.checking.examine import Seen
    from lapvo_scraper.storage.folder import Folder

WORTH_WORKERS = 32 << 20
"""Bytes of WARC below which further processes gain nothing: each takes 0.3 s to start, one core 1.4 s for so much."""

STRETCH = 8 << 20
"""Bytes of a file that are looked at in one go."""

_TO_THE_END = sys.maxsize


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
    with ExitStack() as stack:
        try:
            db = stack.enter_context(closing(connect_read_only(folder.database)))
        except ArchiveError as error:
            db = None
            code = "database-damaged" if folder.database.exists() else "database-missing"
            report.faults.append(Fault(code, folder.database.name, str(error.__cause__ or error)))
        try:
            _Look(folder, db, sites, report, watch or _nobody).run()
        except sqlite3.DatabaseError as error:
            report.faults.append(Fault("database-damaged", folder.database.name, str(error)))
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


# --- what is to be looked at ----------------------------------------------------------------------------


class _Look:
    """One look at a whole archive: hands out what is to be looked at, and gathers what was seen."""

    def __init__(
        self, folder: Folder, db: sqlite3.Connection | None, sites: dict[str, Site], report: VerifyReport, watch: Watch
    ) -> None:
        self._folder, self._db, self._sites, self._report, self._watch = folder, db, sites, report, watch
        self._examiner = Examiner(folder, db, sites)
        prefix = f"{folder.all_warcs.name}/"
        self._manifest = {path.removeprefix(prefix): sha256 for path, sha256 in read_manifest(folder).items()}
        rows = db.execute("select name, committed, sealed, sha256 from warc_files") if db else ()
        self._known = {name: (committed, bool(sealed), sha256) for name, committed, sealed, sha256 in rows}
        present = folder.all_warcs.glob(f"*/*{SUFFIX}")
        self._sizes = {f"{path.parent.name}/{path.name}": path.stat().st_size for path in present}

    def run(self) -> None:
        """Look at everything. Raises sqlite3.DatabaseError."""
        if self._report.quick or sum(self._sizes.values()) < WORTH_WORKERS or os.cpu_count() == 1:
            run_here(self._examiner, self._tasks())
        else:
            run_everywhere(self._folder, self._sites, self._tasks(), has_database=self._db is not None)

    def _tasks(self) -> Iterator[Task]:
        yield Task(Examiner.tables, self._report.quick, self._report.faults.extend)
        for name in sorted(self._sizes.keys() | self._known.keys() | self._manifest.keys()):
            self._watch(name, self._report.bytes, sum(self._sizes.values()))
            yield from self._tasks_of_file(name)

    def _tasks_of_file(self, name: str) -> Iterator[Task]:
        committed, sealed, sha256 = self._known.get(name, (0, False, None))
        size = self._sizes.get(name)
        if size is None:
            self._fault("file-missing", name, "it is in the manifest or the database, not in the folder")
            yield Task(Examiner.html, (name, self._report.quick), self._take_html)
            return
        self._report.files += 1
        if self._db is not None and name not in self._known:
            self._fault("file-unknown", name, "the database does not know it yet")
        if size < committed:
            self._fault("file-short", name, f"{size:,} bytes are there, {committed:,} were saved")
        elif sealed and size > committed:
            self._fault("file-altered", name, f"{size:,} bytes are there, {committed:,} when it was closed")
        if sealed and name not in self._manifest:
            self._fault("manifest-incomplete", name, "the manifest does not name it")
        if self._report.quick:
            self._report.bytes += size
            yield Task(Examiner.html, (name, True), self._take_html)
            return
        if promised := {digest for digest in (sha256, self._manifest.get(name)) if digest}:
            yield Task(Examiner.file_digest, name, lambda found: self._take_digest(name, promised, found))
        yield from self._stretches(name, size, 0 if self._db is None else committed)

    def _stretches(self, name: str, size: int, committed: int) -> Iterator[Task]:
        reached = 0  # by those before

        def take(stretch: Stretch, seen: Seen) -> None:
            nonlocal reached
            if seen.begins != reached:  # bytes in a record that look like one, or damage where a stretch begins
                seen = self._examiner.stretch(replace(stretch, begins=reached))
            reached = seen.ends
            self._report.bytes += min(stretch.stop, size) - stretch.start
            self._report.records += seen.records
            self._report.captures += seen.captures
            self._take_html(seen)

        for start in range(0, max(size, 1), STRETCH):
            stop = start + STRETCH if start + STRETCH < size else _TO_THE_END
            stretch = Stretch(name, start, stop, committed, begins=None if start else 0)
            yield Task(Examiner.stretch, stretch, partial(take, stretch))

    def _take_digest(self, name: str, promised: set[str], found: str) -> None:
        if promised != {found}:
            self._fault("file-altered", name, "its sha256 is not the one written down when it was closed")

    def _take_html(self, seen: Seen) -> None:
        self._report.html_files += seen.html_files
        self._report.faults += seen.faults

    def _fault(self, code: str, subject: str, detail: str) -> None:
        self._report.faults.append(Fault(code, subject, detail))

