"""Scrapy's downloader without its queues: the visit releases a request when its host may be asked, so none waits here.

Of what Scrapy's own does, delays, slots of domains and four signals a request are left out; the middlewares and the
download handlers are Scrapy's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers import DownloadHandlers
from scrapy.core.downloader.middleware import DownloaderMiddlewareManager
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.misc import build_from_crawler

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred


class Downloader:
    """Downloads at once what it is given (setting DOWNLOADER; what Scrapy's engine asks of one)."""

    def __init__(self, crawler: Crawler) -> None:
        self.active: set[Request] = set()  # the engine is not idle while there are any
        self._handlers = DownloadHandlers(crawler)
        self._middleware = build_from_crawler(DownloaderMiddlewareManager, crawler)

    def fetch(self, request: Request) -> Deferred[Response | Request]:
        """Return the answer to `request`, when it has passed the middlewares."""
        return deferred_from_coro(self._fetch(request))

    def needs_backout(self) -> bool:
        """Say whether there is too much to do already: that is for the visit to know."""
        return False

    def close(self) -> None:
        """Do nothing: nothing waits here, and the handlers close with the engine."""

    async def _fetch(self, request: Request) -> Response | Request:
        self.active.add(request)
        try:
            return await self._middleware.download_async(self._handlers.download_request_async, request)
        finally:
            self.active.remove(request)
