"""One job that writes one site's part of an archive, a crawl or an import, from lock to closing record.

    keep     appended to the WARC file                                   (the engine's thread)
    ingest   staged with what was read in it                             (the engine's thread)
    batch    WARC synced, then one transaction, then acknowledged        (the writer's thread)
    finish   settled, closing record, files sealed, one plain database   (the engine's thread)

In this order a row never points at bytes that a power cut could take, and what is not acknowledged is found
again in the bytes by the next run (docs/evidence.md).
"""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.errors import ArchiveDamaged, ProfileError, StorageFull
from lapvo_scraper.storage import hidden
from lapvo_scraper.storage.committer import Commit, Committer
from lapvo_scraper.storage.crawls import RunEnd, RunStart
from lapvo_scraper.storage.database import schema
from lapvo_scraper.storage.database.transaction import close_as_it_is, open_for_writing, transaction
from lapvo_scraper.storage.disk import Disk, named_failures
from lapvo_scraper.storage.evidence.bodies import stored_content
from lapvo_scraper.storage.evidence.keeper import Keeper
from lapvo_scraper.storage.lock import SiteLock
from lapvo_scraper.storage.remaking.recover import Recovery, RecoveryReport
from lapvo_scraper.storage.rows.html_files import renew_html
from lapvo_scraper.storage.rows.reader import read_capture
from lapvo_scraper.storage.settings_file import load_settings
from lapvo_scraper.storage.writer import Part, Staged, Steps

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from lapvo_scraper.records import Capture, Evidence, Exchange, Finding, Reading, UrlKind
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.books import Books
    from lapvo_scraper.storage.evidence.captures import Kept
    from lapvo_scraper.storage.evidence.payload import Content
    from lapvo_scraper.storage.evidence.warc import Record
    from lapvo_scraper.storage.folder import Folder

__all__ = ["Commit", "Run"]

