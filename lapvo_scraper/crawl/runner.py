"""Crawl one portal or several in this process, side by side where their servers differ; say how each ended.

`lapvo crawl` and `scrapy crawl` both come here, so both end with the same exit codes. All crawls share one
thread, the engine's, and one writer's thread; each has its own run. What waits for a disk (opening and closing a
run, what follows a crawl) is done in other threads, so that no portal waits for another's.

Twisted's reactor runs once in the life of a process: call `crawl` once, with all jobs.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import importlib.metadata
import logging
import os
import platform
import signal
from typing import TYPE_CHECKING, Any

from scrapy import signals as scrapy_signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from lapvo_scraper import __version__, clock, settings
from lapvo_scraper.crawl import budget, ending, history, reports, wire  # noqa: F401 - deep inside Scrapy it loads slowly
from lapvo_scraper.crawl.budget import Budget
from lapvo_scraper.crawl.certificates import certificate_changes
from lapvo_scraper.crawl.guard import PRIVATE_NAMES, private_names
from lapvo_scraper.crawl.jobs import CrawlResult, Job, Progress, worst
from lapvo_scraper.crawl.servers import MOST_AT_ONCE, Servers, lanes
from lapvo_scraper.crawl.visit import Visit
from lapvo_scraper.errors import ArchiveBusy, LapvoError, UsageError
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.crawls import ONE_PAGE
from lapvo_scraper.storage.garbage import collect_seldom
from lapvo_scraper.storage.run import Run
from lapvo_scraper.storage.settings_file import load_settings, without_contact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrapy.crawler import Crawler

    from lapvo_scraper.crawl.politeness import Pace

logger = logging.getLogger(__name__)

LOCK_POLL = 0.5
"""Seconds between two looks at a lock that `--wait` waits for."""

_FROM_OPERATOR = ("contact", "window", "pages_per_day", "proxy")


def crawl(
    jobs: Sequence[Job],
    *,
    on_progress: Callable[[Progress], None] | None = None,
    on_result: Callable[[CrawlResult], None] | None = None,
    process: AsyncCrawlerProcess | None = None,
    spider: str = "liferay",
    log_level: str = "WARNING",
    log_file: str | None = None,
) -> int:
    """Crawl every job and return the exit code for all of them; jobs on one server in order, others side by side.

    One that fails does not stop the others. `on_progress` is called after every batch, in the main thread;
    `on_result` at the end of each job, one at a time, in another. `process`: of `scrapy crawl`; else one is made
    that logs as `log_level` says.
    """
    process = process or _new_process(log_level, log_file)
    collect_seldom()
    return _Crawls(process, spider, on_progress, on_result).run(jobs)


def prepare(job: Job) -> Job:
    """Return the job with the operator's settings filled in.

    Raises UsageError or ProfileError when it may not be crawled so: no contact, or a simulated clock, for a
    portal that is somebody else's.
    """
    job = dataclasses.replace(job, site=_with_operator(job))
    if not job.media:
        job = dataclasses.replace(job, site=dataclasses.replace(job.site, media=frozenset()))
    if job.site.is_public:
        if clock.is_simulated():
            raise UsageError(
                f"{clock.VARIABLE} is set; a portal on the internet is not crawled by a simulated clock"
            )
        if not job.site.contact:
            raise without_contact(f"a crawl of {job.site.home.host}", job.folder)
    for url in job.urls:
        if reason := job.site.in_scope(url):
            raise UsageError(f"--url {url}: {reason}")
    return job


def software() -> str:
    """Return the names and versions that `warcinfo` records."""
    versions = " ".join(f"{name}/{importlib.metadata.version(name)}" for name in ("Scrapy", "Twisted"))
    return f"lapvo-scraper/{__version__} {versions} Python/{platform.python_version()}"


def _with_operator(job: Job) -> Site:
    """The profile goes before the operator's settings; both are checked as a profile is."""
    operator = load_settings(job.folder)
    profile = job.site.to_toml_dict()
    for key in _FROM_OPERATOR:
        value = getattr(operator, key)
        if value is not None:
            profile.setdefault(key, value)
    return Site.from_dict(profile, where=str(job.folder.settings_file))


