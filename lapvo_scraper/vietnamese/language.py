"""Is a text Vietnamese?"""

from __future__ import annotations

import re

from lapvo_scraper.vietnamese.syllables import is_syllable

_SAMPLE = 800  # characters from the beginning
_LEAST_WORDS = 5
_LEAST_MARKED = 0.2  # of the words carry a mark; in Vietnamese prose more than half do
_LEAST_SYLLABLES = 0.7  # of the words are syllables; the rest are names, numbers, abbreviations
_WORD = re.compile(r"[^\W\d_]+")


def guess_language(text: str) -> str | None:
    """Return "vi" when the text is written in Vietnamese with its marks, else None."""
    words = _WORD.findall(text[:_SAMPLE])
    if len(words) < _LEAST_WORDS:
        return None
    marked = sum(not word.isascii() for word in words) / len(words)
    syllables = sum(map(is_syllable, words)) / len(words)
    return "vi" if marked >= _LEAST_MARKED and syllables >= _LEAST_SYLLABLES else None