class Run:
    """One job on one site, made by `open`. All for one thread; nothing before `settle` waits for a disk."""

    @classmethod
    def open(
        cls,
        folder: Folder,
        site: Site,
        *,
        command: str,
        software: str,
        contact: str | None,
        wait: bool = False,
        full: bool = False,
        beside: int = 0,
        disk: Disk | None = None,
    ) -> Run:
        """Begin a run: lock the site, recover what earlier runs left, put `warcinfo` safely on disk.

        `full`: look at every known page again. `beside`: how many other runs this process has side by side.
        Raises ArchiveBusy (another job holds the site; with `wait` it is waited for), StorageFull, ArchiveError,
        ProfileError (the archive has this site under another address).
        """
        folder.create()
        with named_failures(folder.path), ExitStack() as held:
            lock = SiteLock.acquire(folder, site.name, command=command, wait=wait)
            held.callback(lock.release)
            room = _Room(folder, disk or Disk())
            room.require()
            with _database_to_begin(folder, site, room.disk) as db:
                with transaction(db, folder):
                    hidden.apply(db, folder)
                recovered = Recovery(db, folder, site, room.disk).run()
                _require_same_portal(db, site)
                start = _start(db, site, command, software, contact)
                part = Part.join(folder, beside=beside)
                held.callback(part.leave)
                keeper = Keeper(folder, start, part.database.reading, room.disk)
                held.callback(keeper.series.close)
                committer = Committer(db, folder, start, keeper, full=full)
            return cls(_Means(folder, start, room, part, keeper, committer, held.pop_all()), recovered)

    def __init__(self, means: _Means, recovered: RecoveryReport) -> None:
        self.folder = means.folder
        self.site = means.start.site
        self.id = means.start.id  # the crawl id
        self.recovered = recovered  # what was found of earlier runs
        self._means, self._room = means, means.room
        self._keeper, self._committer = means.keeper, means.committer
        self._part = means.part
        self._kept: dict[str, Kept] = {}  # kept, not yet ingested
        self._exchanges = self._ingested = self._acknowledged = 0
        self._on_commit: Callable[[Commit], None] | None = None
        self._window: int | None = None
        self._settled = False
        self._part.begin(Steps(self._committer.secure, self._enter, self._committer.take_back, self._acknowledge))

    # --- keeping ------------------------------------------------------------------------------------------

    def keep(self, exchange: Exchange, *, kind: UrlKind, evidence: Evidence = "live") -> Capture:
        """Append an exchange to the WARC file: its request, and a response, revisit or metadata record.

        Give every capture to `ingest` when its page is read. Raises StorageFull, or whatever stopped the
        writer.
        """
        self._require_working()
        kept = self._keeper.keep(exchange, kind, evidence)
        self._exchanges += 1
        return self._remember(kept)

    def keep_resource(
        self, content: bytes, *, url: str, media_type: str, evidence: Evidence, captured_at: datetime
    ) -> Capture:
        """Append something that came without HTTP: a saved page, or with evidence `text` a text rendition."""
        self._require_working()
        return self._remember(self._keeper.keep_resource(content, media_type, url, evidence, captured_at))

    def keep_record(self, record: Record, beside: Sequence[Record] = ()) -> Capture:
        """Append a capture that somebody else recorded, as it is, with its request `beside` it.

        A revisit's original must have its row by now: wait for `staged` to fall to 0 first.
        """
        self._require_working()
        kept = self._keeper.keep_record(record, beside)
        self._exchanges += record.type in ("response", "revisit")
        return self._remember(kept)

    def content(self, capture: Capture) -> Content:
        """Return the decoded body of a capture: just kept, or from the archive. Raises ArchiveDamaged."""
        kept = self._kept.get(capture.id)
        if kept:
            return kept.content
        return stored_content(self._part.database.reading, self.folder, self.site, capture.id)

    def read(self, capture: Capture) -> Reading | None:
        """Return what a capture says, exactly as recovery and `rebuild` will read it."""
        return read_capture(self.site, capture, self.content(capture))

    # --- staging ------------------------------------------------------------------------------------------

    def ingest(self, capture: Capture, reading: Reading | None) -> None:
        """Stage a kept capture: its row, what was read in it, and the URLs it leads to, all in one batch."""
        self._require_working(with_room=False)
        self._kept.pop(capture.id, None)
        self._stage(capture, reading)

    def refuse(self, url: str, kind: UrlKind, reason: str) -> None:
        """Record that a URL of the frontier will not be fetched: robots, scope, size."""
        self._require_working()
        self._stage(self._keeper.keep_refusal(url, kind, reason).capture, None)

    def start(self, on_commit: Callable[[Commit], None], *, window: int = 64) -> None:
        """Begin to hand out URLs, at most `window` at a time, by `on_commit`, called in the writer's thread."""
        self._on_commit, self._window = on_commit, window
        self.flush()

    def flush(self) -> None:
        """Close the batch now; `on_commit` is called even when it is empty."""
        self._require_working(with_room=False)
        self._part.flush()

    @property
    def staged(self) -> int:
        """How many captures were ingested or refused, and not acknowledged yet."""
        return self._ingested - self._acknowledged

    @property
    def failure(self) -> BaseException | None:
        """What stopped the run, if anything did: set before it is raised."""
        return self._part.failure or self._room.shortage

    # --- the end ------------------------------------------------------------------------------------------

    def settle(self) -> Books:
        """Write out everything staged, settle the site, and return the books: what findings are drawn from.

        Nothing can be kept or ingested afterwards. Raises what stopped the writer, giving up the run.
        """
        if not self._settled:
            try:
                self._drain()
                with self._part.database.transaction() as db:
                    self._committer.settle(db)
            except BaseException:
                self.abandon()
                raise
            self._settled = True
        with self._part.database.at_rest() as db:
            return self._committer.books(db, self._exchanges)

    def finish(self, *, outcome: str, exit_code: int, findings: Sequence[Finding]) -> Books:
        """End the run: closing record, sealed files, manifest, one plain database file, lock released.

        The recorded exit code becomes 4 when recovery found damage: such a run must not claim that all is
        well. Raises what stopped the writer; the run is then interrupted, and the next one recovers it.
        """
        books = self.settle()
        try:
            code = ArchiveDamaged.exit_code if self.recovered.damaged else exit_code
            at = clock.now().replace(microsecond=0)
            end = RunEnd(self.id, at, outcome, code, books.counts(), tuple(findings))
            self._keeper.keep_end(end)
            self._keeper.series.close()
            with named_failures(self.folder.path):
                self._committer.seal(self._part.database, end, self._room.disk)
        except BaseException:
            self.abandon()
            raise
        self._means.held.callback(self._part.leave, into_one_file=True)
        with self._means.held, closing(schema.connect_read_only(self.folder.database)) as reading:
            renew_html(reading, self.folder, self.site)
        return books

    def abandon(self) -> None:
        """Let go of everything without a closing record; the next run recovers what is in the files."""
        self._part.stop()
        self._means.held.close()

    def _drain(self) -> None:
        """Write what is staged, then what was kept and never ingested, read as recovery would read it."""
        self._require_working(with_room=False)
        for kept in self._kept.values():
            self._stage(kept.capture, read_capture(self.site, kept.capture, kept.content))
        self._kept.clear()
        self._part.stop()
        self._require_working(with_room=False)

    # --- small things -------------------------------------------------------------------------------------

    def _remember(self, kept: Kept) -> Capture:
        self._kept[kept.capture.id] = kept
        return kept.capture

    def _stage(self, capture: Capture, reading: Reading | None) -> None:
        self._ingested += 1
        self._part.stage(capture, reading)

    def _enter(self, db: sqlite3.Connection, batch: Sequence[Staged]) -> tuple[Sequence[Staged], Commit]:
        return batch, self._committer.enter(db, batch, window=self._open_window())

    def _acknowledge(self, entered: tuple[Sequence[Staged], Commit]) -> None:
        """Say that a batch is committed."""
        batch, commit = entered
        self._committer.release(batch)
        self._room.look()
        if self._on_commit is not None:
            self._on_commit(commit)
        self._acknowledged = commit.acknowledged  # last: who sees nothing staged has been told of every lease

    def _open_window(self) -> int | None:
        """How many URLs may be in hand: none when the run is ending, None when it never handed out any."""
        ending = self._room.shortage is not None or self._part.is_stopping
        return 0 if ending and self._window is not None else self._window

    def _require_working(self, *, with_room: bool = True) -> None:
        failure = self.failure if with_room else self._part.failure
        if failure is not None:
            raise failure


