"""How complete the archive is: which fields its articles have, and what the portal listed that is not held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.web.answers import Answer, Shown, Table
from lapvo_scraper.web.holdings import site_titles

if TYPE_CHECKING:
    from lapvo_scraper.storage.archive import Archive
    from lapvo_scraper.web.asked import Asked

FIELDS = ("published", "event", "bracket", "category", "signed", "picture", "picture_held", "document")
_SITE = "(:site is null or site = :site)"
_BY_YEAR = f"""
    select year, sum(articles), sum(undated), sum(without_author), sum(text_only), sum(listed_not_held)
    from coverage where {_SITE} group by year order by year desc
"""  # noqa: S608 - constants
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


def page(archive: Archive, asked: Asked) -> Answer:
    """Return the coverage of fields and of years."""
    db, given = archive.connection, {"site": asked.given("site")}
    articles, *counts = db.execute(_FIELDS, given).fetchone()
    for part in _PARTS:
        narrowed = part + _OF_SITE.format("and" if "where" in part else "where") if given["site"] else part
        counts.append(db.execute(narrowed, given).fetchone()[0])
    years = [tuple(row) for row in db.execute(_BY_YEAR, given)]
    return Shown(
        "coverage.html",
        {
            "articles": articles,
            "fields": list(zip(FIELDS, counts, strict=True)),
            "years": years,
            "sites": site_titles(db),
        },
        table=Table(
            "coverage", ("year", "articles", "undated", "without_author", "text_only", "listed_not_held"), years
        ),
    )
