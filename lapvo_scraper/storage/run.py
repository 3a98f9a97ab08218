"""One job that writes one site's part of an archive: a crawl or an import, from its lock to its closing record.

    keep     appended to the WARC file                                   (the engine's thread)
    ingest   staged with what was read in it                             (the engine's thread)
    batch    WARC synced, then one transaction, then acknowledged        (the writer's thread)
    finish   settled, closing record, files sealed, one plain database   (the engine's thread)

In this order a row never points at bytes that a power cut could take, and what is not acknowledged is found again in
the bytes by the next run (docs/evidence.md).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.errors import ProfileError, StorageFull
from lapvo_scraper.storage import crawls, frontier, schema
from lapvo_scraper.storage.bodies import stored_content
from lapvo_scraper.storage.books import Books, close_books, end_of, gone_articles
from lapvo_scraper.storage.crawls import RunEnd, RunStart
from lapvo_scraper.storage.disk import Disk
from lapvo_scraper.storage.ingest import ingest
from lapvo_scraper.storage.keeper import Keeper
from lapvo_scraper.storage.leases import Leases
from lapvo_scraper.storage.lock import SiteLock
from lapvo_scraper.storage.manifest import add_to_manifest, file_digest
from lapvo_scraper.storage.operator import load_settings
from lapvo_scraper.storage.reader import read_capture
from lapvo_scraper.storage.recover import Recovery, RecoveryReport
from lapvo_scraper.storage.schedule import Attempt
from lapvo_scraper.storage.settle import settle
from lapvo_scraper.storage.transaction import close_into_one_file, open_for_writing, transaction
from lapvo_scraper.storage.writer import Staged, Writer

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from lapvo_scraper.records import Capture, Evidence, Exchange, Finding, Lease, Reading, UrlKind
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.captures import Kept
    from lapvo_scraper.storage.folder import Folder
    from lapvo_scraper.storage.payload import Content
    from lapvo_scraper.storage.warc_files import WarcFile

EXIT_DAMAGED = 4

_MARK = """
    insert into warc_files (name, site, committed, records, note) values (?, ?, ?, ?, ?)
    on conflict (name) do update set committed = excluded.committed, records = excluded.records, note = excluded.note
