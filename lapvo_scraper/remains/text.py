"""Plain-text renditions of pages: what is left of an article when only somebody's text copy survived."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from lapvo_scraper.vietnamese.syllables import is_syllable
from lapvo_scraper.vietnamese.text import normalise

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Latin-1 stands for TCVN3, VNI and VISCII: their letters are what Latin-1 shows, and the reader repairs them.
_LEGACY = ("windows-1258", "iso-8859-1")
_SAMPLE = 20_000  # bytes: enough words to tell one character set from another
_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,2000}")
_PRINTED_ABOVE = "Xuất bản thông tin"  # the asset publisher's own title, above each rendition of its page
_WORD = re.compile(r"[^\W\d_]+")


def charset_of(content: bytes) -> str:
    """Return the name of the character set of a text file, by its bytes.

    A byte order mark rules, then valid UTF-8; else the set in which most words are Vietnamese.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return name
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        sample = content[:_SAMPLE]
        return max(("utf-8", *_LEGACY), key=lambda name: _vietnamese_words(sample.decode(name, "replace")))
    return "utf-8"


def text_of(content: bytes) -> str:
    """Return the characters of a text file, in the character set that `charset_of` names."""
    return content.decode(charset_of(content), "replace").removeprefix("\ufeff")


@dataclass(frozen=True, slots=True)
class Rendition:
    """The text of one page, and its address where the file names it."""

    url: str | None
    content: bytes


def renditions(content: bytes) -> list[Rendition]:
    """Return the renditions that a text file holds: one, or several, one after the other.

    Several begin each with a form feed, with a line that is nothing but the page's address (when the file's first
    line is such a line), or with the line that Liferay prints above every article.
    """
    charset = charset_of(content)
    text = text_of(content)
    lines = text.splitlines(keepends=True)
    filled = [line.strip() for line in lines if line.strip()]
    if not filled:
        return []
    by_address = bool(_ADDRESS.fullmatch(filled[0]))
    starts = _address_starts(lines) if by_address else _other_starts(lines)
    if not starts:
        return [Rendition(None, content)]
    ends = [*starts[1:], len(lines)]
    found = []
    for start, end in zip(starts, ends, strict=True):
        url = lines[start].strip() if by_address else None
        body = "".join(lines[start + bool(url) : end]).strip("\f\r\n")
        if body.strip():
            found.append(Rendition(url, body.encode(charset, "replace")))
    return found


def _address_starts(lines: list[str]) -> list[int]:
    """An address on a line of its own, behind an empty line: within a text it would be a link, not a heading."""
    return [
        place
        for place, line in enumerate(lines)
        if _ADDRESS.fullmatch(line.strip()) and (place == 0 or not lines[place - 1].strip())
    ]


def _other_starts(lines: list[str]) -> list[int]:
    starts = [place for place, line in enumerate(lines) if line.strip() == _PRINTED_ABOVE or line.startswith("\f")]
    if len(starts) < 2 and not any(line.startswith("\f") for line in lines):
        return []
    return starts if not "".join(lines[: starts[0]]).strip() else [0, *starts]


def _vietnamese_words(text: str) -> int:
    """Count the words with an accent that are spelt like Vietnamese."""
    paragraphs = (normalise(paragraph).text for paragraph in text.splitlines())
    words = _WORD.findall(unicodedata.normalize("NFC", "\n".join(paragraphs)))
    return sum(not word.isascii() and is_syllable(word) for word in words)
