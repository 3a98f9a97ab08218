"""How many articles have each field, held against this portal's own past: what a new theme silently takes away.

Robust for small nights: the newest articles are looked at in growing numbers, and the alarm needs both a share that has
fallen by half and odds against chance so long that a quiet portal with three articles a night is not called at every
turn of luck. A first crawl has no past to hold anything against, and goes on being one for as many nights as it takes:
old articles that it reaches late were not written today. One finding per field: for the whole portal if it is so there,
else for the category where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, Any

from lapvo_scraper.health.theme import GUESSED
from lapvo_scraper.health.wording import Language, finding

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from lapvo_scraper.records import Finding

FIELDS = ("title", "summary", "category", "byline", "published", "body", "images")
NEWEST = (4, 8, 16, 32)
"""How many of the newest articles are looked at. Four without a title are no accident."""

PAST = 400
LEAST_PAST = 20
"""Articles of the past that the share is taken from, at most and at least."""

USUAL = 0.3
"""A field that fewer articles than this share had is no habit of the portal."""

SURE = 0.97
"""However regular the past was, one article in thirty may always lack a field."""

ODDS = 1e-5
"""Seven fields in some eight categories are looked at every night for years."""

FALLEN = 0.5

YOUNG = 90
"""Days for which articles are looked at as part of the portal's life: until the last step of docs/evidence.md."""


@dataclass(frozen=True)
class Loss:
    """A field that the newest articles lack: how many of how many, and the share that had it before."""

    field: str
    category: str | None  # None: all of the portal
    lacking: int
    seen: int
    share: float


def of_fields(db: sqlite3.Connection, site: str, since: str, language: Language) -> Iterator[Finding]:
    """Yield a finding for each field that articles seen since `since` (a time in UTC) lack and used to have."""
    found = db.execute(_ARTICLES, {"site": site, "most": max(NEWEST) + PAST}).fetchall()
    known = [row for row in found if row[2] != GUESSED]
    # What a theme that nobody knows took away is that theme's finding, also when it has been described since.
    counted = known if len(known) * 2 > len(found) else found
    for loss in losses([_article(row, since) for row in counted]):
        place = f"{site}, {loss.category}" if loss.category else site
        subject = f"{place}: {_NAMES[loss.field][language]}"
        share = round(100 * loss.share)
        yield finding("field-lost", subject, loss.lacking, language, seen=loss.seen, share=share)


@dataclass(frozen=True)
class _Article:
    category: str | None
    is_of_this_crawl: bool
    was_held: bool  # before it
    has: tuple[bool, ...]  # in the order of FIELDS


def _article(row: tuple[Any, ...], since: str) -> _Article:
    category, last_seen, _, first_seen, *has = row
    return _Article(category, last_seen >= since, first_seen < since, tuple(map(bool, has)))


def losses(newest_first: Sequence[_Article]) -> list[Loss]:
    """Return the fields that were lost; nothing when this crawl has seen no article."""
    found = []
    categories = sorted({one.category for one in newest_first if one.category})
    for number, name in enumerate(FIELDS):
        loss = _loss(newest_first, number, None)
        if loss is None:
            of_each = (
                _loss([one for one in newest_first if one.category == category], number, category)
                for category in categories
                if name != "category"
            )
            loss = next(filter(None, of_each), None)
        if loss is not None:
            found.append(loss)
    return found


def _loss(rows: Sequence[_Article], number: int, category: str | None) -> Loss | None:
    if not any(one.is_of_this_crawl for one in rows[: NEWEST[0]]):
        return None
    for size in NEWEST:
        newest, past = rows[:size], [one for one in rows[size:] if one.was_held]
        if len(newest) < size or len(past) < LEAST_PAST:
            break
        share = _share(past, number)
        had = sum(one.has[number] for one in newest)
        is_fallen = share >= USUAL and had < FALLEN * share * size
        if is_fallen and odds(had, size, min(share, SURE)) < ODDS:
            return Loss(FIELDS[number], category, size - had, size, share)
    return None


def _share(rows: Sequence[_Article], number: int) -> float:
    return sum(one.has[number] for one in rows) / len(rows)


def odds(had: int, seen: int, share: float) -> float:
    """Return the probability that at most `had` of `seen` articles have what a `share` of all have.

    >>> round(odds(0, 4, 0.5), 4)
    0.0625
    """
    return sum((comb(seen, k) * share**k * (1 - share) ** (seen - k) for k in range(had + 1)), 0.0)


_NAMES: dict[str, dict[Language, str]] = {
    "title": {"en": "title", "vi": "tiêu đề"},
    "summary": {"en": "summary", "vi": "tóm tắt"},
    "category": {"en": "category", "vi": "chuyên mục"},
    "byline": {"en": "author line", "vi": "dòng tác giả"},
    "published": {"en": "publication date", "vi": "ngày đăng"},
    "body": {"en": "text", "vi": "nội dung"},
    "images": {"en": "pictures", "vi": "hình ảnh"},
}
# By day: in which order a crawl meets the articles of a day follows from its lists, and lists differ in what they tell.
# What is old counts by its own date, also when it was looked at today.
_DAY = f"iif(sort_date >= date(last_seen_at, '-{YOUNG} days'), substr(last_seen_at, 1, 10), sort_date)"
# Of as many as are asked for, those with the latest dates, one is the last by day. Who is later than that has a date of
# at most so many days before. A date may be known to the month or the year.
_NOT_BEFORE = f"""
    select ifnull(date(min(substr(day || '-01-01', 1, 10)), '-{YOUNG} days'), '') from (
      select {_DAY} as day from articles indexed by articles_by_date
      where site = :site and gone_at is null order by sort_date desc limit :most
    )
"""  # noqa: S608 - put together from the constants above
_ARTICLES = f"""
    with newest as materialized (
      select id, {_DAY} as day from articles indexed by articles_by_date
      where site = :site and gone_at is null and sort_date >= ({_NOT_BEFORE})
      order by day desc, sort_date desc, id
      limit :most
    )
    select category, last_seen_at, json_extract(readings.reading, '$.container'), first_seen_at,
      title is not null, summary is not null, category is not null, byline is not null,
      articles.published_at is not null, body <> '', exists (select 1 from images where article_id = articles.id)
    from newest join articles using (id)
    left join current_readings on current_readings.article_id = articles.id
    left join readings using (reading_digest)
    order by day desc, sort_date desc, articles.id
"""  # noqa: S608 - put together from the constants above
