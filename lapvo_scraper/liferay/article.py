"""What a portal prints around the text of an article: title, ids, categories, dates, pages.

Everything as printed; what it means is for others to say. The ladders go from what Liferay guarantees to what
themes print (docs/liferay.md, "Detail view").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.markup import is_no_part
from lapvo_scraper.liferay.page import squeeze, text_of
from lapvo_scraper.liferay.query import elements, strings, with_class

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.locate import Located
    from lapvo_scraper.liferay.page import Page

# 7.1 and later: title of the detail header. Its first child is the back icon, whose missing label 7.2 prints
# as "null" (link_content.jspf).
_ASSET_TITLE = elements(with_class("asset-title", "span"))
# 6.0 to 7.0: taglib header, before the full view.
_HEADER_TITLE = elements(with_class("header-title"))
# Page title for screen readers: h1 in 7.0 and 7.1, h2 in 7.2 and later; shown in 6.2.
_PAGE_TITLE = elements(
    "//*[@id='content']/*[(self::h1 or self::h2) and contains(@class, 'hide-accessible')]"
    " | //h2[contains(@class, 'page-title')]/span"
)
_HEADLINES = elements("//h1 | //h2")
_NULL = re.compile(r"null\s+(?=\S)")

_ANCHOR_IDS = strings(with_class("asset-anchor", "span") + "/@id")  # 7.1 and later
_CONTENT_IDS = strings(with_class("asset-content") + "/@id")  # 6.x and 7.0: namespace and entry id

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
_MODIFIED = re.compile(
    r"(?:\s-\s|^)(?:Hiệu chỉnh|Lần sửa cuối|Ngày sửa|Modified|Last Modified)\b.*", re.IGNORECASE | re.DOTALL
)
_PAGE_LINKS = strings(
    f"{with_class('page-iterator')}//a/@href | {with_class('taglib-page-iterator')}//a/@href"
    f" | {with_class('journal-article-page-number', 'a')}/@href"
)
_PAGE_NUMBER = re.compile(r"[?&](?:_\w+_)?page=(\d{1,3})(?:&|#|$)")
_CRUMBS = elements("//*[self::ul or self::ol][contains(@class, 'breadcrumb')]/li")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page prints about the article it shows."""

    title: str | None
    entry_id: int | None
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    dates: tuple[str, ...]  # lines of the metadata row that tell of publication
    page_count: int  # of a multi-page article, by its page iterator
    page_names: tuple[str, ...]  # of the pages in the breadcrumb


def read_surroundings(page: Page, located: Located) -> Surroundings:
    """Return what stands around the article."""
    boundary = located.boundary
    numbers = [int(match[1]) for href in _PAGE_LINKS(boundary) if (match := _PAGE_NUMBER.search(href))]
    return Surroundings(
        title=read_title(page, located),
        entry_id=read_entry_id(located),
        categories=_texts(_CATEGORIES(boundary)),
        tags=_texts(_TAGS(boundary)),
        dates=tuple(filter(None, (_MODIFIED.sub("", text) for text in _texts(_DATES(boundary))))),
        page_count=max([1, *numbers]),
        page_names=_texts(_CRUMBS(page.root))[:-1],  # the last crumb is the article itself
    )


def read_title(page: Page, located: Located) -> str | None:
    """Return the title by the ladder; never the portlet's, never the word "null" of the back link."""
    for title in _titles(page, located):
        if title:
            return title
    return None


def _titles(page: Page, located: Located) -> Iterator[str | None]:
    yield squeeze(located.containers[0].get("data-analytics-asset-title") or "")
    for find in (_ASSET_TITLE, _HEADER_TITLE):
        for element in find(located.boundary):
            yield _NULL.sub("", _shown_text(element), count=1)
    for element in _PAGE_TITLE(page.root):
        title = squeeze(text_of(element))
        # The page's own name stands here too, when no article took its place.
        if page.head.title is None or page.head.title.startswith(title):
            yield title
    yield page.head.properties.get("og:title")
    yield _from_head(page)


def read_entry_id(located: Located) -> int | None:
    """Return the entry id that the page itself names for the article."""
    for place in (located.region, located.boundary):
        tails = (printed.rpartition("_")[2] for printed in (*_ANCHOR_IDS(place), *_CONTENT_IDS(place)))
        for tail in tails:
            if tail.isascii() and tail.isdigit():
                return int(tail)
    return None


def _from_head(page: Page) -> str | None:
    """The page title minus " - site - company": what a headline repeats of it, else the part before them."""
    title = page.head.title
    if not title:
        return None
    headlines = [text for headline in _HEADLINES(page.root) if (text := squeeze(text_of(headline)))]
    repeated = max((text for text in headlines if title.startswith(text)), key=len, default=None)
    return repeated or _NULL.sub("", title.split(" - ")[0], count=1)


def _shown_text(element: Element) -> str:
    """The text of an element without the words for screen readers."""
    if not len(element):
        return squeeze(element.text or "")
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not is_no_part(child):
            parts.append(_shown_text(child))
        parts.append(child.tail or "")
    return squeeze("".join(parts))


def _texts(found: list[Element]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for element in found if (text := squeeze(text_of(element)))))
