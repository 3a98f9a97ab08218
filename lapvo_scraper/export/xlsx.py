"""A workbook for Excel and LibreOffice: Vietnamese headings, typed dates, filters, and a sheet that explains it all.

Every text is written as text, so nothing of a page runs as a formula. Rows stream to disk. Time stamps inside the
file are those of the archive's data, never of the export: the same archive gives the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from lapvo_scraper.errors import UsageError
from lapvo_scraper.export.columns import ARTICLE_COLUMNS
from lapvo_scraper.export.csv import EXCEL_CELL_LIMIT, Headings
from lapvo_scraper.export.explanation import explanation
from lapvo_scraper.export.notes import data_time
from lapvo_scraper.export.packing import SteadyZip
from lapvo_scraper.export.selection import ARTICLES, Column, Query, Selection, one_state, quoted
from lapvo_scraper.export.times import is_time, spreadsheet_time
from lapvo_scraper.export.written import Written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

EXPLAINED = "Giải thích"
SHEETS: dict[str, dict[Headings, str]] = {ARTICLES: {"vi": "Bài viết", "en": "Articles"}}
MOST_ROWS = 1_048_576
"""Rows a sheet can have, the headings among them."""

_ROWS_AT_ONCE = 64
_SAFE_LENGTH = EXCEL_CELL_LIMIT // 2  # characters that fit a cell even when each takes two units of UTF-16
_ROW_HEIGHT = 15.0  # points: one line, however long the text
_WIDTHS = {"id": 18, "title": 60, "category": 22, "author": 22, "byline": 24, "summary": 40, "captions": 40}
_WIDTHS |= {"images": 30, "attachments": 30, "url": 30, "html_file": 30, "body": 60, "text": 60}
_WIDTH, _TIME_WIDTH, _ROOM_FOR_ARROW, _WIDEST_HEADING = 14, 18, 4, 26
_FILL = "FFDCE6F1"
_FORMATS = {date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm", int: "0"}
_TEXT, _NUMBER = Alignment(wrap_text=True, vertical="top"), Alignment(vertical="top")
_TIME = Alignment(horizontal="center", vertical="top")
# What XML cannot hold, and what Excel would read as an escaped character (ECMA-376, ST_Xstring).
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def write_xlsx(db: sqlite3.Connection, file: BinaryIO, selection: Selection, headings: Headings = "vi") -> Written:
    """Write the rows of `selection` as a workbook.

    A text longer than a cell holds goes on in further columns behind the last. Raises UsageError for a selection
    that does not fit the archive or a sheet, ArchiveDamaged when rows are missing.
    """
    written = Written()
    with one_state(db):
        query = selection.query(db)
        if (rows := query.count(db)) >= MOST_ROWS:
            raise UsageError(f"{rows:,} rows do not fit a sheet of {MOST_ROWS:,}; narrow with --from/--to, or take csv")
        book = Workbook(write_only=True)
        _Sheet(book, query, headings, written).write(db)
        query.check(db, written.rows)
        written.left_out = query.count_left_out(db)
        _explain(book, explanation(db, selection, query, written))
        _save(book, file, data_time(db, selection.site))
    return written


class _Sheet:
    """The sheet of rows."""

    def __init__(self, book: Workbook, query: Query, headings: Headings, written: Written) -> None:
        self._query = query
        self._written = written
        self._sheet: WriteOnlyWorksheet = book.create_sheet(SHEETS.get(query.table, {}).get(headings, query.table[:31]))
        self._headings = headings
        self._appended = 0
        self._styles: dict[type, Any] = {kind: self._style(kind) for kind in (str, int, date, datetime)}

    def write(self, db: sqlite3.Connection) -> None:
        """Write headings and rows."""
        further = self._further_columns(db)
        self._lay_out(further)
        for batch in self._query.batches(db, _ROWS_AT_ONCE):
            for row in batch:
                self._append(self._cells(row, further))
            self._written.rows += len(batch)
        last = get_column_letter(len(self._query.columns) + sum(further.values()))
        self._sheet.auto_filter.ref = f"A1:{last}{self._written.rows + 1}"

    def _further_columns(self, db: sqlite3.Connection) -> dict[int, int]:
        """How many columns more each column needs for its longest text, by its index."""
        needed = {}
        for index, column in enumerate(self._query.columns):
            if column.type != "INTEGER" and self._query.highest(db, f"length({quoted(column.name)})") > _SAFE_LENGTH:
                texts = (row[0] for batch in self._query.batches(db, 1, quoted(column.name)) for row in batch)
                parts = max(len(list(_pieces(self._held(text)))) for text in texts if isinstance(text, str))
                if parts > 1:
                    needed[index] = parts - 1
        return needed

    def _lay_out(self, further: dict[int, int]) -> None:
        sheet = self._sheet
        columns = self._query.columns
        names = [_heading(self._query, column, self._headings) for column in columns]
        continued = [(i, f"{names[i]} ({part + 2})") for i, parts in further.items() for part in range(parts)]
        widths = [_width(column.name, name) for column, name in zip(columns, names, strict=True)]
        widths += [_width(columns[index].name, name) for index, name in continued]
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes = "A2"
        sheet.sheet_format.defaultRowHeight = _ROW_HEIGHT
        sheet.sheet_format.customHeight = True
        self._append([_heading_cell(sheet, name) for name in [*names, *(name for _, name in continued)]])

    def _append(self, cells: list[Any]) -> None:
        # A row is gone to disk with `append`; its dimensions would stay in memory.
        rows = self._sheet.row_dimensions
        self._appended += 1
        rows[self._appended].height = _ROW_HEIGHT
        self._sheet.append(cells)
        del rows[self._appended]

    def _cells(self, row: tuple[Any, ...], further: dict[int, int]) -> list[Any]:
        cells: list[Any] = []
        continued: list[Any] = []
        for index, (column, value) in enumerate(zip(self._query.columns, row, strict=True)):
            if isinstance(value, bytes):
                value = value.hex()  # noqa: PLW2901
            if not isinstance(value, str):
                cells.append(None if value is None else self._typed(value))
                continue
            moment = spreadsheet_time(value) if is_time(column.name) else None
            if moment is not None:
                cells.append(self._typed(moment))
                continue
            first, *rest = _pieces(self._held(value)) if index in further else (self._held(value),)
            cells.append(self._text(first))
            self._written.continued += bool(rest)
            continued += [self._text(piece) for piece in rest] + [None] * (further.get(index, 0) - len(rest))
        return cells + continued

    def _style(self, kind: type) -> Any:
        cell = WriteOnlyCell(self._sheet)
        cell.number_format = _FORMATS.get(kind, "General")
        # Wrapped in a row of one line, a long text ends at the edge of its cell instead of running over the next.
        cell.alignment = _TEXT if kind is str else _TIME if kind in (date, datetime) else _NUMBER
        return cell._style  # noqa: SLF001 - to be shared: setting a style cell by cell takes half of the time

    def _typed(self, value: float | date) -> Any:
        cell = WriteOnlyCell(self._sheet, value)
        cell._style = self._styles.get(type(value), cell._style)  # noqa: SLF001
        return cell

    def _text(self, text: str) -> Any:
        cell = WriteOnlyCell(self._sheet, text)
        cell.data_type = "s"  # never a formula, whatever it begins with
        cell._style = self._styles[str]  # noqa: SLF001
        return cell

    def _held(self, text: str) -> str:
        """Return what a cell can hold of a text: all of it but characters that XML has no way to write."""
        clean = _IMPOSSIBLE.sub("\ufffd", text)
        self._written.replaced += clean != text
        return _LIKE_ESCAPE.sub("_x005F_", clean)


def _pieces(text: str) -> Iterator[str]:
    """Cut a text into pieces that fit a cell, which counts in units of UTF-16."""
    if len(text) <= _SAFE_LENGTH:
        yield text
        return
    start = 0
    while start < len(text):
        units = text[start : start + EXCEL_CELL_LIMIT].encode("utf-16-le")
        piece = units[: 2 * EXCEL_CELL_LIMIT].decode("utf-16-le", "ignore")  # never half of a pair
        yield piece
        start += len(piece)


def _heading(query: Query, column: Column, headings: Headings) -> str:
    known = {each.name: each.heading_vi for each in ARTICLE_COLUMNS} if query.table == ARTICLES else {}
    return known.get(column.name, column.name) if headings == "vi" else column.name


def _width(name: str, heading: str) -> float:
    needed = max(_TIME_WIDTH if is_time(name) else _WIDTH, len(heading) + _ROOM_FOR_ARROW)
    return _WIDTHS.get(name, min(needed, _WIDEST_HEADING))


def _heading_cell(sheet: WriteOnlyWorksheet, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(name="Calibri", size=11, bold=True)
    cell.fill = PatternFill("solid", fgColor=_FILL)
    return cell


def _explain(book: Workbook, rows: list[tuple[str, ...]]) -> None:
    sheet = book.create_sheet(EXPLAINED)
    for letter, width in zip("ABC", (26, 22, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_heading_cell(sheet, text) for text in rows[0]])
    for row in rows[1:]:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, _IMPOSSIBLE.sub("\ufffd", text)[:EXCEL_CELL_LIMIT])
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cells.append(cell)
        sheet.append(cells)


def _save(book: Workbook, file: BinaryIO, moment: datetime) -> None:
    book.properties.creator = "lapvo-scraper"
    book.properties.created = book.properties.modified = moment
    with SteadyZip(file, "w", zipfile.ZIP_DEFLATED) as package:
        ExcelWriter(book, package).save()
