"""A look at the markup before libxml2 sees it, so that no page holds the reader up.

libxml2 compares every attribute of a tag with every other (40,000 of them take 15 seconds) and gives a page
nested deeper than 256 elements back without text. A linear scan finds such pages; only they are cut down,
and it is said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lapvo_scraper.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ATTRIBUTES = 256
MAX_TAG = 64 * 1024
"""Bytes of one tag. Longer ones are pictures pasted as `data:` addresses, or attacks."""

MAX_DEPTH = 512
MAX_PAGE = 16 * 1024 * 1024
"""Bytes of one page that are read. An article with its whole shell has a tenth of one megabyte."""

_LOOKED_AT = 2 * MAX_ATTRIBUTES  # a shorter tag has no room for too many attributes
# Possessive, so that hostile quotes cost one pass: a quoted value, else anything up to ">".
_TAG = re.compile(rb"""<[a-zA-Z][^>"']*+(?:"[^"]*+"[^>"']*+|'[^']*+'[^>"']*+|["'][^>"']*+)*+>?""")
_QUOTED = re.compile(rb""""[^"]*+"|'[^']*+'""")
_SEPARATOR = re.compile(rb"""[\s"'/]++(?=[^\s"'/>=])""")
_ATTRIBUTE = re.compile(rb"""[\s/]*+([^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']*+))?)""")
_MARKUP = re.compile(rb"<(?:!--|(/?)([a-zA-Z][a-zA-Z0-9:]*+))")
_RAW_TEXT = frozenset({b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noframes"})
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
_END_IMPLIED = frozenset(b"p li dt dd tr td th tbody thead tfoot option".split())


def bounded(data: bytes) -> tuple[bytes, tuple[Problem, ...]]:
    """Return a page (UTF-8) that libxml2 reads in linear time, and what had to be cut for that."""
    problems: tuple[Problem, ...] = ()
    if len(data) > MAX_PAGE:
        problems = (Problem("page-too-long", f"{len(data)} bytes, the first {MAX_PAGE} read"),)
        data = data[:MAX_PAGE]
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    tags = _TAG.findall(data)
    if max(map(len, tags), default=0) <= _LOOKED_AT or not any(map(_is_monstrous, tags)):
        return data, problems
    data, cut = _cut_tags(data)
    return data, problems + ((Problem("tag-too-long", f"{cut} tags cut down"),) if cut else ())


def flattened(data: bytes) -> bytes:
    """Return a page without the tags nested deeper than `MAX_DEPTH`; their text stays."""
    kept: list[bytes] = []
    position = depth = dropped = 0
    for start, end, closing, name in _tags(data):
        if name in _VOID or name in _END_IMPLIED:
            continue
        if closing and dropped:
            dropped -= 1
        elif closing:
            depth = max(depth - 1, 0)
            continue
        elif depth < MAX_DEPTH:
            depth += 1
            continue
        else:
            dropped += 1
        kept.append(data[position:start])
        position = end
    kept.append(data[position:])
    return b"".join(kept)


def end_of_element(data: bytes, start: int) -> int | None:
    """Return where the element that begins at `start` ends, by counting tags; None if it does not."""
    first = _MARKUP.match(data, start)
    depth = 0
    for _, end, closing, name in _tags(data, start):
        if first is None or name != (first[2] or b"").lower():
            continue
        depth += -1 if closing else 1
        if depth == 0:
            return end
    return None


def _is_monstrous(tag: bytes) -> bool:
    if not _LOOKED_AT < len(tag) <= MAX_TAG:
        return len(tag) > MAX_TAG
    return len(_SEPARATOR.findall(_QUOTED.sub(b'""', tag))) > MAX_ATTRIBUTES


def _cut_tags(data: bytes) -> tuple[bytes, int]:
    kept: list[bytes] = []
    position = cut = 0
    for start, end, closing, _ in _tags(data):
        if not closing and _is_monstrous(data[start:end]):
            kept += (data[position:start], _shortened(data[start:end]))
            position = end
            cut += 1
    kept.append(data[position:])
    return b"".join(kept), cut


def _shortened(tag: bytes) -> bytes:
    """The tag with its first attributes, those of sensible length."""
    attributes: list[bytes] = []
    room = MAX_TAG // 2
    name = _MARKUP.match(tag)
    position = name.end() if name else 2
    while len(attributes) < MAX_ATTRIBUTES and (match := _ATTRIBUTE.match(tag, position)):
        position = match.end()
        if len(match[1]) <= room:
            attributes.append(match[1])
            room -= len(match[1])
    return b" ".join((tag[: name.end() if name else 2], *attributes)) + b">"


def _tags(data: bytes, position: int = 0) -> Iterator[tuple[int, int, bool, bytes]]:
    """Yield start, end, whether it closes, and name of every tag outside comments and raw text."""
    while match := _MARKUP.search(data, position):
        start = match.start()
        if match[2] is None:
            end = data.find(b"-->", match.end())
            position = end + 3 if end >= 0 else len(data)
            continue
        name, closing = match[2].lower(), bool(match[1])
        whole = None if closing else _TAG.match(data, start)
        position = whole.end() if whole else _end_of_closing(data, match.end())
        yield start, position, closing, name
        if not closing and name in _RAW_TEXT:
            position = _end_of_raw_text(data, position, name)


def _end_of_closing(data: bytes, position: int) -> int:
    end = data.find(b">", position)
    return end + 1 if end >= 0 else len(data)


def _end_of_raw_text(data: bytes, position: int, name: bytes) -> int:
    match = re.compile(rb"</" + name, re.IGNORECASE).search(data, position)
    return match.start() if match else len(data)
