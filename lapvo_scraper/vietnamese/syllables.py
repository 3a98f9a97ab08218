"""Vietnamese spelling: tones, and which letter sequences are syllables at all.

A written syllable is an optional onset, a rime and one of six tones. Whether a word is a possible syllable is the test
that needs no dictionary: pen names are ordinary words, but "Reuters" and "HYPERLINK" are no syllables.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

TONE_MARKS = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""Combining mark -> tone, in dictionary order: ngang (0, unmarked) huyền hỏi ngã sắc nặng."""

_STOP_TONES = frozenset({4, 5})  # a syllable ending in c, ch, p, t has sắc or nặng, no other tone

_ONSETS = (
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh",
    "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
)  # fmt: skip

_OPEN_RIMES = (
    "a ă â e ê i o ô ơ u ư y "
    "ai ay ây ao au âu eo êu ia ya iê yê iêu yêu iu "
    "oa oai oay oao oă oe oeo oi ôi ơi "
    "ua uâ uây ưa ưi ưu ui uy uya uyu uê uơ uô uôi ươ ươi ươu uao ueo uai uêu"
).split()

_NASAL_RIMES = (
    "am ăm âm em êm im om ôm ơm um iêm yêm oam oăm uôm ươm uym "
    "an ăn ân en ên in on ôn ơn un iên yên oan oăn oen uân uôn ươn uyên uyn uen uăn uan "
    "ang ăng âng eng êng ong ông ung ưng iêng yêng oang oăng uâng uông ương oong ôông uang uăng eeng ing "
    "anh ênh inh oanh uênh uynh uanh"
).split()

_STOP_RIMES = (
    "ap ăp âp ep êp ip op ôp ơp up iêp oap oăp uôp ươp uyp oep "
    "at ăt ât et êt it ot ôt ơt ut ưt iêt yêt oat oăt oet uât uôt ươt uyêt uyt uet uat uăt "
    "ac ăc âc ec oc ôc uc ưc iêc oac oăc uôc ươc ooc uac uăc ôôc "
    "ach êch ich oach uêch uych uach"
).split()


def _joined(onset: str, rime: str) -> str:
    """Onset and rime as written: the i of `gi` and the u of `qu` are not written twice (giếng, quyết)."""
    return onset + rime[1:] if onset[1:] == rime[:1] != "" else onset + rime


_STOP_BASES = frozenset(_joined(onset, rime) for onset in _ONSETS for rime in _STOP_RIMES)
_FREE_BASES = frozenset(_joined(onset, rime) for onset in _ONSETS for rime in (*_OPEN_RIMES, *_NASAL_RIMES))


def split_letter(letter: str) -> tuple[str, int]:
    """Return one letter without its tone mark, and the tone (0 to 5): "ế" -> ("ê", 4). Shape marks stay."""
    tone, rest = 0, ""
    for part in unicodedata.normalize("NFD", letter):
        if part in TONE_MARKS:
            tone = TONE_MARKS[part]
        else:
            rest += part
    return unicodedata.normalize("NFC", rest), tone


_TONED = {
    letter: split_letter(letter)
    for vowel in "aăâeêioôơuưy"
    for mark in TONE_MARKS
    for letter in (unicodedata.normalize("NFC", vowel + mark),)
}
_WITHOUT_TONE = str.maketrans({letter: base for letter, (base, _) in _TONED.items()})

_NEW_TO_OLD = {
    unicodedata.normalize("NFC", new): unicodedata.normalize("NFC", old)
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for mark in TONE_MARKS
    for new, old in ((first + second + mark, first + mark + second),)
}


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Say whether `word` (NFC, any case) is spelt like one Vietnamese syllable.

    >>> is_syllable("Huyện"), is_syllable("việc"), is_syllable("viêc"), is_syllable("Reuters")
    (True, True, False, False)
    """
    lower = word.lower()
    tones = [_TONED[letter][1] for letter in lower if letter in _TONED]
    if len(tones) > 1:
        return False
    base = lower.translate(_WITHOUT_TONE)
    if base in _FREE_BASES:
        return True
    return base in _STOP_BASES and bool(tones) and tones[0] in _STOP_TONES


def old_style(syllable: str) -> str:
    """Return a lower-case syllable with the tone mark where the older school puts it: "hoà" -> "hòa".

    Only open oa, oe, uy have two styles; after q the u belongs to the onset ("quý" is the only spelling). For comparing
    words, never for display: which style an author uses is evidence.
    """
    old = _NEW_TO_OLD.get(syllable[-2:])
    if old is None or syllable[-3:-2] == "q":
        return syllable
    return syllable[:-2] + old
