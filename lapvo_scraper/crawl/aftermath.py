"""What follows a crawl, by whatever command it was started: exports renewed, metrics written, somebody told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.crawl import metrics, notices
from lapvo_scraper.errors import LapvoError, StorageFull
from lapvo_scraper.export.renewal import renew_exports

if TYPE_CHECKING:
    from collections.abc import Callable

    from lapvo_scraper.crawl.jobs import CrawlResult, Job


def follow(job: Job, result: CrawlResult) -> list[LapvoError]:
    """Do what follows a crawl; return what went wrong, one thing never keeping another from being done."""
    steps: list[Callable[[], object]] = [lambda: metrics.write(job.folder)]
    if result.is_healthy:
        steps.insert(0, lambda: renew_exports(job.folder, result.site))
    wrong: list[LapvoError] = []
    for step in steps:
        wrong += _what_goes_wrong(step)
    told = _what_goes_wrong(lambda: wrong.extend(notices.tell(job, result)))
    return wrong + told


def _what_goes_wrong(step: Callable[[], object]) -> list[LapvoError]:
    try:
        step()
    except LapvoError as error:
        return [error]
    except OSError as error:
        place = error.filename or "what follows a crawl"
        return [StorageFull(f"{place}: {error.strerror}; make room or give the right to write there")]
    return []
