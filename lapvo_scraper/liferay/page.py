"""A page as a tree, with what its head says: one bounded parse per page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from lapvo_scraper.liferay.charset import decode
from lapvo_scraper.liferay.scan import bounded, flattened
from lapvo_scraper.records import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LOOKED_FOR = ("title", "meta", "link", "base", "div", "ul", "ol", "a", "area", "img", "input", "script", "style")

_EMPTY = b"<html><head></head><body></body></html>"


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page says about it, as printed (spaces collapsed)."""

    title: str | None = None
    description: str | None = None
    keywords: tuple[str, ...] = ()
    canonical: str | None = None
    base: str | None = None
    language: str | None = None  # "vi" of lang="vi-VN"
    properties: dict[str, str] = field(default_factory=dict)  # og:* and article:*
    refresh: str | None = None
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One parsed page. `source` is what was parsed, as UTF-8; `tags` its elements of the `LOOKED_FOR` names."""

    root: Element
    source: bytes
    charset: str
    head: Head
    tags: dict[str, list[Element]]
    problems: tuple[Problem, ...] = ()


def parse(content: bytes, content_type: str | None = None) -> Page:
    """Parse the decoded body of a page. Never raises, whatever the bytes; what was wrong is in `problems`."""
    decoded = decode(content, content_type)
    data, cut = bounded(decoded.data)
    root, limit = _tree(data)
    problems = decoded.problems + cut
    if limit is not None:  # libxml2 gave up; by now the page is bounded, so its own limits may be lifted
        if "depth" in limit:
            data = flattened(data)
            problems += (Problem("nested-too-deep"),)
        root, _ = _tree(data, huge=True)
    tags = _found_tags(root)
    return Page(root, data, decoded.charset, _head(root, tags), tags, problems)


def _tree(data: bytes, *, huge: bool = False) -> tuple[Element, str | None]:
    """The tree, and the limit at which libxml2 stopped, in its words."""
    # Nobody asks for elements by id: a table of all of them takes a seventh of the time.
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=huge, remove_pis=True, remove_comments=True, collect_ids=False
    )
    root: Element | None
    try:
        root = etree.fromstring(data, parser=parser)
    except etree.XMLSyntaxError:  # "Document is empty"
        root = None
    last = parser.error_log.last_error  # a limit is the last thing that happens
    limit = last.message if last is not None and last.type_name == "ERR_RESOURCE_LIMIT" else None
    if root is None or not isinstance(root.tag, str):
        root = etree.fromstring(_EMPTY, parser=etree.HTMLParser())
    return root, limit


def _found_tags(root: Element) -> dict[str, list[Element]]:
    """Elements by name: one walk over the page, which costs a fifth of parsing it, for all that asks for them."""
    found: dict[str, list[Element]] = {name: [] for name in LOOKED_FOR}
    for element in root.iter(*LOOKED_FOR):
        found[element.tag].append(element)
    return found


def _head(root: Element, found: dict[str, list[Element]]) -> Head:
    """Read title, meta and link elements, wherever broken markup left them."""
    properties, named = _metas(found["meta"])
    links = [(link.get("rel", "").lower(), link) for link in found["link"]]
    feeds = (link for rel, link in links if rel == "alternate" and (link.get("type") or "").lower() in _FEEDS)
    return Head(
        title=next((squeeze(text_of(title)) for title in found["title"]), None) or None,
        description=named.get("description") or None,
        keywords=tuple(filter(None, (word.strip() for word in named.get("keywords", "").split(",")))),
        canonical=next((link.get("href") for rel, link in links if rel == "canonical"), None) or None,
        base=next((base.get("href") for base in found["base"]), None) or None,
        language=(root.get("lang") or root.get("xml:lang") or "")[:2].lower() or None,
        properties=properties,
        refresh=named.get("refresh"),
        feeds=tuple(filter(None, (link.get("href") for link in feeds))),
    )


_FEEDS = ("application/rss+xml", "application/atom+xml")


def _metas(metas: list[Element]) -> tuple[dict[str, str], dict[str, str]]:
    """What `property` and what `name` or `http-equiv` name; the first of each counts."""
    properties: dict[str, str] = {}
    named: dict[str, str] = {}
    for meta in metas:
        content = meta.get("content")
        if not content:
            continue
        if key := meta.get("property"):
            properties.setdefault(key, squeeze(content))
        elif key := meta.get("name") or meta.get("http-equiv"):
            named.setdefault(key.lower(), squeeze(content))
    return properties, named


_STRING = etree.XPath("string()", smart_strings=False)


def text_of(element: Element) -> str:
    """Return all text inside an element, comments left out, as it stands."""
    return str(_STRING(element))


def squeeze(text: str) -> str:
    """Return `text` with runs of white space made single spaces, trimmed."""
    return " ".join(text.split())


def has_class(element: Element, name: str) -> bool:
    """Say whether `name` is one of the element's classes (themes leave double blanks in the attribute)."""
    return name in (element.get("class") or "").split()
