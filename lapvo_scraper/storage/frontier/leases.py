"""Handing out what is to be fetched: one run's window onto the frontier.

`urls.state` is `leased` while a URL is in somebody's hands, and follows from its captures again afterwards.
"""

from __future__ import annotations

import heapq
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lapvo_scraper import clock
from lapvo_scraper.records import Lease
from lapvo_scraper.storage.frontier import known_urls, lists
from lapvo_scraper.storage.frontier.addresses import LIST, shown_by
from lapvo_scraper.storage.frontier.looks import Looks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

    from lapvo_scraper.records import Reading, UrlKind
    from lapvo_scraper.storage.crawls import RunStart

_LISTS: tuple[UrlKind, ...] = ("listing", "feed", "sitemap", "api")
_HEAD, _DEEPER, _OTHER = range(3)


class InHand(NamedTuple):
    """What leases are in memory; all else is in the database."""

    out: dict[str, int]
    deeper: bool
    window: int
    twice: set[str]


class Leases:
    """What one run has to fetch. To be used within its write transactions."""

    def __init__(self, db: sqlite3.Connection, start: RunStart, *, full: bool = False) -> None:
        self._db = db
        self._site = start.site.name
        media = (kind for word, kind in known_urls.MEDIA_KINDS.items() if word in start.site.media)
        self._tiers: tuple[tuple[UrlKind, ...], ...] = (known_urls.TEXT_KINDS, tuple(media))  # text goes first
        self._kinds = [kind for tier in self._tiers for kind in tier]
        self._looks = Looks(db, start, self._kinds, full=full)
        self._out: dict[str, int] = {}  # with their stage
        self._deeper = False  # the first pages of all lists are read
        self._window = 0  # the smallest that was asked for

    def take(self, now: datetime, window: int) -> tuple[Lease, ...]:
        """Lease what is due at `now` until `window` URLs are out: pages before media, longest due first.

        Deeper pages of lists wait for all first pages, from which follows whether they are needed; articles
        known by title alone wait for all lists, which may tell that they are known by number too.
        """
        at = clock.utc_text(now)
        self._window = min(window, self._window or window)
        self._begin_with_deeper_pages(at, window)
        titles = self._deeper and not self._are_open(at, window, (_HEAD, _DEEPER))
        taken: list[Lease] = []
        for kinds in self._tiers:
            room = window - len(self._out)
            if room > 0:
                due = heapq.merge(*(self._due(kind, at, room, titles=titles) for kind in kinds))
                taken += [self._lease(url, kind, attempts) for _, url, kind, attempts in islice(due, room)]
        return tuple(taken)

    def conclude(self, url: str, reading: Reading | None) -> None:
        """Note that a URL has its answer, and what the answer makes worth another look."""
        self._out.pop(url, None)
        self._looks.remove(url)
        if reading is not None:
            self._looks.follow(url, reading)

    @property
    def out(self) -> int:
        """How many URLs are in hand."""
        return len(self._out)

    def in_hand(self) -> InHand:
        """Return what `go_back_to` takes, should the transaction that begins be rolled back."""
        return InHand(dict(self._out), self._deeper, self._window, self._looks.twice.copy())

    def go_back_to(self, before: InHand) -> None:
        """Be as it was before."""
        self._out, self._deeper, self._window, self._looks.twice = before

    def release(self) -> None:
        """Take back what was handed out and brought no capture."""
        for url in self._out:
            known_urls.restate(self._db, self._site, url)
            self._looks.take_back(url)
        self._out.clear()

    def left(self) -> Iterator[str]:
        """Yield every URL this run has still to hand out, whether its time has come or not."""
        for kind in self._kinds:
            for (url,) in self._db.execute(_LEFT, (self._site, kind)):
                yield url
        yield from self._looks

    def count_left(self) -> int:
        """Return how many URLs `left` would yield."""
        counts = (self._db.execute(_COUNT_LEFT, (self._site, kind)).fetchone() for kind in self._kinds)
        return sum(int(count) for (count,) in counts) + len(self._looks)

    def next_due_at(self, now: datetime) -> datetime | None:
        """Return when the next URL that waits after a failed attempt comes due; None when none waits."""
        found = (
            self._db.execute(_NEXT_DUE, (self._site, kind, clock.utc_text(now))).fetchone() for kind in self._kinds
        )
        times = [due_at for (due_at,) in found if due_at]
        return clock.from_utc_text(min(times)) if times else None

    def _begin_with_deeper_pages(self, now: str, window: int) -> None:
        """Once the first pages of all lists are read: decide which deeper ones are needed."""
        if not self._deeper and not self._are_open(now, window, (_HEAD,)):
            self._deeper = True
            lists.settle_pages(self._db, self._site)
            self._looks.deepen()

    def _are_open(self, now: str, window: int, stages: tuple[int, ...]) -> bool:
        """Say whether lists of these stages are still to be read. A window that has grown holds what cannot
        be asked for."""
        in_hand = sum(stage in stages for stage in self._out.values())
        return in_hand > window - self._window or any(any(self._due(kind, now, 1)) for kind in _LISTS)

    def _stage(self, url: str, kind: UrlKind) -> int:
        """Deeper pages that a run looks at again, to follow what is new, belong to the first ones."""
        if kind not in _LISTS:
            return _OTHER
        return _DEEPER if (shown_by(url) or "").startswith(LIST) and not self._looks.has(url) else _HEAD

    def _due(
        self, kind: UrlKind, now: str, room: int, *, titles: bool = True
    ) -> Iterator[tuple[str, str, UrlKind, int]]:
        first = self._db.execute(_DUE, (self._site, kind, now, self._deeper, titles, room)).fetchall()
        again = self._looks.of_kind(kind, room)
        return iter(sorted((due_at, url, kind, attempts) for due_at, url, attempts in [*first, *again]))

    def _lease(self, url: str, kind: UrlKind, attempts: int) -> Lease:
        stage = self._stage(url, kind)
        self._looks.remove(url)
        self._db.execute("update urls set state = 'leased' where site = ? and url = ?", (self._site, url))
        self._out[url] = stage
        etag, last_modified = self._db.execute(_VALIDATORS, (url, self._site)).fetchone() or (None, None)
        return Lease(url, kind, attempts, etag, last_modified)


def release_abandoned(db: sqlite3.Connection, site: str) -> int:
    """Take back what a dead run held; return how many URLs that were."""
    leased = db.execute("select url from urls where site = ? and state = 'leased'", (site,)).fetchall()
    for (url,) in leased:
        known_urls.restate(db, site, url)
    return len(leased)


_DUE = """
    select due_at, url, attempts from urls
    where site = ? and state = 'due' and kind = ? and due_at <= ?
      and (? or ifnull(shows, '') not like 'l:%') and (? or ifnull(shows, '') not like 's:%')
    order by due_at, url
    limit ?
"""
_LEFT = "select url from urls where site = ? and state = 'due' and kind = ?"
_COUNT_LEFT = "select count(*) from urls where site = ? and state = 'due' and kind = ?"
_NEXT_DUE = "select min(due_at) from urls where site = ? and state = 'due' and kind = ? and due_at > ?"
_VALIDATORS = """
    select etag, last_modified from captures
    where url = ? and site = ? and evidence = 'live' and status in (200, 304) and error is null
      and (etag is not null or last_modified is not null)
    order by fetched_at desc, warc_file desc, warc_offset desc
    limit 1
"""
