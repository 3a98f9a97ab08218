"""What one run looks at again, beside what is due for the first time: list heads, young articles, a few old.

Kept in a temporary table, which all runs of a process share: that a night has come is a fact about the run, not about
the URLs, so no row of `urls` changes by it, and a rebuilt database equals the live one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.liferay.urls import classify
from lapvo_scraper.storage.frontier import lists
from lapvo_scraper.storage.frontier.schedule import (
    ARTICLE_STEPS,
    DEEPER_PAGES_PER_RUN,
    LISTS_AGAIN,
    OLD_ARTICLES_PER_RUN,
    ROUND,
    SECOND_LOOKS_PER_RUN,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from lapvo_scraper.records import Listing, Reading, UrlKind
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.crawls import RunStart

CAME_TO_ITS_END = (0, 8)
"""Exit codes of a run that left nothing undone."""


class Looks:
    """The URLs, all seen before, that one run asks for again. To be used within its write transactions.

    `kinds`: kinds of URL the run wants. `full`: look at every page again, however old.
    """

    def __init__(self, db: sqlite3.Connection, start: RunStart, kinds: Iterable[UrlKind], *, full: bool) -> None:
        self._db = db
        self._site = start.site.name
        self._began = start.started_at
        self.twice: set[str] = set()  # looked at a second time
        self._round = _crawls_of_round(db, start)
        self._round_began = min(self._round.values())
        db.execute(_TABLE)
        db.execute("delete from temp.looks where site = ?", (self._site,))
        for kind in kinds:
            db.execute(_DUE_AGAIN, (self._site, kind, clock.utc_text(start.started_at)))
        db.execute(_OLD_ARTICLES, (self._site, clock.utc_text(start.started_at), OLD_ARTICLES_PER_RUN))
        for url in self._pages(start.site, full=full):
            self._add(url)

    def _pages(self, site: Site, *, full: bool) -> Iterator[str]:
        rested = self._began - LISTS_AGAIN
        query = {"site": site.name, "rested": clock.utc_text(rested)}
        yield from (url for (url,) in self._db.execute(_PAGES if full else _FEEDS, query).fetchall())
        if not full:
            yield from lists.heads(self._db, site, rested)

    def of_kind(self, kind: UrlKind, room: int) -> list[tuple[str, str, int]]:
        """Return at most `room` of them as (due_at, url, failed attempts before), longest due first."""
        return self._db.execute(_OF_KIND, (self._site, kind, room)).fetchall()

    def remove(self, url: str) -> None:
        """Note that a URL has been handed out."""
        self._db.execute("delete from temp.looks where site = ? and url = ?", (self._site, url))

    def take_back(self, url: str) -> None:
        """Note that a URL that was handed out has no answer. One that is due by itself is none of them."""
        self._db.execute(_TAKE_BACK, (self._site, url))

    def has(self, url: str) -> bool:
        """Say whether a URL is one of them, not handed out yet."""
        found = self._db.execute("select 1 from temp.looks where site = ? and url = ?", (self._site, url))
        return found.fetchone() is not None

    def __iter__(self) -> Iterator[str]:
        return (url for (url,) in self._db.execute("select url from temp.looks where site = ?", (self._site,)))

    def __len__(self) -> int:
        return int(self._db.execute("select count(*) from temp.looks where site = ?", (self._site,)).fetchone()[0])

    def follow(self, url: str, reading: Reading) -> None:
        """Look at the next page of a list again when the last article on this one is new.

        New articles push older ones down: a list is read until a page ends in something known. A page that
        shows less than it should is looked at twice.
        """
        for listing in reading.listings:
            if listing.items and self._is_new(listing.items[-1].url):
                for page in _next_pages(reading, listing):
                    self._add(page)
                    self._db.execute(_ADD_UNASKED, (page, self._site))
        if url not in self.twice and len(self.twice) < SECOND_LOOKS_PER_RUN and self._is_doubtful(url, reading):
            self.twice.add(url)
            self._db.execute(_LOOK_TWICE, (self._site, url, clock.utc_text(self._began)))

    def deepen(self) -> None:
        """Look at some deeper pages of lists that claim more articles than are known. Called when all other
        lists are read."""
        for url in lists.deeper_looks(self._db, self._site, self._began - LISTS_AGAIN, DEEPER_PAGES_PER_RUN):
            self._add(url)

    def _is_doubtful(self, url: str, reading: Reading) -> bool:
        return reading.kind == "listing" and lists.is_doubtful(self._db, self._site, url, reading)

    def _add(self, url: str) -> None:
        """Add a URL that is done, unless this round has seen it."""
        row = self._db.execute(_LAST_SEEN, (self._site, url)).fetchone()
        if row is not None:
            kind, crawl_id, fetched_at = row
            if crawl_id not in self._round:
                self._db.execute(_ADD, (self._site, url, kind, fetched_at))

    def _is_new(self, url: str) -> bool:
        row = self._db.execute(_FIRST_KNOWN, {"site": self._site, "url": url}).fetchone()
        return row is not None and row[0] >= self._round_began


def _crawls_of_round(db: sqlite3.Connection, start: RunStart) -> dict[str, str]:
    """Return when each run of the round began: this one, and those before it that did not come to their end.

    A run that was killed or stopped is gone on with, not begun anew: what it saw need not be seen again.
    """
    began = {start.id: clock.utc_text(start.started_at)}
    earliest = clock.utc_text(start.started_at - ROUND)
    for crawl_id, started_at, exit_code in db.execute(_EARLIER_CRAWLS, (start.site.name, *began.values(), start.id)):
        if exit_code in CAME_TO_ITS_END or started_at < earliest:
            break
        began[crawl_id] = started_at
    return began


def _next_pages(reading: Reading, listing: Listing) -> Iterator[str]:
    for link in reading.links:
        if link.kind != "listing" or "?" not in link.url:  # only a query tells another page than the first
            continue
        facts = classify(link.url)
        if facts.page_number == listing.page_number + 1 and facts.instance_id == listing.instance_id:
            yield link.url


_TABLE = """
    create temp table if not exists looks (site text, url text, kind text, due_at text, primary key (site, url))
    without rowid
