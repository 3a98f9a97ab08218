"""`html/`: the page of each version as the browser received it, in files a person can look at.

Derived from the WARC files like every row: delete the folder and the next run makes it anew. Names are made
of numbers only, never of what a server said. A file carries the time of its capture as its own, by which is
known that it need not be written again.
"""

from __future__ import annotations

import filecmp
import html
import logging
import os
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from lapvo_scraper.errors import ArchiveDamaged, StorageFull
from lapvo_scraper.storage.evidence.bodies import stored_content
from lapvo_scraper.storage.rows.article_rows import html_file
from lapvo_scraper.storage.settings_file import load_settings

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.folder import Folder

INDEX = "index.html"
_OURS = re.compile(r"a?\d+-v\d+\.html(?:\.partial)?")  # and what a full disk or a killed run left of one

logger = logging.getLogger(__name__)


@dataclass
class HtmlReport:
    """What `renew_html` did."""

    written: int = 0
    kept: int = 0  # were there already
    removed: int = 0  # versions that have another number now, articles that have an entry id now
    damaged: list[str] = field(default_factory=list)  # captures whose bytes are not there


def renew_html(conn: sqlite3.Connection, folder: Folder, site: Site) -> HtmlReport:
    """Bring `html/<site>/` to what the database says, unless `html = false` in lapvo.toml.

    Raises StorageFull when a file cannot be written: those already there stay whole.
    """
    report = HtmlReport()
    if not load_settings(folder).html:
        return report
    home = folder.html(site.name)
    try:
        home.mkdir(parents=True, exist_ok=True)
        present = {
            entry.name: entry.stat().st_mtime for entry in os.scandir(home) if _OURS.fullmatch(entry.name)
        }
        for name, capture_id, fetched_at in _wanted(conn, site):
            _renew(
                conn,
                folder,
                site,
                _Page(home / name, capture_id, fetched_at),
                present.pop(name, None),
                report,
            )
        for name in present:
            (home / name).unlink()
            report.removed += 1
        _write_index(conn, site, home)
    except OSError as error:
        raise StorageFull(f"{home}: {error.strerror}; make room, then run again") from error
    return report


@dataclass(frozen=True, slots=True)
class _Page:
    path: Path
    capture_id: str
    fetched_at: float  # seconds since 1970


def _renew(
    conn: sqlite3.Connection,
    folder: Folder,
    site: Site,
    page: _Page,
    time_of_file: float | None,
    report: HtmlReport,
) -> None:
    if time_of_file == page.fetched_at:
        report.kept += 1
        return
    try:
        content = stored_content(conn, folder, site, page.capture_id)
    except ArchiveDamaged as error:
        logger.warning("%s is not written: %s", page.path.name, error)
        report.damaged.append(page.capture_id)
        return
    _replace(page.path, content.data)
    os.utime(page.path, (page.fetched_at, page.fetched_at))
    report.written += 1


def _wanted(conn: sqlite3.Connection, site: Site) -> Iterator[tuple[str, str, float]]:
    """Yield file name, capture and its time of each version that was a page (a text rendition is none)."""
    for identity, article, version, capture_id, fetched_at in conn.execute(_VERSIONS, (site.name,)):
        name = _leaf(html_file(site.name, identity, article, version))
        yield name, capture_id, datetime.fromisoformat(fetched_at).timestamp()


# Captures of one version may differ in what no reader sees (ids, counters, menus). The file of the current
# one is the very capture that the article's row names, so that its digest can be checked there.
_IS_SHOWN_BY = """captures.evidence <> 'text' and captures.id = iif(
    articles.html_file like '%-v' || versions.version || '.html', articles.capture_id, versions.capture_id
)"""
_VERSIONS = f"""
    select articles.identity, articles.id, versions.version, captures.id, captures.fetched_at
    from articles
    join versions on versions.article_id = articles.id
    join captures on {_IS_SHOWN_BY}
    where articles.site = ?
"""  # noqa: S608 - constants
_VERSIONS_BETWEEN = f"""
    select
      captures.warc_offset, iif(captures.id = articles.capture_id, articles.html_file, null),
      articles.site, articles.identity, articles.id, versions.version
    from captures
    join article_captures on article_captures.capture_id = captures.id
    join articles on articles.id = article_captures.article_id
    join versions on versions.article_id = articles.id and {_IS_SHOWN_BY}
    where captures.warc_file = ? and captures.warc_offset >= ? and captures.warc_offset < ?
"""  # noqa: S608 - constants


def files_between(conn: sqlite3.Connection, warc_file: str, start: int, stop: int) -> dict[int, str]:
    """Return the files that show captures of part of a WARC file, by the offset of the capture's record."""
    rows = conn.execute(_VERSIONS_BETWEEN, (warc_file, start, stop))
    return {
        offset: current or html_file(site, identity, article, version)
        for offset, current, site, identity, article, version in rows
    }


def _leaf(path: str) -> str:
    return path.rpartition("/")[2]


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Not synced: what a power cut takes, the next run writes again."""
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(data)
    partial.replace(path)


# --- the index --------------------------------------------------------------------------------------------


def _write_index(conn: sqlite3.Connection, site: Site, home: Path) -> None:
    path = home / INDEX
    partial = path.with_name(path.name + ".partial")
    with partial.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in _index(conn, site))
    if path.exists() and filecmp.cmp(partial, path, shallow=False):
        partial.unlink()
    else:
        partial.replace(path)


def _index(conn: sqlite3.Connection, site: Site) -> Iterator[str]:
    """Yield the lines of the index. Everything that came from a portal is escaped, and no script may run."""
    title = html.escape(f"{site.title or site.name} · {site.base_url}")
    yield _HEAD.format(title=title)
    for identity, article, text, date, gone_at, versions in conn.execute(_INDEXED, (site.name,)):
        names = (_leaf(html_file(site.name, identity, article, int(one))) for one in versions.split())
        links = " ".join(f'<a href="{name}">{name.partition("-")[2].partition(".")[0]}</a>' for name in names)
        gone = f" <small>đã gỡ · gone {gone_at[:10]}</small>" if gone_at else ""
        yield f"<tr><td>{html.escape(date or '')}<td>{html.escape(text or '—')}{gone}<td>{links}"
    yield "</table>"


_INDEXED = """
    select identity, id, title, date, gone_at, group_concat(version, ' ')
    from (
      select articles.identity, articles.id, title, date, sort_date, gone_at, version
      from articles
      join versions on versions.article_id = articles.id
      join captures on captures.id = versions.capture_id
      where articles.site = ? and captures.evidence <> 'text'
      order by articles.id, version
    )
    group by id
    order by sort_date desc, id
"""
_HEAD = """<!doctype html>
<html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>body {{ font-family: sans-serif; margin: 2em auto; max-width: 60em }} td {{ padding: .3em }}</style>
<h1>{title}</h1>
<p>Trang gốc của từng bài viết, đúng như trình duyệt đã nhận; <code>v1</code> là bản đầu tiên. Trang có thể
chạy mã của cổng thông tin và gọi ra mạng: muốn xem an toàn, dùng <code>lapvo open</code>.</p>
<p lang="en">The page of each article as the browser received it; <code>v1</code> is the first version. A page
may run scripts of the portal and call out: <code>lapvo open</code> shows it safely.</p>
<table>"""
