"""From WARC records back to rows: what recovery does with a tail and `rebuild` with everything."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from lapvo_scraper.storage import crawls
from lapvo_scraper.storage.crawls import RunEnd, RunStart
from lapvo_scraper.storage.evidence.bodies import repeated_body
from lapvo_scraper.storage.evidence.captures import moment
from lapvo_scraper.storage.evidence.warc import Record, iter_records
from lapvo_scraper.storage.frontier import known_urls
from lapvo_scraper.storage.remaking.passages import Unusable, told_by
from lapvo_scraper.storage.rows.ingest import ingest

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.folder import Folder
    from lapvo_scraper.storage.remaking.passages import Saying, Told

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


def replay(
    db: sqlite3.Connection, folder: Folder, run: RunStart, name: str, told: Told, claimed: known_urls.Claimed
) -> int:
    """Make rows of what a passage of the run's file `name` tells, within the caller's transaction; return how many
    captures it brought.

    Rows that are there stay as they are, so a passage may be replayed any number of times. A record that other
    programs wrote and that makes no capture is passed over: it stays in its file. A revisit finds what it repeats
    through the rows: replay passages in the order they were written. `claimed`: as for `ingest`.
    """
    brought = 0
    for saying in told.sayings:
        match saying:
            case RunEnd():
                crawls.end(db, saying)
            case Record(type="warcinfo"):
                crawls.begin(db, run)
                known_urls.seed(db, run)
            case Record() if _is_kept(db, saying.id):
                continue
            case Record():
                repeated = repeated_body(db, folder, saying)
                resolved = told_by(saying, name, run, run.reading_profile, repeated)
                brought += _keep(db, run, name, resolved, claimed)
            case _:
                brought += _keep(db, run, name, saying, claimed)
    return brought


def _keep(db: sqlite3.Connection, run: RunStart, name: str, saying: Saying, claimed: known_urls.Claimed) -> bool:
    match saying:
        case Unusable(offset, why):
            logger.warning("warc/%s: the record at byte %d is not ours and passed over: %s", name, offset, why)
        case capture, reading if not _is_kept(db, capture.id):
            ingest(db, run.site, capture, reading, claimed)
            return True
    return False


def _is_kept(db: sqlite3.Connection, capture_id: str) -> bool:
    return db.execute("select 1 from captures where id = ?", (capture_id,)).fetchone() is not None
