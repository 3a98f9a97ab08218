"""Is a text Vietnamese?"""

from __future__ import annotations

import re

from lapvo_scraper.vietnamese.syllables import is_syllable

_WORD = re.compile(r"[^\W\d_]+")


def guess_language(text: str) -> str | None:
    """Return "vi" when most of the first words are Vietnamese syllables with marks among them, else None."""
    words = _WORD.findall(text[:2000])
    marked = sum(not word.isascii() for word in words)
    if len(words) < 5 or marked * 10 < len(words) * 2:
        return None
    return "vi" if sum(map(is_syllable, words)) * 10 >= len(words) * 7 else None
