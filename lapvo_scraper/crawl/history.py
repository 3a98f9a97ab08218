"""Questions of a crawl to the archive it writes into, asked on a connection that can only read."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

from lapvo_scraper import clock, health
from lapvo_scraper.storage.database.schema import connect_read_only

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


class News(NamedTuple):
    """An article that a crawl found new, changed or gone."""

    what: str  # new changed gone
    title: str
    url: str


def news(folder: Folder, crawl_id: str) -> list[News]:
    """Return what a crawl found new, changed and gone, the latest first; articles that are hidden left out."""
    with _reading(folder) as db:
        return [News(*row) for row in db.execute(_NEWS, {"crawl": crawl_id})]


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
# An article has gone when the third run in a row found it missing.
_NEWS = """
    select what, ifnull(title, articles.url), articles.url from (
      select iif(version = 1, 'new', 'changed') as what, article_id
      from captures
      cross join article_captures on article_captures.capture_id = captures.id
      cross join versions using (article_id, capture_id)
      where captures.crawl_id = :crawl and captures.page_kind = 'article'
      union
      select 'gone', articles.id
      from articles
      join article_urls on article_urls.article_id = articles.id
      join captures on captures.url = article_urls.url and captures.site = articles.site
      where articles.site = (select site from crawls where id = :crawl) and gone_at is not null
        and page_kind = 'missing' and captures.fetched_at >= gone_at
      group by articles.id
      having count(distinct captures.crawl_id) = 3 and max(captures.crawl_id) = :crawl
    )
    join articles on articles.id = article_id
    where hidden_at is null
    order by what = 'gone', what, sort_date desc, articles.id
"""
_ARTICLES_SEEN = """
    select * from articles_csv
    where id in (
      select article_id from article_captures join captures on captures.id = article_captures.capture_id
      where captures.crawl_id = ?
    )
    order by site, entry_id is null, entry_id, id
"""