@dataclass(frozen=True, slots=True)
class _Means:
    """What a run works with. `held`: everything that has to be let go of at its end."""

    folder: Folder
    start: RunStart
    room: _Room
    part: Part
    keeper: Keeper
    committer: Committer
    held: ExitStack


class _Room:
    """Watches that the disk does not fill up: what is fetched must still be written, and the books closed."""

    def __init__(self, folder: Folder, disk: Disk) -> None:
        self.disk = disk
        self.shortage: StorageFull | None = None
        self._folder = folder
        self._floor_mb = load_settings(folder).min_free_mb

    def look(self) -> None:
        """Note in `shortage` when too little is left."""
        if self.shortage is None and self.disk.free(self._folder.path) < self._floor_mb << 20:
            self.shortage = StorageFull(
                f"{self._folder.path}: less than {self._floor_mb} MB of disk left; nothing is lost: make "
                f"room, then run again (the limit is `min_free_mb` in {self._folder.settings_file.name})"
            )

    def require(self) -> None:
        """Raise StorageFull when too little is left."""
        self.look()
        if self.shortage is not None:
            raise self.shortage


@contextmanager
def _database_to_begin(folder: Folder, site: Site, disk: Disk) -> Iterator[sqlite3.Connection]:
    """A connection of the run's own: others of this process write while it recovers what earlier runs left."""
    folder.warc(site.name).mkdir(exist_ok=True)
    db = open_for_writing(folder)
    try:
        for path in (folder.path, folder.all_warcs, folder.warc(site.name)):
            disk.sync_directory(path)  # or a power cut could take the files with their names
        yield db
    finally:
        close_as_it_is(db, folder)


def _start(db: sqlite3.Connection, site: Site, command: str, software: str, contact: str | None) -> RunStart:
    started_at = clock.now().replace(microsecond=0)
    stem = f"{site.name}-{started_at:%Y%m%d%H%M%S}"
    number, crawl_id = 1, stem
    while db.execute("select 1 from crawls where id = ?", (crawl_id,)).fetchone():
        number += 1
        crawl_id = f"{stem}-{number}"
    return RunStart(crawl_id, site, command, software, contact, started_at, clock.is_simulated())


def _require_same_portal(db: sqlite3.Connection, site: Site) -> None:
    row = db.execute("select base_url from sites where site = ?", (site.name,)).fetchone()
    if row is not None and row[0] != site.base_url:
        raise ProfileError(
            f"site {site.name}: the profile says {site.base_url}, the archive has it as {row[0]}; "
            "give the new portal another name"
        )
