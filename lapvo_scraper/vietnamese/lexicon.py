"""Word lists written as people read them, and the patterns made from them.

The other modules of this room keep their vocabulary as lines of plain words. Vietnamese has two ways
to place the tone mark on open oa, oe, uy (Huyện ủy, Huyện uỷ); the lists are written in the older one,
and what is made from them here knows both.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product

from lapvo_scraper.vietnamese.syllables import TONE_MARKS, VOWELS

_OLD_TO_NEW = {
    unicodedata.normalize("NFC", first + mark + second): unicodedata.normalize("NFC", first + second + mark)
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for mark in TONE_MARKS
}
_NEW_TO_OLD = {new: old for old, new in _OLD_TO_NEW.items()}
_OPEN_RIME = re.compile(f"({'|'.join(_OLD_TO_NEW)})(?![^\\W\\d_])")

_LETTERS = "đ" + "".join(
    unicodedata.normalize("NFC", vowel + mark) for vowel in VOWELS for mark in ("", *TONE_MARKS)
)
LOWER = "a-z" + "".join(letter for letter in _LETTERS if not letter.isascii())
"""The small letters of Vietnamese, for use inside a character class."""
UPPER = LOWER.upper()
"""The capital letters of Vietnamese, for use inside a character class."""


def words(*lines: str) -> frozenset[str]:
    """Return all the words of some lines."""
    return frozenset(word for line in lines for word in line.split())


def phrases(*lines: str) -> frozenset[str]:
    """Return all the phrases of some lines, in which ", " stands between phrases."""
    return frozenset(phrase.strip() for line in lines for phrase in line.split(","))


def both_styles(phrase: str) -> tuple[str, ...]:
    """Return a phrase of the lists in both tone placements, in each of its words."""
    parts = _OPEN_RIME.split(phrase)  # at odd places the rimes
    choices = [(part, _OLD_TO_NEW[part]) if place % 2 else (part,) for place, part in enumerate(parts)]
    return tuple(map("".join, product(*choices)))


def old_style(word: str) -> str:
    """Return a lower-case syllable with its tone mark where the older school puts it: "hoà" -> "hòa".

    For comparing with the lists, never for display: which style an author uses is evidence. After q the u
    belongs to the onset, and "quý" is the only spelling.
    """
    old = _NEW_TO_OLD.get(word[-2:])
    return word if old is None or word[-3:-2] == "q" else word[:-2] + old


def any_of(*lines: str) -> str:
    """Return a pattern for any of the phrases of some lines (", " between them), in both tone placements.

    Longer phrases are tried first. The pattern matches these letters and no more: word boundaries, and
    whether case matters, are up to the caller.
    """
    longest_first = sorted(phrases(*lines), key=lambda phrase: (-len(phrase), phrase))
    styles = [style for phrase in longest_first for style in both_styles(phrase)]
    # One look at the first letter spares trying them at every place of a text.
    letters = "".join(sorted({style[0] for style in styles}))
    return f"(?:(?=[{re.escape(letters)}]){_either(styles)})"


def _either(endings: list[str]) -> str:
    """A pattern for any of some texts, letter by letter: of dozens only those that begin alike are tried.

    Of texts that begin alike the longer stands first; others never match at the same place.
    """
    by_letter: dict[str, list[str]] = {}
    for ending in filter(None, endings):
        by_letter.setdefault(ending[0], []).append(ending[1:])
    branches = [re.escape(letter) + (_either(rest) if any(rest) else "") for letter, rest in by_letter.items()]
    if len(branches) == 1 and "" not in endings:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if '' in endings else ''}"
