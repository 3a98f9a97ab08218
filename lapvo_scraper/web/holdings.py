"""What an archive holds, in numbers, and how fresh it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.web.answers import NotHere

if TYPE_CHECKING:
    import sqlite3

    from lapvo_scraper.web.asked import Asked
    from lapvo_scraper.web.memory import Room


@dataclass(frozen=True)
class Holdings:
    """The archive as a whole."""

    articles: int
    first_date: str | None
    last_date: str | None
    gone: int
    pictures: int
    documents: int
    captures: int


@dataclass(frozen=True)
class Portal:
    """One site of the archive, and its last crawl."""

    site: str
    title: str
    base_url: str
    articles: int
    newest_date: str | None
    last_crawl_at: str | None
    last_outcome: str | None
    last_complete_crawl_at: str | None
    worst_finding: str | None  # severity, of the last crawl

    @property
    def days_since_complete(self) -> int | None:
        """Whole days since the last crawl that saw the portal whole."""
        if self.last_complete_crawl_at is None:
            return None
        return max(0, (clock.now() - clock.from_utc_text(self.last_complete_crawl_at)).days)


_HOLDINGS = """
    select count(*), min(date), max(date), count(gone_at),
      (select count(*) from images where capture_id is not null),
      (select count(*) from attachments where capture_id is not null),
      (select count(*) from captures)
    from articles indexed by articles_by_date where hidden_at is null
"""
_PORTALS = """
    select sites.site, coalesce(sites.title, sites.site), sites.base_url, freshness.articles, newest_date,
      last_crawl_at, last_outcome, last_complete_crawl_at,
      (select severity from findings join crawls on crawls.id = findings.crawl_id
       where crawls.site = sites.site and started_at = last_crawl_at
       order by case severity when 'error' then 0 when 'warning' then 1 else 2 end limit 1)
    from sites join freshness using (site) order by sites.site
"""


def holdings(db: sqlite3.Connection) -> Holdings:
    """Return what the whole archive holds."""
    return Holdings(*db.execute(_HOLDINGS).fetchone())


def portals(db: sqlite3.Connection) -> list[Portal]:
    """Return the sites of the archive in the order of their names."""
    return [Portal(*row) for row in db.execute(_PORTALS)]


def site_titles(db: sqlite3.Connection) -> dict[str, str]:
    """Return what each site calls itself."""
    return dict(db.execute("select site, coalesce(title, site) from sites order by site").fetchall())


def asked_site(room: Room, asked: Asked) -> str | None:
    """Return the site a page is to be about; None for all. Raises NotHere."""
    site = asked.given("site")
    if site is not None and site not in site_titles(room.db):
        raise NotHere(asked.words(f"The archive has no portal {site!r}.", f"Kho không có cổng {site!r}."))
    return site
