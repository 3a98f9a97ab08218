"""What a run does first, under the lock: bring in what earlier runs wrote and did not commit.

The bytes are the truth. Files that the database does not know are adopted; whole records behind the
committed mark are read as if they had just been fetched; a torn tail is copied beside the file, made
durable there, and only then cut off. Nothing is ever deleted, and recovery may itself be killed at any
point: the next one begins where it stood.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from lapvo_scraper.storage import crawls
from lapvo_scraper.storage.database.transaction import transaction
from lapvo_scraper.storage.evidence.manifest import add_to_manifest, file_digest, read_manifest
from lapvo_scraper.storage.evidence.warc import SUFFIX, TORN_SUFFIX, Gap, Record, walk
from lapvo_scraper.storage.evidence.warc_files import OPEN_SUFFIX
from lapvo_scraper.storage.frontier import leases
from lapvo_scraper.storage.frontier.known_urls import Claimed
from lapvo_scraper.storage.remaking.passages import passages, read_in_order
from lapvo_scraper.storage.remaking.replay import replay, start_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.crawls import RunStart
    from lapvo_scraper.storage.disk import Disk
    from lapvo_scraper.storage.folder import Folder
    from lapvo_scraper.storage.remaking.passages import Passage, Told

_COPY_STEP = 1 << 20

logger = logging.getLogger(__name__)


@dataclass
class RecoveryReport:
    """What recovery found and did. Nothing of it keeps a run from going on; what is damaged must be said."""

    adopted: list[str] = field(default_factory=list)  # files the database did not know, relative to warc/
    captures: int = 0  # read from bytes that no row pointed at
    torn: dict[str, int] = field(default_factory=dict)  # bytes set aside, by file
    damaged: list[str] = field(default_factory=list)  # sentences: promised bytes are missing
    leases: int = 0  # URLs that a dead run had in hand


class Recovery:
    """Recovers the files of one site, with the lock of the site held.

    `read`: what reads the passages of a file. `anew`: pages are read by the profile `site`, whatever was known of
    themes when they were kept.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        folder: Folder,
        site: Site,
        disk: Disk,
        *,
        read: Callable[[Iterable[Passage]], Iterator[Told]] = read_in_order,
        anew: bool = False,
    ) -> None:
        self._db, self._folder, self._profile, self._disk = db, folder, site, disk
        self._read_passages, self._newest = read, site if anew else None
        self._site = site.name
        self._claimed, self._claimed_under = Claimed(), site
        self._manifest = read_manifest(folder)
        self.report = RecoveryReport()

    def run(self) -> RecoveryReport:
        """Recover every file of the site, seal it, and return what was found."""
        self._set_unbegun_aside()
        known = dict(self._db.execute("select name, sealed from warc_files where site = ?", (self._site,)))
        present = {f"{self._site}/{path.name}" for path in self._folder.warc(self._site).glob(f"*{SUFFIX}")}
        for name in sorted(present | known.keys()):
            if name not in known:
                self._adopt(name)
            self._recover(name, sealed=bool(known.get(name)))
        with transaction(self._db, self._folder):
            self.report.leases = leases.release_abandoned(self._db, self._site)
            sealed = "select name, sha256 from warc_files where site = ? and sealed"
            add_to_manifest(self._folder, dict(self._db.execute(sealed, (self._site,))), self._disk)
        return self.report

    def _set_unbegun_aside(self) -> None:
        """A file that a dead run was still beginning holds at most a warcinfo, and no capture."""
        for path in self._folder.warc(self._site).glob(f"*{SUFFIX}{OPEN_SUFFIX}"):
            aside = path.with_name(path.name.removesuffix(OPEN_SUFFIX) + TORN_SUFFIX)
            self._copy_behind(path, 0, aside)
            path.unlink()

    def _adopt(self, name: str) -> None:
        with transaction(self._db, self._folder):
            self._db.execute("insert into warc_files (name, site) values (?, ?)", (name, self._site))
        self.report.adopted.append(name)

    def _recover(self, name: str, *, sealed: bool) -> None:
        path = self._folder.all_warcs / name
        size = path.stat().st_size if path.exists() else 0
        committed, reach = self._db.execute(_PROMISED, {"name": name}).fetchone()
        promised = max(committed, reach or 0)
        if size < promised or not path.exists():
            self._report_damage(name, f"{size} bytes are there, {promised} were saved")
        elif not sealed and f"{self._folder.all_warcs.name}/{name}" in self._manifest:
            self._recover_closed(name, path, committed)
        elif not sealed:
            self._recover_open(name, path, committed, promised)

    def _recover_open(self, name: str, path: Path, committed: int, promised: int) -> None:
        """A run died while writing this file: behind the last whole record there may be a torn one."""
        gaps = [found for found in walk(path, committed) if isinstance(found, Gap)]
        tail = _torn_tail(gaps, path.stat().st_size, promised)
        read = self._read(name, path, committed, until=tail)
        damage = [gap for gap in gaps if tail is None or gap.offset < tail]
        if damage:
            self._report_damage(name, f"unreadable from byte {damage[0].offset} on, {promised} bytes were saved")
            return
        if tail is not None:
            self._set_tail_aside(name, path, tail)
        self._seal(name, path, committed, read)

    def _recover_closed(self, name: str, path: Path, committed: int) -> None:
        """The database was lost, or is older than this file, which was whole once: read it, cut nothing."""
        read = self._read(name, path, committed)
        sha256 = self._seal(name, path, committed, read)
        if read.gaps:
            self._report_damage(name, f"unreadable from byte {read.gaps[0].offset} on; what stands behind was read")
        elif sha256 != self._manifest[f"{self._folder.all_warcs.name}/{name}"]:
            self._report_damage(name, "its sha256 is not the one in the manifest")

    def _report_damage(self, name: str, what: str) -> None:
        sentence = f"warc/{name}: {what}"
        logger.error("%s", sentence)
        self.report.damaged.append(sentence)
        with transaction(self._db, self._folder):
            self._db.execute("update warc_files set note = ? where name = ?", (f"damaged: {what}", name))

    def _read(self, name: str, path: Path, committed: int, *, until: int | None = None) -> _Behind:
        """Make rows of the records behind `committed`; return how many there are, and the gaps between them."""
        with path.open("r+b") as file:
            self._disk.sync(file.fileno())  # rows may point only at what a power cut cannot take
        run = replace(start_of(path, self._profile), newest=self._newest)
        behind = _Behind()
        stop = path.stat().st_size if until is None else until
        for told in self._read_passages(passages(path, name, run, committed, stop)):
            behind.records += told.records
            behind.gaps += told.gaps
            self._replay(name, run, told)
        return behind

    def _replay(self, name: str, run: RunStart, told: Told) -> None:
        if not told.records:
            return  # of a file that holds nothing but damage, nobody knows that a run wrote it
        if run.site != self._claimed_under:
            self._claimed, self._claimed_under = Claimed(), run.site
        with transaction(self._db, self._folder):
            crawls.begin(self._db, run)
            self.report.captures += replay(self._db, self._folder, run, name, told, self._claimed)

    def _set_tail_aside(self, name: str, path: Path, end: int) -> None:
        torn = path.stat().st_size - end
        self._copy_behind(path, end, path.with_name(path.name + TORN_SUFFIX))
        with path.open("r+b") as file:
            self._disk.truncate(file.fileno(), end)
            self._disk.sync(file.fileno())
        self.report.torn[name] = torn
        logger.warning("warc/%s: a torn tail of %d bytes was set aside", name, torn)
        with transaction(self._db, self._folder):
            note = f"a torn tail of {torn} bytes was set aside"
            self._db.execute("update warc_files set note = ? where name = ?", (note, name))

    def _copy_behind(self, path: Path, start: int, aside: Path) -> None:
        """Append what stands behind `start` to the file `aside`; return when it is safe there."""
        with path.open("rb") as source, aside.open("ab") as copy:
            source.seek(start)
            while data := source.read(_COPY_STEP):
                copy.write(data)
            copy.flush()
            self._disk.sync(copy.fileno())
        self._disk.sync_directory(path.parent)

    def _seal(self, name: str, path: Path, committed: int, behind: _Behind) -> str:
        """Close a file for good; return its sha256."""
        before = takewhile(lambda found: found.offset < committed, walk(path)) if committed else ()
        records = sum(isinstance(found, Record) for found in before) + behind.records
        sha256 = file_digest(path)
        with transaction(self._db, self._folder):
            self._db.execute(_SEAL, (path.stat().st_size, sha256, records, name))
        return sha256


@dataclass
class _Behind:
    """What stood behind the committed mark of a file."""

    records: int = 0
    gaps: list[Gap] = field(default_factory=list)


def _torn_tail(gaps: list[Gap], size: int, promised: int) -> int | None:
    """Return where the torn tail of an open file begins, if it has one. Damage before it is no tail.

    Behind what was promised, a power cut may leave any sectors and lose others: the tail begins at the first
    hole, though whole records may follow. Where the database says nothing (`promised` is 0: it was lost), a
    hole with whole records behind it may as well be damage, so nothing but the very end is a tail.
    """
    if promised:
        return next((gap.offset for gap in gaps if gap.offset >= promised), None)
    return gaps[-1].offset if gaps and gaps[-1].end == size else None


_PROMISED = """
    select committed, (select max(warc_offset + warc_length) from captures where warc_file = :name)
    from warc_files where name = :name
"""
_SEAL = "update warc_files set committed = ?, sealed = 1, sha256 = ?, records = ? where name = ?"
