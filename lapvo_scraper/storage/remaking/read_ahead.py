"""Reading many captures on every core, while one process makes the rows."""

from __future__ import annotations

import os
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

from lapvo_scraper.storage.evidence.captures import capture_of, is_capture
from lapvo_scraper.storage.frontier.known_urls import Claimed
from lapvo_scraper.storage.garbage import collect_seldom
from lapvo_scraper.storage.remaking.replay import replay
from lapvo_scraper.storage.rows.reader import read_capture

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from types import TracebackType

    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.crawls import RunStart
    from lapvo_scraper.storage.evidence.warc import Record
    from lapvo_scraper.storage.folder import Folder
    from lapvo_scraper.storage.remaking.replay import Read


def reading_workers(workers: int | None = None) -> ProcessPoolExecutor:
    """Return processes to read pages in, one for each core unless told; they import the reader once.

    Not forked: this process may have threads by now.
    """
    collect_seldom()  # here, too: their readings come back to be made rows of
    context = get_context("spawn")
    return ProcessPoolExecutor(workers or os.cpu_count() or 1, context, initializer=collect_seldom)


class ReadAhead:
    """Replays batches of records, reading their pages in other processes. A context manager.

    Rows are made here, in the order of the records: a revisit finds what it repeats through them, so revisits
    are read here as well.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._pool = reading_workers(workers)
        self._site: Site | None = None
        self._claimed = Claimed()  # under the profile of that site

    def __enter__(self) -> ReadAhead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def __call__(
        self,
        db: sqlite3.Connection,
        folder: Folder,
        start: RunStart,
        warc_file: str,
        records: Sequence[Record],
    ) -> int:
        """Make rows of records as `replay_all` does."""
        ahead: dict[str, Future[Read]] = {
            record.id: self._pool.submit(read_record, start, warc_file, record)
            for record in records
            if is_capture(record) and record.type != "revisit"
        }
        if start.site != self._site:
            self._site, self._claimed = start.site, Claimed()
        brought = 0
        for record in records:
            future = ahead.get(record.id)
            read = future.result if future else None
            brought += replay(db, folder, start, warc_file, record, read, self._claimed)
        return brought


def read_record(start: RunStart, warc_file: str, record: Record) -> Read:
    """Return the capture that a record other than a revisit is evidence of, with its reading."""
    kept = capture_of(record, site=start.site, crawl_id=start.id, warc_file=warc_file)
    return kept.capture, read_capture(start.reading_profile, kept.capture, kept.content)
