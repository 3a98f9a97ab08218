"""The spiders: `liferay` for any profile, `lapvo` for the portal this project is named after.

    scrapy crawl lapvo scrapy crawl liferay -a site=NAME|PROFILE.toml [-a limit=N] [-a max_time=SECONDS] [-a
    url=URL] [-a full=1] [-a media=0]

A spider holds no rules and parses nothing: its visit asks for pages and knows what becomes of the answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import scrapy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Request

    from lapvo_scraper.crawl.visit import Visit
    from lapvo_scraper.records import Capture, Exchange
    from lapvo_scraper.sites import Site


class LiferaySpider(scrapy.Spider):
    """Archives one portal. `visit` comes from the command that starts it."""

    name = "liferay"
    profile: str | None = None  # the site this spider is for; None: the argument `site` says

    def __init__(self, visit: Visit | None = None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.visit = visit

    @property
    def site(self) -> Site:
        """The site whose scope the guard holds."""
        return self._visit.site

    @property
    def _visit(self) -> Visit:
        assert self.visit is not None, "the scheduler does not open a spider without a visit"
        return self.visit

    async def start(self) -> AsyncIterator[Any]:
        """Yield the articles this crawl has seen, once everything is safe. URLs come from the frontier."""
        async for item in self._visit.items():
            yield item

    def keep(self, exchange: Exchange, request: Request) -> Capture:
        """Keep an exchange as it went over the wire; called by the download handler."""
        return self._visit.keep(exchange, request)


class LapvoSpider(LiferaySpider):
    """Archives https://lapvo.dongthap.gov.vn."""

    name = "lapvo"
    profile = "lapvo"
