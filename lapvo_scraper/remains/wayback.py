"""`lapvo wayback`: the captures of a portal that a web archive holds, brought here one by one.

First the index is read and what is wanted written into a list of its own; then each capture is asked for, pages
first. What the archive here holds already is not asked for again: so a run that was killed is gone on with by
running it once more, and a second run asks for nothing but the index.
"""

from __future__ import annotations

import io
import mimetypes
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, fields
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from lapvo_scraper import clock
from lapvo_scraper.errors import ArchiveDamaged, Unreachable
from lapvo_scraper.liferay.urls import classify
from lapvo_scraper.remains.adopt import kind_of_file
from lapvo_scraper.remains.cdx import IndexGap, Query, Row
from lapvo_scraper.remains.fetch import NoAnswer
from lapvo_scraper.remains.findings import finding, of_damage
from lapvo_scraper.remains.intake import Intake, Tally
from lapvo_scraper.remains.memento import NoCapture, moment_of, portal_exchange
from lapvo_scraper.remains.offer import Offer
from lapvo_scraper.remains.owners import Owners
from lapvo_scraper.remains.warc_input import MAX_HTTP_HEAD, WarcInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lapvo_scraper.records import Finding, UrlKind
    from lapvo_scraper.remains.cdx import WebArchive
    from lapvo_scraper.remains.fetch import Fetcher
    from lapvo_scraper.remains.findings import Language
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.folder import Folder

FAILURES_IN_A_ROW = 8
"""So many captures that cannot be had one after the other: the archive is down, not the captures."""

MOST_GAPS = 1_000
"""So many gaps are remembered with their addresses; all are counted."""

_UNTOLD = ("warc/revisit", "unk", "-", "")
_PAGE_TYPES = ("text/html", "application/xhtml")
_TEXT_TYPES = ("text/xml", "application/xml", "application/rss", "application/atom", "application/json", "text/plain")
_WITH_PAYLOAD = ("200", "-")  # of others the head says what matters: redirects all have the same empty payload
_WORTH_ASKING = ("-", "200", "301", "302", "303", "307", "308", "404", "410")


@dataclass(frozen=True, slots=True)
class Gap:
    """A capture the web archive's index names and that could not be had."""

    url: str
    timestamp: str
    why: str


@dataclass
class Collected:
    """What came of one run of `lapvo wayback`."""

    tally: Tally = field(default_factory=Tally)
    listed: int = 0  # rows of the index within the site
    wanted: int = 0  # of these, what is worth asking for and not here yet
    already: int = 0
    unchanged: int = 0  # by the index with the payload of the capture before: not asked for
    left_out: Counter[str] = field(default_factory=Counter)
    gaps: list[Gap] = field(default_factory=list)
    gap_count: int = 0
    index_gaps: list[IndexGap] = field(default_factory=list)
    stopped: str | None = None  # why the archive is not asked any more
    budget_spent: bool = False

    @property
    def exit_code(self) -> int:
        """4 when recovery met damage, 6 when the archive could not be asked, 8 when something is missing, 7 when the
        budget is spent, else 0."""
        if self.tally.damaged:
            return ArchiveDamaged.exit_code
        if self.stopped:
            return Unreachable.exit_code
        if self.gap_count or self.index_gaps:
            return 8
        return 7 if self.budget_spent else 0


def queries(site: Site, url: str | None, after: str | None, before: str | None) -> list[Query]:
    """Return what to ask an index: all of a site, or one address (or, with `*` at its end, all that begin so)."""
    if url is None:
        hosts = sorted({str(origin).partition("://")[2] for origin in site.origins})
        return [Query(f"{host}/", "host", after, before) for host in hosts]
    if url.endswith("*"):
        return [Query(url.rstrip("*"), "prefix", after, before)]
    return [Query(url, "exact", after, before)]


