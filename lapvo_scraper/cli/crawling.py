"""What `lapvo crawl` and `lapvo demo` share: crawl, watch, judge the books, renew the exports, tell."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.logs import crawl_log
from lapvo_scraper.cli.opened import reading
from lapvo_scraper.cli.watching import Watcher
from lapvo_scraper.crawl.jobs import CrawlResult, Job, worst
from lapvo_scraper.crawl.runner import crawl
from lapvo_scraper.errors import LapvoError
from lapvo_scraper.export.renewal import renew_exports
from lapvo_scraper.health import needs_a_person, of_books

if TYPE_CHECKING:
    from lapvo_scraper.cli.session import Session
    from lapvo_scraper.records import Finding

BUG = 1
WITH_FINDINGS = 8
LIMITED = 7
_DONE = (0, WITH_FINDINGS)
_LOG_LEVELS = ("CRITICAL", "INFO", "DEBUG")  # on stderr; warnings and errors go into the archive's log


@dataclass(frozen=True)
class Told:
    """One crawl as it is told: its result, what its books add, and the code it ends with."""

    result: CrawlResult
    findings: tuple[Finding, ...]
    exit_code: int


def crawl_and_tell(session: Session, jobs: list[Job]) -> int:
    """Crawl every job, say how each ended, and return the exit code of them all."""
    told: list[Told] = []
    watcher = Watcher(session)
    by_site = {job.site.name: job for job in jobs}

    def tell(result: CrawlResult) -> None:
        watcher.done(result.site)
        told.append(_judged(session, by_site[result.site], result))
        if not session.json:
            _say(session, told[-1])

    with crawl_log(jobs[0].folder) as log, watcher.watching():
        crawl(jobs, on_progress=watcher.progress, on_result=tell, log_level=_log_level(session))
    if any(each.exit_code == BUG for each in told):
        terminal.complain(f"the traceback is in {log.path}")
    if session.json:
        session.show_json([_as_json(each) for each in told])
    return worst([each.exit_code for each in told])


def _log_level(session: Session) -> str:
    return _LOG_LEVELS[min(session.verbose, len(_LOG_LEVELS) - 1)]


def _judged(session: Session, job: Job, result: CrawlResult) -> Told:
    """Add to a result what its books say, and renew the exports when the crawl was healthy."""
    if result.exit_code not in _DONE:
        return Told(result, result.findings, result.exit_code)
    findings = list(result.findings)
    with reading(job.folder) as db:
        (articles,) = db.execute("select count(*) from articles where site = ?", (result.site,)).fetchone()
    of_its_books = of_books(result.site, result.counts, articles, session.language)
    findings += (finding for finding in of_its_books if finding.severity == "error")
    if not any(finding.severity == "error" for finding in findings):
        try:
            renew_exports(job.folder, result.site)
        except LapvoError as error:
            terminal.complain(error)
            return Told(result, tuple(findings), error.exit_code)
    code = WITH_FINDINGS if any(map(needs_a_person, findings)) else result.exit_code
    return Told(result, tuple(findings), code)


def _say(session: Session, told: Told) -> None:
    result = told.result
    counts = result.counts
    if counts:
        session.tell(
            en=f"{result.site}: {counts['articles_new']:,} new articles, {counts['articles_changed']:,} "
            f"changed; {counts['fetched']:,} addresses fetched, {counts['left_due']:,} left for another run",
            vi=f"{result.site}: {counts['articles_new']:,} bài mới, {counts['articles_changed']:,} bài sửa; "
            f"đã tải {counts['fetched']:,} địa chỉ, còn {counts['left_due']:,} cho lần sau",
        )
    for finding in told.findings:
        if needs_a_person(finding) or not session.quiet:
            text = f"{result.site}: {finding.message} {finding.remedy} [{finding.code}]"
            session.warn(text, text)
    if result.message and not told.findings and not (session.quiet and result.exit_code == LIMITED):
        terminal.complain(f"{result.site}: {result.message}")


def _as_json(told: Told) -> dict[str, object]:
    facts = asdict(told.result)
    facts["findings"] = [asdict(finding) for finding in told.findings]
    facts["exit_code"] = told.exit_code
    facts["report"] = str(told.result.report) if told.result.report else None
    return facts
