"""How the crawls went, run by run, with what was found wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lapvo_scraper.web.answers import Answer, Shown, Table
from lapvo_scraper.web.charts import Column, stacked
from lapvo_scraper.web.holdings import asked_site, site_titles

if TYPE_CHECKING:
    import sqlite3

    from lapvo_scraper.web.asked import Asked
    from lapvo_scraper.web.memory import Room

SERIES = ("fetched", "unchanged", "failed", "refused", "left_due")
"""What became of the addresses of a run (archive/README.md, crawls.counts)."""

_CHARTED, _LISTED = 60, 40
_NEWS = ("articles_new", "articles_changed", "articles_gone")
_COLUMNS = ("id", "site", "command", "started_at", "finished_at", "outcome", "exit_code")
_CRAWLS = f"""
    select {', '.join(_COLUMNS)}, counts from crawls where :site is null or site = :site
    order by started_at desc, id desc
"""  # noqa: S608 - constants
_FINDINGS = """
    select code, severity, subject, count, message, remedy from findings where crawl_id = ?
    order by case severity when 'error' then 0 when 'warning' then 1 else 2 end, code, subject
"""


def page(room: Room, asked: Asked) -> Answer:
    """Return the newest runs as a chart and as a list, with their findings."""
    db = room.db
    rows = [(*row[:-1], json.loads(row[-1])) for row in db.execute(_CRAWLS, {"site": asked_site(room, asked)})]
    return Shown(
        "crawls.html",
        {
            "chart": stacked([_column(row[3], row[0], row[-1]) for row in reversed(rows[:_CHARTED])]),
            "crawls": [_facts(db, row) for row in rows[:_LISTED]],
            "all": len(rows),
            "sites": site_titles(db),
        },
        table=Table(
            "crawls",
            (*_COLUMNS, *SERIES, *_NEWS),
            [(*row[:-1], *(row[-1].get(name, 0) for name in (*SERIES, *_NEWS))) for row in rows],
        ),
    )


def _column(started_at: str, crawl: str, counts: dict[str, int]) -> Column:
    values = tuple(counts.get(name, 0) for name in SERIES)
    title = f"{crawl}: " + ", ".join(f"{name} {value}" for name, value in zip(SERIES, values, strict=True) if value)
    return Column(started_at[:10], values, title)


def _facts(db: sqlite3.Connection, row: tuple[object, ...]) -> dict[str, object]:
    findings = db.execute(_FINDINGS, (row[0],)).fetchall()
    return dict(zip((*_COLUMNS, "counts"), row, strict=True)) | {"findings": findings}
