"""Where on a page the article stands, tried from what Liferay guarantees to what only looks like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lapvo_scraper.liferay.markup import is_no_part
from lapvo_scraper.liferay.page import squeeze, text_of
from lapvo_scraper.liferay.portlets import boundary_of
from lapvo_scraper.liferay.query import elements, number, strings, with_class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.page import Page
    from lapvo_scraper.liferay.portlets import Portlet
    from lapvo_scraper.liferay.urls import UrlFacts

Way = Literal["profile", "full-content", "publisher", "web-content", "densest"]

ENOUGH_TEXT = 300
"""Characters of paragraphs that make a portlet without Liferay's own article classes an article."""

SPILLED = 120
"""Characters of text behind the article, in its box: a stray end tag in the body closed the article early."""

_FULL = elements(with_class("asset-full-content", "div"))
_ARTICLES = elements(with_class("journal-content-article", "div"))
_BOXES = elements(with_class("asset-content", "div"))
_ANCHORS = strings(with_class("asset-anchor", "span") + "/@id")
_PARAGRAPHS = elements(".//p[not(.//p)] | .//h2 | .//h3 | .//div[not(*)]")
_LINKED = number("string-length(normalize-space(.//a))")


@dataclass(frozen=True, slots=True)
class Located:
    """An article on its page: `containers` hold its text, `region` also its ids, `boundary` is the portlet.

    `containers` is the web content, and what a stray end tag pushed out of it.
    """

    containers: tuple[Element, ...]
    region: Element
    boundary: Element
    way: Way


def locate(page: Page, portlets: Sequence[Portlet], url: UrlFacts | None) -> Located | None:
    """Return the article that a page certainly shows, or None; `url` is what its address tells, if known."""
    views = _full_views(page, portlets)
    if views:
        full = _asked_for(views, portlets, url)
        return _located(_inside(full), full, "full-content") if full is not None else None
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
    return Located((best[1],), best[2], best[2], "densest") if best else None


def at(container: Element, body: tuple[Element, ...]) -> Located:
    """Return the article that a profile names: its container, and the elements that hold its text."""
    boundary = boundary_of(container)
    return Located(body or (container,), container, container if boundary is None else boundary, "profile")


def _located(container: Element, region: Element, way: Way) -> Located:
    boundary = boundary_of(region)
    containers = (container, *_spilled(container))
    return Located(containers, region, region if boundary is None else boundary, way)


def _full_views(page: Page, portlets: Sequence[Portlet]) -> list[Element]:
    if b"asset-full-content" not in page.source:
        return []
    places = [portlet.element for portlet in portlets if portlet.is_publisher]
    return [view for place in places for view in _FULL(place)] or _FULL(page.root)


def _asked_for(views: list[Element], portlets: Sequence[Portlet], url: UrlFacts | None) -> Element | None:
    """The full view that the address asks for: several stand in a list in full-content style."""
    if url is not None and url.kind != "article":
        return views[0] if len(views) == 1 and _shows_nothing_else(portlets) else None
    if len(views) == 1:
        return views[0]
    if url is not None and url.entry_id is not None:
        return next((view for view in views if str(url.entry_id) in _ANCHORS(view)), None)
    return max(views, key=lambda view: len(text_of(view))) if url is not None else None


def _shows_nothing_else(portlets: Sequence[Portlet]) -> bool:
    """A plain page that shows one article and lists none is that article's page."""
    return sum(portlet.is_publisher for portlet in portlets) == 1


def _inside(full: Element) -> Element:
    """The web content inside a full view; without one (7.x may show other assets), the content box."""
    boxes = _ARTICLES(full) or _BOXES(full) or [full]
    return boxes[0] if len(boxes) == 1 else max(boxes, key=lambda box: len(text_of(box)))


def _spilled(container: Element) -> list[Element]:
    """What stands behind the web content in its box, when it is text: its own end tag came too early."""
    outside = [one for one in container.itersiblings() if isinstance(one.tag, str) and not is_no_part(one)]
    size = sum(len(squeeze(text_of(one))) - int(_LINKED(one)) for one in outside)
    return outside if size >= SPILLED else []


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
    for one in articles:
        name = squeeze(one.get("data-analytics-asset-title") or "")
        if name and title.startswith(name):
            return _located(one, one, "web-content")
    return None


def paragraph_text(element: Element) -> int:
    """Return how many characters stand in paragraphs that are no links."""
    return _densest(element)[0]


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
    while inner := [child for child in dense if child.tag != "p" and sizes.get(child, 0) * 10 >= total * 9]:
        dense = inner[0]
    return total, dense


def is_inside(element: Element, containers: Sequence[Element]) -> bool:
    """Say whether `element` stands somewhere below one of `containers`."""
    return any(up in containers for up in element.iterancestors())
