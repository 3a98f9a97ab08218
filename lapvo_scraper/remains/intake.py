"""Captures that somebody else made become captures of this archive: each site through one run, in order.

A run begins with the first capture that is new, so bringing in what is there already leaves no trace. Pages are
read in other processes where there are many, while this one goes on unpacking, writing and making rows.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from lapvo_scraper import __version__
from lapvo_scraper.errors import ArchiveDamaged
from lapvo_scraper.remains.adopt import resolved
from lapvo_scraper.remains.findings import DAMAGED
from lapvo_scraper.remains.held import Held
from lapvo_scraper.storage.checking.verify import repair_tails
from lapvo_scraper.storage.evidence.warc import Record
from lapvo_scraper.storage.remaking.read_ahead import reading_workers
from lapvo_scraper.storage.rows.reader import read_capture
from lapvo_scraper.storage.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor

    from lapvo_scraper.records import Capture, Exchange, Finding, Reading, UrlKind
    from lapvo_scraper.remains.offer import Offer
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.folder import Folder
    from lapvo_scraper.storage.remaking.recover import RecoveryReport

WORTH_WORKERS = 2 << 20
"""Bytes of input below which starting further processes takes longer than the reading they would do."""

_MOST_AHEAD = 96  # captures that are being read: keeps the workers busy, bounds the memory
_MOST_BYTES_AHEAD = 48 << 20
_MOST_STAGED = 256  # captures that wait for the disk
_PAUSE = 0.01  # seconds

COMPLETE, WITH_FINDINGS = ("complete", 0), ("findings", 8)


@dataclass
class Tally:
    """What came of an import, for one site."""

    kinds: Counter[str] = field(default_factory=Counter)  # captures brought, by page kind
    already: int = 0  # captures the archive has
    articles_new: int = 0
    articles_changed: int = 0
    damaged: list[str] = field(default_factory=list)  # what is missing of earlier runs, in sentences


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A capture that is kept, and whose reading is under way."""

    run: Run
    capture: Capture
    reading: Callable[[], Reading | None]
    size: int


