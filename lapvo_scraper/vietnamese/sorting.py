"""Sort keys in plain ASCII: Vietnamese dictionary order in any database, with no collation to install."""

from __future__ import annotations

import unicodedata

from lapvo_scraper.vietnamese.syllables import split_letter

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(ord("A") + rank) for rank, letter in enumerate(_ALPHABET)}


def sort_key(text: str) -> str:
    """Return a key that sorts `text` in Vietnamese dictionary order: all letters first, then tones, then case."""
    return _key(unicodedata.normalize("NFC", text).split())


def name_key(name: str) -> str:
    """Return a key that sorts a person's name by the given name, which stands last."""
    words = unicodedata.normalize("NFC", name).split()
    return _key(words[-1:] + words[:-1])


def _key(words: list[str]) -> str:
    letters, tones, cases = [], [], []
    for word in words:
        parts = [split_letter(letter) for letter in word if letter.isalnum()]
        letters.append("".join(_RANK.get(base.lower(), base.lower()) for base, _ in parts))
        tones.append("".join(str(tone) for _, tone in parts))
        cases.append("".join("1" if base != base.lower() else "0" for base, _ in parts))
    return "\x01".join(" ".join(level) for level in (letters, tones, cases))
