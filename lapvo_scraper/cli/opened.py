"""The archive's database, opened for commands that only read."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from lapvo_scraper.errors import UnknownSite
from lapvo_scraper.storage.database.schema import connect_read_only

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from lapvo_scraper.storage.folder import Folder


@contextmanager
def reading(folder: Folder, *, any_version: bool = False) -> Iterator[sqlite3.Connection]:
    """Give the database of an archive, read-only; `any_version`: also one that an older program made.

    Raises ArchiveError.
    """
    db = connect_read_only(folder.database, any_version=any_version)
    try:
        yield db
    finally:
        db.close()


def held_sites(db: sqlite3.Connection, site: str | None = None) -> list[str]:
    """Return the sites the archive holds something of; just `site` when it is given.

    Raises UnknownSite when the archive holds nothing of it.
    """
    known = [name for (name,) in db.execute("select site from sites order by site")]
    if site is None:
        return known
    if site not in known:
        raise UnknownSite(f"this archive holds nothing of {site!r}; it holds: {', '.join(known) or 'no site'}")
    return [site]
