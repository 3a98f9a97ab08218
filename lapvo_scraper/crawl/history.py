"""Questions of a crawl to the archive it writes into, asked on a connection that can only read."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

from lapvo_scraper import clock, health
from lapvo_scraper.storage.schema import connect_read_only

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lapvo_scraper.crawl.jobs import Language
    from lapvo_scraper.records import Finding
    from lapvo_scraper.storage.folder import Folder
    from lapvo_scraper.storage.run import Run


def pages_since(folder: Folder, site: str, moment: datetime) -> int:
    """Return how many pages of `site` have been asked for since `moment`; files and robots.txt not counted.
    """
    with _reading(folder) as db:
        return int(db.execute(_PAGES_SINCE, (site, clock.utc_text(moment))).fetchone()[0])


def articles_held(folder: Folder, site: str) -> int:
    """Return how many articles of `site` the archive holds."""
    with _reading(folder) as db:
        return int(db.execute("select count(*) from articles where site = ?", (site,)).fetchone()[0])


def articles_seen(folder: Folder, crawl_id: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of `articles_csv` of every article that a crawl has seen, in the order of the CSV."""
    with _reading(folder) as db:
        db.row_factory = sqlite3.Row
        for row in db.execute(_ARTICLES_SEEN, (crawl_id,)):
            yield dict(row)


def remarkable(run: Run, language: Language, *, whole: bool) -> tuple[Finding, ...]:
    """Return what is remarkable about a settled run beside what its portal used to be.

    `whole`: it did everything that was due.
    """
    with _reading(run.folder) as db:
        return tuple(health.against_history(db, run.site.name, run.id, language, whole=whole))


@contextlib.contextmanager
def _reading(folder: Folder) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(connect_read_only(folder.database)) as db:
        yield db


_PAGES_SINCE = """
    select count(*) from captures
    where site = ? and fetched_at >= ? and evidence = 'live'
      and (error is null or error not like 'refused: %')
      and (page_kind is null or page_kind not in ('media', 'style', 'robots'))
"""
_ARTICLES_SEEN = """
    select * from articles_csv
    where id in (
      select article_id from article_captures join captures on captures.id = article_captures.capture_id
      where captures.crawl_id = ?
    )
    order by site, entry_id is null, entry_id, id
"""
