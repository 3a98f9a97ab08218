"""`FILE.columns.txt`: what a person who was sent a CSV file, and nothing else, has to know."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from lapvo_scraper.export.columns import ARTICLE_COLUMNS
from lapvo_scraper.export.csv import GUARD, Style
from lapvo_scraper.export.selection import ARTICLES, Selection
from lapvo_scraper.storage.crawls import SAW_ALL

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from lapvo_scraper.export.written import Written

_NO_DATA = datetime(1980, 1, 1)  # noqa: DTZ001 - files in the form of Office have no zones

_SITES = f"""
select site, max(case when {SAW_ALL} then finished_at end) as complete, max(started_at) as newest
from crawls where (:site is null or site = :site) group by site order by site
"""  # noqa: S608 - a constant


def column_notes(db: sqlite3.Connection, name: str, selection: Selection, style: Style | None, written: Written) -> str:
    """Return the text that goes beside the file `name`: rows, completeness, meaning of the columns.

    `style`: how CSV is written; None for JSON Lines.
    Nothing in it depends on the moment of the export, so the same archive gives the same bytes.
    """
    parts = [
        [name],
        [f"rows / số dòng: {written.rows}", *_selection_lines(selection, written)],
        ["complete as of / đầy đủ đến (UTC):", *_completeness(db, selection.site)],
        [*_format_lines(style, written)],
        list(_column_lines(selection)),
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def limits(selection: Selection) -> list[str]:
    """Return what a selection was restricted to, an option each; empty for everything."""
    asked = {
        "table": selection.table,
        "where": selection.where,
        "site": selection.site,
        "from": selection.days.first,
        "to": selection.days.last,
    }
    return [f"{option}: {value}" for option, value in asked.items() if value]


def completeness(db: sqlite3.Connection, site: str | None) -> list[tuple[str, str | None, str]]:
    """Return, by site: its name, until when the archive is complete (UTC) or None, when its newest run began."""
    return db.execute(_SITES, {"site": site}).fetchall()


def data_time(db: sqlite3.Connection, site: str | None) -> datetime:
    """Return the moment (UTC, without zone) that an export dates itself by: what was newest when it was made."""
    moments = [complete or newest for _, complete, newest in completeness(db, site)]
    return datetime.fromisoformat(max(moments)).replace(tzinfo=None) if moments else _NO_DATA


def _selection_lines(selection: Selection, written: Written) -> Iterator[str]:
    yield "selection / phạm vi: " + ("; ".join(limits(selection)) or "everything / tất cả")
    if written.left_out:
        yield f"left out, date not known well enough / bỏ ra vì không rõ ngày: {written.left_out}"


def _completeness(db: sqlite3.Connection, site: str | None) -> Iterator[str]:
    for name, complete, newest in completeness(db, site):
        unfinished = f"not complete; last tried / chưa đầy đủ; lần thử cuối: {newest}"
        yield f"  {name}: {complete or unfinished}"


def _format_lines(style: Style | None, written: Written) -> Iterator[str]:
    if style is None:
        yield "UTF-8, one JSON object a line; null is not known / mỗi dòng một đối tượng JSON; null là không rõ"
        return
    separator = "tab" if style.delimiter == "\t" else style.delimiter
    yield f"UTF-8, CRLF, columns separated by / cột cách nhau bằng: {separator}"
    if not style.raw:
        yield (
            f"cells beginning with {GUARD}, so that no spreadsheet runs them as a formula / "
            f"ô có dấu {GUARD} đứng đầu để bảng tính không hiểu là công thức: {written.guarded}"
        )
    if written.too_long:
        yield f"cells longer than Excel keeps / ô dài hơn mức Excel giữ được: {written.too_long}"


def _column_lines(selection: Selection) -> Iterator[str]:
    if (selection.table or ARTICLES) != ARTICLES:
        yield "what the columns mean: README.md of the archive / ý nghĩa các cột: README.md trong kho lưu trữ"
        return
    yield "lists are joined by | ; empty means not known / danh sách nối bằng | ; ô trống là không rõ"
    for column in ARTICLE_COLUMNS:
        yield f"{column.name} ({column.heading_vi})\n    {column.en}\n    {column.vi}"
