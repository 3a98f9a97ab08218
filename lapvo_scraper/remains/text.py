"""Plain-text renditions of pages: what is left of an article when only somebody's text copy survived."""

from __future__ import annotations

import codecs
import re
import unicodedata

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


def _vietnamese_words(text: str) -> int:
    """Count the words with an accent that are spelt like Vietnamese."""
    paragraphs = (normalise(paragraph).text for paragraph in text.splitlines())
    words = _WORD.findall(unicodedata.normalize("NFC", "\n".join(paragraphs)))
    return sum(not word.isascii() and is_syllable(word) for word in words)
