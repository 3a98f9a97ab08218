"""Careless typing: blanks doubled, hard blanks and invisible characters between and within words."""

from __future__ import annotations

from zlib import crc32

from lapvo_scraper.demo.editors.hand import text

_ZERO_WIDTH_SPACE = "\u200b"


def inline(words: str) -> str:
    """Return `words` as they come from a careless hand; where, is a function of the words themselves."""
    parts = words.split(" ")
    chosen = crc32(words.encode())
    out = text(parts[0])
    for number, part in enumerate(parts[1:], 1):
        blank = ("  ", "&nbsp;", "&nbsp; ")[number % 3] if (chosen + number) % 7 == 0 else " "
        mark = _ZERO_WIDTH_SPACE if (chosen + number) % 23 == 0 else ""
        out += blank + mark + text(part)
    return out