def _new_process(log_level: str, log_file: str | None) -> AsyncCrawlerProcess:
    chosen = Settings()
    chosen.setmodule(settings, priority="project")
    chosen.setdict({"LOG_LEVEL": log_level, "LOG_FILE": log_file}, priority="cmdline")
    return AsyncCrawlerProcess(chosen)


class _Crawls:
    """The crawls of one process."""

    def __init__(
        self,
        process: AsyncCrawlerProcess,
        spider: str,
        on_progress: Callable[[Progress], None] | None,
        on_result: Callable[[CrawlResult], None] | None,
    ) -> None:
        self._process = process
        self._spider = spider
        self._on_progress = on_progress
        self._on_result = on_result
        self._servers = Servers()
        self._telling = asyncio.Lock()
        self._beside = 0  # how many other crawls each one has
        self._visits: set[Visit] = set()
        self._paces: dict[str, Pace] = {}
        self._signal: str | None = None
        self._results: list[CrawlResult] = []

    def run(self, jobs: Sequence[Job]) -> int:
        ready = [job for job in map(self._prepared, jobs) if job is not None]
        if ready:
            names = private_names(job.site for job in ready)
            self._process.settings.set(PRIVATE_NAMES, names, priority="cmdline")
            self._turn_the_reactor(ready)
        return worst([result.exit_code for result in self._results])

    def _prepared(self, job: Job) -> Job | None:
        try:
            job = prepare(job)
        except LapvoError as error:
            self._tell(_failed(job, error))
            return None
        limit = Budget(job).exhausted(0, clock.now())
        if limit:
            self._tell(CrawlResult(job.site.name, limit, ending.LIMITED, budget.message(limit, job)))
            return None
        return job

    def _turn_the_reactor(self, jobs: Sequence[Job]) -> None:
        from twisted.internet import reactor

        running: Any = reactor
        tasks: list[asyncio.Task[None]] = []
        running.callWhenRunning(lambda: tasks.append(asyncio.ensure_future(self._crawl_all(jobs))))
        # Scrapy's own signal handlers would stop the reactor before the archive is closed.
        self._process.start(stop_after_crawl=False, install_signal_handlers=False)
        tasks[0].result()

    async def _crawl_all(self, jobs: Sequence[Job]) -> None:
        loop = asyncio.get_running_loop()
        for name in ending.SIGNALS:
            loop.add_signal_handler(getattr(signal, name), self._interrupt, name)
        try:
            side_by_side = lanes(jobs)
            self._beside = min(len(side_by_side), MOST_AT_ONCE) - 1
            ended = await asyncio.gather(*map(self._crawl_in_order, side_by_side), return_exceptions=True)
            for error in filter(None, ended):  # what telling a result raised: the others have ended well by now
                raise error
        finally:
            from twisted.internet import reactor

            for name in ending.SIGNALS:
                loop.remove_signal_handler(getattr(signal, name))
            stoppable: Any = reactor
            stoppable.stop()

    async def _crawl_in_order(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            if job.choose is not None:
                job = dataclasses.replace(job, urls=tuple(job.choose()))  # noqa: PLW2901 - the same job, complete
                if not job.urls:
                    continue
            async with self._servers.turn(job.site.home.host, job.site.delay):
                result = await self._crawl_one(job)
            async with self._telling:
                await asyncio.to_thread(self._tell, result)

    def _interrupt(self, name: str) -> None:
        if self._signal is not None:
            logger.warning("%s again: ending at once; the last two seconds are fetched again", name)
            logging.shutdown()
            os._exit(ending.SIGNALS[name])
        self._signal = name
        self._servers.is_leaving = True
        for visit in self._visits:
            visit.stop(name)

    async def _crawl_one(self, job: Job) -> CrawlResult:
        try:
            limits = Budget(job, _pages_today(job))
            run = await self._open(job)
        except LapvoError as error:
            return _failed(job, error)
        if run is None:
            return CrawlResult(job.site.name, *ending.stopped(str(self._signal), job.language))
        visit = Visit(job, run, limits, self._paces, self._on_progress)
        self._visits.add(visit)
        if self._signal is not None:  # it came while the run was being opened
            visit.stop(self._signal)
        try:
            crawler = self._process.create_crawler(self._spider)
            _fit(crawler, job.site)
            crawler.signals.connect(visit.closed, signal=scrapy_signals.spider_closed)
            await self._process.crawl(crawler, visit=visit)
        except Exception as error:  # whatever it is, the run is closed and the exit code says 1
            logger.exception("%s: the crawl broke down", job.site.name)
            visit.notes.error = visit.notes.error or error
        finally:
            self._visits.remove(visit)
        return await asyncio.to_thread(_close, visit)

    async def _open(self, job: Job) -> Run | None:
        """Begin the run, waiting for another job if asked to; None when a signal comes first."""
        while self._signal is None:
            try:
                return await asyncio.to_thread(
                    Run.open,
                    job.folder,
                    job.site,
                    command=job.command + (ONE_PAGE if job.urls else ""),
                    software=software(),
                    contact=job.site.contact,
                    full=job.full,
                    beside=self._beside,
                )
            except ArchiveBusy:
                # Not waited for in `flock`: the first signal must be able to end it.
                if not job.wait:
                    raise
                await asyncio.sleep(LOCK_POLL)
        return None

    def _tell(self, result: CrawlResult) -> None:
        self._results.append(result)
        if self._on_result:
            self._on_result(result)


def _pages_today(job: Job) -> int:
    if job.site.pages_per_day is None or not job.folder.database.is_file():
        return 0
    local = clock.now().astimezone(job.site.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return history.pages_since(job.folder, job.site.name, midnight)


def _fit(crawler: Crawler, site: Site) -> None:
    """Set what the profile says of the wire."""
    name = f"lapvo-scraper/{__version__}"
    chosen = {
        "USER_AGENT": f"{name} (+{site.contact})" if site.contact else name,
        "DOWNLOAD_MAXSIZE": site.max_bytes,
        "DOWNLOAD_TLS_MIN_VERSION": site.tls_minimum,
        "DOWNLOAD_VERIFY_CERTIFICATES": site.tls_verify == "require",
        "CONCURRENT_REQUESTS_PER_DOMAIN": site.concurrency,  # as many connections are kept open
    }
    crawler.settings.setdict(chosen, priority="spider")


def _failed(job: Job, error: LapvoError) -> CrawlResult:
    return CrawlResult(job.site.name, *ending.failure(error, job.language))


def _close(visit: Visit) -> CrawlResult:
    """Close the run and write its report."""
    run, job, notes = visit.run, visit.job, visit.notes
    notes.damaged = run.recovered.damaged
    try:
        notes.counts = run.settle().counts()
        notes.articles = history.articles_held(run.folder, job.site.name)
        if not job.urls:  # a few pages asked for by hand say nothing about the portal
            notes.history = history.remarkable(run, job.language, whole=not notes.counts["left_due"])
        notes.certificates = certificate_changes(run.folder, job.site.name, run.id)
        end = ending.conclude(notes)
        run.finish(outcome=end.outcome, exit_code=end.exit_code, findings=end.findings)
    except Exception as error:  # the run is interrupted: the next one recovers it
        if notes.error is None:
            logger.exception("%s: the run could not be closed", job.site.name)
        return CrawlResult(job.site.name, *ending.failure(notes.error or error, job.language))
    result = CrawlResult(job.site.name, end.outcome, end.exit_code, end.message, notes.counts, end.findings)
    with contextlib.suppress(OSError):  # the report repeats what is in the WARC and in the tables
        news = history.news(run.folder, run.id)
        result = dataclasses.replace(result, report=reports.write(run.folder, run.id, job, result, news))
    return result