"""
_EARLIER_CRAWLS = """
    select id, started_at, exit_code from crawls
    where site = ? and (started_at, id) < (?, ?)
    order by started_at desc, id desc
"""
# How an old article is told from a young one: it came due long after it was discovered.
_IS_OLD = f"kind = 'article' and julianday(due_at) - julianday(discovered_at) > {ARTICLE_STEPS[-1] + 1}"
_DUE_AGAIN = f"""
    insert or ignore into temp.looks
    select site, url, kind, due_at from urls indexed by urls_due
    where site = ? and kind = ? and state in ('done', 'failed', 'refused') and due_at <= ? and not ({_IS_OLD})
"""  # noqa: S608 - put together from the constants above
_OLD_ARTICLES = f"""
    insert or ignore into temp.looks
    select site, url, kind, due_at from urls
    where site = ? and state = 'done' and due_at <= ? and {_IS_OLD}
    order by due_at, url
    limit ?
"""  # noqa: S608 - put together from the constants above
# When the article was first known under any of its addresses: a new theme may link to all of them anew.
_FIRST_KNOWN = """
    select min(discovered_at) from (
      select discovered_at from urls where site = :site and url = :url
      union all
      select others.discovered_at
      from urls
      cross join urls as others indexed by urls_by_article on others.site = urls.site and others.shows = urls.shows
      where urls.site = :site and urls.url = :url
    )
    having count(*)
"""
_ADD = "insert or ignore into temp.looks values (?, ?, ?, ?)"
_LOOK_TWICE = "insert or ignore into temp.looks values (?, ?, 'listing', ?)"
_PAGES = """
    select url from urls
    where site = :site and state = 'done' and kind in ('listing', 'article', 'feed', 'sitemap', 'api')
"""
# Site maps name pages, hardly ever articles: once a week is enough, as it is for what did not answer.
_FEEDS = """
    select urls.url
    from urls indexed by urls_due cross join captures on captures.id = urls.last_capture_id
    where urls.site = :site and urls.state = 'done' and kind in ('feed', 'sitemap', 'api') and (
      kind in ('feed', 'sitemap') and fetched_at < :rested
      or kind = 'feed' and status in (200, 304)
      or kind = 'api' and status = 200 and urls.url like '%?page=1&%'
    )
"""
# A deeper page of a list that was not needed before.
_ADD_UNASKED = f"""
    insert or ignore into temp.looks
    select site, url, kind, discovered_at from urls
    where url = ? and site = ? and state = 'refused' and reason = '{lists.KNOWN}'
"""  # noqa: S608 - a constant
_TAKE_BACK = """
    insert or ignore into temp.looks
    select site, url, kind, discovered_at from urls where site = ? and url = ? and state <> 'due'
"""
_LAST_SEEN = """
    select urls.kind, captures.crawl_id, captures.fetched_at
    from urls join captures on captures.id = urls.last_capture_id
    where urls.site = ? and urls.url = ? and urls.state = 'done'
"""
_OF_KIND = """
    select looks.due_at, looks.url, urls.attempts
    from temp.looks as looks cross join urls on urls.url = looks.url and urls.site = looks.site
    where looks.site = ? and looks.kind = ?
    order by looks.due_at, looks.url
    limit ?
"""
