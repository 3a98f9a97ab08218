"""Scrapy's scheduler as a window onto the frontier in the archive: what may be fetched now, and nothing else.

What is due stands in the table `urls` and is marked done in the transaction that keeps the page: a killed
crawl loses nothing. Scrapy's own queues do (JOBDIR: 165 to 273 of 400 articles survived one `kill -9`, with
exit code 0).
"""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING, Any

from scrapy.core.scheduler import BaseScheduler

from lapvo_scraper.errors import UsageError

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

    from lapvo_scraper.crawl.visit import Visit

logger = logging.getLogger(__name__)


class FrontierScheduler(BaseScheduler):
    """Passes on the requests that the visit releases; scope, robots, pace and budgets were its business."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._released: deque[Request] = deque()
        self._visit: Visit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        """Return the scheduler of one crawl."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Begin the visit. Raises UsageError for a spider that nobody gave one."""
        visit: Any = getattr(spider, "visit", None)
        if visit is None:
            raise UsageError(f"{spider.name}: start it with `scrapy crawl {spider.name}` or `lapvo crawl`")
        self._visit = visit
        self._visit.begin(self._crawler)

    def has_pending_requests(self) -> bool:
        """Say whether the crawl goes on: the visit decides when it has ended."""
        return not self._visit.ended

    def enqueue_request(self, request: Request) -> bool:
        """Take a request that the visit releases. Others would be fetched without a place in the books."""
        if "lease" not in request.meta:
            logger.warning("%s: not fetched, only the frontier hands out URLs", request.url)
            return False
        self._released.append(request)
        return True

    def next_request(self) -> Request | None:
        """Return the next released request."""
        return self._released.popleft() if self._released else None