def collect(
    folder: Folder,
    site: Site,
    archive: WebArchive,
    asked: Iterable[Query],
    fetcher: Fetcher,
    *,
    media: bool = True,
    limit: int | None = None,
    wait: bool = False,
    language: Language = "en",
    watch: Callable[[int, int], None],
) -> Collected:
    """Bring in what an archive holds; return when everything is safe on disk.

    `limit`: at most so many captures. `language`: of findings. `watch` is told of captures asked for and to ask
    for. Raises ArchiveBusy, StorageFull, ArchiveError, ProfileError.
    """
    command = f"lapvo wayback {site.name} --from {archive.endpoint}"
    with closing(_Wishes()) as wishes, Intake(folder, command=command, size=0, wait=wait) as intake:
        collecting = _Collecting(site, archive, fetcher, intake, wishes, language)
        collecting.collected.tally = intake.begin(site)
        collecting.list_captures(asked, media=media)
        collecting.fetch_all(limit, watch)
        if collecting.collected.gap_count or collecting.collected.index_gaps:
            intake.begin_run(site)  # what could not be had is recorded, whether anything else came or not
        intake.finish(collecting.findings, stopped=collecting.ended)
    return collecting.collected


class _Collecting:
    def __init__(
        self,
        site: Site,
        archive: WebArchive,
        fetcher: Fetcher,
        intake: Intake,
        wishes: _Wishes,
        language: Language,
    ) -> None:
        self.collected = Collected()
        self._language = language
        self._site, self._archive, self._fetcher, self._intake = site, archive, fetcher, intake
        self._wishes = wishes
        self._owners = Owners([site])

    @property
    def ended(self) -> tuple[str, int] | None:
        """Outcome and code of a run that was cut short."""
        if self.collected.stopped:
            return "stopped", Unreachable.exit_code
        return ("page-limit", 7) if self.collected.budget_spent and not self.collected.gap_count else None

    def list_captures(self, asked: Iterable[Query], *, media: bool) -> None:
        """Read the index, and note what is wanted."""
        collected = self.collected
        try:
            for query in asked:
                for found in self._archive.rows(self._fetcher, query):
                    if isinstance(found, IndexGap):
                        collected.index_gaps.append(found)
                    elif reason := self._not_wanted(found, media=media):
                        collected.left_out[reason] += 1
                    else:
                        collected.listed += 1
                        self._wishes.add(found, _rank(found))
        except Unreachable as error:
            collected.stopped = str(error)

    def _not_wanted(self, row: Row, *, media: bool) -> str | None:
        if self._owners.owner(row.url) is None:
            return "other-site"
        if row.status not in _WORTH_ASKING:
            return "error-status"
        return "media" if not media and _rank(row) == _MEDIA_RANK else None

    def fetch_all(self, limit: int | None, watch: Callable[[int, int], None]) -> None:
        """Ask for what is wanted and not here, pages first."""
        collected, failures = self.collected, 0
        had = ("", "")  # address and payload of the capture that was had last
        for done, row in enumerate(self._wishes):
            watch(done, collected.listed)
            if row.digest and had == (row.key, row.digest) and row.status in _WITH_PAYLOAD:
                collected.unchanged += 1
                continue
            if self._intake.held.knows(row.url, clock.utc_text(moment_of(row.timestamp))):
                collected.already += 1
                had = (row.key, row.digest)
                continue
            if collected.stopped:
                return
            if limit is not None and collected.wanted >= limit:
                collected.budget_spent = True
                return
            collected.wanted += 1
            try:
                self._fetch(row)
                failures, had = 0, (row.key, row.digest)
            except (NoAnswer, NoCapture) as error:
                self._note_gap(row, str(error))
                failures = failures + 1 if isinstance(error, NoAnswer) else 0
            except Unreachable as error:
                collected.stopped = str(error)
            if failures == FAILURES_IN_A_ROW:
                collected.stopped = (
                    f"{self._archive.endpoint} gave no answer {failures} times in a row ({collected.gaps[-1].why}); "
                    "what it gave is safe: run the same command again later, it goes on where it stopped"
                )

    def _fetch(self, row: Row) -> None:
        if self._archive.dialect == "commoncrawl":
            self._fetch_record(row)
            return
        answer = self._fetcher.get(self._archive.replay(row), limit=self._site.max_bytes)
        with answer.file:
            exchange = portal_exchange(row, answer)
            media_type = answer.header("Content-Type") or ""
        self._intake.take_exchange(self._site, exchange, _kind(row.url, media_type))

    def _fetch_record(self, row: Row) -> None:
        """Common Crawl: the record itself, by the place in its file that the index names."""
        if not row.length:
            raise NoCapture("the index does not say where its record stands")
        if row.length > self._site.max_bytes + MAX_HTTP_HEAD:
            raise NoCapture("larger than the site allows")
        address = f"{self._archive.records}/{quote(row.filename)}"
        answer = self._fetcher.get(address, limit=row.length, part=(row.offset, row.length))
        with answer.file:
            data = answer.body()
        if answer.status != 206:
            raise NoCapture(f"status {answer.status} instead of a part of {row.filename}")
        found = list(WarcInput(row.filename, self._owners, "web_archive").read(io.BytesIO(data), len(data)))
        offers = [one for one in found if isinstance(one, Offer)]
        if not offers:
            raise NoCapture(f"no whole record at byte {row.offset:,} of {row.filename}")
        if self._intake.take(offers[0]) is None:
            raise NoCapture("it repeats a capture that is not here")

    def _note_gap(self, row: Row, why: str) -> None:
        self.collected.gap_count += 1
        if len(self.collected.gaps) < MOST_GAPS:
            self.collected.gaps.append(Gap(row.url, row.timestamp, why))

    def findings(self, site: Site) -> list[Finding]:
        """Return what the run has to say, besides its captures."""
        collected, say = self.collected, partial(finding, archive=self._archive.endpoint, language=self._language)
        found = []
        if collected.gap_count:
            gap = collected.gaps[0]
            first = f"{gap.timestamp} {gap.url}: {gap.why}"
            found.append(say("captures-not-had", site.name, collected.gap_count, first=first))
        if collected.index_gaps:
            part = collected.index_gaps[0]
            first = f"{part.what}: {part.why}"
            found.append(say("index-not-had", site.name, len(collected.index_gaps), first=first))
        if collected.stopped:
            found.append(say("archive-stopped", site.name, 1, first=collected.stopped))
        return found + of_damage(site.name, collected.tally.damaged, self._language)


