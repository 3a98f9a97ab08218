"""Vietnamese spelling: tones, and which sequences of letters are syllables at all.

A written syllable is an optional onset, a rime and one of six tones. Whether a word is a possible
syllable is a test that needs no dictionary: pen names are ordinary words, but "Reuters" is no syllable.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

TONE_MARKS = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""Combining mark -> tone, in dictionary order: ngang (0, without mark), huyền, hỏi, ngã, sắc, nặng."""

VOWELS = "aăâeêioôơuưy"

_LONGEST = 7  # letters: nghiêng
_STOP_TONES = (4, 5)  # a syllable that ends in c, ch, p or t has sắc or nặng and no other tone

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"

_OPEN_RIMES = """
    a ă â e ê i o ô ơ u ư y
    ai ay ây ao au âu eo êu ia ya iê yê iêu yêu iu
    oa oai oay oao oă oe oeo oi ôi ơi
    ua uâ uây uai uao uê uêu ueo ui uơ uô uôi uy uya uyu ưa ưi ưu ươ ươi ươu
"""
_NASAL_RIMES = """
    am ăm âm em êm im iêm yêm om oam oăm ôm ơm um uôm ươm uym
    an ăn ân en ên in iên yên on oan oăn oen ôn ơn un uan uăn uân uen uôn ươn uyn uyên
    ang ăng âng eng eeng êng ing iêng yêng ong oong oang oăng ông ôông ung uang uăng uâng uông ưng ương
    anh ênh inh oanh uanh uênh uynh
"""
_STOP_RIMES = """
    ap ăp âp ep êp ip iêp op oap oăp oep ôp ơp up uôp ươp uyp
    at ăt ât et êt it iêt yêt ot oat oăt oet ôt ơt ut uat uăt uât uet uôt ưt ươt uyt uyêt
    ac ăc âc ec iêc oc ooc oac oăc ôc ôôc uc uac uăc uôc ưc ươc
    ach êch ich oach uach uêch uych
"""


def _spell(rimes: str) -> frozenset[str]:
    """Join onsets and rimes; the i of "gi" and the u of "qu" are not written twice (giếng, quyết)."""
    spellings = set(rimes.split())
    for onset in _ONSETS.split():
        for rime in rimes.split():
            spellings.add(onset + rime)
            if onset in ("gi", "qu") and rime[0] == onset[1] and len(rime) > 1:
                spellings.add(onset + rime[1:])
    return frozenset(spellings)


_FREE_SPELLINGS = _spell(_OPEN_RIMES + _NASAL_RIMES)
_STOP_SPELLINGS = _spell(_STOP_RIMES)


def split_letter(letter: str) -> tuple[str, int]:
    """Return a letter without its tone mark, and the tone from 0 to 5: "ế" -> ("ê", 4)."""
    tone, rest = 0, ""
    for part in unicodedata.normalize("NFD", letter):
        if part in TONE_MARKS:
            tone = TONE_MARKS[part]
        else:
            rest += part
    return unicodedata.normalize("NFC", rest), tone


_TONED = {
    letter: split_letter(letter)
    for vowel in VOWELS
    for mark in TONE_MARKS
    for letter in (unicodedata.normalize("NFC", vowel + mark),)
}
_WITHOUT_TONE = str.maketrans({letter: base for letter, (base, _) in _TONED.items()})


def is_syllable(word: str) -> bool:
    """Say whether `word` (NFC, any case) is spelt like one Vietnamese syllable.

    >>> is_syllable("Huyện"), is_syllable("việc"), is_syllable("viêc"), is_syllable("Reuters")
    (True, True, False, False)
    """
    return len(word) <= _LONGEST and _is_syllable(word.lower())


@lru_cache(maxsize=16384)  # about twice the number of syllables in use
def _is_syllable(word: str) -> bool:
    tones = [_TONED[letter][1] for letter in word if letter in _TONED]
    if len(tones) > 1:
        return False
    spelling = word.translate(_WITHOUT_TONE)
    if spelling in _FREE_SPELLINGS:
        return True
    return spelling in _STOP_SPELLINGS and bool(tones) and tones[0] in _STOP_TONES
