"""What one run looks at again, beside what is due for the first time: list heads, young articles, a few old.

Kept in a temporary table: that a night has come is a fact about the run, not about the URLs, so no row of
`urls` changes by it, and a rebuilt database equals the live one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.liferay.urls import classify
from lapvo_scraper.storage.schedule import ARTICLE_STEPS, OLD_ARTICLES_PER_RUN, ROUND

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from lapvo_scraper.records import Listing, Reading, UrlKind
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
        self._round = _crawls_of_round(db, start)
        self._round_began = min(self._round.values())
        db.execute("create temp table looks (url text primary key, kind text, due_at text) without rowid")
        for kind in kinds:
            db.execute(_DUE_AGAIN, (self._site, kind, clock.utc_text(start.started_at)))
        db.execute(_OLD_ARTICLES, (self._site, clock.utc_text(start.started_at), OLD_ARTICLES_PER_RUN))
        for url, kind in db.execute(_PAGES if full else _LISTS, (self._site,)).fetchall():
            if full or kind != "listing" or (classify(url).page_number or 1) == 1:
                self._add(url)

    def of_kind(self, kind: UrlKind, room: int) -> list[tuple[str, str, int]]:
        """Return at most `room` of them as (due_at, url, failed attempts before), longest due first."""
        return self._db.execute(_OF_KIND, (kind, self._site, room)).fetchall()

    def remove(self, url: str) -> None:
        """Note that a URL has been handed out."""
        self._db.execute("delete from temp.looks where url = ?", (url,))

    def __iter__(self) -> Iterator[str]:
        return (url for (url,) in self._db.execute("select url from temp.looks"))

    def __len__(self) -> int:
        return int(self._db.execute("select count(*) from temp.looks").fetchone()[0])

    def follow(self, reading: Reading) -> None:
        """Look at the next page of a list again when the last article on this one is new.

        New articles push older ones down: a list is read until a page ends in something known.
        """
        for listing in reading.listings:
            if listing.items and self._is_new(listing.items[-1].url):
                for url in _next_pages(reading, listing):
                    self._add(url)

    def _add(self, url: str) -> None:
        """Add a URL that is done, unless this round has seen it."""
        row = self._db.execute(_LAST_SEEN, (self._site, url)).fetchone()
        if row is not None:
            kind, crawl_id, fetched_at = row
            if crawl_id not in self._round:
                self._db.execute("insert or ignore into temp.looks values (?, ?, ?)", (url, kind, fetched_at))

    def _is_new(self, url: str) -> bool:
        known = "select 1 from urls where site = ? and url = ? and discovered_at >= ?"
        return self._db.execute(known, (self._site, url, self._round_began)).fetchone() is not None


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
        facts = classify(link.url) if link.kind == "listing" else None
        if facts and facts.page_number == listing.page_number + 1 and facts.instance_id == listing.instance_id:
            yield link.url


_EARLIER_CRAWLS = """
    select id, started_at, exit_code from crawls
    where site = ? and (started_at, id) < (?, ?)
    order by started_at desc, id desc
"""
# How an old article is told from a young one: it came due long after it was discovered.
_IS_OLD = f"kind = 'article' and julianday(due_at) - julianday(discovered_at) > {ARTICLE_STEPS[-1] + 1}"
_DUE_AGAIN = f"""
    insert or ignore into temp.looks
    select url, kind, due_at from urls
    where site = ? and kind = ? and state in ('done', 'failed', 'refused') and due_at <= ? and not ({_IS_OLD})
"""  # noqa: S608 - put together from the constants above
_OLD_ARTICLES = f"""
    insert or ignore into temp.looks
    select url, kind, due_at from urls
    where site = ? and state = 'done' and due_at <= ? and {_IS_OLD}
    order by due_at, url
    limit ?
"""  # noqa: S608 - put together from the constants above
_LISTS = "select url, kind from urls where site = ? and state = 'done' and kind in ('listing', 'feed', 'sitemap')"
_PAGES = _LISTS.replace("'listing'", "'listing', 'article', 'api'")
_LAST_SEEN = """
    select urls.kind, captures.crawl_id, captures.fetched_at
    from urls join captures on captures.id = urls.last_capture_id
    where urls.site = ? and urls.url = ? and urls.state = 'done'
"""
_OF_KIND = """
    select looks.due_at, looks.url, urls.attempts
    from temp.looks as looks join urls on urls.url = looks.url
    where looks.kind = ? and urls.site = ?
    order by looks.due_at, looks.url
    limit ?
"""
