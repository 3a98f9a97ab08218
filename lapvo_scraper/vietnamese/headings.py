"""Which short lines are headings inside an article."""

from __future__ import annotations

import re

from lapvo_scraper.vietnamese.caption_words import FINITE, LIST_ITEM, NARRATIVE

LONGEST_HEADING = 14  # words
_LONGEST_IN_CAPITALS = 20
_NUMBERED = re.compile(r"(?:\d+|[IVX]+)\.\s|[a-zđ]\)\s")
_ABOUT = re.compile(r"về việc\b", re.IGNORECASE)


def is_heading(text: str, *, bold: bool) -> bool:
    """Say whether a line that is neither caption, byline nor date heads a section.

    `bold` tells that the markup sets the whole line apart; without it capitals, a number or the
    bare shape of the line must do.
    """
    text = text.strip()
    count = len(text.split())
    capitals = count >= 2 and text.isupper()
    if not 0 < count <= (_LONGEST_IN_CAPITALS if capitals else LONGEST_HEADING):
        return bold and text.endswith(":")
    ends = text.rstrip('"”)').endswith((".", "…", "!", "?", ";"))
    if text.startswith(('"', "“")) or (ends and not capitals):
        return False
    if bold or capitals or _NUMBERED.match(text):
        return True
    if text.endswith(":"):
        return count <= 10
    return not NARRATIVE.match(text) and not LIST_ITEM.match(text) and not FINITE.search(text)
