"""What Scrapy's log says of each page: a line for debugging, which is not even made when nobody will read it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy.logformatter import LogFormatter as ScrapyLogFormatter

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult


class LogFormatter(ScrapyLogFormatter):
    """Scrapy's own, but pages are named at log level DEBUG only (setting LOG_FORMATTER)."""

    def __init__(self, names_pages: bool) -> None:
        self._names_pages = names_pages

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LogFormatter:
        """Return the formatter of one crawl."""
        return cls(crawler.settings["LOG_LEVEL"] in (logging.DEBUG, "DEBUG"))

    def crawled(  # type: ignore[override]  # Scrapy documents None, for nothing
        self, request: Request, response: Response, spider: Spider
    ) -> LogFormatterResult | None:
        """Return what is logged of an answer, if anything."""
        return super().crawled(request, response, spider) if self._names_pages else None
