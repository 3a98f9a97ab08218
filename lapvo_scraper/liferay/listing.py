"""Lists of articles: every asset publisher of a page that links to articles.

Display templates replace the whole markup of a list, so items are found by where their links lead; only the
boundary and the pager are Liferay's own in every version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.page import squeeze, text_of
from lapvo_scraper.liferay.pager import MAX_LIST_PAGES, Pager, read_pager
from lapvo_scraper.liferay.query import elements, with_class
from lapvo_scraper.records import ListedArticle, Listing

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.addresses import Addresses
    from lapvo_scraper.liferay.portlets import Portlet

__all__ = ["MAX_LIST_PAGES", "Pager", "read_listing"]

_SUMMARY = elements(with_class("asset-summary"))
_DATE = re.compile(
    r"(?<!\d)\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}(?!\d)"
    r"|\d{1,2},?\s(?:tháng|thg)\s\d{1,2}|tháng\s\w{1,5}\s\d{1,2}|\d{4}-\d\d-\d\d",
    re.IGNORECASE,
)
_LONGEST_DATE_LINE = 60
_SHORTEST_SUMMARY = 40
_LARGEST_BOX = 1_500  # characters around the link of a single item that can still be its own
# What the link to the whole text is called: 6.2 "Chi tiết" and "về …" for screen readers, 7.x "Đọc tiếp",
# themes.
_READ_MORE = re.compile(
    r"(?:xem chi tiết|chi tiết|đọc tiếp|xem thêm|xem tiếp|read more|more|[\W_])*+(?:về .*|about .*)?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Item:
    url: str
    entry_id: int | None
    by_title: str | None = None
    links: list[Element] = field(default_factory=list)


def read_listing(portlet: Portlet, addresses: Addresses) -> tuple[Listing, Pager] | None:
    """Return the list that a portlet shows with its pager, or None when it lists nothing."""
    items = _items(portlet.element, addresses)
    pager = read_pager(portlet, addresses)
    if not items and pager.list_url is None:
        return None
    owners = {link: item for item in items for link in item.links}
    summaries = b"asset-summary" in addresses.page.source
    lines = tuple(_line(position, item, owners, summaries) for position, item in enumerate(items))
    return Listing(portlet.instance_id, pager.page_number, pager.page_count, pager.claimed, lines), pager


def _items(element: Element, addresses: Addresses) -> list[_Item]:
    """The articles linked to, in order, each with all its links."""
    items: dict[object, _Item] = {}
    for link in element.iter("a"):
        facts = addresses.links.get(link.get("href") or "")
        if facts is None or facts.kind != "article" or facts.canonical is None or facts.page_number:
            continue
        key = facts.entry_id or (facts.group_id, facts.url_title or facts.canonical)
        item = items.get(key)
        if item is None:
            item = items[key] = _Item(facts.canonical, facts.entry_id)
        item.by_title = item.by_title or facts.by_title
        item.links.append(link)
    return list(items.values())


def _line(position: int, item: _Item, owners: dict[Element, _Item], summaries: bool) -> ListedArticle:
    title = _title(item)
    box = _box(item, owners)
    apart = {text for one in (*item.links, *box.iter("script", "style")) for text in one.itertext()}
    texts = [text for printed in box.itertext() if printed not in apart and (text := squeeze(str(printed)))]
    date = next((text for text in texts if len(text) <= _LONGEST_DATE_LINE and _DATE.search(text)), None)
    summary = (_stock_summary(box) if summaries else None) or _longest(texts, {title, date})
    return ListedArticle(position, item.url, item.entry_id, title, summary, date, None, item.by_title)


def _title(item: _Item) -> str | None:
    """The longest link text that is not "read more"; else what a tooltip or a picture says."""
    shown = [text for link in item.links if not _READ_MORE.fullmatch(text := squeeze(text_of(link)))]
    if shown:
        return max(shown, key=len)
    tips = [link.get("title") or "" for link in item.links]
    tips += [image.get("alt") or "" for link in item.links for image in link.iter("img")]
    return squeeze(max(tips, key=len, default="")) or None


def _box(item: _Item, owners: dict[Element, _Item]) -> Element:
    """The largest element around the links of an article that holds no link to another."""
    box = item.links[0]
    for ancestor in box.iterancestors():
        if (ancestor.get("id") or "").startswith("p_p_id_"):
            break
        if any(owners.get(link, item) is not item for link in ancestor.iter("a")):
            break
        if len(owners) == len(item.links) and len(text_of(ancestor)) > _LARGEST_BOX:
            break
        box = ancestor
    return box


def _stock_summary(box: Element) -> str | None:
    """The summary box of Liferay's own display styles."""
    return next((text for element in _SUMMARY(box) if (text := squeeze(text_of(element)))), None)


def _longest(texts: list[str], known: set[str | None]) -> str | None:
    """In templates the longest text of an item that is long enough for a summary."""
    long = [text for text in texts if len(text) >= _SHORTEST_SUMMARY and text not in known]
    return max(long, key=len, default=None)