class _Wishes:
    """The captures that are wanted, in a list of its own that SQLite keeps on disk when it is long."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")
        self._db.execute(
            f"create table wishes (rank, {', '.join(_COLUMNS)}, primary key (rank, key, timestamp, url)) without rowid"
        )

    def close(self) -> None:
        """Forget the list."""
        self._db.close()

    def add(self, row: Row, rank: int) -> None:
        """Put a capture on the list, once."""
        self._db.execute(
            f"insert or ignore into wishes values (?{', ?' * len(_COLUMNS)})",  # noqa: S608 - question marks
            (rank, *(getattr(row, name) for name in _COLUMNS)),
        )

    def __iter__(self) -> Iterator[Row]:
        listed = f"select {', '.join(_COLUMNS)} from wishes order by rank, key, timestamp"  # noqa: S608 - constants
        for values in self._db.execute(listed):
            yield Row(*values)


_COLUMNS = tuple(column.name for column in fields(Row))
_MEDIA_RANK = 2


def _rank(row: Row) -> int:
    """Pages before what is said about them, and files last."""
    media_type = row.media_type
    if media_type in _UNTOLD:  # a revisit has no type in an index
        media_type = mimetypes.guess_type(urlsplit(row.url).path)[0] or "text/html"
    if media_type.startswith(_PAGE_TYPES):
        return 0
    return 1 if media_type.startswith(_TEXT_TYPES) else _MEDIA_RANK


def _kind(url: str, media_type: str) -> UrlKind:
    kind = kind_of_file(url, media_type)
    if kind is not None:
        return kind
    return "article" if classify(url).kind == "article" else "listing"
