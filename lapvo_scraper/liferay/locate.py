"""Where on a page the article stands, tried from what Liferay guarantees to what only looks like it.

`way` names how it was found: profile, full-content, publisher, web-content, densest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.page import squeeze, text_of
from lapvo_scraper.liferay.portlets import boundary_of
from lapvo_scraper.liferay.query import elements, number, selected, strings, with_class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.page import Page
    from lapvo_scraper.liferay.portlets import Portlet
    from lapvo_scraper.liferay.urls import UrlFacts

ENOUGH_TEXT = 300
"""Characters of paragraphs that make a portlet without Liferay's own article classes an article."""

_FULL = elements(with_class("asset-full-content"))
_ARTICLES = elements(with_class("journal-content-article"))
_CONTENT = elements(with_class("asset-content"))
_ANCHORS = strings(with_class("asset-anchor", "span") + "/@id")
_PARAGRAPHS = elements(".//p[not(.//p)] | .//h2 | .//h3 | .//div[not(*)]")
_LINKED = number("string-length(normalize-space(.//a))")


@dataclass(frozen=True, slots=True)
class Located:
    """An article on its page: `container` holds its text, `region` also ids and metadata, `boundary` the portlet."""

    container: Element
    region: Element
    boundary: Element
    way: str


def locate(page: Page, portlets: Sequence[Portlet], url: UrlFacts | None, container: str | None) -> Located | None:
    """Return the article that a page certainly shows, or None.

    `url` is what the page's address tells (None if unknown); `container` a CSS selector from the site's profile.
    """
    if container:
        found = selected(container, page.root)
        if found:
            return _located(found[0], found[0], "profile")
    full = _the_full_content(page, portlets, url)
    if full is not None:
        return _located(_inside(full), full, "full-content")
    if url is None or url.kind == "article":
        return _web_content(page, portlets, url)
    return None


def locate_densest(portlets: Sequence[Portlet]) -> Located | None:
    """Return the portlet with most text in paragraphs: sites that show articles by templates of their own."""
    best: tuple[int, Element, Element] | None = None
    for portlet in portlets:
        if portlet.is_web_content:
            continue
        size, densest = _densest(portlet.element)
        if size >= ENOUGH_TEXT and (best is None or size > best[0]):
            best = (size, densest, portlet.element)
    return Located(best[1], best[2], best[2], "densest") if best else None


def _located(container: Element, region: Element, way: str) -> Located:
    boundary = boundary_of(region)
    return Located(container, region, region if boundary is None else boundary, way)


def _the_full_content(page: Page, portlets: Sequence[Portlet], url: UrlFacts | None) -> Element | None:
    """The one full view on the page; of several (a list in full-content style) the one the address asks for."""
    if b"asset-full-content" not in page.source:
        return None
    views = _FULL(page.root)
    if not views:
        return None
    if url is not None and url.kind != "article":
        lists = [portlet for portlet in portlets if portlet.is_publisher]
        return views[0] if len(views) == 1 and len(lists) == 1 else None
    if len(views) == 1:
        return views[0]
    if url is not None and url.entry_id is not None:
        return next((view for view in views if str(url.entry_id) in _ANCHORS(view)), None)
    return max(views, key=lambda view: len(text_of(view))) if url is not None else None


def _inside(full: Element) -> Element:
    """The web content inside a full view; without one (7.x may show other assets), the content box."""
    boxes = _ARTICLES(full) or _CONTENT(full) or [full]
    return max(boxes, key=lambda box: len(text_of(box)))


def _web_content(page: Page, portlets: Sequence[Portlet], url: UrlFacts | None) -> Located | None:
    """A web content outside a full view: in an asset publisher, or the one that bears the page's title."""
    if b"journal-content-article" not in page.source:
        return None
    articles = _ARTICLES(page.root)
    publishers = {portlet.element for portlet in portlets if portlet.is_publisher}
    published = [one for one in articles if boundary_of(one) in publishers]
    if published and url is not None:
        largest = max(published, key=lambda one: len(text_of(one)))
        return _located(largest, largest, "publisher")
    title = page.head.title or ""
    titled = [one for one in articles if (name := one.get("data-analytics-asset-title")) and title.startswith(name)]
    if titled:
        return _located(titled[0], titled[0], "web-content")
    return None


def _densest(element: Element) -> tuple[int, Element]:
    """The smallest element that still holds nine tenths of the paragraph text of `element`."""
    sizes: dict[Element, int] = {}
    for paragraph in _PARAGRAPHS(element):
        size = len(squeeze(text_of(paragraph)))
        if size < 2 * int(_LINKED(paragraph)):
            continue
        for ancestor in (paragraph, *paragraph.iterancestors()):
            sizes[ancestor] = sizes.get(ancestor, 0) + size
            if ancestor is element:
                break
    total = sizes.get(element, 0)
    dense = element
    while inner := [child for child in dense if sizes.get(child, 0) * 10 >= total * 9 and child.tag != "p"]:
        dense = inner[0]
    return total, dense
