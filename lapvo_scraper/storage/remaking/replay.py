"""From WARC records back to rows: what recovery does with a tail and `rebuild` with everything."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from lapvo_scraper.storage import crawls
from lapvo_scraper.storage.crawls import RunEnd, RunStart
from lapvo_scraper.storage.evidence.bodies import repeated_body
from lapvo_scraper.storage.evidence.captures import Kept, capture_of, is_capture, moment
from lapvo_scraper.storage.evidence.warc import iter_records
from lapvo_scraper.storage.frontier import known_urls
from lapvo_scraper.storage.rows.ingest import ingest
from lapvo_scraper.storage.rows.reader import read_capture

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from lapvo_scraper.records import Capture, Reading
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.evidence.warc import Record
    from lapvo_scraper.storage.folder import Folder

    Read = tuple[Capture, Reading | None]

logger = logging.getLogger(__name__)


def start_of(path: Path, site: Site) -> RunStart:
    """Return what the first record of a file says of the run that wrote it.

    A file of another program, copied in by hand, becomes a run of its own for `site`, named by its first
    date.
    """
    first = next(iter_records(path), None)
    start = RunStart.read(first) if first is not None and first.type == "warcinfo" else None
    if start is not None:
        return start
    began = moment((first.get("WARC-Date") if first else None) or "1970-01-01T00:00:00Z")
    return RunStart(
        id=f"{site.name}-{began:%Y%m%d%H%M%S}",
        site=site,
        command=f"adopted {path.name}",
        software="another program",
        contact=None,
        started_at=began,
    )


def kept_of(db: sqlite3.Connection, folder: Folder, start: RunStart, warc_file: str, record: Record) -> Kept:
    """Return the capture that a record of the run's file is evidence of, with its content.

    A revisit finds what it repeats through the rows of `db`: give records in the order they were written.
    """
    repeated = repeated_body(db, folder, record) if record.type == "revisit" else None
    return capture_of(record, site=start.site, crawl_id=start.id, warc_file=warc_file, repeated=repeated)


def replay_all(
    db: sqlite3.Connection, folder: Folder, start: RunStart, warc_file: str, records: Sequence[Record]
) -> int:
    """Make rows of records, in the order they were written; return how many captures they brought."""
    return sum(replay(db, folder, start, warc_file, record) for record in records)


def replay(
    db: sqlite3.Connection,
    folder: Folder,
    start: RunStart,
    warc_file: str,
    record: Record,
    read: Callable[[], Read] | None = None,
    claimed: known_urls.Claimed | None = None,
) -> bool:
    """Make rows of one record, within the caller's transaction; return whether it brought a capture.

    Rows that are there stay as they are, so a record may be replayed any number of times. A record that other
    programs wrote and that makes no capture is passed over: it stays in its file. `read` gives the capture
    with its reading where somebody else has read it already. `claimed`: as for `ingest`.
    """
    if record.type == "warcinfo":
        crawls.begin(db, start)
        known_urls.seed(db, start)
        return False
    if is_capture(record) and db.execute("select 1 from captures where id = ?", (record.id,)).fetchone():
        return False
    try:
        if is_capture(record):
            told: Read | RunEnd | None = read() if read else _read(db, folder, start, warc_file, record)
        else:
            told = RunEnd.read(record)
    except (KeyError, ValueError) as error:
        logger.warning("warc/%s: the record at byte %d makes no capture: %s", warc_file, record.offset, error)
        return False
    if isinstance(told, RunEnd):
        crawls.end(db, told)
    elif told is not None:
        ingest(db, start.site, *told, claimed)
        return True
    return False


def _read(db: sqlite3.Connection, folder: Folder, start: RunStart, warc_file: str, record: Record) -> Read:
    kept = kept_of(db, folder, start, warc_file, record)
    return kept.capture, read_capture(start.reading_profile, kept.capture, kept.content)
