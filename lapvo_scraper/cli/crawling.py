"""What `lapvo crawl` and `lapvo demo` share: crawl, watch, do what follows, tell."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.logs import crawl_log
from lapvo_scraper.cli.watching import Watcher
from lapvo_scraper.crawl.aftermath import follow
from lapvo_scraper.crawl.jobs import CrawlResult, Job, worst
from lapvo_scraper.crawl.runner import crawl
from lapvo_scraper.health import needs_a_person

if TYPE_CHECKING:
    from lapvo_scraper.cli.session import Session

logger = logging.getLogger(__name__)

BUG = 1
LIMITED = 7
_LOG_LEVELS = ("CRITICAL", "INFO", "DEBUG")  # on stderr; warnings and errors go into the archive's log


@dataclass(frozen=True)
class Told:
    """One crawl as it is told: its result, and the code it ends with when what follows is done."""

    result: CrawlResult
    exit_code: int


def crawl_and_tell(session: Session, jobs: list[Job]) -> int:
    """Crawl every job, say how each ended, and return the exit code of them all."""
    told: list[Told] = []
    watcher = Watcher(session)
    by_site = {job.site.name: job for job in jobs}

    def tell(result: CrawlResult) -> None:
        watcher.done(result.site)
        told.append(_followed(by_site[result.site], result))
        logger.info("%s", _in_one_line(told[-1]))
        if not session.json:
            _say(session, told[-1], alone=len(jobs) == 1)

    with crawl_log(jobs[0].folder, also=logger) as log, watcher.watching():
        crawl(jobs, on_progress=watcher.progress, on_result=tell, log_level=_log_level(session))
    if any(each.exit_code == BUG for each in told):
        terminal.complain(f"the traceback is in {log.path}")
    if session.json:
        order = [job.site.name for job in jobs]
        told.sort(key=lambda each: order.index(each.result.site))
        session.show_json([_as_json(each) for each in told])
    return worst([each.exit_code for each in told])


def _log_level(session: Session) -> str:
    return _LOG_LEVELS[min(session.verbose, len(_LOG_LEVELS) - 1)]


def _followed(job: Job, result: CrawlResult) -> Told:
    """Do what follows a crawl, and say what of it went wrong."""
    wrong = follow(job, result)
    for error in wrong:
        terminal.complain(error)
        logger.error("%s: %s", result.site, error)
    return Told(result, worst([result.exit_code, *(error.exit_code for error in wrong)]))


def _say(session: Session, told: Told, *, alone: bool) -> None:
    result = told.result
    if result.counts:
        names = ("articles_new", "articles_changed", "fetched", "left_due")
        new, changed, fetched, left = (session.number(result.counts[name]) for name in names)
        session.tell(
            en=f"{result.site}: {new} new articles, {changed} changed; {fetched} addresses fetched, "
            f"{left} left for another run",
            vi=f"{result.site}: {new} bài mới, {changed} bài sửa; đã tải {fetched} địa chỉ, còn {left} cho lần sau",
        )
    for finding in result.findings:
        if needs_a_person(finding) or not session.quiet:
            text = f"{result.site}: {finding.message} {finding.remedy} [{finding.code}]"
            session.warn(text, text)
    if result.message and not result.findings and not (session.quiet and result.exit_code == LIMITED):
        # A portal may be called like the program: `lapvo: lapvo: …` says nothing.
        terminal.complain(result.message if alone else f"crawl {result.site}: {result.message}")


def _in_one_line(told: Told) -> str:
    """Return what a run came to, for the log."""
    counts = told.result.counts
    numbers = ", ".join(f"{name} {counts[name]}" for name in _LOGGED if name in counts)
    codes = " ".join(finding.code for finding in told.result.findings)
    parts = (f"{told.result.site}: {told.result.outcome}, exit code {told.exit_code}", numbers, codes)
    return "; ".join(filter(None, parts))


_LOGGED = ("articles_new", "articles_changed", "articles_gone", "fetched", "unchanged", "failed", "left_due")


def _as_json(told: Told) -> dict[str, object]:
    facts = asdict(told.result)
    facts["exit_code"] = told.exit_code
    facts["report"] = str(told.result.report) if told.result.report else None
    return facts
