"""Making the database anew from the WARC files, with today's reader.

Beside the old one, which goes on serving readers: every file is read as recovery would read it, the sites are
settled, the fields compared; only then the two change places, and the old one stays as `lapvo.db.before`.
"""

# ruff: noqa: S608 - statements are put together from the names of this module only

from __future__ import annotations

import contextlib
import json
import logging
import os
import sqlite3
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lapvo_scraper.errors import ArchiveBusy, UnknownSite
from lapvo_scraper.sites import Site
from lapvo_scraper.sites.profiles import find_site
from lapvo_scraper.storage import hidden
from lapvo_scraper.storage.crawls import RunStart
from lapvo_scraper.storage.database import schema
from lapvo_scraper.storage.database.transaction import transaction
from lapvo_scraper.storage.disk import Disk
from lapvo_scraper.storage.evidence.warc import SUFFIX, iter_records
from lapvo_scraper.storage.lock import SiteLock, database_lock
from lapvo_scraper.storage.remaking.coverage import FieldChange, compare
from lapvo_scraper.storage.remaking.passages import passages, read_in_order
from lapvo_scraper.storage.remaking.read_ahead import ReadAhead
from lapvo_scraper.storage.remaking.recover import Recovery
from lapvo_scraper.storage.remaking.replay import start_of
from lapvo_scraper.storage.rows.html_files import renew_html
from lapvo_scraper.storage.rows.settle import settle
from lapvo_scraper.storage.search import text_indexes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from lapvo_scraper.storage.folder import Folder
    from lapvo_scraper.storage.remaking.passages import Passage, Told

    Progress = Callable[[int, int], None]

logger = logging.getLogger(__name__)

WORTH_WORKERS = 8 << 20
"""Bytes of WARC below which starting further processes takes longer than the reading they would do."""

_CACHE_KIB = 64 << 10
"""Memory for pages of the database that is made: by hashes, articles come to stand all over it."""


@dataclass
class RebuildReport:
    """What a rebuild found. `refused`: nothing was replaced, because the coverage of a field would fall."""

    sites: list[str]
    captures: int = 0
    damaged: list[str] = field(default_factory=list)  # sentences: where bytes could not be read
    changes: list[FieldChange] = field(default_factory=list)  # empty when there was nothing to compare with
    refused: bool = False
    replaced: bool = False


def rebuild(
    folder: Folder,
    sites: Sequence[str] | None = None,
    *,
    dry_run: bool = False,
    accept: bool = False,
    progress: Progress | None = None,
) -> RebuildReport:
    """Make the database of an archive anew; of `sites` only, when given, keeping the others as they are.

    `dry_run`: compare and replace nothing. `accept`: replace even when a field's coverage falls. `progress`
    is told bytes of WARC read and to read. Raises UnknownSite, ArchiveBusy (a job is writing to the archive),
    ArchiveError, StorageFull; the database is then as it was.
    """
    held = _held_sites(folder)
    chosen = _chosen(held, sites)
    fresh = folder.database.with_name(folder.database.name + ".new")
    with ExitStack() as stack:
        for site in held:  # all of them: what another job wrote meanwhile would be lost in the exchange
            stack.callback(SiteLock.acquire(folder, site, command="lapvo rebuild").release)
        stack.callback(_remove, fresh)
        _remove(fresh)
        if chosen != held:
            _copy_without(folder, fresh, chosen)
        report = _build(folder, fresh, chosen, progress)
        report.refused = not accept and any(change.falls for change in report.changes)
        if not dry_run and not report.refused:
            _exchange(folder, fresh, held)
            report.replaced = True
            _renew_html(folder, chosen)
    return report


# --- which sites ------------------------------------------------------------------------------------------


def _held_sites(folder: Folder) -> list[str]:
    return sorted(path.name for path in folder.all_warcs.iterdir() if path.is_dir())


def _chosen(held: list[str], sites: Sequence[str] | None) -> list[str]:
    unknown = [site for site in sites or () if site not in held]
    if unknown:
        known = ", ".join(held) or "no site"
        raise UnknownSite(f"this archive holds no WARC files of {', '.join(unknown)}; it holds: {known}")
    return sorted(set(sites)) if sites else held


def _files(folder: Folder, sites: Sequence[str]) -> list[Path]:
    return [path for site in sites for path in sorted(folder.warc(site).glob(f"*{SUFFIX}"))]


def _profile(folder: Folder, site: str) -> Site:
    """Return the profile of the newest run; files that other programs wrote are read by it, too."""
    for path in reversed(_files(folder, [site])):
        first = next(iter_records(path), None)
        start = RunStart.read(first) if first is not None and first.type == "warcinfo" else None
        if start is not None:
            return start.site
    return find_site(site, folder.path)


def _settled_profile(db: sqlite3.Connection, site: str) -> Site | None:
    row = db.execute("select profile from sites where site = ?", (site,)).fetchone()
    return Site.from_dict(json.loads(row[0]), where=f"profile of {site} in the archive") if row else None


# --- building ---------------------------------------------------------------------------------------------


