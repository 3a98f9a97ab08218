"""Word lists written as people read them, and the patterns made from them.

The other modules of this room keep their vocabulary as lines of plain words. Vietnamese has two ways
to place the tone mark on open oa, oe, uy (Huyện ủy, Huyện uỷ); the lists are written in the older one,
and what is made from them here knows both.
"""

from __future__ import annotations

import re
import unicodedata

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
    # One look at the first letter spares trying dozens of phrases at every place of a text.
    letters = {style[0] for phrase in longest_first for style in (phrase, _OPEN_RIME.sub(_new_style, phrase))}
    either = "|".join(_OPEN_RIME.sub(_both_styles, re.escape(phrase)) for phrase in longest_first)
    return f"(?:(?=[{re.escape(''.join(sorted(letters)))}])(?:{either}))"


def _new_style(rime: re.Match[str]) -> str:
    return _OLD_TO_NEW[rime[1]]


def _both_styles(rime: re.Match[str]) -> str:
    return f"(?:{rime[1]}|{_OLD_TO_NEW[rime[1]]})"
