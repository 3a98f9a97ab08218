"""Cleaning one paragraph for display: composed letters, plain spaces, nothing invisible, every word as its author wrote it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lapvo_scraper.vietnamese.legacy_fonts import repair
from lapvo_scraper.vietnamese.syllables import is_syllable

_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\u180e\ufff9-\ufffb]")
_LINE_BREAK = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_ETH_WORD = re.compile(r"[^\W\d_]*[Ðð][^\W\d_]*")
_ETH = str.maketrans("Ðð", "Đđ")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A paragraph ready for display, and what was done to it: nfc, invisible, eth, control, legacy:<name>."""

    text: str
    flags: frozenset[str]


def normalise(text: str) -> Normalised:
    """Clean one paragraph (a `str` after HTML parsing) and say what was touched."""
    flags: set[str] = set()
    while True:
        cleaned = _clean_once(text, flags)
        if cleaned == text:
            return Normalised(text, frozenset(flags))
        text = cleaned


def _clean_once(text: str, flags: set[str]) -> str:
    repaired, font = repair(text)
    if font:
        flags.add(f"legacy:{font}")
        text = repaired
    if not unicodedata.is_normalized("NFC", text):
        flags.add("nfc")
        text = unicodedata.normalize("NFC", text)
    if "Ð" in text or "ð" in text:
        text = _flagged(_ETH_WORD.sub(lambda match: _eth_to_d(match.group()), text), text, "eth", flags)
    if not text.isprintable():
        text = _flagged(_INVISIBLE.sub("", text), text, "invisible", flags)
        text = _flagged(_CONTROL.sub("", _LINE_BREAK.sub("\n", text)), text, "control", flags)
    return " ".join(text.split())


def _flagged(changed: str, before: str, flag: str, flags: set[str]) -> str:
    if changed != before:
        flags.add(flag)
    return changed


def _eth_to_d(word: str) -> str:
    vietnamese = word.translate(_ETH)
    return vietnamese if vietnamese.isupper() or is_syllable(vietnamese) else word


class _FoldTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        letter = chr(code)
        while (plain := _plain(letter)) != letter:
            letter = plain
        self[code] = letter
        return letter


def _plain(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    base, marks = parts[0], parts[1:]
    if marks and not all(unicodedata.combining(mark) for mark in marks):
        base = letter
    lower = base.lower()
    return lower if len(lower) == 1 else base


_FOLD = _FoldTable(dict.fromkeys(map(ord, "đĐðÐɖƉ"), "d"))


def fold(text: str) -> str:
    """Return `text` (NFC) in lower case without accents, one character for each character, so offsets hold.

    >>> fold("ĐỒNG THÁP, Huyện ủy")
    'dong thap, huyen uy'
    """
    return text.translate(_FOLD)


_END_MARK = re.compile(r"\s*\.?\s*/\s*\.\s*$")
_ONLY_MARKS = re.compile(r"[\s./*_\-–—=~#●•+()]*(?:hết)?[\s./*_\-–—=~#●•+()]*", re.IGNORECASE)


def strip_end_mark(text: str) -> tuple[str, bool]:
    """Return `text` without the mark that closes official prose ("./.", "/."), and whether there was one.

    >>> strip_end_mark("trong năm 2021 ./.")
    ('trong năm 2021', True)
    """
    tail = text[-16:]
    match = _END_MARK.search(tail)
    if match is None:
        return text, False
    return text[: len(text) - len(tail) + match.start()].rstrip(), True


def is_end_mark(text: str) -> bool:
    """Say whether a line holds nothing but an end mark: "./.", "***", "Hết"."""
    return len(text) <= 40 and bool(text.strip()) and _ONLY_MARKS.fullmatch(text) is not None
