"""Making a batch safe, and whatever else a run writes to the database, in one order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.storage import crawls
from lapvo_scraper.storage.books import Books, close_books, end_of, gone_articles
from lapvo_scraper.storage.database.transaction import transaction
from lapvo_scraper.storage.evidence.manifest import add_to_manifest, file_digest
from lapvo_scraper.storage.frontier import known_urls
from lapvo_scraper.storage.frontier.leases import Leases
from lapvo_scraper.storage.frontier.schedule import Attempt
from lapvo_scraper.storage.rows.ingest import ingest
from lapvo_scraper.storage.rows.settle import settle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from lapvo_scraper.records import Capture, Lease, Reading
    from lapvo_scraper.storage.crawls import RunEnd, RunStart
    from lapvo_scraper.storage.disk import Disk
    from lapvo_scraper.storage.evidence.keeper import Keeper
    from lapvo_scraper.storage.folder import Folder
    from lapvo_scraper.storage.writer import Staged


@dataclass(frozen=True, slots=True)
class Commit:
    """What a run says after each batch."""

    leases: tuple[Lease, ...]  # new ones, topping the window up
    left_due: int  # URLs this run has still to do: those in hand, those to hand out, those in back-off
    next_due_at: datetime | None  # when the next URL in back-off comes due
    counts: dict[str, int]  # so far: fetched unchanged refused failed captures bytes
    acknowledged: int  # captures given to `ingest` or `refuse` that are safe now, since the run began


class Committer:
    """Owns the write connection of a run. `full`: look at every known page again."""

    def __init__(self, db: sqlite3.Connection, folder: Folder, start: RunStart, keeper: Keeper, *, full: bool) -> None:
        self._db, self._folder, self._start, self._keeper, self._full = db, folder, start, keeper, full
        self._site = start.site
        self._counts: Counter[str] = Counter()
        self._acknowledged = 0
        self._asked: set[int] = set()  # hash of every URL that was in hand
        self._leases: Leases | None = None
        self._claimed = known_urls.Claimed()
        self._gone_before = gone_articles(db, start.site.name)
        with transaction(db, folder):
            crawls.begin(db, start)
            known_urls.seed(db, start)
            self._write_marks()

    def commit(self, batch: Sequence[Staged], *, window: int | None) -> Commit:
        """Make a batch safe: bytes first, then rows. Lease until `window` URLs are in hand; None: never.

        Raises StorageFull or ArchiveDamaged; then no row of the batch was written.
        """
        series = self._keeper.series
        series.sync()
        captures = [_placed(staged.capture, series.place(staged.capture.id)) for staged in batch]
        with transaction(self._db, self._folder):
            for capture, staged in zip(captures, batch, strict=True):
                ingest(self._db, self._site, capture, staged.reading, self._claimed)
                self._conclude(capture, staged.reading)
            self._write_marks(committing=[capture.id for capture in captures])
            leases = self._lease(window)
        series.release([capture.id for capture in captures])
        self._keeper.committed([capture.payload_digest for capture in captures])
        self._acknowledged += len(batch)
        return self._word(leases)

    def settle(self) -> None:
        """Take back what is still in hand, and compute what depends on the whole archive."""
        with transaction(self._db, self._folder):
            if self._leases is not None:
                self._leases.release()
            settle(self._db, self._site)

    def books(self, exchanges: int) -> Books:
        """Return the books. `exchanges`: as the wire counted them."""
        return close_books(
            self._db,
            self._start,
            asked=self._asked,
            left=set(map(hash, self._leases.left() if self._leases else ())),
            exchanges=exchanges,
            gone_before=self._gone_before,
        )

    def seal(self, end: RunEnd, disk: Disk) -> None:
        """Complete the row of the run; close its files, with digests in `warc_files` and in the manifest."""
        # A file that was given up and could not even be cut is left for recovery to look at.
        whole = [file for file in self._keeper.series.files if file.path.stat().st_size == file.synced]
        digests = {file.name: file_digest(file.path) for file in whole}
        with transaction(self._db, self._folder):
            crawls.end(self._db, end)
            self._write_marks()
            self._db.executemany(_SEAL, [(digests[file.name], file.name) for file in whole])
            add_to_manifest(self._folder, digests, disk)

    def _conclude(self, capture: Capture, reading: Reading | None) -> None:
        """Count a capture, and note that its URL has an answer."""
        self._counts["captures"] += 1
        self._counts["bytes"] += (capture.payload_size or 0) if capture.record_type == "response" else 0
        if capture.evidence != "live" or capture.page_kind == "robots":
            return
        self._asked.add(hash(capture.url))
        at = clock.utc_text(capture.fetched_at)
        self._counts[end_of(Attempt(at, capture.status, capture.error, capture.page_kind))] += 1
        if self._leases is not None:
            self._leases.conclude(capture.url, reading)

    def _lease(self, window: int | None) -> tuple[Lease, ...]:
        if window is None:
            return ()
        if self._leases is None:
            self._leases = Leases(self._db, self._start, full=self._full)
        leases = self._leases.take(clock.now(), window)
        self._asked.update(hash(lease.url) for lease in leases)
        return leases

    def _word(self, leases: tuple[Lease, ...]) -> Commit:
        left, next_due_at = 0, None
        if self._leases is not None:
            left = self._leases.out + self._leases.count_left()
            next_due_at = self._leases.next_due_at(clock.now())
        return Commit(leases, left, next_due_at, dict(self._counts), self._acknowledged)

    def _write_marks(self, committing: Sequence[str] = ()) -> None:
        rows = self._keeper.series.marks(committing)
        self._db.executemany(_MARK, [(m.name, self._site.name, m.committed, m.records, m.note) for m in rows])


def _placed(capture: Capture, place: tuple[str, int, int]) -> Capture:
    """A failing disk may have moved the record since the capture was kept."""
    name, offset, length = place
    return replace(capture, warc_file=name, warc_offset=offset, warc_length=length)


_MARK = """
    insert into warc_files (name, site, committed, records, note) values (?, ?, ?, ?, ?)
    on conflict (name) do update set
      committed = excluded.committed, records = excluded.records, note = excluded.note
"""
_SEAL = "update warc_files set sealed = 1, sha256 = ? where name = ?"
