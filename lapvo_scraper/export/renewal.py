"""`exports/`: the files an archive keeps ready, replaced whole after each healthy crawl."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from lapvo_scraper.export.csv import Style
from lapvo_scraper.export.files import replaced_whole
from lapvo_scraper.export.formats import writer
from lapvo_scraper.export.noted_file import write_noted_file
from lapvo_scraper.export.selection import Selection
from lapvo_scraper.storage.database.schema import connect_read_only
from lapvo_scraper.storage.settings_file import load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from lapvo_scraper.storage.folder import Folder


def renew_exports(folder: Folder, site: str) -> list[Path]:
    """Write `exports/<site>.csv` anew, and what else `exports` in lapvo.toml asks for; return what was written.

    Raises ProfileError, ArchiveError, UsageError or StorageFull; the old files are then as they were.
    """
    formats = load_settings(folder).exports
    if not formats:
        return []
    folder.exports.mkdir(exist_ok=True)
    selection = Selection(site=site)
    paths = []
    with closing(connect_read_only(folder.database)) as db:
        for kind in formats:
            paths.append(path := folder.exports / f"{site}.{kind}")
            if kind == "csv":
                write_noted_file(db, path, selection, Style())
            else:
                with replaced_whole(path) as file:
                    writer("xlsx").write_xlsx(db, file, selection)
    return paths
