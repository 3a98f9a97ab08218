"""What a crawl has seen and what stopped it: the notes from which its end is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.crawl.budget import PAGE_KINDS
from lapvo_scraper.crawl.watch import PortalWatch, judge
from lapvo_scraper.storage.frontier.schedule import Attempt, verdict
from lapvo_scraper.storage.rows.reader import READER_FAILED

if TYPE_CHECKING:
    from lapvo_scraper.crawl.certificates import CertificateChange
    from lapvo_scraper.crawl.jobs import Job
    from lapvo_scraper.records import Capture, Finding, Reading, UrlKind


class Notes:
    """The notes of one crawl."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.watch = PortalWatch(job.site.home.host)
        self.stopped_by: str | None = None  # why it ends before everything due is done
        self.error: BaseException | None = None
        self.robots_closed: str | None = None  # why a robots.txt kept us out
        self.reconstructed = 0  # exchanges the tap did not hear
        self.unreadable: list[str] = []  # pages at which the reader failed
        self.unfetched: dict[str, tuple[UrlKind, str]] = {}  # URLs whose latest attempt failed, and how
        self.counts: dict[str, int] = {}  # the books, once they are closed
        self.damaged: list[str] = []  # sentences: what recovery found missing of earlier runs
        self.certificates: list[CertificateChange] = []  # met for the first time
        self.articles = 0  # of this site in the archive, at the end
        self.history: tuple[Finding, ...] = ()  # what is remarkable beside what the portal used to be

    def note(self, kind: UrlKind, capture: Capture, reading: Reading | None) -> None:
        """Note what an answer says about its URL and about the portal."""
        if reading and any(problem.code == READER_FAILED for problem in reading.problems):
            self.unreadable.append(capture.url)
        page_kind = capture.page_kind or (reading.kind if reading else None)
        attempt = Attempt(clock.utc_text(capture.fetched_at), capture.status, capture.error, page_kind)
        if verdict(attempt) in ("failed", "cut"):
            self.unfetched[capture.url] = (kind, capture.error or f"status {capture.status}")
        else:
            self.unfetched.pop(capture.url, None)
        if kind in PAGE_KINDS and kind != "api":  # that it is closed to guests says nothing about the portal
            self.watch.observe(judge(self.job.site, capture, reading), capture, page_kind)
