"""What a portal prints around the text of an article: title, ids, categories, dates, pages.

Everything as printed; what it means is for others to say. The ladders are ordered from what Liferay guarantees to
what themes print (docs/liferay.md, "Detail view").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.blocks import is_widget
from lapvo_scraper.liferay.page import squeeze, text_of
from lapvo_scraper.liferay.query import elements, strings, with_class

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.locate import Located
    from lapvo_scraper.liferay.page import Page

# 7.1 and later: title of the detail header. Its first child is the back icon, whose missing label 7.2 prints as "null".
_ASSET_TITLE = elements(with_class("asset-title", "span"))
# 6.0 to 7.0: taglib header, before the full view.
_HEADER_TITLE = elements(with_class("header-title"))
# Page title for screen readers: h1 in 7.0 and 7.1, h2 in 7.2 and later; h2.page-title in 6.2.
_HIDDEN_TITLE = elements(
    "//*[@id='content']/*[(self::h1 or self::h2) and contains(@class, 'hide-accessible')]"
    " | //h2[contains(@class, 'page-title')]/span"
)
_HEADLINES = elements(".//h1")
_NULL = re.compile(r"null\s+(?=\S)")

_ANCHOR_IDS = strings(with_class("asset-anchor", "span") + "/@id")  # 7.1 and later
_CONTENT_IDS = strings(with_class("asset-content") + "/@id")  # 6.x and 7.0: namespace and entry id
_FRAGMENT_ITEM = "data-fragments-editor-item-id"  # 7.2 and later: classNameId-resourcePrimKey

_CATEGORIES = elements(
    f"{with_class('asset-categories')}//a | {with_class('metadata-categories')}//a"
    f" | {with_class('taglib-asset-categories-summary')}//a"
)
_TAGS = elements(
    f"{with_class('asset-tags')}//a | {with_class('metadata-tags')}//a"
    f" | {with_class('taglib-asset-tags-summary')}//a"
)
# Metadata row: 6.x and 7.0 by field, 7.1 and later one line "published - modified".
_DATES = elements(f"{with_class('metadata-publish-date')} | {with_class('date-info')}")
_PAGE_LINKS = strings(
    f"{with_class('page-iterator')}//a/@href | {with_class('taglib-page-iterator')}//a/@href"
    f" | {with_class('journal-article-page-number', 'a')}/@href"
)
_PAGE_NUMBER = re.compile(r"[?&](?:_[A-Za-z0-9_]+_)?page=(\d{1,3})(?:&|$)")
_MODIFIED = re.compile(r"\s+-\s+(?:Hiệu chỉnh|Lần sửa cuối|Modified|Last Modified)\b.*", re.IGNORECASE | re.DOTALL)
_BREADCRUMBS = elements(".//ul[contains(@class, 'breadcrumb')]/li | .//ol[contains(@class, 'breadcrumb')]/li")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page prints about the article it shows."""

    title: str | None
    entry_id: int | None
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    dates: tuple[str, ...]  # raw lines of the metadata row
    page_count: int  # of a multi-page article, by its page iterator
    page_names: tuple[str, ...]  # of the pages in the breadcrumb


def read_surroundings(page: Page, located: Located) -> Surroundings:
    """Return what stands around the article."""
    boundary = located.boundary
    return Surroundings(
        title=read_title(page, located),
        entry_id=read_entry_id(located),
        categories=_texts(_CATEGORIES(boundary)),
        tags=_texts(_TAGS(boundary)),
        dates=tuple(filter(None, (_MODIFIED.sub("", text) for text in _texts(_DATES(boundary))))),
        page_count=max([1, *(int(match[1]) for href in _PAGE_LINKS(boundary) if (match := _PAGE_NUMBER.search(href)))]),
        page_names=_page_names(page),
    )


def read_title(page: Page, located: Located) -> str | None:
    """Return the title by the ladder; never the portlet's, never the word "null" of the back link."""
    printed = located.container.get("data-analytics-asset-title")
    if printed and printed.strip():
        return squeeze(printed)
    for find, where in (
        (_ASSET_TITLE, located.region),
        (_ASSET_TITLE, located.boundary),
        (_HEADER_TITLE, located.boundary),
        (_HIDDEN_TITLE, page.root),
    ):
        for element in find(where):
            if title := _NULL.sub("", _shown_text(element), count=1):
                return title
    return page.head.properties.get("og:title") or _from_head(page)


def read_entry_id(located: Located) -> int | None:
    """Return the entry id that the page itself names for the article."""
    for printed in (*_ANCHOR_IDS(located.region), *_ANCHOR_IDS(located.boundary)):
        if printed.isdigit():
            return int(printed)
    for printed in (*_CONTENT_IDS(located.region), *_CONTENT_IDS(located.boundary)):
        tail = printed.rpartition("_")[2]
        if tail.isdigit():
            return int(tail)
    return None


def _from_head(page: Page) -> str | None:
    """The page title minus " - site - company": the part that a headline on the page repeats, else the first."""
    title = page.head.title
    if not title:
        return None
    for headline in _HEADLINES(page.root):
        text = squeeze(text_of(headline))
        if text and title.startswith(text):
            return text
    return _NULL.sub("", title.split(" - ")[0], count=1) or None


def _shown_text(element: Element) -> str:
    """The text of an element without the words for screen readers."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not is_widget(child):
            parts.append(_shown_text(child))
        parts.append(child.tail or "")
    return squeeze("".join(parts))


def _texts(found: list[Element]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for element in found if (text := squeeze(text_of(element)))))


def _page_names(page: Page) -> tuple[str, ...]:
    """Names of the pages on the way to this one; the last crumb is the article itself."""
    return _texts(_BREADCRUMBS(page.root))[:-1]
