"""The links of one page: resolved against its base, judged, and rid of the second name of its own site."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.splitting import parts_of
from lapvo_scraper.liferay.urls import REMEMBERED, UrlFacts, absolute, classify

if TYPE_CHECKING:
    from lapvo_scraper.liferay.page import Page

LONGEST_RESOURCE = 4_000
"""`/combo?` joins the addresses of many scripts into one; anything longer is data."""

_LONGEST_HOST = 300
"""A name has 253 characters at most (RFC 1035), and a port follows: what is longer is no host, and not remembered."""

_SITES, _ADDRESSES_OF_A_SITE = 128, 1_024
"""How much is remembered: portals side by side, and several times what a page of one prints."""

_SITE_PATH = re.compile(r"/web/[^/?#]+(?=[/?#]|$)")
# What is never a page or a file: the bulk of the links of a theme.
_NOWHERE = ("#", "javascript:", "mailto:", "tel:", "data:", "about:", "blob:", "sms:", "zalo:", "skype:")
_NOTHING = UrlFacts(None, None, trap="leads nowhere")


class Addresses:
    """Resolves what a page prints. `url` is the page's own address, None when unknown."""

    def __init__(self, page: Page, url: str | None) -> None:
        self.url = url
        self.base = absolute(page.head.base, url) if page.head.base else url
        self.page = page
        parts = parts_of(self.base or "")
        self._origin = f"{parts.scheme}://{parts.netloc}" if 0 < len(parts.netloc) <= _LONGEST_HOST else None
        self._known = known_on(self._origin)

    def absolute(self, printed: str) -> str:
        """Return a printed address resolved against the page's base."""
        if self._origin and printed.startswith("/") and not printed.startswith("//"):
            return absolute(self._origin + printed, None)
        return absolute(printed, self.base)

    def file(self, printed: str) -> str:
        """Return the address of a file as the page prints it, absolute, blanks encoded as browsers do."""
        address = self.absolute(printed)
        facts = classify(address)
        return facts.canonical if facts.kind in ("image", "attachment") and facts.canonical else address

    def facts(self, printed: str) -> UrlFacts:
        """Return what a printed address tells, under the site's first name where the page proves a second."""
        if _is_whole(printed):
            facts = self._known.facts(printed)
        elif printed.startswith(_NOWHERE):
            return _NOTHING
        else:
            facts = classify(self.absolute(printed))
        if facts.canonical and "/web/" in facts.canonical and self._origin:
            return self._renamed(facts)
        return facts

    @cached_property
    def links(self) -> dict[str, UrlFacts]:
        """What every distinct link of the page tells, in order; traps left out."""
        return {href: facts for href in self._hrefs if (facts := self.facts(href)).canonical}

    def resource(self, printed: str) -> str | None:
        """Return the address of something that a browser loads with the page, None when it is none."""
        return self._known.resource(printed) if _is_whole(printed) else _resource(self.absolute(printed))

    @cached_property
    def _hrefs(self) -> dict[str, None]:
        """The distinct addresses that links print, in order."""
        links = (*self.page.tags["a"], *self.page.tags["area"])
        return dict.fromkeys(href for link in links if (href := link.get("href")))

    def _renamed(self, facts: UrlFacts) -> UrlFacts:
        """Name "/web/<site>/x" as "/x" where both are one page; on a virtual host both answer 200.

        Whether <site> is the host's own is proved by the canonical link of a page asked under the long
        name. For articles it is enough that the page also links to articles through the same publisher
        under the short name: entry ids are unique over the portal, so the same article answers.
        """
        assert facts.canonical is not None
        assert self._origin is not None
        is_short = len(facts.canonical) <= REMEMBERED
        named = (self._known.without_site if is_short else self._known.split_from_site)(facts.canonical)
        if named is None:
            return facts
        site, short = named
        if site == self._own_path or (facts.entry_id and _publisher_page(short) in self._publisher_pages):
            by_title = facts.by_title and self._origin + facts.by_title[len(self._origin) + len(site) :]
            return replace(facts, canonical=short, by_title=by_title)
        return facts

    @cached_property
    def _own_path(self) -> str | None:
        """The "/web/<site>" that this page was asked under although its canonical link has none."""
        if not self.url or not self.page.head.canonical:
            return None
        asked, canonical = parts_of(self.url), parts_of(absolute(self.page.head.canonical, self.url))
        match = _SITE_PATH.match(asked.path)
        if match is None or canonical.netloc != asked.netloc:
            return None
        same_page = asked.path[match.end() :].rstrip("/") == canonical.path.rstrip("/")
        return match[0] if same_page else None

    @cached_property
    def _publisher_pages(self) -> frozenset[str]:
        """The short-named pages through which this page links to articles, each with its publisher."""
        hrefs = (self.absolute(href) for href in self._hrefs if "/web/" not in href)
        own = [self.url] if self.url else []
        canonical = (classify(href).canonical for href in (*hrefs, *own))
        return frozenset(page for url in canonical if (page := _publisher_page(url)))


def _is_whole(printed: str) -> bool:
    """Say whether an address means the same on every page of a site, and is short enough to be remembered."""
    return printed.startswith(("/", "http")) and len(printed) <= REMEMBERED


class Known:
    """What short addresses tell that are printed on one site: its menu, banners and scripts stand on every page.

    Each site remembers its own: pages of a hundred portals in turn would make one memory for all forget everything.
    """

    def __init__(self, origin: str | None) -> None:
        self._origin = origin
        remembering = lru_cache(maxsize=_ADDRESSES_OF_A_SITE)
        self.facts = remembering(lambda printed: classify(absolute(printed, origin)))
        self.resource = remembering(lambda printed: _resource(absolute(printed, origin)))
        self.without_site = remembering(self.split_from_site)

    def split_from_site(self, canonical: str) -> tuple[str, str] | None:
        """The "/web/<site>" that an address of this host begins with, and the address without it."""
        parts = parts_of(canonical)
        match = _SITE_PATH.match(parts.path)
        if match is None or self._origin is None or f"{parts.scheme}://{parts.netloc}" != self._origin:
            return None
        return match[0], self._origin + (canonical[len(self._origin) + match.end() :] or "/")


@lru_cache(maxsize=_SITES)
def known_on(origin: str | None) -> Known:
    """Return what is remembered of a site, by scheme and host."""
    return Known(origin)


def _resource(address: str) -> str | None:
    address = address.partition("#")[0].replace(" ", "%20")
    return address if address.startswith(("http://", "https://")) and len(address) <= LONGEST_RESOURCE else None


def _publisher_page(url: str | None) -> str | None:
    page, found, _ = (url or "").partition("/content/")
    return page if found and "/-/asset_publisher/" in page else None
