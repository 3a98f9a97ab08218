"""Where a page leads: articles, lists, feeds, style. Traps never; each address once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.liferay.listing import MAX_LIST_PAGES, Pager
from lapvo_scraper.liferay.query import strings
from lapvo_scraper.liferay.style_sheets import named_in
from lapvo_scraper.liferay.urls import list_page_url
from lapvo_scraper.records import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lapvo_scraper.liferay.addresses import Addresses
    from lapvo_scraper.liferay.page import Page
    from lapvo_scraper.records import UrlKind

_STYLE_RELATIONS = frozenset({"stylesheet", "icon", "preload", "apple-touch-icon", "mask-icon", "manifest"})
_BACKGROUNDS = strings("//@style[contains(., 'url(')]")


def page_links(page: Page, addresses: Addresses, pagers: Iterable[Pager]) -> list[Link]:
    """Return the pages a page leads to, in canonical form: articles, other lists, further list pages, feeds.

    Later list pages come from the pager's totals, later pages of an article from its iterator: what other
    links say about them is not followed.
    """
    found: dict[str, UrlKind] = {}
    for facts in addresses.links.values():
        if facts.kind in ("article", "listing", "feed") and (facts.page_number or 1) == 1:
            found.setdefault(facts.canonical or "", facts.kind)
    for pager in pagers:
        found.update(dict.fromkeys(_list_pages(pager), "listing"))
    for feed in page.head.feeds:
        facts = addresses.facts(feed)
        if facts.canonical:
            found.setdefault(facts.canonical, "feed")
    return [Link(address, kind) for address, kind in found.items()]


def article_page_links(canonical: str | None, page_count: int) -> list[Link]:
    """Return the further pages of an article that `@page_break@` splits (curParam "page")."""
    if canonical is None or "page=" in canonical:
        return []
    mark = "&" if "?" in canonical else "?"
    return [Link(f"{canonical}{mark}page={number}", "article") for number in range(2, page_count + 1)]


def style_links(page: Page, addresses: Addresses, article_files: Iterable[str]) -> list[Link]:
    """Return what a browser needs to show the page as it looked, the pictures of the article apart."""
    known = set(article_files)
    printed = dict.fromkeys(_style_addresses(page))
    found = dict.fromkeys(addresses.resource(each) for each in printed if not each.startswith("data:"))
    return [Link(address, "style") for address in found if address and address not in known]


def _style_addresses(page: Page) -> Iterator[str]:
    for link in page.tags["link"]:
        if not _STYLE_RELATIONS.isdisjoint((link.get("rel") or "").lower().split()):
            yield (link.get("href") or "").strip()
    for element in (*page.tags["script"], *page.tags["img"], *page.tags["input"]):
        if source := element.get("src"):
            yield source.strip()
    for sheet in page.tags["style"]:
        yield from named_in(sheet.text or "")
    if b"url(" in page.source:
        for style in _BACKGROUNDS(page.root):
            yield from named_in(style)


def _list_pages(pager: Pager) -> Iterator[str]:
    """The further pages of a list: all of them from the first page, else the next."""
    if pager.list_url is None or pager.portlet_id is None:
        return
    here, count = pager.page_number, pager.page_count
    if count is None:
        wanted = range(here + 1, here + 2) if pager.has_next else range(0)
    elif here == 1:
        wanted = range(2, min(count, MAX_LIST_PAGES) + 1)
    else:
        wanted = range(here + 1, min(here + 1, count) + 1)
    for number in wanted:
        yield list_page_url(pager.list_url, pager.portlet_id, number, pager.delta)
