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


_WAYS = """
    select captures.crawl_id, json_extract(readings.reading, '$.container')
    from article_captures
    join captures on captures.id = article_captures.capture_id
    join readings using (reading_digest)
    where captures.site = ? and captures.evidence = 'live'
    order by article_captures.fetched_at desc, article_captures.capture_id
    limit ?
"""
