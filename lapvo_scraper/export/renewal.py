"""`exports/`: the files an archive keeps ready, replaced after each healthy crawl."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

from lapvo_scraper.export.csv import Style
from lapvo_scraper.export.csv_lines import CsvMaker, written
from lapvo_scraper.export.files import replaced_whole
from lapvo_scraper.export.formats import writer
from lapvo_scraper.export.noted_file import write_notes
from lapvo_scraper.export.selection import Selection, one_state
from lapvo_scraper.storage import line_files, line_notes
from lapvo_scraper.storage.database.schema import connect_read_only
from lapvo_scraper.storage.disk import named_failures
from lapvo_scraper.storage.settings_file import load_settings

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from lapvo_scraper.storage.folder import Folder


def renew_exports(folder: Folder, site: str) -> list[Path]:
    """Renew `exports/<site>.csv`, and what else `exports` in lapvo.toml asks for; return what was renewed.

    Raises ProfileError, ArchiveError, UsageError or StorageFull; the old files are then as they were.
    """
    formats = load_settings(folder).exports
    if not formats:
        return []
    folder.exports.mkdir(exist_ok=True)
    paths = []
    with closing(connect_read_only(folder.database)) as db:
        for kind in formats:
            paths.append(path := folder.exports / f"{site}.{kind}")
            if kind == "csv":
                _renew_csv(db, path, folder.renewal / f"{path.name}.lines", site)
            else:
                with replaced_whole(path) as file:
                    writer("xlsx").write_xlsx(db, file, Selection(site=site))
    return paths


def _renew_csv(db: sqlite3.Connection, path: Path, notes_path: Path, site: str) -> None:
    """Write the very bytes that `write_noted_file` would, copying the lines that stand as they are."""
    selection, style = Selection(site=site), Style()
    with one_state(db):
        maker = CsvMaker(db, selection, style, site)
        with line_files.old_file(db, path, notes_path, maker.form) as old, replaced_whole(path) as file:
            notes = line_files.write(db, maker, file, old)
            write_notes(db, path, selection, style, written(notes))
            file.flush()
            notes.saw(os.fstat(file.fileno()), path.parent.stat())
    with named_failures(notes_path):
        line_notes.save(notes, notes_path)
