"""Lists of articles: every asset publisher of a page that links to articles, and its pager.

Display templates replace the whole markup of a list, so items are found by where their links lead; only boundary and
pager are Liferay's own in every version.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.page import squeeze, text_of
from lapvo_scraper.liferay.query import elements, with_class
from lapvo_scraper.liferay.urls import absolute, classify, identities
from lapvo_scraper.records import ListedArticle, Listing

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.portlets import Portlet

MAX_LIST_PAGES = 5_000
"""A pager that claims more is not believed: 100,000 articles at 20 to a page."""

_ANCHORS = elements(".//a[@href]")
# Pagers: 6.x `taglib-page-iterator` and `lfr-pagination`, 7.x `pagination-bar`; a bare `pagination` in themes.
_PAGERS = elements(
    f"{with_class('taglib-page-iterator')} | {with_class('lfr-pagination')} | {with_class('pagination-bar')}"
    f" | {with_class('pagination', 'ul')}"
)
# "Hiển thị 1 - 20 of 240 kết quả." and its English and translated forms.
_SHOWING = re.compile(
    r"(?:Hiển thị|Showing)\s+([\d.,]+)\s*[-–]\s*([\d.,]+)\s+(?:of|của|trên|trong)\s+([\d.,]+)", re.IGNORECASE
)
_SUMMARY = elements(with_class("asset-summary"))
_DATE = re.compile(
    r"(?<!\d)\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}(?!\d)|\d{1,2},?\s+(?:tháng|thg)\s+\d{1,2}|tháng\s+\S+\s+\d{1,2}",
    re.IGNORECASE,
)
_LONGEST_DATE_LINE = 60
# What the link to the whole text is called: 6.2 "Chi tiết" and "về …" for screen readers, 7.x "Đọc tiếp", themes.
_READ_MORE = re.compile(r"(?:chi tiết|đọc tiếp|xem thêm|xem tiếp|xem chi tiết|read more|more|»|\W)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pager:
    """What a pager says: which page this is, how many there are, how many articles, and its page length."""

    portlet_id: str | None = None
    page_number: int = 1
    page_count: int | None = None
    claimed: int | None = None
    delta: int | None = None
    next_url: str | None = None  # canonical
    any_url: str | None = None  # canonical address of some later page


@dataclass(slots=True)
class _Item:
    url: str
    entry_id: int | None
    links: list[Element] = field(default_factory=list)


def read_listing(portlet: Portlet, base: str | None) -> tuple[Listing, Pager] | None:
    """Return the list that a portlet shows, or None when it links to no article."""
    items = _items(portlet.element, base)
    pager = read_pager(portlet, base)
    if not items and pager.any_url is None:
        return None
    lines = tuple(_line(position, item, items) for position, item in enumerate(items.values()))
    listing = Listing(portlet.instance_id, pager.page_number, pager.page_count, pager.claimed, lines)
    return listing, pager


def read_pager(portlet: Portlet, base: str | None) -> Pager:
    """Return what the pager of a portlet says; defaults when there is none."""
    pagers = _PAGERS(portlet.element)
    if not pagers:
        return Pager()
    found = [facts for href in _hrefs(pagers) if (facts := classify(absolute(href, base))).kind == "listing"]
    numbered = {
        facts.page_number: facts.canonical
        for facts in found
        if facts.instance_id == portlet.instance_id and (facts.page_number or 1) > 1
    }
    pages = sorted(number for number in numbered if number)
    some_url = numbered[pages[-1]] if pages else None
    delta = _delta(some_url)
    showing = _SHOWING.search(squeeze(text_of(pagers[0])))
    if showing is None:
        here = _page_here(pagers)
        next_url = numbered.get(here + 1)
        return Pager(portlet.portlet_id, here, _last(pages), None, delta, next_url, some_url)
    first, last, total = (int(re.sub(r"\D", "", number) or 0) for number in showing.groups())
    length = delta or max(last - first + 1, 1)
    here = (first - 1) // length + 1
    count = min(math.ceil(total / length), MAX_LIST_PAGES)
    return Pager(portlet.portlet_id, here, count, total, delta, numbered.get(here + 1), some_url)


def _hrefs(pagers: list[Element]) -> list[str]:
    return [link.get("href") or "" for pager in pagers for link in _ANCHORS(pager)]


def _delta(url: str | None) -> int | None:
    match = re.search(r"_delta=(\d{1,3})(?:&|$)", url or "")
    return int(match[1]) if match else None


def _page_here(pagers: list[Element]) -> int:
    """Number of this page: the active one of the pager."""
    for pager in pagers:
        for item in pager.iter("li"):
            text = squeeze(text_of(item))
            if "active" in (item.get("class") or "").split() and text.isdigit():
                return int(text)
    return 1


def _last(pages: list[int]) -> int | None:
    """Number of pages when the pager does not count: the highest linked, if it links to more than the next."""
    return pages[-1] if len(pages) > 1 and pages[-1] <= MAX_LIST_PAGES else None


def _items(element: Element, base: str | None) -> dict[str, _Item]:
    """The articles linked to, in order, by identity."""
    items: dict[str, _Item] = {}
    for link in _ANCHORS(element):
        facts = classify(absolute(link.get("href") or "", base))
        if facts.kind != "article" or facts.canonical is None or facts.page_number:
            continue
        key = identities(facts.canonical, None)[0]
        items.setdefault(key, _Item(facts.canonical, facts.entry_id)).links.append(link)
    return items


def _line(position: int, item: _Item, items: dict[str, _Item]) -> ListedArticle:
    title = _title(item)
    box = _box(item, {id(link) for other in items.values() if other is not item for link in other.links})
    texts = _box_texts(box, item)
    date = next((text for text in texts if len(text) <= _LONGEST_DATE_LINE and _DATE.search(text)), None)
    return ListedArticle(position, item.url, item.entry_id, title, _summary(box, texts, title, date), date, None)


def _title(item: _Item) -> str | None:
    """The longest text of the links to an article that is not "read more"; else what a tooltip or picture says."""
    shown = [text for link in item.links if not _READ_MORE.fullmatch(text := squeeze(text_of(link)))]
    if shown:
        return max(shown, key=len)
    tips = [link.get("title") or "" for link in item.links]
    tips += [image.get("alt") or "" for link in item.links for image in link.iter("img")]
    return squeeze(max(tips, key=len, default="")) or None


def _box(item: _Item, foreign: set[int]) -> Element:
    """The largest element around the links of an article that holds no link to another."""
    box = item.links[0]
    for ancestor in box.iterancestors():
        if (ancestor.get("id") or "").startswith("p_p_id_"):
            break
        if any(id(link) in foreign for link in ancestor.iter("a")):
            break
        box = ancestor
    return box


def _box_texts(box: Element, item: _Item) -> list[str]:
    """The texts of an item outside its links."""
    links = set(item.links)
    texts: list[str] = []
    for element in box.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        inside = element in links or any(ancestor in links for ancestor in element.iterancestors())
        if element.text and not inside:
            texts.append(squeeze(element.text))
        if element.tail and element is not box and not (inside and element not in links):
            texts.append(squeeze(element.tail))
    return [text for text in texts if text]


def _summary(box: Element, texts: list[str], title: str | None, date: str | None) -> str | None:
    for element in _SUMMARY(box):
        if text := squeeze(text_of(element)):
            return text
    rest = [text for text in texts if text not in (title, date) and not _READ_MORE.fullmatch(text) and len(text) > 40]
    return max(rest, key=len, default=None)
