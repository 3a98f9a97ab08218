"""Does the reader still know where articles stand on this portal's pages?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.health.wording import Language, finding

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from lapvo_scraper.records import Finding

GUESSED = "densest"
"""The way of locating an article that needs nothing of Liferay's: where most text is."""

LEAST = 3
"""Pages from which something can be told; a night with fewer is judged together with those before."""

PAST = 200
NORMAL = 0.5
"""Where most pages of the past were read by guess too, that is how this portal is."""


def of_theme(db: sqlite3.Connection, site: str, crawl_id: str, language: Language) -> Iterator[Finding]:
    """Yield a finding when most articles that a crawl has read stand in no container the reader knows."""
    ways = [(crawl, way == GUESSED) for crawl, way in db.execute(_WAYS, (site, PAST))]
    of_crawl = sum(crawl == crawl_id for crawl, _ in ways)
    if not of_crawl:
        return
    newest, past = ways[: max(of_crawl, LEAST)], ways[max(of_crawl, LEAST) :]
    guessed = sum(by_guess for _, by_guess in newest)
    if len(newest) < LEAST or guessed * 2 <= len(newest):
        return
    is_normal = sum(by_guess for _, by_guess in past) >= NORMAL * len(past)
    code = "theme-foreign" if past and is_normal else "template-unknown"
    yield finding(code, site, guessed, language, seen=len(newest))


def of_answers(db: sqlite3.Connection, site: str, crawl_id: str, language: Language) -> Iterator[Finding]:
    """Yield a finding when most addresses of articles lead elsewhere, or show something else, and did not before."""
    answers = db.execute(_ANSWERS, (site, PAST)).fetchall()
    of_crawl = sum(crawl == crawl_id for crawl, *_ in answers)
    if not of_crawl:
        return
    newest, past = answers[: max(of_crawl, LEAST)], answers[max(of_crawl, LEAST) :]
    astray = [url for _, url, is_astray in newest if is_astray]
    were_astray = sum(is_astray for *_, is_astray in past)
    if len(newest) >= LEAST and len(astray) * 2 > len(newest) and were_astray < NORMAL * len(past):
        yield finding("articles-elsewhere", site, len(astray), language, seen=len(newest), example=astray[0])


# Answers about the article: itself, or that it is missing. Errors, maintenance and blocks are outages.
_ANSWERS = """
    select captures.crawl_id, captures.url, ifnull(captures.page_kind, '') not in ('article', 'missing')
    from captures indexed by captures_by_time
    cross join urls on urls.site = captures.site and urls.url = captures.url
    where captures.site = ? and urls.kind = 'article' and captures.evidence = 'live' and captures.error is null
      and captures.status < 400 and ifnull(captures.page_kind, '') not in ('down', 'blocked')
    order by captures.fetched_at desc, captures.id
    limit ?
"""
_WAYS = """
    with newest as materialized (
      select captures.crawl_id, article_captures.reading_digest, captures.fetched_at, captures.id
      from captures indexed by captures_by_time
      cross join article_captures on article_captures.capture_id = captures.id
      where captures.site = ? and captures.evidence = 'live'
      order by captures.fetched_at desc, captures.id
      limit ?
    )
    select crawl_id, json_extract(readings.reading, '$.container')
    from newest join readings using (reading_digest)
    order by fetched_at desc, id
"""
