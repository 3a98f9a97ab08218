"""What is on screen as CSV, with the guards of `lapvo export csv`: a byte order mark for Excel, CRLF, and an apostrophe
before what a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from typing import IO, TYPE_CHECKING

from lapvo_scraper.export.csv import BOM, FORMULA_STARTS, GUARD
from lapvo_scraper.storage.search.questions import matching

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from lapvo_scraper.storage.search.questions import Question

_IN_MEMORY = 4_000_000
"""Bytes of a table up to which no file is needed."""

# `articles_csv` is the CSV of the export (docs/contract.md), so is its order.
_ROWS = """
    select * from articles_csv where id in (select value from json_each(?))
    order by site, entry_id is null, entry_id, id
"""


def write_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> IO[bytes]:
    """Return a table as CSV: a file that stands at its beginning. It is whole before the first byte is sent."""
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when it was sent
    file.write(BOM)
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    text.detach()
    file.seek(0)
    return file


def write_articles(db: sqlite3.Connection, question: Question) -> IO[bytes]:
    """Return every article that answers a question, not just those on the page, with the columns of the export."""
    cursor = db.execute(_ROWS, (json.dumps(matching(db, question)),))
    return write_table([column[0] for column in cursor.description], cursor)


def _guarded(cell: object) -> object:
    return GUARD + cell if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
