"""How complete the archive is: which fields its articles have, and what the portal listed that is not held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lapvo_scraper.web.answers import Answer, Shown, Table
from lapvo_scraper.web.holdings import asked_site, site_titles

if TYPE_CHECKING:
    import sqlite3

    from lapvo_scraper.web.asked import Asked
    from lapvo_scraper.web.memory import Room

FIELDS = ("published", "event", "bracket", "category", "signed", "picture", "picture_held", "document")
_SITE = "(:site is null or site = :site)"
_BY_YEAR = """
    select site, year, sum(articles), sum(undated), sum(without_author), sum(text_only), sum(listed_not_held)
    from coverage group by site, year
"""
# Each from an index: none reads the articles' own pages, which hold their texts.
_FIELDS = f"""
    select count(*), count(*) filter (where date_source = 'published'), count(*) filter (where date_source = 'event'),
      count(*) filter (where date is null and published_not_before is not null and published_not_after is not null),
      count(category)
    from articles indexed by articles_by_date where hidden_at is null and {_SITE}
"""  # noqa: S608 - constants
_PARTS = (
    "select count(distinct article_id) from article_authors",
    "select count(distinct article_id) from images",
    "select count(distinct article_id) from images where capture_id is not null",
    "select count(distinct article_id) from attachments",
)
_OF_SITE = " {} article_id in (select id from articles indexed by articles_by_date where site = :site)"


def page(room: Room, asked: Asked) -> Answer:
    """Return the coverage of fields and of years."""
    site = asked_site(room, asked)
    articles, counts = room.remember(f"fields {site}", lambda db: _fields(db, site))
    years = _years(room.remember("coverage", lambda db: db.execute(_BY_YEAR).fetchall()), site)
    return Shown(
        "coverage.html",
        {
            "articles": articles,
            "fields": list(zip(FIELDS, counts, strict=True)),
            "years": years,
            "sites": site_titles(room.db),
        },
        table=Table(
            "coverage", ("year", "articles", "undated", "without_author", "text_only", "listed_not_held"), years
        ),
    )


def _fields(db: sqlite3.Connection, site: str | None) -> tuple[int, list[int]]:
    """Return how many articles there are, and how many have each of FIELDS."""
    given = {"site": site}
    articles, *counts = db.execute(_FIELDS, given).fetchone()
    for part in _PARTS:
        narrowed = part + _OF_SITE.format("and" if "where" in part else "where") if site else part
        counts.append(db.execute(narrowed, given).fetchone()[0])
    return articles, counts


def _years(rows: list[tuple[Any, ...]], site: str | None) -> list[tuple[Any, ...]]:
    """Return year and counts of one site, or of all together; the newest first, the unknown year last."""
    sums: dict[str | None, list[int]] = {}
    for name, year, *counts in rows:
        if site in (None, name):
            before = sums.get(year, [0] * len(counts))
            sums[year] = [one + other for one, other in zip(before, counts, strict=True)]
    return [(year, *sums[year]) for year in sorted(sums, key=lambda year: year or "", reverse=True)]
