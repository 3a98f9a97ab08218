"""Which characters the bytes of a page stand for.

Valid UTF-8 wins over whatever the server says, because old servers send `charset=ISO-8859-1` over UTF-8
pages and Vietnamese turns to mojibake. Then the header, then the page's own `meta`, and the choice is on
record.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from lapvo_scraper.records import Problem

META_WINDOW = 4096
"""Bytes in which a `meta` charset is looked for: HTML allows 1024, editors' comments push it down."""

_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_IN_PAGE = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read these labels as the Windows superset (WHATWG Encoding, "names and labels").
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
# Only character sets of pages: Python also knows "punycode", "unicode_escape" and others that are none.
_PAGE_SETS = re.compile(r"utf-?(?:8|16).*|cp12\d\d|iso8859-.*|koi8.*|gb18030|big5.*|shift_jis.*|euc.*")
# A page cut by an old editor or a proxy has a few broken bytes, text in another character set has many.
_BROKEN_SHARE = 0.02
_PIECE = 32 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a page as UTF-8, the name of the charset they came in, and what was wrong."""

    data: bytes
    charset: str
    problems: tuple[Problem, ...] = ()


def decode(content: bytes, content_type: str | None) -> Decoded:
    """Return the page as UTF-8 without byte order mark. Never raises."""
    for mark, name in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _converted(content[len(mark) :], name, ())
    if not _is_utf8(content):
        return _not_utf8(content, content_type)
    declared = _declared(content, content_type)
    if declared and not declared.startswith("utf-8"):
        return Decoded(content, "utf-8", (Problem("charset-lies", f"declared {declared}, is utf-8"),))
    return Decoded(content, "utf-8")


def _is_utf8(content: bytes) -> bool:
    """Check piece by piece: a whole page of characters at once costs more memory, and time, than its check."""
    view, start = memoryview(content), 0
    try:
        while start < len(content):
            last = start + _PIECE >= len(content)
            start += codecs.utf_8_decode(view[start : start + _PIECE], "strict", last)[1]
    except UnicodeDecodeError:
        return False
    return True


def _not_utf8(content: bytes, content_type: str | None) -> Decoded:
    text = content.decode("utf-8", "replace")
    foreign = sum(not character.isascii() for character in text)
    broken = text.count("\ufffd")
    if broken <= 1 + foreign * _BROKEN_SHARE:
        return Decoded(text.encode(), "utf-8", (Problem("broken-bytes", f"{broken} replaced"),))
    declared = _declared(content, content_type)
    if declared and not declared.startswith("utf-8"):
        return _converted(content, declared, ())
    return Decoded(text.encode(), "utf-8", (Problem("broken-bytes", f"{broken} replaced, no charset named"),))


def _converted(content: bytes, name: str, problems: tuple[Problem, ...]) -> Decoded:
    text = content.decode(name, "replace")
    if "\ufffd" in text:
        problems += (Problem("broken-bytes", f"{text.count(chr(0xFFFD))} replaced, read as {name}"),)
    return Decoded(text.encode("utf-8", "replace"), name, problems)


def _declared(content: bytes, content_type: str | None) -> str | None:
    """Charset named by the header, else by the page, as Python's codec name; unknown names count as none."""
    if content_type and (match := _HEADER.search(content_type)) and (name := _codec(match[1])):
        return name
    for named in _IN_PAGE.finditer(content, 0, META_WINDOW):
        tag = content.rfind(b"<", 0, named.start())
        if content[tag : tag + 5].lower() == b"<meta":  # scripts name a charset too
            return _codec(named[1].decode("ascii", "replace"))
    return None


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    name = _SUPERSETS.get(name, name)
    return name if _PAGE_SETS.fullmatch(name) else None
