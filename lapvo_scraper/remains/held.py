"""What the archive holds already, and what this import has brought so far: nothing comes in twice.

What was brought is remembered in a database of its own that SQLite keeps in memory while it is small and on
disk when it is not, so an import of any size is bounded.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from lapvo_scraper import clock
from lapvo_scraper.errors import ArchiveDamaged
from lapvo_scraper.records import EVIDENCE_CLASSES
from lapvo_scraper.remains.adopt import NotAdopted, target, time_of
from lapvo_scraper.storage.database.schema import connect_read_only
from lapvo_scraper.storage.evidence.captures import refers_to
from lapvo_scraper.storage.evidence.warc import TORN_SUFFIX, read_record

if TYPE_CHECKING:
    from lapvo_scraper.records import Capture
    from lapvo_scraper.remains.offer import Offer
    from lapvo_scraper.storage.evidence.warc import Record
    from lapvo_scraper.storage.folder import Folder

_MOST_CANDIDATES = 50  # captures of one address looked into for the payload a revisit names by digest alone

_SAME = """
    select payload_digest, evidence from {table} where url = ?1 and (fetched_at = ?2 or ?3)
"""
_BY_ID = "select id, payload_digest, url, fetched_at from {table} where id = ?"
_BY_TIME = "select id, payload_digest from {table} where url = ? and fetched_at = ? and payload_digest is not null"
_BY_DIGEST = "select id, payload_digest from brought where stated = ?"
_OF_URL = """
    select id, payload_digest, warc_file, warc_offset, warc_length from captures
    where url = ? and record_type = 'response' and payload_digest is not null
    order by fetched_at desc limit ?
"""
_SEALED = "select name from warc_files where site = ? and sealed"
_TABLES = ("brought", "captures")

Original = tuple[str, str]
"""Id and payload digest of a capture that a revisit repeats."""


class Held:
    """Looks captures up. A context manager."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._archive: sqlite3.Connection | None = None
        self._brought = sqlite3.connect("")
        self._brought.execute("pragma journal_mode = off")
        self._brought.execute(
            "create table brought (id text primary key, url text, fetched_at text, payload_digest text,"
            " evidence text, stated text)"
        )
        self._brought.execute("create index brought_by_url on brought (url, fetched_at)")
        self._brought.execute("create index brought_by_digest on brought (stated) where stated is not null")

    def close(self) -> None:
        """Let go of both databases."""
        self._brought.close()
        self.let_go()

    def let_go(self) -> None:
        """Close the archive's database, so that the end of a run can make one plain file of it."""
        if self._archive is not None:
            self._archive.close()
        self._archive = None

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def has(self, offer: Offer) -> bool:
        """Say whether an offer brings nothing new: these bytes of that address and time, in no better class."""
        at = clock.utc_text(offer.at)
        rank = EVIDENCE_CLASSES.index(offer.evidence)
        for table in _TABLES:
            rows = self._rows(table, _SAME, (offer.url, at, offer.timeless))
            for payload_digest, evidence in rows:
                if payload_digest == offer.payload_digest and EVIDENCE_CLASSES.index(evidence) <= rank:
                    return True
        return False

    def is_behind(self, site: str) -> bool:
        """Say whether files of a site have records without rows: a run died, and recovery has yet to read them."""
        sealed = {name for (name,) in self._rows("captures", _SEALED, (site,))}
        files = self._folder.warc(site).glob("*")
        return any(f"{site}/{path.name}" not in sealed for path in files if path.suffix != TORN_SUFFIX)

    def knows(self, url: str, at: str) -> bool:
        """Say whether there is a capture of an address at a time (UTC text) that somebody recorded over HTTP."""
        return any(
            EVIDENCE_CLASSES.index(evidence) <= EVIDENCE_CLASSES.index("web_archive")
            for table in _TABLES
            for _, evidence in self._rows(table, _SAME, (url, at, False))
        )

    def clashes(self, offer: Offer) -> bool:
        """Say whether the id of an offer's record is taken by another capture."""
        return any(self._rows(table, _BY_ID, (offer.record.id,)) for table in _TABLES)

    def note(self, capture: Capture, stated: str | None) -> None:
        """Remember a capture that was brought. `stated`: the payload digest its source gives."""
        at = clock.utc_text(capture.fetched_at)
        row = (capture.id, capture.url, at, capture.payload_digest, capture.evidence, stated)
        self._brought.execute("insert or ignore into brought values (?, ?, ?, ?, ?, ?)", row)

    def original(self, revisit: Record) -> Original | None:
        """Return the capture that a revisit repeats: by its id, its address and time, or its digest."""
        stated = revisit.get("WARC-Payload-Digest") or ""
        for table in _TABLES:
            for capture_id, payload_digest, *_ in self._rows(table, _BY_ID, (refers_to(revisit),)):
                if payload_digest:
                    return capture_id, payload_digest
        url = (revisit.get("WARC-Refers-To-Target-URI") or target(revisit)).strip("<> ")
        for table in _TABLES:
            for capture_id, payload_digest in self._rows(table, _BY_TIME, (url, _referred_time(revisit))):
                return capture_id, payload_digest
        for capture_id, payload_digest in self._rows("brought", _BY_DIGEST, (stated,)) if stated else ():
            return capture_id, payload_digest
        return self._by_stated_digest(url, stated) if stated else None

    def _by_stated_digest(self, url: str, stated: str) -> Original | None:
        """Look among the archive's captures of an address for the one whose record states that digest."""
        for capture_id, payload_digest, *place in self._rows("captures", _OF_URL, (url, _MOST_CANDIDATES)):
            name, offset, length = place
            try:
                record = read_record(self._folder.all_warcs / name, offset, length)
            except ArchiveDamaged:
                continue
            if record.get("WARC-Payload-Digest") == stated:
                return capture_id, payload_digest
        return None

    def _rows(self, table: str, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        db = self._brought if table == "brought" else self._open()
        if db is None:
            return []
        return db.execute(statement.format(table=table), values).fetchall()

    def _open(self) -> sqlite3.Connection | None:
        if self._archive is None and self._folder.database.exists():
            self._archive = connect_read_only(self._folder.database)
        return self._archive


def _referred_time(revisit: Record) -> str | None:
    """The time of the original, as rows have it."""
    stated = revisit.get("WARC-Refers-To-Date")
    if stated is None:
        return None
    try:
        return clock.utc_text(time_of(type(revisit)((("WARC-Date", stated),), b"")))
    except NotAdopted:
        return None
