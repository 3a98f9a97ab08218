"""The pager of a list: which page this is, how many there are, how many articles it claims.

6.x `page_iterator/start.jsp`, 7.x `page_iterator/lexicon/start.jsp`; later pages are computed from the
totals, because 7.x prints only the first twenty of them and a page number too high answers with the last
page again.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lapvo_scraper.liferay.page import squeeze, text_of
from lapvo_scraper.liferay.query import elements, marked, strings, with_class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.addresses import Addresses
    from lapvo_scraper.liferay.portlets import Portlet
    from lapvo_scraper.liferay.urls import UrlFacts

MAX_LIST_PAGES = 5_000
"""A pager that claims more is not believed: 100,000 articles at 20 to a page."""

# 6.x `taglib-page-iterator` and `lfr-pagination`, 7.x `pagination-bar`; a bare `pagination` in themes.
_PAGER = re.compile("pagination|page-iterator")
_HREFS = strings(".//a/@href")
_ACTIVE = elements(f"{with_class('active', 'li')} | {with_class('current', 'li')}")
# "Hiển thị 1 - 20 of 240 kết quả." and its English and translated forms.
_SHOWING = re.compile(
    r"(?:Hiển thị|Showing)\s([\d.,]+)\s?[-–]\s?([\d.,]+)\s(?:of|của|trên|trong)\s([\d.,]+)", re.IGNORECASE
)
_DELTA = re.compile(r"_delta=(\d{1,3})(?:&|$)")


@dataclass(frozen=True, slots=True)
class Pager:
    """What a pager says. `list_url` is the first page, None when there is no further page."""

    portlet_id: str | None = None
    page_number: int = 1
    page_count: int | None = None
    claimed: int | None = None
    delta: int | None = None  # page length that its links carry
    list_url: str | None = None
    has_next: bool = False


def read_pager(portlet: Portlet, addresses: Addresses) -> Pager:
    """Return what the pager of a portlet says; a list without pager is one page."""
    source = addresses.page.source
    pagers = marked(portlet.element, _PAGER) if b"pagination" in source or b"page-iterator" in source else []
    if not pagers:
        return Pager()
    later = _later_pages(pagers, portlet, addresses)
    some_url = later[max(later)].canonical if later else None
    delta = _delta(some_url)
    list_url = _list_url(some_url, addresses)
    showing = _SHOWING.search(squeeze(text_of(pagers[0])))
    if showing:
        first, last, total = (int(re.sub(r"\D", "", printed) or 0) for printed in showing.groups())
        number = _number_by_address(addresses, portlet) or 1
        # The last page is short, and leads to no later one whose address would tell the length.
        length = delta or max((first - 1) // (number - 1) if number > 1 else last - first + 1, 1)
        here, count = (max(first, 1) - 1) // length + 1, math.ceil(total / length)
        count = min(count, MAX_LIST_PAGES)
        return Pager(portlet.portlet_id, here, count, total, delta, list_url, here < count)
    here = _page_here(pagers, addresses, portlet)
    count_by_links = max(later) if len(later) > 1 and max(later) >= here else None
    return Pager(portlet.portlet_id, here, count_by_links, None, delta, list_url, here + 1 in later)


def _later_pages(pagers: Sequence[Element], portlet: Portlet, addresses: Addresses) -> dict[int, UrlFacts]:
    """The pages after the first that the pager links to, by number."""
    found = (addresses.facts(href) for pager in pagers for href in _HREFS(pager))
    return {
        facts.page_number: facts
        for facts in found
        if facts.page_number
        and 1 < facts.page_number <= MAX_LIST_PAGES
        and facts.kind == "listing"
        and facts.instance_id == portlet.instance_id
    }


def _list_url(some_url: str | None, addresses: Addresses) -> str | None:
    """The first page of the list: this very page, whose other name (/web/<site>/…) the pager may print.

    A pager on "/" prints the real path of the home page, which is safer: "/" may redirect without its query.
    """
    here = addresses.facts(addresses.url) if addresses.url else None
    if here and here.kind == "listing" and here.canonical and urlsplit(here.canonical).path != "/":
        some_url = here.canonical
    return re.split(r"[?&]p_p_id=", some_url, maxsplit=1)[0] if some_url else None


def _delta(url: str | None) -> int | None:
    match = _DELTA.search(url or "")
    return int(match[1]) if match else None


def _number_by_address(addresses: Addresses, portlet: Portlet) -> int | None:
    facts = addresses.facts(addresses.url) if addresses.url else None
    return facts.page_number if facts and facts.instance_id == portlet.instance_id else None


def _page_here(pagers: Sequence[Element], addresses: Addresses, portlet: Portlet) -> int:
    """Number of this page by its address, else by the active one of the pager."""
    number = _number_by_address(addresses, portlet)
    if number:
        return number
    for pager in pagers:
        for item in _ACTIVE(pager):
            numbers = re.findall(r"\d{1,6}", squeeze(text_of(item)))
            if numbers:
                return int(numbers[0])
    return 1
