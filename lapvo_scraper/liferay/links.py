"""Where a page leads: articles, lists, files of the article, style. Traps never; each address once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lapvo_scraper.liferay.listing import MAX_LIST_PAGES, Pager
from lapvo_scraper.liferay.query import elements, strings
from lapvo_scraper.liferay.urls import absolute, classify, list_page_url
from lapvo_scraper.records import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lapvo_scraper.liferay.page import Page
    from lapvo_scraper.records import UrlKind

_HREFS = strings("//a/@href | //area/@href | //iframe/@src[contains(., '/-/')]")
_STYLE_LINKS = elements("//link[@href and @rel]")
_STYLE_RELATIONS = frozenset({"stylesheet", "icon", "preload", "apple-touch-icon", "mask-icon", "manifest"})
_STYLE_SOURCES = strings("//script/@src | //img/@src | //input[@type='image']/@src")
_STYLE_SHEETS = strings("//style/text()")
_IN_STYLE_SHEET = re.compile(r"url\(\s*[\"']?([^\"')\s]{1,2000})|@import\s+[\"']([^\"']{1,2000})")
_NOT_FETCHED = ("#", "javascript:", "mailto:", "tel:", "data:", "about:", "blob:", "sms:", "zalo:", "skype:")


def page_links(page: Page, pagers: Iterable[Pager], base: str | None) -> list[Link]:
    """Return the pages a page leads to, in canonical form: articles, other lists, further list pages, feeds."""
    found: dict[str, UrlKind] = {}
    for href in dict.fromkeys(_HREFS(page.root)):
        if href.startswith(_NOT_FETCHED):
            continue
        facts = classify(absolute(href, base))
        if facts.canonical and facts.kind in ("article", "listing", "feed") and (facts.page_number or 1) == 1:
            found.setdefault(facts.canonical, facts.kind)
    for pager in pagers:
        found.update(dict.fromkeys(_list_pages(pager), "listing"))
    for feed in page.head.feeds:
        if (address := absolute(feed, base)).startswith("http"):
            found.setdefault(address, "feed")
    return [Link(address, kind) for address, kind in found.items()]


def style_links(page: Page, base: str | None, article_files: Iterable[str]) -> list[Link]:
    """Return what a browser needs to show the page as it looked, the pictures of the article apart."""
    known = set(article_files)
    found: dict[str, None] = {}
    for printed in _style_addresses(page):
        address = absolute(printed, base)
        if address.startswith(("http://", "https://")) and address not in known and len(address) < 4_000:
            found.setdefault(address.partition("#")[0])
    return [Link(address, "style") for address in found]


def _style_addresses(page: Page) -> Iterator[str]:
    for link in _STYLE_LINKS(page.root):
        if not _STYLE_RELATIONS.isdisjoint((link.get("rel") or "").lower().split()):
            yield link.get("href") or ""
    yield from _STYLE_SOURCES(page.root)
    for sheet in _STYLE_SHEETS(page.root):
        for match in _IN_STYLE_SHEET.finditer(sheet):
            yield match[1] or match[2]


def _list_pages(pager: Pager) -> Iterator[str]:
    """The further pages of a list: all of them from the first page, else the next."""
    if pager.any_url is None or pager.portlet_id is None:
        return
    if pager.page_count is None:
        if pager.next_url:
            yield pager.next_url
        return
    wanted = range(2, min(pager.page_count, MAX_LIST_PAGES) + 1)
    if pager.page_number > 1:
        wanted = range(pager.page_number + 1, min(pager.page_number + 1, pager.page_count) + 1)
    list_url = pager.any_url.partition("?p_p_id=")[0].partition("&p_p_id=")[0]
    for number in wanted:
        yield list_page_url(list_url, pager.portlet_id, number, pager.delta)


def own_site_prefix(page: Page, url: str | None) -> str | None:
    """Return "/web/<site>" when the page's canonical link shows that it only repeats the virtual host's own pages."""
    if not url or not page.head.canonical:
        return None
    asked, canonical = urlsplit(url), urlsplit(absolute(page.head.canonical, url))
    match = re.match(r"/web/[^/]+(?=/|$)", asked.path)
    if match is None or canonical.netloc != asked.netloc or canonical.path.startswith("/web/"):
        return None
    return match[0] if asked.path[match.end() :].rstrip("/") == canonical.path.rstrip("/") else None
