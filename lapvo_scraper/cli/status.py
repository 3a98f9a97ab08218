"""`lapvo status`: what the archive holds, and how fresh it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lapvo_scraper import clock
from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.durations import about
from lapvo_scraper.cli.opened import reading
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.storage.lock import holder_of

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from lapvo_scraper.storage.folder import Folder

_SITES = """
select freshness.*,
  (select count(*) from crawls cross join captures indexed by captures_by_crawl on captures.crawl_id = crawls.id
   where crawls.site = freshness.site) as captures,
  (select count(*) from urls where urls.site = freshness.site and state in ('due', 'leased')
     and (due_at is null or due_at <= ?)) as due,
  (select count(*) from not_archived where not_archived.site = freshness.site
     and state in ('refused', 'failed')) as not_archived
from freshness order by site
"""
_SHOWN = ("site", "articles", "gone", "newest_date", "captures", "due", "not_archived")


@click.command(
    "status",
    cls=VerbCommand,
    help="Say what the archive holds of each site, how fresh it is, and what is under way.",
    examples=("lapvo status", "lapvo status --json"),
)
def command() -> None:
    """Print one line per site, or all that is known as JSON."""
    session = current()
    folder = session.folder()
    with reading(folder) as db:
        sites = _sites(db, folder)
    database, warc = _size(folder.database), _size(*folder.all_warcs.rglob("*.warc.gz"))
    if session.json:
        facts = {"archive": str(folder.path), "database_bytes": database, "warc_bytes": warc, "sites": sites}
        session.show_json(facts)
    else:
        _show(session, sites, database, warc)


def _sites(db: sqlite3.Connection, folder: Folder) -> list[dict[str, Any]]:
    cursor = db.execute(_SITES, (clock.utc_text(clock.now()),))
    names = [column[0] for column in cursor.description]
    sites = [dict(zip(names, row, strict=True)) for row in cursor]
    return [{**site, "being_written_by": holder_of(folder, site["site"])} for site in sites]


def _size(*files: Path) -> int:
    return sum(file.stat().st_size for file in files)


def _show(session: Session, sites: list[dict[str, Any]], database: int, warc: int) -> None:
    words = session.words
    headings = words(
        "site|articles|gone|newest|captures|due now|not got|last whole crawl",
        "cổng|bài viết|đã gỡ|mới nhất|bản chụp|đến hạn|không lấy được|thu thập trọn gần nhất",
    ).split("|")
    rows = [(*(site[name] for name in _SHOWN), _ago(session, site["last_complete_crawl_at"])) for site in sites]
    session.show(session.table(rows, headings=headings) or words("nothing yet", "chưa có gì"))
    for site in sites:
        if writer := site["being_written_by"]:
            session.show(f"  {site['site']}: {words('being written by', 'đang được ghi bởi')} {writer}")
    sizes = [f"{session.number(size / 1_000_000, ',.1f')} MB" for size in (database, warc)]
    session.show(
        words(
            f"  database {sizes[0]}, WARC files {sizes[1]}",
            f"  cơ sở dữ liệu {sizes[0]}, tệp WARC {sizes[1]}",
        )
    )


def _ago(session: Session, at: str | None) -> str:
    if at is None:
        return session.words("never", "chưa lần nào")
    en, vi = about((clock.now() - clock.from_utc_text(at)).total_seconds())
    return session.words(f"{at} ({en} ago)", f"{at} ({vi} trước)")