"""
_SEAL = "update warc_files set committed = ?, records = ?, sha256 = ?, sealed = 1 where name = ?"


@dataclass(frozen=True, slots=True)
class Commit:
    """What the writer says after each batch."""

    leases: tuple[Lease, ...]  # new ones, topping the window up
    left_due: int  # URLs this run has still to do: those in hand, those to hand out, those in back-off
    next_due_at: datetime | None  # when the next URL in back-off comes due
    counts: dict[str, int]  # so far: fetched unchanged refused failed captures bytes
    acknowledged: int  # captures given to `ingest` or `refuse` that are safe now, since the run began


class Run:
    """One job on one site. Made by `open`; every method is for one thread, and waits for no disk before `finish`."""

    def __init__(
        self, folder: Folder, start: RunStart, db: sqlite3.Connection, lock: SiteLock, recovered: RecoveryReport,
        *, disk: Disk, full: bool,
    ) -> None:  # fmt: skip
        self.folder, self.site, self.id = folder, start.site, start.id
        self.recovered = recovered
        self._start, self._db, self._lock, self._disk, self._full = start, db, lock, disk, full
        self._floor = load_settings(folder).min_free_mb << 20
        self._reading = schema.connect_read_only(folder.database)
        self._keeper = Keeper(folder, start, self._reading, disk)
        self._kept: dict[str, Kept] = {}  # kept, not yet ingested
        self._ingested = self._acknowledged = self._exchanges = 0
        self._counts: Counter[str] = Counter()
        self._asked: set[int] = set()  # hash of every URL that was in hand
        self._gone_before = gone_articles(db, start.site.name)
        self._leases: Leases | None = None
        self._on_commit: Callable[[Commit], None] | None = None
        self._window = 0
        self._nearly_full: StorageFull | None = None
        self._settled = False
        self._writer = Writer(start.site.name, self._commit)
        with transaction(db, folder):
            crawls.begin(db, start)
            frontier.seed(db, start)
            self._write_marks()
        self._writer.start()

    @classmethod
    def open(
        cls, folder: Folder, site: Site, *, command: str, software: str, contact: str | None,
        wait: bool = False, full: bool = False, disk: Disk | None = None,
    ) -> Run:  # fmt: skip
        """Begin a run: lock the site, recover what earlier runs left, put `warcinfo` safely on disk.

        `full`: look at every known page again. Raises ArchiveBusy (another job holds the site; with `wait` it is
        waited for), StorageFull, ArchiveError, ProfileError (the archive knows this site under another address).
        """
        disk = disk or Disk()
        folder.create()
        folder.warc(site.name).mkdir(exist_ok=True)
        lock = SiteLock.acquire(folder, site.name, command=command, wait=wait)
        db = None
        try:
            _require_room(folder, disk, load_settings(folder).min_free_mb << 20)
            db = open_for_writing(folder)
            for path in (folder.path, folder.all_warcs, folder.warc(site.name)):
                disk.sync_directory(path)
            recovered = Recovery(db, folder, site, disk).run()
            _require_same_portal(db, site)
            started_at = clock.now().replace(microsecond=0)
            crawl_id = _free_id(db, f"{site.name}-{started_at:%Y%m%d%H%M%S}")
            start = RunStart(crawl_id, site, command, software, contact, started_at, clock.is_simulated())
            return cls(folder, start, db, lock, recovered, disk=disk, full=full)
        except BaseException:
            if db is not None:
                db.close()
            lock.release()
            raise

    # --- keeping ----------------------------------------------------------------------------------------------------

    def keep(self, exchange: Exchange, *, kind: UrlKind, evidence: Evidence = "live") -> Capture:
        """Append an exchange to the WARC file: its request, and a response, revisit or metadata record.

        Give every capture to `ingest` when its page is read. Raises StorageFull, or whatever stopped the writer.
        """
        self._require_working()
        self._exchanges += 1
        return self._remember(self._keeper.keep(exchange, kind, evidence))

    def keep_resource(
        self, content: bytes, *, url: str, media_type: str, evidence: Evidence, captured_at: datetime
    ) -> Capture:
        """Append something that came without HTTP: a saved page, or with evidence `text` a text rendition."""
        self._require_working()
        return self._remember(self._keeper.keep_resource(content, media_type, url, evidence, captured_at))

    def content(self, capture: Capture) -> Content:
        """Return the decoded body of a capture: just kept, or from the archive. Raises ArchiveDamaged."""
        kept = self._kept.get(capture.id)
        return kept.content if kept else stored_content(self._reading, self.folder, self.site, capture.id)

    def read(self, capture: Capture) -> Reading | None:
        """Return what a capture says, exactly as recovery and `rebuild` will read it."""
        return read_capture(self.site, capture, self.content(capture))

    # --- staging ----------------------------------------------------------------------------------------------------

    def ingest(self, capture: Capture, reading: Reading | None) -> None:
        """Stage a kept capture: its row, what was read in it, the URLs it leads to go into the next batch whole."""
        self._require_working(while_nearly_full=True)
        self._kept.pop(capture.id, None)
        self._ingested += 1
        self._writer.stage(capture, reading)

    def refuse(self, url: str, kind: UrlKind, reason: str) -> None:
        """Record that a URL of the frontier will not be fetched: robots, scope, size."""
        self._require_working()
        self._ingested += 1
        self._writer.stage(self._keeper.keep_refusal(url, kind, reason).capture, None)

    def start(self, on_commit: Callable[[Commit], None], *, window: int = 64) -> None:
        """Begin to hand out URLs: at most `window` at a time, by `on_commit`, called in the writer's thread."""
        self._on_commit, self._window = on_commit, window
        self.flush()

    def flush(self) -> None:
        """Close the batch now; `on_commit` is called even when it is empty."""
        self._require_working(while_nearly_full=True)
        self._writer.flush()

    @property
    def staged(self) -> int:
        """How many captures were ingested or refused and are not yet acknowledged."""
        return self._ingested - self._acknowledged

    @property
    def failure(self) -> BaseException | None:
        """What stopped the writing, if anything did."""
        return self._writer.failure or self._nearly_full

    # --- the end ----------------------------------------------------------------------------------------------------

    def settle(self) -> Books:
        """Write out everything staged, settle the site, and return the books: what findings are drawn from.

        Nothing can be kept or ingested afterwards. Raises what stopped the writer, giving up the run.
        """
        if not self._settled:
            try:
                self._drain()
            except BaseException:
                self.abandon()
                raise
            self._settled = True
        return close_books(
            self._db, self.site.name, self.id, asked=self._asked, left=self._leases.left() if self._leases else (),
            exchanges=self._exchanges, gone_before=self._gone_before,
        )  # fmt: skip

    def finish(self, *, outcome: str, exit_code: int, findings: Sequence[Finding]) -> Books:
        """End the run: closing record, sealed files, manifest, one plain database file, lock released.

        The exit code becomes 4 when recovery found damage: then the run must not claim that all is well. Raises what
        stopped the writer; the run is then interrupted, and the next one recovers it.
        """
        books = self.settle()
        try:
            code = EXIT_DAMAGED if self.recovered.damaged else exit_code
            end = RunEnd(self.id, clock.now(), outcome, code, books.counts(), tuple(findings))
            end = replace(end, finished_at=end.finished_at.replace(microsecond=0))
            self._keeper.keep_end(end)
            self._keeper.series.close()
            self._seal(end)
        finally:
            self._close(one_file=True)
        return books

    def abandon(self) -> None:
        """Let go of everything without a closing record; the next run recovers what is in the files."""
        self._writer.stop()
        self._close(one_file=False)

    def _drain(self) -> None:
        self._writer.stop()
        if self._writer.failure is not None:
            raise self._writer.failure
        left = [Staged(kept.capture, read_capture(self.site, kept.capture, kept.content)) for kept in self._kept.values()]
        self._kept.clear()
        self._ingested += len(left)
        self._commit(left)
        with transaction(self._db, self.folder):
            if self._leases is not None:
                self._leases.release()
            settle(self._db, self.site)

    def _seal(self, end: RunEnd) -> None:
        # A file that was given up and could not even be cut is left for recovery to look at.
        whole = [file for file in self._keeper.series.files if file.path.stat().st_size == file.synced]
        digests = {file.name: file_digest(file.path) for file in whole}
        with transaction(self._db, self.folder):
            crawls.end(self._db, end)
            self._write_marks()
            for file in whole:
                self._db.execute(_SEAL, (file.synced, file.records, digests[file.name], file.name))
            add_to_manifest(self.folder, digests, self._disk)

    def _close(self, *, one_file: bool) -> None:
        self._keeper.series.close()
        self._reading.close()
        if one_file:
            close_into_one_file(self._db, self.folder)
        else:
            self._db.close()
        self._lock.release()

    # --- the writer's thread ----------------------------------------------------------------------------------------

    def _commit(self, batch: list[Staged]) -> None:
        """Make a batch safe: bytes first, then rows, then word of it."""
        series = self._keeper.series
        series.sync()
        captures = [self._placed(staged.capture) for staged in batch]
        with transaction(self._db, self.folder):
            for capture, staged in zip(captures, batch, strict=True):
                ingest(self._db, self.site, capture, staged.reading)
                self._conclude(capture, staged.reading)
            self._write_marks(committing=[capture.id for capture in captures])
            leases = self._take_leases()
        series.release([capture.id for capture in captures])
        self._keeper.committed([capture.payload_digest for capture in captures])
        if self._disk.free(self.folder.path) < self._floor:
            self._nearly_full = _nearly_full(self.folder, self._floor)
        if self._on_commit is not None and self._leases is not None:
            now = clock.now()
            left_due = self._leases.count_left() + self._leases.out
            acknowledged = self._acknowledged + len(batch)
            counts = dict(self._counts)
            self._on_commit(Commit(leases, left_due, self._leases.next_due_at(now), counts, acknowledged))
        self._acknowledged += len(batch)  # last, so that whoever sees nothing staged has been told of every lease

    def _placed(self, capture: Capture) -> Capture:
        name, offset, length = self._keeper.series.place(capture.id)
        return replace(capture, warc_file=name, warc_offset=offset, warc_length=length)

    def _conclude(self, capture: Capture, reading: Reading | None) -> None:
        self._counts["captures"] += 1
        self._counts["bytes"] += (capture.payload_size or 0) if capture.record_type == "response" else 0
        if capture.evidence != "live" or capture.page_kind == "robots":
            return
        self._asked.add(hash(capture.url))
        at = clock.utc_text(capture.fetched_at)
        self._counts[end_of(Attempt(at, capture.status, capture.error, capture.page_kind))] += 1
        if self._leases is not None:
            self._leases.conclude(capture.url, reading)

    def _take_leases(self) -> tuple[Lease, ...]:
        if self._on_commit is None or self._nearly_full is not None or self._writer.is_stopping:
            return ()
        if self._leases is None:
            self._leases = Leases(self._db, self._start, full=self._full)
        leases = self._leases.take(clock.now(), self._window)
        self._asked.update(hash(lease.url) for lease in leases)
        return leases

    def _write_marks(self, committing: Sequence[str] = ()) -> None:
        rows = self._keeper.series.marks(committing)
        self._db.executemany(_MARK, [(m.name, self.site.name, m.committed, m.records, m.note) for m in rows])

    # --- small things -----------------------------------------------------------------------------------------------

    def _remember(self, kept: Kept) -> Capture:
        self._kept[kept.capture.id] = kept
        return kept.capture

    def _require_working(self, *, while_nearly_full: bool = False) -> None:
        if self._writer.failure is not None:
            raise self._writer.failure
        if self._nearly_full is not None and not while_nearly_full:
            raise self._nearly_full


def _require_room(folder: Folder, disk: Disk, floor: int) -> None:
    if disk.free(folder.path) < floor:
        raise _nearly_full(folder, floor)


def _nearly_full(folder: Folder, floor: int) -> StorageFull:
    return StorageFull(
        f"{folder.path}: less than {floor >> 20} MB of disk left; nothing is lost: make room, then run again "
        f"(the limit is `min_free_mb` in {folder.settings_file.name})"
    )


def _require_same_portal(db: sqlite3.Connection, site: Site) -> None:
    row = db.execute("select base_url from sites where site = ?", (site.name,)).fetchone()
    if row is not None and row[0] != site.base_url:
        raise ProfileError(
            f"site {site.name}: the profile says {site.base_url}, the archive has it as {row[0]}; "
            "give the new portal another name"
        )


def _free_id(db: sqlite3.Connection, stem: str) -> str:
    number, crawl_id = 1, stem
    while db.execute("select 1 from crawls where id = ?", (crawl_id,)).fetchone():
        number += 1
        crawl_id = f"{stem}-{number}"
    return crawl_id
