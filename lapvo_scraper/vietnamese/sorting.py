"""Sort keys in plain ASCII: Vietnamese dictionary order in any database, with no collation to install.

Compared are, as in a dictionary, first all letters (a ă â b c d đ e ê …), then all tones (ngang
huyền hỏi ngã sắc nặng), then capitals after small letters. A key has these three levels, separated
by a space; words within a level are separated by a point. Space, point, digits and letters stand in
that order in ASCII, so binary order will do.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from string import ascii_letters

from lapvo_scraper.vietnamese.syllables import split_letter
from lapvo_scraper.vietnamese.text import fold

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANKS = sorted(ascii_letters)[: len(_ALPHABET)]  # A to Z, then a to g
_RANK = dict(zip(_ALPHABET, _RANKS, strict=True))


def sort_key(text: str) -> str:
    """Return a key that sorts `text` in Vietnamese dictionary order.

    >>> sorted(["Đồng", "Ân", "Dung", "An", "ân"], key=sort_key)
    ['An', 'ân', 'Ân', 'Dung', 'Đồng']
    """
    return _key(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=4096)  # the same people act year after year
def name_key(name: str) -> str:
    """Return a key that sorts a person's name by the given name, which stands last.

    >>> sorted(["Lý Văn Sáu", "Nguyễn Thị Ba", "Lê Sáu"], key=name_key)
    ['Nguyễn Thị Ba', 'Lê Sáu', 'Lý Văn Sáu']
    """
    words = unicodedata.normalize("NFC", name).split()
    return _key(words[-1:] + words[:-1])


def _key(words: list[str]) -> str:
    levels = [[_weigh(letter) for letter in word if letter.isalnum()] for word in words]
    return " ".join(
        ".".join("".join(weight[level] for weight in word) for word in levels) for level in range(3)
    )


@lru_cache(maxsize=1024)
def _weigh(letter: str) -> tuple[str, str, str]:
    """Return the rank of a letter, its tone and its case, each as ASCII that sorts right."""
    base, tone = split_letter(letter)
    small = base.lower()
    plain = small if small in _RANK else fold(small)
    rank = _RANK.get(plain) or (plain if plain.isascii() else f"~{ord(letter):06x}")
    return rank, str(tone), "1" if base != small else "0"
