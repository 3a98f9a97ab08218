"""Articles through time, and what their dates rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.web.answers import Answer, Shown, Table
from lapvo_scraper.web.charts import Column, stacked, totals
from lapvo_scraper.web.holdings import asked_site, site_titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lapvo_scraper.web.asked import Asked
    from lapvo_scraper.web.memory import Room

SERIES = ("published", "event", "bracket")
"""What the date of an article rests on, surest first (archive/README.md, articles_by_month)."""

_YEARS_SHOWN_BY_MONTH = 3
_MONTHS = 12  # of a year


def page(room: Room, asked: Asked) -> Answer:
    """Return the chart by year, or by month."""
    site = asked_site(room, asked)
    years, unknown_year = _counts(room, "year", site)
    short = len(years) <= _YEARS_SHOWN_BY_MONTH
    by = asked.given("by") if asked.given("by") in ("month", "year") else "month" if short else "year"
    counts, unknown = _counts(room, "month", site) if by == "month" else (years, unknown_year)
    places = list(_places(min(counts), max(counts))) if counts else []
    rows = [(place, counts.get(place, (0,) * len(SERIES))) for place in places]
    headings = (by or "year", *SERIES, "articles")
    return Shown(
        "time.html",
        {
            "by": by,
            "chart": stacked([_column(asked, *row) for row in rows]),
            "rows": [(place, values) for place, values in rows if any(values)],
            "unknown": unknown,
            "sites": site_titles(room.db),
        },
        table=Table(f"articles-by-{by}", headings, [(place, *values, sum(values)) for place, values in rows]),
    )


def _counts(room: Room, by: str, site: str | None) -> tuple[dict[str, tuple[int, ...]], int]:
    """Return the counts of each year or month, and how many articles have none."""
    statement = f"select site, {by}, rests_on, sum(articles) from articles_by_{by} group by 1, 2, 3"  # noqa: S608
    rows = room.remember(f"by {by}", lambda db: db.execute(statement).fetchall())
    here = [(place, rests_on, count) for name, place, rests_on, count in rows if site in (None, name)]
    known = [row for row in here if row[0] is not None]
    return totals(known, SERIES), sum(count for place, _, count in here if place is None)


def _column(asked: Asked, place: str, values: tuple[int, ...]) -> Column:
    link = asked.link("/search", **{"from": place, "to": place, "site": asked.given("site")})
    return Column(place, values, f"{place}: {sum(values)}", link)


def _places(first: str, last: str) -> Iterator[str]:
    """Yield every month or year from the first to the last, those without articles too."""
    if len(first) == len("2021"):
        yield from (f"{year:04}" for year in range(int(first), int(last) + 1))
        return
    start, end = (int(text[:4]) * _MONTHS + int(text[5:7]) - 1 for text in (first, last))
    yield from (f"{number // _MONTHS:04}-{number % _MONTHS + 1:02}" for number in range(start, end + 1))
