"""One crawl of one portal, from the first lease to the last commit.

    frontier (a table) -> lease -> scope, robots, pace -> request -> exchange kept -> page read -> rows

Everything here runs in the engine's thread and waits for nothing. When a request may go, it is given to the
engine; when a batch is committed, the writer's thread says so and the next leases are looked at. Each
request ends in `took`, with the capture of its exchange, or in `missed`, when there was none.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import time
from typing import TYPE_CHECKING, Any

from lapvo_scraper import clock
from lapvo_scraper.crawl.gate import RobotsGate
from lapvo_scraper.crawl.guard import why_not_resolved
from lapvo_scraper.crawl.history import articles_seen
from lapvo_scraper.crawl.items import ArticleItem
from lapvo_scraper.crawl.jobs import Progress
from lapvo_scraper.crawl.notes import Notes
from lapvo_scraper.crawl.politeness import BUSY, retry_after
from lapvo_scraper.crawl.requests import lease_for, request_for
from lapvo_scraper.crawl.robots import MAX_REDIRECTS, Robots
from lapvo_scraper.crawl.window import Window
from lapvo_scraper.errors import LapvoError
from lapvo_scraper.records import Lease
from lapvo_scraper.sites.origins import origin_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from scrapy import Request
    from scrapy.crawler import Crawler

    from lapvo_scraper.crawl.budget import Budget, Limit
    from lapvo_scraper.crawl.jobs import Job
    from lapvo_scraper.crawl.politeness import Pace
    from lapvo_scraper.records import Capture, Exchange
    from lapvo_scraper.storage.run import Commit, Run

logger = logging.getLogger(__name__)

WINDOW = 64
"""URLs in hand at a time: enough that no batch waits for the next leases."""

HEARTBEAT = 1.0
"""Seconds after which a waiting crawl looks at its budget and at the writer, whatever happens."""

LONGEST_WAIT = 150.0
"""Seconds that a crawl with nothing else to do waits for URLs in back-off; later ones are for the next run.
A crawl without delay, which is one of a demo portal, does not wait.
"""


class Visit:
    """The state of one crawl; what there is to say at its end is in `notes`."""

    def __init__(
        self,
        job: Job,
        run: Run,
        budget: Budget,
        paces: dict[str, Pace],
        on_progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self.job = job
        self.site = job.site
        self.run = run
        self.notes = Notes(job)
        self.ended = False  # nothing more will be sent, and what was sent has come back
        self._budget = budget
        self._on_progress = on_progress
        self._window = Window(job.site.delay, job.site.concurrency, paces)
        self._gate = RobotsGate(job.site.obey_robots)
        self._patience = min(LONGEST_WAIT, 75 * job.site.delay)
        self._loop = asyncio.get_running_loop()
        self._began = time.monotonic()
        self._retry_at: float | None = None  # monotonic
        self._given = 0  # captures and refusals handed to the run
        self._safe = 0  # of those, how many are written, by the latest commit
        self._expecting = True  # a commit that brings leases
        self._left_alone = 0  # leases that stay due, because their host is closed
        self._timer: asyncio.TimerHandle | None = None
        self._done = asyncio.Event()
        self._fetching: set[asyncio.Task[None]] = set()
        self._engine: Any = None  # until `begin`
        self._knows_what_is_due = False  # until the first word from the frontier; a run that ends before seems complete

    # --- with the engine ------------------------------------------------------------------------------------

    def begin(self, crawler: Crawler) -> None:
        """Take the first leases. Called once, when the spider has been opened."""
        self._engine = crawler.engine
        self._headers = crawler.settings.getdict("DEFAULT_REQUEST_HEADERS")
        self._headers["User-Agent"] = crawler.settings["USER_AGENT"]
        wanted = ("FEEDS", "ITEM_PIPELINES")
        self._wants_items = any(crawler.settings.getdict(name) for name in wanted)
        self._began = time.monotonic()
        self._window.add(lease_for(url) for url in self.job.urls)
        self._ask_for_leases()
        self._come_back_later(time.monotonic())

    def keep(self, exchange: Exchange, request: Request) -> Capture:
        """Keep an exchange before anybody else sees it: what the wire calls."""
        lease: Lease = request.meta["lease"]
        self.notes.reconstructed += exchange.reconstructed
        failure = exchange.error
        if failure and failure.startswith("dns:"):
            failure = why_not_resolved(origin_of(lease.url).host) or failure
        # Scrapy may spell a URL differently; the frontier knows it by the lease.
        exchange = dataclasses.replace(exchange, url=lease.url, error=failure)
        try:
            return self.run.keep(exchange, kind=lease.kind)
        except Exception as error:
            self.abort(error)
            raise

    def stop(self, reason: Limit | str) -> None:
        """Send nothing more; end when what was sent has come back and is safe."""
        if self.notes.stopped_by is None:
            self.notes.stopped_by = reason
            logger.info("%s: stopping (%s)", self.site.name, reason)
            self._loop.call_soon(self.turn)

    def abort(self, error: BaseException) -> None:
        """End at once: the archive cannot be written, or there is a bug."""
        if self.notes.error is None:
            self.notes.error = error
            self._end()
            if self._engine is not None:  # or there is nothing to close
                self._loop.create_task(self._engine.close_spider_async(reason="aborted"))

    def closed(self, reason: str) -> None:
        """Take word from the engine that the spider is closed, whoever closed it."""
        if not self.ended and self.notes.stopped_by is None:
            if reason == "memusage_exceeded":
                self.notes.stopped_by = "memory-limit"
            elif self.notes.error is None:
                self.notes.error = RuntimeError(f"the spider was closed from outside: {reason}")
        self._end()
        self._window.leave()

    async def items(self) -> AsyncIterator[ArticleItem]:
        """Wait for the end, then yield the articles this crawl has seen, if anybody wants them."""
        self.turn()  # by now, the engine runs
        await self._done.wait()
        if self._wants_items and self.notes.error is None:
            self.run.settle()
            for row in articles_seen(self.run.folder, self.run.id):
                yield ArticleItem(**row)

    @contextlib.contextmanager
    def reporting_bugs(self) -> Iterator[None]:
        """End the crawl on any error inside: else it would wait for ever for what the error swallowed."""
        try:
            yield
        except LapvoError as error:
            self.abort(error)
        except Exception as error:
            logger.exception("%s: the crawl cannot go on", self.site.name)
            self.abort(error)

    # --- requests -------------------------------------------------------------------------------------------

    def turn(self) -> None:
        """Look at what may be done now: send, close a batch, end, or come back later."""
        if self.ended:
            return
        now = time.monotonic()
        with self.reporting_bugs():
            if self.run.failure is not None:
                self.abort(self.run.failure)
                return
            if self._knows_what_is_due:
                self._mind_the_budget()
                self._send_what_may_go(now)
                if self._window.in_flight == 0:
                    self._when_nothing_is_in_flight()
        if not self.ended:
            self._come_back_later(now)

    def _send_what_may_go(self, now: float) -> None:
        if self._engine is None or not self._engine.running or self._engine.needs_backout():
            return  # not begun yet; or somebody is closing the spider, and waits only for what is under way
        for lease in self._window.candidates(now):
            self._mind_the_budget()
            if self.notes.stopped_by is not None:
                return
            self._consider(lease)

    def _mind_the_budget(self) -> None:
        limit = self._budget.exhausted(time.monotonic() - self._began, clock.now())
        if limit:
            self.stop(limit)

    def _consider(self, lease: Lease) -> None:
        outside = self.site.in_scope(lease.url)
        if outside:
            self._refuse(lease, f"scope: {outside}")
            return
        match self._gate.answer(lease.url, clock.now()):
            case "ask":
                self._send(Lease(self._gate.asks(lease.url), "robots", attempts=0), robots_for=lease.url)
            case "open":
                self._window.remove(lease)
                self._send(lease)
            case "forbidden":
                self._refuse(lease, self._gate.reason(lease.url))
            case "closed":
                self._meet_closed_host(lease)

    def _refuse(self, lease: Lease, reason: str) -> None:
        self._window.remove(lease)
        self._given += 1
        self.run.refuse(lease.url, lease.kind, reason)

    def _meet_closed_host(self, lease: Lease) -> None:
        """Leave the lease due. When the host is the portal itself, the crawl is over."""
        self._window.remove(lease)
        self.notes.robots_closed = self._gate.reason(lease.url)
        if origin_of(lease.url) == self.site.home:
            self.stop("robots-unreachable")
        else:
            self._left_alone += 1
            self._ask_for_leases()

    def _send(self, lease: Lease, **meta: Any) -> None:
        self._window.began(lease.url, time.monotonic())
        self._budget.spend(lease.kind)
        # Not `engine.crawl`: the scheduler and the scraper behind it have nothing to do for answers that bring
        # neither requests nor items, and cost more than the download.
        fetching = self._loop.create_task(self._fetch(request_for(lease, self.site, self._headers, **meta)))
        self._fetching.add(fetching)  # the loop itself would let go of it
        fetching.add_done_callback(self._fetching.discard)

    async def _fetch(self, request: Request) -> None:
        with self.reporting_bugs():
            try:
                response = await self._engine.download_async(request)
            except Exception as error:  # noqa: BLE001 - whatever it was: with an exchange it is in the capture
                if "capture" in request.meta:
                    self.took(request)
                else:
                    self.missed(request, error)
            else:
                wait = response.headers.get("Retry-After")
                self.took(request, wait.decode("latin-1") if wait else None)

    # --- answers --------------------------------------------------------------------------------------------

    def took(self, request: Request, asked_to_wait: str | None = None) -> None:
        """Deal with the capture that a request brought, whatever it is. `asked_to_wait`: its Retry-After."""
        lease, capture = self._arrived(request), request.meta["capture"]
        self._mind_the_mood(capture, asked_to_wait)
        reading = self.run.read(capture)
        if lease.kind == "robots":
            self._learn_robots(request, capture)
        else:
            self.notes.note(lease.kind, capture, reading)
            if self.notes.watch.verdict:
                self.stop(self.notes.watch.verdict.outcome)
        self._given += 1
        self.run.ingest(capture, reading)
        self.turn()

    def missed(self, request: Request, error: BaseException) -> None:
        """Deal with a request that made no exchange: stopped at the gate, or no handler could take it."""
        lease = self._arrived(request)
        if lease.kind == "robots":
            none = Robots.from_answer(None, b"", clock.now(), str(error))
            self._gate.learns(request.meta["robots_for"], none)
        else:
            self._given += 1
            self.run.refuse(lease.url, lease.kind, f"{type(error).__name__}: {error}")
        self.turn()

    def _arrived(self, request: Request) -> Lease:
        lease: Lease = request.meta["lease"]
        self._window.ended(lease.url, time.monotonic())
        return lease

    def _mind_the_mood(self, capture: Capture, asked_to_wait: str | None) -> None:
        pace = self._window.pace(capture.url)
        if capture.status in BUSY:
            pause = pace.busy(time.monotonic(), retry_after(asked_to_wait, clock.now()))
            logger.info("%s answers %s: a pause of %.0f s", capture.url, capture.status, pause)
        elif capture.status is not None:
            pace.recovered()

    def _learn_robots(self, request: Request, capture: Capture) -> None:
        asked_for, hops = request.meta["robots_for"], request.meta.get("robots_hops", 0)
        target = capture.final_url
        if target and hops < MAX_REDIRECTS and self.site.in_scope(target) is None:
            self._send(Lease(target, "robots", attempts=0), robots_for=asked_for, robots_hops=hops + 1)
            return
        content = self.run.content(capture).data if capture.status == 200 else b""
        robots = Robots.from_answer(capture.status, content, clock.now(), capture.error or "")
        self._gate.learns(asked_for, robots)
        self._window.pace(asked_for).slow_to(robots.crawl_delay or 0.0, time.monotonic())
        if robots.parser and origin_of(asked_for) == self.site.home and not self._may_begin_anywhere(robots):
            # Refusing every known URL one by one would only say the same a thousand times.
            self.notes.robots_closed = "robots.txt forbids every seed"
            self.stop("robots-forbid")

    def _may_begin_anywhere(self, robots: Robots) -> bool:
        seeds = [seed for seed in self.site.seed_urls if origin_of(seed) == self.site.home]
        return not seeds or any(robots.allows(seed) for seed in seeds)

    # --- batches and the end --------------------------------------------------------------------------------

    def _ask_for_leases(self) -> None:
        """Let the run hand out URLs; none when a person has named those to fetch."""
        self._expecting = True
        self.run.start(self._on_commit, window=0 if self.job.urls else WINDOW + self._left_alone)

    def _on_commit(self, commit: Commit) -> None:
        """Take word of a commit; called in the writer's thread."""
        self._loop.call_soon_threadsafe(self._committed, commit)

    def _committed(self, commit: Commit) -> None:
        self._knows_what_is_due = True
        self._window.add(commit.leases)
        self._retry_at = None
        if commit.next_due_at is not None:
            self._retry_at = time.monotonic() + (commit.next_due_at - clock.now()).total_seconds()
        self._safe = commit.acknowledged
        self._expecting = False
        if self._on_progress:
            seconds = time.monotonic() - self._began
            self._on_progress(Progress(self.site.name, commit.counts, commit.left_due, seconds))
        self.turn()

    def _when_nothing_is_in_flight(self) -> None:
        stopping = self.notes.stopped_by is not None
        if self._window.waiting and not stopping:
            return
        if self._safe < self._given:
            self.run.flush()
        elif stopping or not (self._expecting or self._is_waiting_for_retry()):
            self._end()

    def _is_waiting_for_retry(self) -> bool:
        """Say whether a URL in back-off comes due soon; when it is due, ask for its lease."""
        left = self._retry_at - time.monotonic() if self._retry_at is not None else self._patience + 1
        if left <= 0:
            self._expecting = True
            self.run.flush()
        return left <= self._patience

    def _come_back_later(self, now: float) -> None:
        """Look again when a host may be asked, and every second at least: time and the writer go on too."""
        if self._timer:
            self._timer.cancel()
        moment = self._window.next_moment(now)
        wait = HEARTBEAT if moment is None else max(0.0, min(HEARTBEAT, moment - time.monotonic()))
        self._timer = self._loop.call_later(wait, self.turn)

    def _end(self) -> None:
        self.ended = True
        if self._timer:
            self._timer.cancel()
        self._done.set()
