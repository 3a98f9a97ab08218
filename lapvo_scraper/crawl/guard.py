"""Two gates for a crawler of untrusted pages: where a URL points, and where a name resolves to.

Every request passes the first, whoever made it: links, redirects, media, robots.txt, a spider's own. The
second judges addresses after resolution, so that odd spellings (`0x7f.1`) and names that change their
address are caught as well.
"""

from __future__ import annotations

import ipaddress
import logging
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import IgnoreRequest

from lapvo_scraper.crawl import canary
from lapvo_scraper.sites.addresses import is_public
from lapvo_scraper.sites.origins import origin_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler

    from lapvo_scraper.sites import Site

logger = logging.getLogger(__name__)

PRIVATE_NAMES = "GUARD_PRIVATE_NAMES"
"""Setting: the host names and IP literals that may resolve to addresses which are not public."""


class OutOfBounds(IgnoreRequest):
    """A request was stopped at the gate; the message says why."""


def why_not_resolved(host: str) -> str | None:
    """Return `address: …` when the reactor's resolver kept addresses of `host` back, else None."""
    from twisted.internet import reactor

    resolver = getattr(reactor, "nameResolver", None)
    address = resolver.refusals.get(host) if isinstance(resolver, GuardedResolver) else None
    return f"address: {host} resolves to {address}, which is not a public address" if address else None


def private_names(sites: Iterable[Site]) -> list[str]:
    """Return the names that profiles allow to lead to private addresses.

    A profile that spells out an IP address or `localhost` means exactly that; `private_network` trusts its
    names; a proxy is the operator's own.
    """
    names = set()
    for site in sites:
        for origin in site.origins:
            if site.private_network or origin.host == "localhost" or _is_literal(origin.host):
                names.add(origin.host)
        if site.proxy:
            names.add(origin_of(site.proxy).host)
    return sorted(names)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class GuardMiddleware:
    """Downloader middleware, first of all: stops what lies outside the site of the spider."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        """Return the middleware of one crawl; `crawler.spider.site` is the site."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request pass, or raise OutOfBounds."""
        spider: Any = self._crawler.spider
        site: Site = spider.site
        reason = site.in_scope(request.url)
        if reason is not None:
            self._crawler.stats.inc_value("guard/refused")
            raise OutOfBounds(reason)


class GuardedResolver:
    """Name resolver of the reactor (TWISTED_DNS_RESOLVER) that hands on public addresses only.

    What Twisted calls an IHostnameResolver.

    `refusals` remembers, by name, the address that was refused, for messages about the failure.
    """

    def __init__(self, reactor: Any, names: Iterable[str]) -> None:
        self._reactor = reactor
        self._resolver = reactor.nameResolver
        # The handler's own try of the tap asks this machine. Nothing else gets here by that address: what the
        # site's scope does not name has been stopped by the middleware.
        self._private_names = frozenset(names) | {canary.HOST}
        self.refusals: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        """Return the resolver of a crawl process."""
        return cls(reactor, crawler.settings.getlist(PRIVATE_NAMES))

    def install_on_reactor(self) -> None:
        """Make the reactor ask this resolver."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - the interface's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[Any] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Resolve a name, passing on the addresses that may be visited."""
        receiver = resolutionReceiver
        if hostName.lower().rstrip(".") not in self._private_names:
            receiver = _PublicOnly(receiver, hostName, self.refusals)
        return self._resolver.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )


class _PublicOnly:
    """An IResolutionReceiver in front of another."""

    def __init__(self, receiver: Any, name: str, refusals: dict[str, str]) -> None:
        self._receiver = receiver
        self._name = name
        self._refusals = refusals

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if is_public(address.host):
            self._receiver.addressResolved(address)
            return
        logger.warning("%s resolves to %s, which is not a public address", self._name, address.host)
        self._refusals[self._name] = address.host

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()
