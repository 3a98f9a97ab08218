"""What a crawl is asked to do, and what it says at its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from lapvo_scraper.records import Finding
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.folder import Folder

Language = Literal["vi", "en"]

EXIT_ORDER = (1, 4, 5, 130, 143, 2, 3, 6, 8, 7, 0)
"""Exit codes from worst to best: several sites end with the worst (docs/contract.md, section 4)."""


@dataclass(frozen=True)
class Job:
    """One crawl of one site into one archive."""

    site: Site
    folder: Folder
    command: str = "lapvo crawl"
    full: bool = False  # every known page is due
    wait: bool = False  # for the lock, instead of ending with exit code 3
    limit: int | None = None  # pages to ask for, media not counted
    max_time: float | None = None  # seconds
    urls: tuple[str, ...] = ()  # only these, due or not
    choose: Callable[[], Sequence[str]] | None = None  # names `urls` when its turn comes; none: nothing to do
    media: bool = True
    language: Language = "en"  # of findings and messages


@dataclass(frozen=True)
class Progress:
    """How far a crawl has come; handed to `on_progress` after every batch."""

    site: str
    counts: dict[str, int]  # as in `crawls.counts`
    left_due: int
    seconds: float  # since the crawl began

    @property
    def rate(self) -> float:
        """URLs per second so far."""
        return self.counts.get("fetched", 0) / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds left at this rate for what is known to be due; more may be found on the way."""
        return self.left_due / self.rate if self.rate else None


@dataclass(frozen=True)
class CrawlResult:
    """How one crawl ended."""

    site: str
    outcome: str  # docs/crawling.md, "How a crawl ends"
    exit_code: int
    message: str = ""  # the last line: for exit codes other than 0 what happened and what to try next
    counts: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    report: Path | None = None  # the JSON report, when a crawl took place

    @property
    def is_healthy(self) -> bool:
        """Say whether all that was due was done, and well enough to renew what is made from the archive."""
        return self.exit_code in (0, 8) and all(finding.severity != "error" for finding in self.findings)


def worst(exit_codes: Sequence[int]) -> int:
    """Return the exit code of a command that crawled several sites."""
    return min(exit_codes, key=EXIT_ORDER.index, default=0)
