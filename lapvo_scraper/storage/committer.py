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
from lapvo_scraper.storage.frontier.leases import InHand, Leases
from lapvo_scraper.storage.frontier.schedule import Attempt
from lapvo_scraper.storage.rows.ingest import ingest
from lapvo_scraper.storage.rows.settle import settle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from lapvo_scraper.records import Capture, Lease, Reading
    from lapvo_scraper.storage.crawls import RunEnd, RunStart
    from lapvo_scraper.storage.database.shared import SharedDatabase
    from lapvo_scraper.storage.disk import Disk
    from lapvo_scraper.storage.evidence.keeper import Keeper
    from lapvo_scraper.storage.folder import Folder
    from lapvo_scraper.storage.writer import Staged


TOP_UP = 8
"""More leases are looked for once an eighth of the window is free: that takes twenty queries, and batches are small
where a hundred portals are crawled side by side."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What a run says after each batch."""

    leases: tuple[Lease, ...]  # new ones, topping the window up
    left_due: int  # about how many URLs this run has still to do: in hand, to hand out, in back-off
    next_due_at: datetime | None  # when the next URL in back-off comes due
    counts: dict[str, int]  # so far: fetched unchanged refused failed captures bytes
    acknowledged: int  # captures given to `ingest` or `refuse` that are safe now, since the run began


_Memory = tuple[Counter[str], int, Leases | None, InHand | None]
"""What a transaction changes in memory: counts, how many captures are safe, leases."""


class Committer:
    """Writes what a run brings to the database of its archive. `full`: look at every known page again.

    `db`: a connection that writes, for the beginning alone.
    """

    def __init__(self, db: sqlite3.Connection, folder: Folder, start: RunStart, keeper: Keeper, *, full: bool) -> None:
        self._folder, self._start, self._keeper, self._full = folder, start, keeper, full
        self._site = start.site
        self._counts: Counter[str] = Counter()
        self._acknowledged = 0
        self._asked: set[int] = set()  # hash of every URL that was in hand
        self._leases: Leases | None = None
        self._still_due = 0  # as it was when last leases were looked for, and so is:
        self._next_due_at: datetime | None = None
        self._claimed = known_urls.Claimed()
        self._before = self._memory()
        self._gone_before = gone_articles(db, start.site.name)
        with transaction(db, folder):
            crawls.begin(db, start)
            known_urls.seed(db, start)
            self._write_marks(db)

    def secure(self, batch: Sequence[Staged]) -> list[Staged]:
        """Make the bytes of a batch durable; return it with the places where they are. Raises StorageFull."""
        series = self._keeper.series
        series.sync()
        return [replace(one, capture=_placed(one.capture, series.place(one.capture.id))) for one in batch]

    def enter(self, db: sqlite3.Connection, batch: Sequence[Staged], *, window: int | None) -> Commit:
        """Write the rows of a secured batch, within a transaction; return what is to be said once it is committed.

        Leases until `window` URLs are in hand; None: never.
        """
        self._before = self._memory()
        for staged in batch:
            ingest(db, self._site, staged.capture, staged.reading, self._claimed)
            self._conclude(staged.capture, staged.reading)
        self._write_marks(db, committing=[staged.capture.id for staged in batch])
        leases = self._lease(db, window)
        self._acknowledged += len(batch)
        left = self._still_due + (self._leases.out if self._leases else 0)
        return Commit(leases, left, self._next_due_at, dict(self._counts), self._acknowledged)

    def take_back(self) -> None:
        """Forget what `enter` noted, for its transaction was rolled back."""
        self._counts, self._acknowledged, self._leases, in_hand = self._before
        self._claimed = known_urls.Claimed()
        if self._leases is not None and in_hand is not None:
            self._leases.go_back_to(in_hand)

    def release(self, batch: Sequence[Staged]) -> None:
        """Forget what is only needed until a batch is committed."""
        self._keeper.series.release([staged.capture.id for staged in batch])
        self._keeper.committed([staged.capture.payload_digest for staged in batch])

    def settle(self, db: sqlite3.Connection) -> None:
        """Take back what is still in hand, and compute what depends on the whole archive. Within a transaction."""
        if self._leases is not None:
            self._leases.release()
        settle(db, self._site)

    def books(self, db: sqlite3.Connection, exchanges: int) -> Books:
        """Return the books. `exchanges`: as the wire counted them."""
        return close_books(
            db,
            self._start,
            asked=self._asked,
            left=set(map(hash, self._leases.left() if self._leases else ())),
            exchanges=exchanges,
            gone_before=self._gone_before,
        )

    def seal(self, database: SharedDatabase, end: RunEnd, disk: Disk) -> None:
        """Complete the row of the run; close its files, with digests in `warc_files` and in the manifest."""
        # A file that was given up and could not even be cut is left for recovery to look at.
        whole = [file for file in self._keeper.series.files if file.path.stat().st_size == file.synced]
        digests = {file.name: file_digest(file.path) for file in whole}
        with database.transaction() as db:
            crawls.end(db, end)
            self._write_marks(db)
            db.executemany(_SEAL, [(digests[file.name], file.name) for file in whole])
            add_to_manifest(self._folder, digests, disk)

    def _memory(self) -> _Memory:
        in_hand = self._leases.in_hand() if self._leases is not None else None
        return self._counts.copy(), self._acknowledged, self._leases, in_hand

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

    def _lease(self, db: sqlite3.Connection, window: int | None) -> tuple[Lease, ...]:
        if window is None:
            return ()
        if self._leases is None:
            self._leases = Leases(db, self._start, full=self._full)
        elif window - self._leases.out < max(1, window // TOP_UP):
            return ()
        now = clock.now()
        leases = self._leases.take(now, window)
        self._asked.update(hash(lease.url) for lease in leases)
        self._still_due, self._next_due_at = self._leases.count_left(), self._leases.next_due_at(now)
        return leases

    def _write_marks(self, db: sqlite3.Connection, committing: Sequence[str] = ()) -> None:
        rows = self._keeper.series.marks(committing)
        db.executemany(_MARK, [(m.name, self._site.name, m.committed, m.records, m.note) for m in rows])


def _placed(capture: Capture, place: tuple[str, int, int]) -> Capture:
    """A failing disk may have moved the record since the capture was kept."""
    name, offset, length = place
    if place == (capture.warc_file, capture.warc_offset, capture.warc_length):
        return capture
    return replace(capture, warc_file=name, warc_offset=offset, warc_length=length)


_MARK = """
    insert into warc_files (name, site, committed, records, note) values (?, ?, ?, ?, ?)
    on conflict (name) do update set
      committed = excluded.committed, records = excluded.records, note = excluded.note
"""
_SEAL = "update warc_files set sealed = 1, sha256 = ? where name = ?"
