"""Cleaning one paragraph for display, folding it for comparison, and the marks that end official prose.

What the author wrote stays: spelling, placement of tone marks, quotes, dashes, abbreviations. What no reader
can see goes: decomposed letters, invisible characters, controls, runs of spaces. Never clean URLs or file
names with this: servers compare bytes.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from lapvo_scraper.vietnamese.legacy_fonts import may_be_legacy, repair
from lapvo_scraper.vietnamese.syllables import is_syllable

# Zero-width joiner and non-joiner are not among them: emoji and Persian need those.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_ODD_LINE_BREAK = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BLANKS = " \t\n\r\xa0"
_OTHER_BLANKS = _BLANKS.strip(" ")
_UNTOUCHED: frozenset[str] = frozenset()

# Some fonts drew Đ with the code of the Icelandic letter eth.
_ETH_TO_D = str.maketrans("Ðð", "Đđ")
_ETH_WORD = re.compile(r"[^\W\d_]*[Ðð][^\W\d_]*")


@dataclass(slots=True)  # never changed; not frozen, for one is made of every line
class Normalised:
    """A paragraph ready for display, and what had to be done to it.

    Flags: `nfc` (letters were decomposed), `invisible`, `control`, `eth` (Ð stood for Đ), and
    `legacy:<name>` with a name of legacy_fonts.repair.
    """

    text: str
    flags: frozenset[str]


def normalise(text: str) -> Normalised:
    """Clean one paragraph: `text` as it comes out of the HTML parser, entities already characters.

    The order of steps matters. Legacy fonts come first, because their letters include the soft hyphen and
    the no-break space; eth after composition, because only a whole word shows that Đ is meant. Removing an
    invisible character can bring a letter and its mark together, so the steps are repeated until nothing
    changes, which for clean text is at once: normalising twice gives what normalising once gave.
    """
    plain = _plain(text)
    if plain is not None:
        return Normalised(plain, _UNTOUCHED)
    flags: set[str] = set()
    while (cleaned := _clean(text, flags)) != text:
        text = cleaned
    return Normalised(text, frozenset(flags))


def _plain(text: str) -> str | None:
    """Return a text that needs nothing but its blanks put right, None for any other: nearly all text is such."""
    line = text.strip(_BLANKS)
    for blank in _OTHER_BLANKS:
        if blank in line:
            line = line.replace(blank, " ")
    if not line.isprintable() or "Ð" in line or "ð" in line:  # of white space only blanks are printable
        return None
    if may_be_legacy(text) or not unicodedata.is_normalized("NFC", line):
        return None
    return " ".join(line.split()) if "  " in line else line


def _clean(text: str, flags: set[str]) -> str:
    text, encoding = repair(text)
    if encoding:
        flags.add(f"legacy:{encoding}")
    if not unicodedata.is_normalized("NFC", text):
        flags.add("nfc")
        text = unicodedata.normalize("NFC", text)
    if "Ð" in text or "ð" in text:
        text = _note("eth", text, _ETH_WORD.sub(lambda match: _d_for_eth(match.group()), text), flags)
    text = text.strip(_BLANKS)
    text = _note("invisible", text, _INVISIBLE.sub("", text), flags)
    text = _note("control", text, _CONTROL.sub("", _ODD_LINE_BREAK.sub("\n", text)), flags)
    return " ".join(text.split())


def _note(flag: str, before: str, after: str, flags: set[str]) -> str:
    if after != before:
        flags.add(flag)
    return after


def _d_for_eth(word: str) -> str:
    """Return the word with Đ if that makes a syllable or an abbreviation, else as it is (Guðmundur)."""
    vietnamese = word.translate(_ETH_TO_D)
    return vietnamese if vietnamese.isupper() or is_syllable(vietnamese) else word


class _FoldTable(dict[int, str]):
    """Maps a character to its folded form, worked out when first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        while (plain := _fold_letter(letter)) != letter:
            letter = plain
        self[code] = letter
        return letter


def _fold_letter(letter: str) -> str:
    """Take one step towards the plain letter: without its marks, and lower if that is one character."""
    parts = unicodedata.normalize("NFD", letter)
    base = parts[0] if all(map(unicodedata.combining, parts[1:])) else letter
    lower = base.lower()
    return lower if len(lower) == 1 else base


# Unicode does not decompose the d with a stroke; eth and the African d are its look-alikes.
_FOLD = _FoldTable(dict.fromkeys(map(ord, "đĐðÐɖƉ"), "d"))

# Almost every text is made of these characters only. Python's character maps of one byte, made for old code pages,
# fold it nine times as fast as a dictionary.
_VIETNAMESE = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_UNUSED = "\ufffe"  # to the maps, a byte that is no character
_USUAL = ("\0\t\n\r" + "".join(map(chr, range(32, 127))) + _VIETNAMESE + _VIETNAMESE.upper() + "\xa0“”‘’–…•°²·½").ljust(
    256, _UNUSED
)
_BYTES = codecs.charmap_build(_USUAL)
_FOLDED = _USUAL.translate(_FOLD)


def fold(text: str) -> str:
    """Return `text` in lower case without accents, one character for each character: offsets stay true.

    Give it composed text (NFC): a loose combining mark stays what it is.

    >>> fold("ĐỒNG THÁP, Huyện ủy")
    'dong thap, huyen uy'
    """
    try:
        encoded, _ = codecs.charmap_encode(text, "strict", _BYTES)
    except UnicodeEncodeError:
        return text.translate(_FOLD)
    return codecs.charmap_decode(encoded, "strict", _FOLDED)[0]


_END_MARK = re.compile(r"\s*(?:(?<!\.\.)\.\s?/\s?\.?|/\s?\.)[.\s]*$")
_MARK_LENGTH = 16  # characters; no mark with its spaces is longer
_ORNAMENT = r"[\s./*_\-–—=~#●•+()]*"
_ORNAMENT_LINE = re.compile(rf"{_ORNAMENT}(?:hết)?{_ORNAMENT}", re.IGNORECASE)
_ORNAMENT_LENGTH = 80


def strip_end_mark(text: str) -> tuple[str, bool]:
    """Return `text` without the "./." that closes official prose, and whether it was there.

    Written "./.", " ./.", "/." or "./". A sentence's own full stop or ellipsis before it stays.

    >>> strip_end_mark("trong quý tới ./.")
    ('trong quý tới', True)
    """
    tail = text[-_MARK_LENGTH:]
    match = _END_MARK.search(tail) if "/" in tail else None
    if match is None or "://" in tail.rsplit(" ", 1)[-1]:
        return text, False
    return text[: len(text) - len(tail) + match.start()], True


def is_end_mark(text: str) -> bool:
    """Say whether a line holds nothing but an end mark or an ornament: "./.", "***", "-Hết-"."""
    line = text.strip()
    return 0 < len(line) <= _ORNAMENT_LENGTH and _ORNAMENT_LINE.fullmatch(line) is not None
