"""Alarms about nothing: lists that went empty, a portal that published nothing for long, a timer that stopped.

Zero is the loudest signal: scrapers of this field ran for months without it (and without a word).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.health.wording import Language, finding
from lapvo_scraper.storage.crawls import ASKED_PORTAL

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lapvo_scraper.records import Finding

QUIET_DAYS = 14
"""A week of holidays and the week-ends around it are no silence."""

HALF_AGAIN = 1.5
"""A pause must be so much longer than the longest known one to be remarkable."""

LONG_SILENCE = 60
"""Days without news that are worth a word on a portal whose habits are not known yet."""

LEAST_HISTORY = 5
"""Days with news, or crawls, from which a habit can be told."""

TOLD_AGAIN = 2
"""How many times as long as when it was last told a silence lasts until it is told again: a portal may be dead for
good, which is no news every night, and not to be forgotten either."""

OVERDUE = 4
"""A crawl is overdue after so many times its usual distance: a machine may be off for a night or two."""


def of_lists(db: sqlite3.Connection, site: str, crawl_id: str, language: Language) -> Iterator[Finding]:
    """Yield an alarm when most lists that a crawl read were empty, and lists were not before.

    A box of "most read" articles in a side column is filled in another way, and may stay.
    """
    lists = db.execute(_LISTS_OF_CRAWL, (crawl_id,)).fetchall()
    empty = [(instance, pages) for instance, pages, items in lists if not items]
    if len(empty) * 2 > len(lists) and any(
        db.execute(_LISTED_BEFORE, (site, instance, crawl_id)).fetchone() for instance, _ in empty
    ):
        yield finding("lists-empty", site, sum(pages for _, pages in empty), language)


def of_news(db: sqlite3.Connection, site: str, now: datetime, language: Language) -> Iterator[Finding]:
    """Yield an alarm when nothing new was published for longer than this portal ever was silent in a year.

    A portal that was silent already when it was first crawled is what it is. Of one silence a person is needed once,
    and again each time it has doubled; in between it is a note.
    """
    days = [date.fromisoformat(day) for (day,) in db.execute(_NEWS_DAYS, (site,))]
    (first_crawl,) = db.execute(_FIRST_CRAWL, (site,)).fetchone()
    if not days or first_crawl is None:
        return
    pause = longest_pause(days)
    limit = max(QUIET_DAYS if len(days) >= LEAST_HISTORY else LONG_SILENCE, HALF_AGAIN * pause)
    was_alive = (clock.from_utc_text(first_crawl).date() - days[-1]).days <= limit
    silent = (now.date() - days[-1]).days
    if was_alive and silent > limit:
        (told,) = db.execute(_TOLD, (site, days[-1].isoformat())).fetchone()
        found = finding("stale", site, silent, language, usual=pause)
        yield replace(found, severity="note") if told and silent < TOLD_AGAIN * told else found


def of_timer(db: sqlite3.Connection, site: str, now: datetime, language: Language) -> Iterator[Finding]:
    """Yield an alarm when a site that used to be crawled regularly has not been for long."""
    starts = [clock.from_utc_text(at) for (at,) in db.execute(_STARTS, (site,))]
    if len(starts) < LEAST_HISTORY:
        return
    distances = sorted((later - earlier).total_seconds() / 86_400 for later, earlier in pairwise(starts))
    usual = distances[len(distances) // 2]
    silent = (now - starts[0]).total_seconds() / 86_400
    if silent > max(OVERDUE * usual, 2):
        yield finding("crawl-overdue", site, int(silent), language, usual=f"{max(1, round(usual))}")


def longest_pause(days: Sequence[date]) -> int:
    """Return the most days between two neighbours of `days`, which are in order; 0 for less than two."""
    return max(((later - earlier).days for earlier, later in pairwise(days)), default=0)


_LISTS_OF_CRAWL = """
    select instance_id, count(*), max(items) from list_pages
    join captures on captures.id = list_pages.capture_id
    where captures.crawl_id = ? and page_number = 1
    group by instance_id
"""
_LISTED_BEFORE = """
    select 1 from list_pages join captures on captures.id = list_pages.capture_id
    where list_pages.site = ? and instance_id = ? and captures.crawl_id <> ? and items > 0
    limit 1
"""
_NEWS_DAYS = """
    select distinct date(sort_date) as day from articles indexed by articles_by_date
    where site = ?1 and date(sort_date) is not null
      and sort_date > (select date(max(sort_date), '-1 year') from articles indexed by articles_by_date where site = ?1)
    order by day
"""
_FIRST_CRAWL = f"select min(started_at) from crawls where site = ? and {ASKED_PORTAL}"  # noqa: S608 - a constant
_TOLD = """
    select max(count) from findings join crawls on crawls.id = findings.crawl_id
    where code = 'stale' and severity = 'warning' and crawls.site = ? and crawls.started_at > ?
"""
_STARTS = f"""
    select started_at from crawls where site = ? and {ASKED_PORTAL}
    order by started_at desc limit 30
"""  # noqa: S608 - a constant
