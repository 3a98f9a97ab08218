"""A text file on disk, with the file beside it that says what its columns mean: both whole, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.export.csv import Style, write_csv
from lapvo_scraper.export.files import replaced_whole
from lapvo_scraper.export.jsonl import write_jsonl
from lapvo_scraper.export.notes import column_notes
from lapvo_scraper.export.selection import Selection, one_state

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from lapvo_scraper.export.written import Written

NOTES_SUFFIX = ".columns.txt"


def write_noted_file(
    db: sqlite3.Connection, path: Path, selection: Selection, style: Style, kind: str = "csv"
) -> Written:
    """Write the rows of `selection` to the file `path`, and what they mean to `path` + NOTES_SUFFIX.

    `kind`: csv, or jsonl, which takes no style. Raises UsageError, ArchiveDamaged or StorageFull; a file that was
    there before is then as it was.
    """
    with one_state(db), replaced_whole(path) as file:
        written = write_csv(db, file, selection, style) if kind == "csv" else write_jsonl(db, file, selection)
        write_notes(db, path, selection, style if kind == "csv" else None, written)
    return written


def write_notes(
    db: sqlite3.Connection, path: Path, selection: Selection, style: Style | None, written: Written
) -> None:
    """Write what the columns of the file `path` mean to `path` + NOTES_SUFFIX. Raises StorageFull or UsageError."""
    with replaced_whole(path.with_name(path.name + NOTES_SUFFIX)) as notes:
        notes.write(column_notes(db, path.name, selection, style, written).encode())