def _build(folder: Folder, fresh: Path, sites: list[str], progress: Progress | None) -> RebuildReport:
    report = RebuildReport(sites)
    with closing(schema.connect(fresh)) as db, _reading(folder, sites, progress) as read:
        # A power cut costs the file that is being made and nothing else: the next rebuild begins again.
        db.execute("pragma journal_mode = memory")
        db.execute("pragma synchronous = off")
        db.execute(f"pragma cache_size = -{_CACHE_KIB}")
        schema.migrate(db)
        with transaction(db, folder):
            hidden.apply(db, folder)
        for site in sites:
            if not _files(folder, [site]):
                continue
            found = Recovery(db, folder, _profile(folder, site), Disk(), read=read, anew=True).run()
            if profile := _settled_profile(db, site):
                with transaction(db, folder):
                    settle(db, profile)
            report.captures += found.captures
            report.damaged += found.damaged
        report.changes = [change for change in _compared(db, folder.database) if change.site in sites]
    return report


@contextlib.contextmanager
def _reading(
    folder: Folder, sites: list[str], progress: Progress | None
) -> Iterator[Callable[[Iterable[Passage]], Iterator[Told]]]:
    """Give what reads passages of files: on every core where that pays, telling `progress` as it goes."""
    total = sum(path.stat().st_size for path in _files(folder, sites))
    done = 0
    with ExitStack() as stack:
        read = stack.enter_context(ReadAhead(_passages(folder, sites))) if total > WORTH_WORKERS else read_in_order

        def told(passages: Iterable[Passage]) -> Iterator[Told]:
            nonlocal done
            for one in read(passages):
                yield one
                done += one.ends - one.begins
                if progress:
                    progress(done, total)

        yield told


def _passages(folder: Folder, sites: list[str]) -> Iterator[Passage]:
    """Yield what `Recovery` will ask for, if no file is damaged, in its order."""
    for site in sites:
        if files := _files(folder, [site]):
            newest = _profile(folder, site)
        for path in files:
            run = replace(start_of(path, newest), newest=newest)
            yield from passages(path, f"{site}/{path.name}", run, 0, path.stat().st_size)


def _compared(db: sqlite3.Connection, old: Path) -> list[FieldChange]:
    if not old.exists():
        return []
    try:
        return compare(db, old)
    except sqlite3.DatabaseError as error:
        logger.warning("%s cannot be compared with: %s", old, error)
        return []


def _copy_without(folder: Folder, fresh: Path, sites: list[str]) -> None:
    """Begin with the present database, less the rows of `sites`."""
    with closing(schema.connect_read_only(folder.database)) as old, closing(schema.connect(fresh)) as new:
        old.backup(new)
        schema.migrate(new)
        with transaction(new, folder):
            for site in sites:
                for statement in _FORGET_SITE:
                    new.execute(statement, {"site": site})


_OF_SITE = "capture_id in (select id from captures where site = :site)"
_FORGET_SITE = (
    "delete from articles where site = :site",
    f"delete from article_captures where {_OF_SITE}",
    "delete from aliases where site = :site",
    "delete from readings where reading_digest not in (select reading_digest from article_captures)",
    f"update images set capture_id = null where {_OF_SITE}",
    f"update attachments set capture_id = null where {_OF_SITE}",
    *(f"delete from {table} where site = :site" for table in ("listed", "list_pages", "lists", "urls")),
    # What settling remembers: without it, the whole site is settled.
    *(f"delete from {table} where site = :site" for table in ("title_entries", "entry_days", "unsettled", "settled")),
    "delete from findings where crawl_id in (select id from crawls where site = :site)",
    *(f"delete from {table} where site = :site" for table in ("captures", "crawls", "warc_files", "sites")),
)


# --- the exchange -----------------------------------------------------------------------------------------


def _exchange(folder: Folder, fresh: Path, held: list[str]) -> None:
    """Put the new database in the place of the old one, which stays as `lapvo.db.before`."""
    database, before = folder.database, folder.database.with_name(folder.database.name + ".before")
    disk = Disk()
    with database_lock(folder):
        if _held_sites(folder) != held:
            raise ArchiveBusy(
                f"{folder.path}: a crawl of a new site has begun meanwhile; rebuild again after it"
            )
        with closing(schema.connect(fresh)) as db, db:
            db.execute("begin")
            hidden.apply(db, folder)  # the list may have changed while the files were read
            text_indexes.index_waiting(db)
        _sync(fresh, disk)
        _remove(before)
        if database.exists():
            _into_one_file(database)
            os.link(database, before)
        fresh.replace(database)
        disk.sync_directory(folder.path)


def _into_one_file(database: Path) -> None:
    """Bring what stands in the write-ahead log into the file: under its new name it could not be found."""
    try:
        with closing(schema.connect(database)) as db:
            db.execute("pragma busy_timeout = 0")
            db.execute("pragma journal_mode = delete")
    except sqlite3.OperationalError as error:
        raise ArchiveBusy(
            f"{database} is open in another program ({error}); close it (`lapvo serve`?), then rebuild again"
        ) from error
    except sqlite3.DatabaseError as error:
        logger.warning("%s: %s; its write-ahead log is dropped", database, error)
        _remove_logs(database)


def _sync(path: Path, disk: Disk) -> None:
    with path.open("r+b") as file:
        disk.sync(file.fileno())


def _remove(database: Path) -> None:
    database.unlink(missing_ok=True)
    _remove_logs(database)


def _remove_logs(database: Path) -> None:
    for suffix in ("-wal", "-shm", "-journal"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def _renew_html(folder: Folder, sites: list[str]) -> None:
    with closing(schema.connect_read_only(folder.database)) as db:
        for site in sites:
            if profile := _settled_profile(db, site):
                renew_html(db, folder, profile)
