"""CSV that opens right in Excel and reads the same in every program (docs/exporting.md).

UTF-8 with a byte order mark, without which Excel shows Vietnamese as garbage; CRLF and quoting by RFC 4180. A
text that a spreadsheet would take for a formula gets an apostrophe in front: a title from the web must not
run on somebody's desk. Rows stream from the database; memory does not grow with the archive.

Speed comes from looking at many cells at once. Columns that rarely need quoting come out of SQLite already
joined, by a byte that no UTF-8 text holds; whether any of them needs quoting after all is asked of a batch of
rows, and a batch that says yes is taken apart cell by cell. What is written is the same either way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from lapvo_scraper.errors import UsageError
from lapvo_scraper.export.columns import ARTICLE_COLUMNS
from lapvo_scraper.export.selection import ARTICLES, Column, Query, Selection, one_state, text_of, texts_as_bytes
from lapvo_scraper.export.written import Sink, Written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

BOM = b"\xef\xbb\xbf"
LINE_END = b"\r\n"
GUARD = "'"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EXCEL_CELL_LIMIT = 32_767
"""Characters Excel keeps of a cell; what is longer it cuts without a word, so we count such cells."""

_FREE_TEXT = frozenset(
    ("title", "byline", "summary", "captions", "body", "text", "caption", "alt", "label", "reading", "message")
)
"""Columns that often hold commas or line breaks: looked at one by one. The wrong choice costs time, nothing else."""

ROWS_AT_ONCE = 64
_JOINT = b"\xff"
_NEXT_ROW = b"\n" + _JOINT  # every cell of joined rows stands behind a joint
_FORBIDDEN_DELIMITERS = frozenset('"\r\n\ufeff')
_GUARD = GUARD.encode()
_STARTS = frozenset(start.encode() for start in FORMULA_STARTS)
_FORMULA = re.compile(_JOINT + b"[" + re.escape(b"".join(_STARTS)) + b"]")

Headings = Literal["en", "vi"]


@dataclass(frozen=True)
class Style:
    """How the file is written."""

    delimiter: str = ","
    headings: Headings = "en"
    raw: bool = False  # True: no guard against formulas
    mark: bool = True  # begin with a byte order mark

    def __post_init__(self) -> None:
        if len(self.delimiter) != 1 or self.delimiter in _FORBIDDEN_DELIMITERS:
            raise UsageError(f"{self.delimiter!r} cannot separate columns; give one character, like ',' ';' or a tab")


def write_csv(db: sqlite3.Connection, sink: Sink, selection: Selection, style: Style) -> Written:
    """Write the rows of `selection` to `sink` and return what was written.

    All rows come from one state of the database, however long it takes. Raises UsageError for a selection
    that does not fit the archive, before anything is written, and ArchiveDamaged when rows are missing.
    """
    with one_state(db):
        query = selection.query(db)
        sink.write(head(query, style))
        rows = Rows(query, style)
        with texts_as_bytes(db):
            for batch in query.batches(db, ROWS_AT_ONCE, rows.what):
                sink.write(b"".join(rows.lines(batch)))
        query.check(db, rows.written.rows)
        rows.written.left_out = query.count_left_out(db)
    return rows.written


def head(query: Query, style: Style) -> bytes:
    """Return what stands before the rows."""
    vietnamese = {column.name: column.heading_vi for column in ARTICLE_COLUMNS}
    translate = style.headings == "vi" and query.table == ARTICLES
    names = [vietnamese.get(name, name) if translate else name for name in query.names]
    delimiter = style.delimiter.encode()
    return BOM * style.mark + delimiter.join(_quoted(name.encode(), delimiter) for name in names) + LINE_END


class Rows:
    """Turns batches of rows into lines. `what` is the SQL whose results `lines` takes."""

    def __init__(self, query: Query, style: Style) -> None:
        self.written = Written()
        self._delimiter = style.delimiter.encode()
        self._raw = style.raw
        self._groups = list(_groups(query))
        self.what = ", ".join(_joined(query, group) for group in self._groups)

    def lines(self, batch: list[Any]) -> list[bytes]:
        """Return the lines of some rows."""
        self.written.rows += len(batch)
        groups = zip(self._groups, zip(*batch, strict=True), strict=True)
        cells = [self._joined_cells(group, of) if len(group) > 1 else self._cells(group, of) for group, of in groups]
        return [line + LINE_END for line in map(self._delimiter.join, zip(*cells, strict=True))]

    def _cells(self, group: Sequence[Column], values: Sequence[bytes | None]) -> list[bytes]:
        """Return the cells of one column, guarded and quoted."""
        cells = [value or b"" for value in values]
        if not self._raw and not _STARTS.isdisjoint([cell[:1] for cell in cells]):
            return [self._taken_apart(group, cell) for cell in cells]
        if max(map(len, cells)) > EXCEL_CELL_LIMIT:
            self._count_long(cells)
        delimiter = self._delimiter
        whole = _JOINT.join(cells)
        if b'"' in whole or b"\n" in whole or b"\r" in whole:
            return [_quoted(cell, delimiter) for cell in cells]
        if delimiter in whole:
            return [b'"' + cell + b'"' if delimiter in cell else cell for cell in cells]
        return cells

    def _joined_cells(self, group: Sequence[Column], values: Sequence[bytes]) -> list[bytes]:
        """Return one text a row: the cells of columns that came joined, guarded and quoted."""
        delimiter = self._delimiter
        whole = _JOINT + _NEXT_ROW.join(values)
        if len(whole) > EXCEL_CELL_LIMIT:
            self._count_long(cell for value in values for cell in value.split(_JOINT))
        special = delimiter in whole or b'"' in whole or b"\r" in whole or whole.count(b"\n") >= len(values)
        if special or (not self._raw and _FORMULA.search(whole)):
            return [self._taken_apart(group, value) for value in values]
        return whole.replace(_JOINT, delimiter)[len(delimiter) :].split(b"\n" + delimiter)

    def _count_long(self, cells: Iterable[bytes]) -> None:
        long = (cell for cell in cells if len(cell) > EXCEL_CELL_LIMIT)
        self.written.too_long += sum(len(cell.decode("utf-8", "replace")) > EXCEL_CELL_LIMIT for cell in long)

    def _taken_apart(self, group: Sequence[Column], value: bytes) -> bytes:
        cells = []
        for column, cell in zip(group, value.split(_JOINT), strict=True):
            if cell[:1] in _STARTS and not self._raw and column.type != "INTEGER":
                self.written.guarded += 1
                cell = _GUARD + cell  # noqa: PLW2901
            cells.append(_quoted(cell, self._delimiter))
        return self._delimiter.join(cells)


def _groups(query: Query) -> Iterator[list[Column]]:
    """Neighbouring columns to be joined by SQLite; a column of free text stands alone."""
    for is_free, neighbours in groupby(query.columns, lambda column: column.name in _FREE_TEXT):
        columns = list(neighbours)
        yield from ([column] for column in columns) if is_free else [columns]


def _joined(query: Query, group: Sequence[Column]) -> str:
    texts = [text_of(query, column) for column in group]
    return texts[0] if len(group) == 1 else f" || x'{_JOINT.hex()}' || ".join(f"coalesce({text}, '')" for text in texts)


def _quoted(cell: bytes, delimiter: bytes) -> bytes:
    if b'"' in cell or delimiter in cell or b"\n" in cell or b"\r" in cell:
        return b'"' + cell.replace(b'"', b'""') + b'"'
    return cell
