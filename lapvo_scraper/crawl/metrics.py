"""`reports/metrics.prom`: the state of every site for Prometheus (node_exporter's textfile collector reads it)."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.storage.crawls import ASKED_PORTAL
from lapvo_scraper.storage.database.schema import connect_read_only

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from lapvo_scraper.storage.folder import Folder

NAME = "metrics.prom"

_HELP = {
    "lapvo_articles": "Articles held.",
    "lapvo_articles_gone": "Articles that the portal does not show any more.",
    "lapvo_urls_due": "Addresses waiting to be fetched.",
    "lapvo_newest_article_timestamp_seconds": "When the newest article was first seen.",
    "lapvo_last_crawl_timestamp_seconds": "When the last crawl began.",
    "lapvo_last_whole_crawl_timestamp_seconds": "When the last crawl that did all it had to do ended.",
    "lapvo_last_crawl_exit_code": "Exit code of the last crawl (docs/exit-codes.md); -1 when it was killed.",
    "lapvo_last_crawl_urls": "What became of the addresses of the last crawl.",
    "lapvo_findings": "Findings of the last crawl, by code and severity (docs/findings.md).",
    "lapvo_warc_bytes": "Size of the WARC files.",
}
_FROM_FRESHNESS = {
    "lapvo_newest_article_timestamp_seconds": "newest_found_at",
    "lapvo_last_crawl_timestamp_seconds": "last_crawl_at",
    "lapvo_last_whole_crawl_timestamp_seconds": "last_complete_crawl_at",
}
_ENDS = ("fetched", "unchanged", "refused", "failed", "left_due")

Sample = tuple[str, dict[str, str], float]


def write(folder: Folder) -> Path | None:
    """Write the file anew, whole or not at all; None when there is no database yet. Raises OSError."""
    if not folder.database.is_file():
        return None
    with contextlib.closing(connect_read_only(folder.database)) as db:
        text = exposition(samples(db, folder))
    path = folder.path / "reports" / NAME
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(NAME + ".part")  # the collector reads *.prom only
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
    return path


def samples(db: sqlite3.Connection, folder: Folder) -> Iterator[Sample]:
    """Yield (metric, labels, value) for every site of an archive."""
    cursor = db.execute("select * from freshness order by site")
    names = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        facts = dict(zip(names, row, strict=True))
        site = {"site": str(facts["site"])}
        yield "lapvo_articles", site, facts["articles"]
        yield "lapvo_articles_gone", site, facts["gone"]
        yield "lapvo_urls_due", site, db.execute(_DUE, (facts["site"], clock.utc_text(clock.now()))).fetchone()[0]
        yield "lapvo_warc_bytes", site, _size(folder.warc(facts["site"]))
        for metric, column in _FROM_FRESHNESS.items():
            if facts[column]:
                yield metric, site, clock.from_utc_text(facts[column]).timestamp()
        yield from _of_last_crawl(db, facts["site"])


def exposition(found: Iterator[Sample]) -> str:
    """Return samples in Prometheus' text format, grouped by metric.

    >>> print(exposition(iter([("lapvo_articles", {"site": "a"}, 3)])), end="")
    # HELP lapvo_articles Articles held.
    # TYPE lapvo_articles gauge
    lapvo_articles{site="a"} 3
    """
    grouped: dict[str, list[str]] = {}
    for metric, labels, value in found:
        named = ",".join(f'{name}="{_escaped(label)}"' for name, label in labels.items())
        grouped.setdefault(metric, []).append(f"{metric}{{{named}}} {value:.15g}")
    lines = []
    for metric, of_metric in grouped.items():
        lines += [f"# HELP {metric} {_HELP[metric]}", f"# TYPE {metric} gauge", *of_metric]
    return "\n".join(lines) + "\n"


def _of_last_crawl(db: sqlite3.Connection, site: str) -> Iterator[Sample]:
    row = db.execute(_LAST_CRAWL, (site,)).fetchone()
    if row is None:
        return
    crawl, exit_code, counts = row
    yield "lapvo_last_crawl_exit_code", {"site": site}, -1 if exit_code is None else exit_code
    for end, count in json.loads(counts).items():
        if end in _ENDS:
            yield "lapvo_last_crawl_urls", {"site": site, "end": end}, count
    for code, severity, count in db.execute(_FINDINGS, (crawl,)):
        yield "lapvo_findings", {"site": site, "code": code, "severity": severity}, count


def _size(place: Path) -> int:
    return sum(file.stat().st_size for file in place.glob("*.warc.gz"))


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


_DUE = """
    select count(*) from urls where site = ? and state in ('due', 'leased') and (due_at is null or due_at <= ?)
"""
_LAST_CRAWL = f"""
    select id, exit_code, counts from crawls where site = ? and {ASKED_PORTAL}
    order by started_at desc, id desc limit 1
"""  # noqa: S608 - a constant
_FINDINGS = "select code, severity, count(*) from findings where crawl_id = ? group by code, severity order by code"
