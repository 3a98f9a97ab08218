"""A spider that does nothing with what it gets: `scrapy runspider nothing.py -a addresses=FILE`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import scrapy


class NothingSpider(scrapy.Spider):
    """Asks for every address in a file."""

    name = "nothing"

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for address in Path(self.addresses).read_text("ascii").split():
            yield scrapy.Request(address)

    def parse(self, response: scrapy.http.Response) -> None:
        """Leave it."""
