"""What a run that began now would ask a portal for, as far as the archive can know."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.storage.crawls import RunStart
from lapvo_scraper.storage.frontier.known_urls import MEDIA_KINDS, TEXT_KINDS
from lapvo_scraper.storage.frontier.looks import Looks

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from lapvo_scraper.records import UrlKind
    from lapvo_scraper.sites import Site


@dataclass(frozen=True, slots=True)
class Plan:
    """Counts of addresses, robots.txt aside. New articles are what the lists will tell of."""

    known_pages: int
    new: int  # pages that were never had, and are due
    articles: int  # pages of articles to look at again
    lists: int  # lists, feeds and the like to look at again
    media: int

    @property
    def pages(self) -> int:
        """Return how many pages the run would ask for at least."""
        return self.new + self.articles + self.lists

    def as_json(self) -> dict[str, int]:
        """Return the counts by name."""
        return asdict(self) | {"pages": self.pages}


def plan(db: sqlite3.Connection, site: Site, now: datetime, *, full: bool = False) -> Plan:
    """Return what a run of `site` beginning `now` would ask for. `db` may be open for reading only."""
    start = RunStart("", site, "", "", None, now)
    media: list[UrlKind] = [MEDIA_KINDS[word] for word in sorted(site.media)]
    looks = Looks(db, start, [*TEXT_KINDS, *media], full=full)
    looks.deepen()
    again = Counter(kind for url in looks for (kind,) in db.execute(_KIND, (site.name, url)))
    first = dict(db.execute(_FIRST, (site.name, clock.utc_text(now))).fetchall())
    (known,) = db.execute(_KNOWN, (site.name,)).fetchone()
    return Plan(
        known_pages=known,
        new=sum(first.get(kind, 0) for kind in TEXT_KINDS),
        articles=again["article"],
        lists=sum(again[kind] for kind in TEXT_KINDS if kind != "article"),
        media=sum(first.get(kind, 0) + again[kind] for kind in media),
    )


_KIND = "select kind from urls where site = ? and url = ?"
_FIRST = """
    select kind, count(*) from urls
    where site = ? and state in ('due', 'leased') and (due_at is null or due_at <= ?)
    group by kind
"""
_KNOWN = "select count(*) from urls where site = ? and kind in ('listing', 'article')"
