"""CSV that opens right in Excel and reads the same in every program (docs/command-line.md).

UTF-8 with a byte order mark, without which Excel shows Vietnamese as garbage; CRLF and quoting by RFC 4180. A
text that a spreadsheet would take for a formula gets an apostrophe in front: a title from the web must not
run on somebody's desk. Rows stream from the database; memory does not grow with the archive.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from lapvo_scraper.errors import UsageError
from lapvo_scraper.export.columns import ARTICLE_COLUMNS
from lapvo_scraper.export.selection import ARTICLES, Query, Selection

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

BOM = b"\xef\xbb\xbf"
LINE_END = "\r\n"
GUARD = "'"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EXCEL_CELL_LIMIT = 32_767
"""Characters Excel keeps of a cell; what is longer it cuts without a word, so we count such cells."""

_ROWS_AT_ONCE = 256
_FORBIDDEN_DELIMITERS = frozenset('"\r\n\ufeff')

Headings = Literal["en", "vi"]


class Sink(Protocol):
    """Something bytes can be written to."""

    def write(self, data: bytes, /) -> object:
        """Take `data`."""


@dataclass(frozen=True)
class Style:
    """How the file is written."""

    delimiter: str = ","
    headings: Headings = "en"
    raw: bool = False  # True: no guard against formulas

    def __post_init__(self) -> None:
        if len(self.delimiter) != 1 or self.delimiter in _FORBIDDEN_DELIMITERS:
            raise UsageError(f"{self.delimiter!r} cannot separate columns; give one character, like ',' ';' or a tab")


@dataclass
class Written:
    """What an export did: rows given, cells guarded, cells Excel would cut, rows left out for their date."""

    rows: int = 0
    guarded: int = 0
    too_long: int = 0
    left_out: int = 0


def write_csv(db: sqlite3.Connection, sink: Sink, selection: Selection, style: Style) -> Written:
    """Write the rows of `selection` to `sink` and return what was written.

    All rows come from one state of the database, however long it takes. Raises UsageError for a selection
    that does not fit the archive, before anything is written.
    """
    written = Written()
    with one_state(db):
        query = selection.query(db)
        write_row = _row_writer(style, written)
        sink.write(BOM + _header(query, style).encode())
        for rows in _in_batches(db.execute(query.rows, query.parameters)):
            sink.write("".join(map(write_row, rows)).encode("utf-8", "replace"))
            written.rows += len(rows)
        if query.left_out:
            (written.left_out,) = db.execute(query.left_out, query.parameters).fetchone()
    return written


@contextmanager
def one_state(db: sqlite3.Connection) -> Iterator[None]:
    """A read transaction: every query inside sees the same state of the database."""
    if db.in_transaction:
        yield
        return
    db.execute("begin")
    try:
        yield
    finally:
        db.rollback()


def _in_batches(cursor: sqlite3.Cursor) -> Iterator[list[Any]]:
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield rows


def _header(query: Query, style: Style) -> str:
    vietnamese = {column.name: column.heading_vi for column in ARTICLE_COLUMNS}
    translate = style.headings == "vi" and query.table == ARTICLES
    names = [vietnamese.get(name, name) if translate else name for name in query.columns]
    return style.delimiter.join(_quoted(name, style.delimiter) for name in names) + LINE_END


def _row_writer(style: Style, written: Written) -> Callable[[Sequence[Any]], str]:
    delimiter, raw = style.delimiter, style.raw

    def cell(value: Any) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            return value.hex() if isinstance(value, bytes) else str(value)
        if len(value) > EXCEL_CELL_LIMIT:
            written.too_long += 1
        if not raw and value.startswith(FORMULA_STARTS):
            written.guarded += 1
            value = GUARD + value
        return _quoted(value, delimiter)

    return lambda row: delimiter.join(map(cell, row)) + LINE_END


def _quoted(text: str, delimiter: str) -> str:
    if '"' in text or delimiter in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
