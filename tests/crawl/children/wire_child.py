"""Fetch URLs through the wire handler and print what it kept, as JSON lines.

usage: wire_child.py SETTINGS_JSON URL...
"""

from __future__ import annotations

import base64
import dataclasses
import json
import sys
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

if TYPE_CHECKING:
    from lapvo_scraper.records import Exchange

HANDLER = "lapvo_scraper.crawl.wire.WireHandler"
BASE = {
    "LOG_LEVEL": "CRITICAL",
    "COOKIES_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "STATS_DUMP": False,
    "RETRY_ENABLED": False,
    "REDIRECT_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True,
    "CONCURRENT_REQUESTS": 1,
    "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    },
}


class Listener(scrapy.Spider):
    name = "listener"

    def __init__(self, urls: list[str]) -> None:
        super().__init__()
        self.urls = urls

    async def start(self) -> Any:
        for url in self.urls:
            yield scrapy.Request(url, dont_filter=True, errback=self.failed)

    def keep(self, exchange: Exchange, request: scrapy.Request) -> str:
        record = dataclasses.asdict(exchange)
        print(json.dumps(record, default=_plain), flush=True)
        return exchange.url

    def parse(self, response: Any) -> None:
        assert response.meta["capture"] == response.url
        print(json.dumps({"response": response.url, "body": response.text[:50]}), flush=True)

    def failed(self, failure: Any) -> None:
        request = failure.request
        print(json.dumps({"failed": request.url, "meta": request.meta["capture"]}), flush=True)


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value.isoformat())


if __name__ == "__main__":
    settings = json.loads(sys.argv[1])
    if settings.pop("BREAK_THE_TAP", False):
        from lapvo_scraper.crawl import wire

        wire._TapProtocol.dataReceived = lambda self, data: super(  # type: ignore[method-assign]
            wire._TapProtocol, self
        ).dataReceived(data)
    process = AsyncCrawlerProcess(BASE | settings)
    process.crawl(Listener, urls=sys.argv[2:])
    process.start()
