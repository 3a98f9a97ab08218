"""The spiders: `liferay` for any profile, `lapvo` for the portal this project is named after.

    scrapy crawl lapvo scrapy crawl liferay -a site=NAME|PROFILE.toml [-a limit=N] [-a max_time=SECONDS] [-a
    url=URL] [-a full=1] [-a media=0]

A spider holds no rules: its visit knows what may be asked for and what becomes of the answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import scrapy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

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

    def parse(self, response: Response) -> None:
        """Deal with an answer."""
        retry_after = response.headers.get("Retry-After")
        assert response.request is not None
        with self._visit.reporting_bugs():
            self._visit.took(response.request, retry_after.decode("latin-1") if retry_after else None)

    def failed(self, failure: Failure) -> None:
        """Deal with a request that brought no whole answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        with self._visit.reporting_bugs():
            if "capture" in request.meta:
                self._visit.took(request)
            else:
                self._visit.missed(request, failure.value or RuntimeError("no reason given"))


class LapvoSpider(LiferaySpider):
    """Archives https://lapvo.dongthap.gov.vn."""

    name = "lapvo"
    profile = "lapvo"
