"""Articles by section, and how each section fared over the years."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from lapvo_scraper.web.answers import Answer, Shown, Table
from lapvo_scraper.web.charts import sparkline
from lapvo_scraper.web.holdings import asked_site, site_titles

if TYPE_CHECKING:
    from lapvo_scraper.web.asked import Asked
    from lapvo_scraper.web.memory import Room

MOST_SHOWN = 60
_ARTICLES = """
    select category, substr(date, 1, 4) as year, count(*), min(date), max(date)
    from articles indexed by articles_by_date
    where hidden_at is null and (:site is null or site = :site) group by 1, 2 order by 1
"""


def page(room: Room, asked: Asked) -> Answer:
    """Return the sections, the largest first."""
    db, site = room.db, asked_site(room, asked)
    groups = room.remember(f"sections {site}", lambda db: db.execute(_ARTICLES, {"site": site}).fetchall())
    known = sorted({year for _, year, *_ in groups if year})
    years = [f"{year:04}" for year in range(int(known[0]), int(known[-1]) + 1)] if known else []
    rows = sorted(_sections(groups, years), key=lambda row: (-row[1], row[0] or ""))
    most = rows[0][1] if rows else 0
    return Shown(
        "sections.html",
        {
            "sections": [(*row[:4], sparkline(row[4])) for row in rows[:MOST_SHOWN]],
            "more": len(rows) - MOST_SHOWN,
            "most": most,
            "years": years,
            "sites": site_titles(db),
        },
        table=Table(
            "articles-by-section",
            ("category", "articles", "first_date", "last_date", *years),
            [(*row[:4], *row[4]) for row in rows],
        ),
    )


def _sections(
    groups: list[tuple[str | None, str | None, int, str | None, str | None]], years: list[str]
) -> list[tuple[str | None, int, str | None, str | None, list[int]]]:
    """Return section, articles, first and last date, articles of each year."""
    sections = []
    for category, parts in groupby(groups, key=itemgetter(0)):
        by_year: dict[str | None, int] = {}
        dates: list[str] = []
        for _, year, count, first, last in parts:
            by_year[year] = count
            dates += [day for day in (first, last) if day]
        counts = [by_year.get(year, 0) for year in years]
        sections.append((category, sum(by_year.values()), min(dates, default=None), max(dates, default=None), counts))
    return sections
