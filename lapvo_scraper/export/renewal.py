"""`exports/`: the files an archive keeps ready, replaced whole after each healthy crawl."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.export.csv import Style
from lapvo_scraper.export.csv_file import write_csv_file
from lapvo_scraper.export.selection import Selection
from lapvo_scraper.storage.schema import connect_read_only
from lapvo_scraper.storage.settings_file import load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from lapvo_scraper.storage.folder import Folder


def renew_exports(folder: Folder, site: str) -> list[Path]:
    """Write `exports/<site>.csv` anew, unless `exports` in lapvo.toml leaves it out; return what was written.

    Raises ProfileError, ArchiveError, UsageError or StorageFull; the old file is then as it was.
    """
    if "csv" not in load_settings(folder).exports:
        return []
    folder.exports.mkdir(exist_ok=True)
    path = folder.exports / f"{site}.csv"
    db = connect_read_only(folder.database)
    try:
        write_csv_file(db, path, Selection(site=site), Style())
    finally:
        db.close()
    return [path]