class Intake:
    """Takes captures in. A context manager: left by an exception, it lets go of every run without closing it.

    `on_read` is told of every capture when it is read.
    """

    def __init__(
        self,
        folder: Folder,
        *,
        command: str,
        size: int,
        wait: bool = False,
        on_read: Callable[[Capture, Reading | None], None] | None = None,
    ) -> None:
        self.tallies: dict[str, Tally] = {}
        self.folder = folder
        self._command, self._wait, self._on_read = command, wait, on_read
        self._runs: dict[str, Run] = {}
        self._ahead: deque[_Ahead] = deque()
        self._bytes_ahead = 0
        self._held = Held(folder)
        self._closing = ExitStack()
        self._closing.callback(self._held.close)
        self._pool: ProcessPoolExecutor | None = None
        if size > WORTH_WORKERS:
            self._pool = reading_workers()
            self._closing.callback(self._pool.shutdown, cancel_futures=True)

    def __enter__(self) -> Intake:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with self._closing:
            if kind is not None:
                for run in self._runs.values():
                    run.abandon()

    def begin_run(self, site: Site) -> None:
        """Begin the run of a site although nothing was taken in yet: there is something to record."""
        self._run(site)

    def begin(self, site: Site) -> Tally:
        """Make sure that everything the files of a site hold has its rows: only then can be told what is new."""
        if site.name not in self.tallies:
            self.tallies[site.name] = Tally()
            if self.held.is_behind(site.name):
                recovered = repair_tails(self.folder, site, command=self._command, wait=self._wait)
                self._note_damage(site.name, recovered)
        return self.tallies[site.name]

    def take(self, offer: Offer, *, again: bool = False) -> bool | None:
        """Take a capture in, unless it is there. None: it repeats a capture that is not there (yet).

        `again`: it was offered before, so being there is no news.

        Raises ArchiveBusy, StorageFull, ArchiveError, ProfileError.
        """
        tally = self.begin(offer.site)
        record = offer.record
        if record.type == "revisit":
            original = self._held.original(record)
            if original is None:
                return None
            capture_id, payload_digest = original
            offer = replace(offer, payload_digest=payload_digest, record=resolved(record, capture_id, payload_digest))
        if self._held.has(offer):
            tally.already += not again
            return False
        if self._held.clashes(offer):
            offer = replace(offer, record=_renamed(offer.record))
        run = self._run(offer.site)
        if record.type == "revisit":
            self._settle(run)
        self._enter(run, run.keep_record(offer.record, offer.beside), record.get("WARC-Payload-Digest"))
        return True

    def take_exchange(self, site: Site, exchange: Exchange, kind: UrlKind) -> Capture:
        """Take in what a web archive answered for one of its captures."""
        self.begin(site)
        run = self._run(site)
        capture = run.keep(exchange, kind=kind, evidence="web_archive")
        self._enter(run, capture, None)
        return capture

    @property
    def held(self) -> Held:
        """What the archive has, and what was brought."""
        return self._held

    def finish(
        self, findings: Callable[[Site], Sequence[Finding]], *, stopped: tuple[str, int] | None = None
    ) -> None:
        """End the runs. `findings`: what is to be said of a site. `stopped`: outcome and code of one cut short."""
        while self._ahead:
            self._ingest_one()
        self._held.let_go()
        while self._runs:
            name, run = next(iter(self._runs.items()))
            said = list(findings(run.site))
            bad = any(one.severity != "note" for one in said)
            tally = self.tallies[name]
            outcome, code = stopped or (WITH_FINDINGS if bad else COMPLETE)
            if tally.damaged:
                outcome, code = DAMAGED, ArchiveDamaged.exit_code
            books = run.finish(outcome=outcome, exit_code=code, findings=said)
            del self._runs[name]
            tally.articles_new, tally.articles_changed = books.articles_new, books.articles_changed

    def _run(self, site: Site) -> Run:
        if site.name not in self._runs:
            software = f"lapvo-scraper/{__version__}"
            self._runs[site.name] = Run.open(
                self.folder, site, command=self._command, software=software, contact=site.contact, wait=self._wait
            )
            self._note_damage(site.name, self._runs[site.name].recovered)
        return self._runs[site.name]

    def _note_damage(self, site: str, recovered: RecoveryReport) -> None:
        """Each recovery finds it again."""
        damaged = self.tallies[site].damaged
        damaged += [sentence for sentence in recovered.damaged if sentence not in damaged]

    def _enter(self, run: Run, capture: Capture, stated: str | None) -> None:
        self._held.note(capture, stated)
        content = run.content(capture)
        self._ahead.append(_Ahead(run, capture, self._reading(run, capture), len(content.data)))
        self._bytes_ahead += len(content.data)
        while len(self._ahead) > _MOST_AHEAD or self._bytes_ahead > _MOST_BYTES_AHEAD or self._is_read():
            self._ingest_one()

    def _reading(self, run: Run, capture: Capture) -> Callable[[], Reading | None]:
        if self._pool is None:
            return lambda: run.read(capture)
        content = run.content(capture)
        future: Future[Reading | None] = self._pool.submit(read_capture, run.site, capture, content)
        return future.result

    def _is_read(self) -> bool:
        """Without workers, what is kept is read at once."""
        return bool(self._ahead) and self._pool is None

    def _ingest_one(self) -> None:
        ahead = self._ahead.popleft()
        self._bytes_ahead -= ahead.size
        reading = ahead.reading()
        ahead.run.ingest(ahead.capture, reading)
        kind = ahead.capture.page_kind or (reading.kind if reading else "other")
        self.tallies[ahead.run.site.name].kinds[kind] += 1
        if self._on_read:
            self._on_read(ahead.capture, reading)
        while ahead.run.staged > _MOST_STAGED and ahead.run.failure is None:
            time.sleep(_PAUSE)

    def _settle(self, run: Run) -> None:
        while self._ahead:
            self._ingest_one()
        run.flush()
        while run.staged and run.failure is None:
            time.sleep(_PAUSE)


def _renamed(record: Record) -> Record:
    """Another capture has the id of this record: give it one of its own."""
    fields = [pair for pair in record.headers if pair[0].lower() != "warc-record-id"]
    made = uuid5(NAMESPACE_URL, f"{record.id} {record.get('WARC-Date')} {record.get('WARC-Target-URI')}")
    return Record((*fields, ("WARC-Record-ID", f"<urn:uuid:{made}>")), record.block)
