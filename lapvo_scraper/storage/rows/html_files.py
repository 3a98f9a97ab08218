"""`html/`: the page of each version as the browser received it, in files a person can look at.

Derived from the WARC files like every row: delete the folder, or files in it, and the next run makes them anew. Names
are made of numbers only, never of what a server said. A file carries the time of its capture as its own, by which is
known that it need not be written again. Only files of articles that have changed are looked at, as long as the folder
and its index are as the last run left them (line_files.py).
"""

from __future__ import annotations

import filecmp
import json
import logging
import os
import re
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from lapvo_scraper.errors import ArchiveDamaged, StorageFull
from lapvo_scraper.storage import line_files, line_notes
from lapvo_scraper.storage.disk import partial_of
from lapvo_scraper.storage.evidence.bodies import stored_content
from lapvo_scraper.storage.rows import html_index
from lapvo_scraper.storage.rows.article_rows import html_file
from lapvo_scraper.storage.rows.html_index import IndexMaker, leaf
from lapvo_scraper.storage.settings_file import load_settings

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.folder import Folder
    from lapvo_scraper.storage.line_files import OldFile

_OURS = re.compile(r"a?\d+-v\d+\.html")
_PARTIAL = re.compile(r"(?:a?\d+-v\d+|index)\.html\.(?:[0-9a-f]+\.)?partial")
_LEFT_AFTER = 3600  # seconds: a partial file this old was left by a run that was killed; a younger one is being written

logger = logging.getLogger(__name__)


@dataclass
class HtmlReport:
    """What `renew_html` did."""

    written: int = 0
    kept: int = 0  # looked at, and were there already
    removed: int = 0  # versions that have another number now, articles that have an entry id now
    damaged: list[str] = field(default_factory=list)  # captures whose bytes are not there


def renew_html(conn: sqlite3.Connection, folder: Folder, site: Site) -> HtmlReport:
    """Bring `html/<site>/` to what the database says, unless `html = false` in lapvo.toml.

    Raises StorageFull when a file cannot be written: those already there stay whole.
    """
    if not load_settings(folder).html:
        return HtmlReport()
    home = folder.html(site.name)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _one_state(conn):
            return _renew_folder(conn, folder, site, home)
    except OSError as error:
        raise StorageFull(f"{home}: {error.strerror}; make room, then run again") from error


def _renew_folder(conn: sqlite3.Connection, folder: Folder, site: Site, home: Path) -> HtmlReport:
    report = HtmlReport()
    maker, index = IndexMaker(conn, site), home / html_index.NAME
    notes_path = folder.renewal / f"{site.name}.{html_index.NAME}.lines"
    with line_files.old_file(conn, index, notes_path, maker.form, alone=False) as noted:
        lines = None if noted is None else noted.lines_of_changed()
        old = None if lines is None else noted
        present = _present(home, lines)
        for name, capture_id, fetched_at in _wanted(conn, site, old):
            page = _Page(home / name, capture_id, fetched_at)
            _renew(conn, folder, site, page, present.pop(name, None), report)
        for name in present:
            (home / name).unlink(missing_ok=True)
            report.removed += 1
        with partial_of(index) as partial:
            with partial.open("wb") as file:
                notes = line_files.write(conn, maker, file, old)
                file.flush()
                written = os.fstat(file.fileno())  # of our own file: another may take its place at any time
            standing = _stat_if_same(index, partial)
            if standing is None:
                partial.replace(index)
    if old is not None:
        notes.made_whole_at = old.notes.made_whole_at  # though the index be whole: only some pages were looked at
    if report.damaged:
        notes_path.unlink(missing_ok=True)  # the next run is to look for these pages again
    else:
        notes.saw(standing or written, home.stat())
        line_notes.save(notes, notes_path)
    return report


@contextmanager
def _one_state(conn: sqlite3.Connection) -> Iterator[None]:
    """Every query inside sees the same state of the database."""
    conn.execute("begin")
    try:
        yield
    finally:
        conn.rollback()


def _stat_if_same(index: Path, partial: Path) -> os.stat_result | None:
    """Return what the old index is when it can be read and has the very bytes of the new one."""
    with suppress(OSError):
        standing = index.stat()
        if filecmp.cmp(partial, index, shallow=False):
            return standing
    return None


def _present(home: Path, lines: Iterable[bytes] | None) -> dict[str, float]:
    """Return the times of our files, by name: of all, or of those that lines of the old index name."""
    present = {}
    if lines is None:
        for entry in os.scandir(home):
            with suppress(FileNotFoundError):
                if _OURS.fullmatch(entry.name) or (_PARTIAL.fullmatch(entry.name) and _is_left(entry.stat())):
                    present[entry.name] = entry.stat().st_mtime
        return present
    for line in lines:
        for name in html_index.linked(line):
            with suppress(FileNotFoundError):
                present[name] = (home / name).stat().st_mtime
    return present


def _is_left(partial: os.stat_result) -> bool:
    return time.time() - partial.st_mtime > _LEFT_AFTER


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


def _wanted(conn: sqlite3.Connection, site: Site, old: OldFile | None) -> Iterator[tuple[str, str, float]]:
    """Yield file name, capture and its time of each version that was a page (a text rendition is none)."""
    which = "1" if old is None else "articles.id in (select value from json_each(:some))"
    parameters = {"site": site.name, "some": json.dumps(sorted(old.changed) if old else [])}
    for identity, article, version, capture_id, fetched_at in conn.execute(f"{_VERSIONS} and {which}", parameters):
        name = leaf(html_file(site.name, identity, article, version))
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
    where articles.site = :site
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


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Not synced, for that costs a third more CPU and as long again in waiting: what a power cut leaves empty, `lapvo
    verify` names, and once it is deleted the next run or `lapvo rebuild` writes it again.
    """
    with partial_of(path) as partial:
        partial.write_bytes(data)
        partial.replace(path)
