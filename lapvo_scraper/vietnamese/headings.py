"""Which short lines are headings inside an article."""

from __future__ import annotations

import re

from lapvo_scraper.vietnamese.caption_words import FINITE, LIST_ITEM, NARRATIVE

LONGEST_HEADING = 14  # words
_LONGEST_IN_CAPITALS = 20
_LONGEST_ANNOUNCEMENT = 10  # of what follows, with a colon
_NUMBERED = re.compile(r"(?:\d+|[IVX]+)\.\s|[a-zđ]\)\s")


def is_heading(text: str, *, bold: bool | None) -> bool:
    """Say whether a line that is neither caption, byline nor date heads a section.

    `bold`: whether the markup sets the whole line in bold; None for bare text, where the shape of the line
    has to tell. Where there is markup, a plain line in small letters is no heading, however short.
    """
    text = text.strip()
    if not text or text.startswith(('"', "“")):
        return False
    capitals = text.isupper()
    if bold is False and not capitals:
        return False  # nearly every line: its words need not be counted
    count = len(text.split())
    if count >= 2 and capitals:
        return count <= _LONGEST_IN_CAPITALS
    if bold is None:
        return _is_shaped_like_a_heading(text, count)
    return bold and _is_short_enough(text, count)


def _is_short_enough(text: str, count: int) -> bool:
    """Judge a bold line; bold sentences are leads and emphasis."""
    if text.endswith(":"):
        return True
    return count <= LONGEST_HEADING and (not _ends(text) or _NUMBERED.match(text) is not None)


def _is_shaped_like_a_heading(text: str, count: int) -> bool:
    if text.endswith(":"):
        return count <= _LONGEST_ANNOUNCEMENT
    if count > LONGEST_HEADING or _ends(text):
        return False
    return bool(_NUMBERED.match(text)) or not (
        NARRATIVE.match(text) or LIST_ITEM.match(text) or FINITE.search(text)
    )


def _ends(text: str) -> bool:
    return text.rstrip('"”)').endswith((".", "…", "!", "?", ";"))
