"""Feeds and site maps: what a portal says about its articles and pages in XML.

Atom and RSS 2.0 as `rss.jsp` and its followers emit them; sitemaps.org 0.9 as `SitemapAction` does: an index of
parts, each with the pages of the site, articles only where display pages exist.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ENTRIES = 1_000
"""Entries of a feed that are read: Liferay emits twenty unless told otherwise."""

MAX_LOCATIONS = 50_000
"""Addresses of a site map, by its own standard."""

MAX_UNPACKED = 50 << 20
"""Bytes of a site map, by its own standard."""

_GZIP = b"\x1f\x8b"
_WITH_GZIP_HEADER = 31


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One article of a feed, as it says: nothing resolved, nothing parsed."""

    link: str
    title: str | None
    summary: str | None
    date: str | None


def read_feed(content: bytes) -> tuple[FeedEntry, ...]:
    """Return the entries of an Atom or RSS feed, in order; none when it is not one."""
    root = _root(content)
    if root is None:
        return ()
    found = (_entry(element) for element in root.iter("{*}entry", "{*}item"))
    return tuple(islice((entry for entry in found if entry.link), MAX_ENTRIES))


def read_sitemap(content: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the further site maps and the pages that a site map names, packed or not."""
    root = _root(_unpacked(content))
    if root is None:
        return (), ()
    places = list(islice(_locations(root), MAX_LOCATIONS))
    return (tuple(places), ()) if etree.QName(root).localname == "sitemapindex" else ((), tuple(places))


def _root(content: bytes) -> etree._Element | None:
    """Nothing is fetched or expanded on the way: a document type may name files of this machine."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _entry(element: etree._Element) -> FeedEntry:
    link = ""
    said: dict[str, str] = {}
    for child in element.iterchildren("{*}*"):
        name, text = etree.QName(child).localname, " ".join("".join(map(str, child.itertext())).split())
        if name == "link" and child.get("rel", "alternate") == "alternate":
            link = link or child.get("href") or text
        elif text:
            said.setdefault(name, text)
    summary = said.get("summary") or said.get("description")
    date = said.get("published") or said.get("pubDate") or said.get("date") or said.get("updated")
    return FeedEntry(link, said.get("title"), summary, date)


def _locations(root: etree._Element) -> Iterator[str]:
    for element in root.iter("{*}loc"):
        place = (element.text or "").strip()
        if place:
            yield place


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(_GZIP):
        return content
    try:
        return zlib.decompressobj(_WITH_GZIP_HEADER).decompress(content, MAX_UNPACKED)
    except zlib.error:
        return b""
