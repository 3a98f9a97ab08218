"""Repair of article markup that libxml2 would read without its formatting.

Editors' tools nest paragraphs in paragraphs (`<p class="sapo"><strong><p>…`). libxml2 ends the outer ones
first, so the inner text stands alone and nothing tells any more that it was a centred caption or the
summary. BeautifulSoup with Python's own parser keeps what was written: there the inner paragraph inherits
from the outer ones, which are then dissolved. This costs more than all other reading of a page together, so
only fragments that need it come here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from lapvo_scraper.liferay.query import elements
from lapvo_scraper.liferay.scan import end_of_element

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.page import Page

LONGEST_FRAGMENT = 512 * 1024
"""Bytes: a longer article is read as libxml2 left it."""

DEEPEST_FRAGMENT = 100
"""Levels of nesting up to which BeautifulSoup is given a fragment: it recurses."""

# A paragraph with something to inherit, and another that begins before it holds any text.
_NESTED = re.compile(rb"<p\s[^<>]{1,1000}>\s*(?:<(?:b|strong|i|em|u|span|font)\b[^<>]{0,1000}>\s*){0,4}<p\b")
_CONTAINERS = elements("//div[contains(@class, 'journal-content-article')]")
_START_TAG = re.compile(
    rb"<!--|<div\b[^<>]{0,2000}?class=[\"'][^\"'<>]{0,400}?journal-content-article[^>]{0,4000}>",
    re.IGNORECASE,
)
_FORMATTING = ("p", "b", "strong", "i", "em", "u", "span", "font")
_INHERITED = {"class": " ", "style": ";", "align": " "}  # attribute -> what joins two values
_BOLD, _ITALIC = {"b", "strong"}, {"i", "em"}


def repaired(page: Page, container: Element) -> Element | None:
    """Return the container read anew when paragraphs in it were cut out of their formatting, else None."""
    from_here = max(page.source.find(b"journal-content-article"), 0)
    source = _source_of(page, container) if _NESTED.search(page.source, from_here) else None
    if source is None or not _NESTED.search(source):
        return None
    from bs4 import BeautifulSoup  # takes a tenth of the start of the program, and many portals never need it

    soup = BeautifulSoup(source.decode("utf-8", "replace"), "html.parser")
    nested = [tag for tag in soup.find_all("p") if any(above.name == "p" for above in tag.parents)]
    if not nested or any(sum(1 for _ in tag.parents) > DEEPEST_FRAGMENT for tag in nested):
        return None
    outer: dict[int, Tag] = {}
    written = [_inherited(inner, _around(inner)) for inner in nested]  # before any of it is handed down twice
    for inner, attributes in zip(nested, written, strict=True):
        around = _around(inner)
        inner.attrs.update(attributes)
        _inherit_formatting(soup, inner, around)
        outer.update((id(tag), tag) for tag in around)
    for tag in outer.values():
        tag.unwrap()
    tree = etree.fromstring(str(soup).encode(), parser=etree.HTMLParser(encoding="utf-8"))
    return next(iter(_CONTAINERS(tree)), None)


def _around(inner: Tag) -> list[Tag]:
    """The formatting around a nested paragraph, innermost first, up to the outermost paragraph."""
    parents = [above for above in inner.parents if above.name in _FORMATTING]
    last = max(number for number, tag in enumerate(parents) if tag.name == "p")
    return parents[: last + 1]


def _inherited(inner: Tag, around: list[Tag]) -> dict[str, str]:
    """The attributes that a nested paragraph gets from what is around it and has itself."""
    found = {}
    for attribute, joint in _INHERITED.items():
        values = [_text(tag.get(attribute)) for tag in (*reversed(around), inner) if tag.get(attribute)]
        if values:
            found[attribute] = values[-1] if attribute == "align" else joint.join(values)
    return found


def _inherit_formatting(soup: BeautifulSoup, inner: Tag, around: list[Tag]) -> None:
    names = {tag.name for tag in around}
    for wrapper, kin in (("strong", _BOLD), ("em", _ITALIC)):
        if names & kin:
            _wrap_contents(soup.new_tag(wrapper), inner)


def _wrap_contents(wrapper: Tag, inner: Tag) -> None:
    for child in list(inner.contents):
        wrapper.append(child)
    inner.append(wrapper)


def _text(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value or "")


def _source_of(page: Page, container: Element) -> bytes | None:
    """The bytes of the container: the start tag of the same rank among its kind, up to its end tag."""
    containers = _CONTAINERS(page.root)
    starts = _start_tags(page.source)
    if container not in containers or len(starts) != len(containers):
        return None
    start = starts[containers.index(container)]
    end = end_of_element(page.source, start)
    return page.source[start:end] if end is not None and end - start <= LONGEST_FRAGMENT else None


def _start_tags(source: bytes) -> list[int]:
    starts: list[int] = []
    position = 0
    while match := _START_TAG.search(source, position):
        position = match.end()
        if match.group() == b"<!--":
            position = max(source.find(b"-->", position), position)
        else:
            starts.append(match.start())
    return starts
