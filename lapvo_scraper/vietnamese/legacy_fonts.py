"""Text from before Unicode: TCVN3, VNI and VISCII, and UTF-8 that was shown in a Western code page.

Old documents reach a portal by copy and paste: the letters are those of an 8-bit font, stored as the
Western letters with the same codes. Tables: TCVN 5712:1993 (VN3), VNI for Windows, RFC 1456 (VISCII).

The judgement is per paragraph and cautious. A paragraph that already holds a letter only Vietnamese has
is good Unicode and never touched; otherwise at least 85 % of the accented words must be Vietnamese
syllables after conversion, and clearly more than before.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from lapvo_scraper.vietnamese.syllables import is_syllable

if TYPE_CHECKING:
    from collections.abc import Callable

_LEAST_WORDS = 3  # accented words: with fewer, a foreign name can look like converted Vietnamese
_LEAST_SHARE = 0.85  # of the accented words are syllables after conversion
_LEAST_GAIN = 0.3  # over the same share before conversion


def _table(pairs: str) -> dict[int, str]:
    """Read "¡Ă ¢Â": each Western letter followed by what the old font showed for it."""
    return {ord(pair[0]): pair[1] for pair in pairs.split(" ")}


# Capitals with a tone do not exist in TCVN3 (another font file draws them), so their case is lost by design.
_TCVN3 = _table(
    "¡Ă ¢Â £Ê ¤Ô ¥Ơ ¦Ư §Đ ¨ă ©â ªê «ô ¬ơ \xadư ®đ "
    "µà ¶ả ·ã ¸á ¹ạ »ằ ¼ẳ ½ẵ ¾ắ Æặ Çầ Èẩ Éẫ Êấ Ëậ "
    "Ìè Îẻ Ïẽ Ðé Ñẹ Òề Óể Ôễ Õế Öệ ×ì Øỉ Üĩ Ýí Þị "
    "ßò áỏ âõ ãó äọ åồ æổ çỗ èố éộ êờ ëở ìỡ íớ îợ "
    "ïù ñủ òũ óú ôụ õừ öử ÷ữ øứ ùự úỳ ûỷ üỹ ýý þỵ"
)

_VISCII_HIGH = (  # the codes 0x80 to 0xFF in order
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_CP1252_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_CP1252_CODES = {
    ord(bytes([code]).decode("cp1252")): code for code in range(0x80, 0xA0) if code not in _CP1252_UNDEFINED
}
_VISCII = {0x80 + place: letter for place, letter in enumerate(_VISCII_HIGH)}
_VISCII |= {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
_VISCII |= {code: _VISCII[byte] for code, byte in _CP1252_CODES.items()}

# VNI writes a vowel and then its mark as a second letter; a few letters stand for themselves.
_TONES = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")  # sắc huyền hỏi ngã nặng


def _vni_marks(shape: str, plain: str, toned: str) -> dict[str, str]:
    """Read VNI's second letters: `plain` for the shape mark alone, `toned` for it with each tone in turn."""
    marks = dict(zip(toned, (shape + tone for tone in _TONES), strict=True))
    return marks | ({plain: shape} if plain else {})


_VNI_TONES = _vni_marks("", "", "ùøûõï")
_VNI_CIRCUMFLEX = _vni_marks("\u0302", "â", "áàåãä")
_VNI_BREVE = _vni_marks("\u0306", "ê", "éèúüë")
_VNI_VOWELS = (
    ("a", "a", _VNI_TONES | _VNI_CIRCUMFLEX | _VNI_BREVE),
    ("e", "e", _VNI_TONES | _VNI_CIRCUMFLEX),
    ("o", "o", _VNI_TONES | _VNI_CIRCUMFLEX),
    ("u", "u", _VNI_TONES),
    ("y", "y", _VNI_TONES),
    ("ô", "ơ", _VNI_TONES),
    ("ö", "ư", _VNI_TONES),
)
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_SINGLE)
    for written, vowel, marks in _VNI_VOWELS:
        for mark, combining in marks.items():
            table[written + mark] = unicodedata.normalize("NFC", vowel + combining)
    for written, letter in list(table.items()):
        table[written.upper()] = letter.upper()
        table[written[0].upper() + written[1:]] = letter.upper()
    return table


_VNI = _vni_table()
_VNI_UNIT = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def _from_vni(text: str) -> str:
    return _VNI_UNIT.sub(lambda match: _VNI[match.group()], text)


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_viscii(text: str) -> str:
    return text.translate(_VISCII)


_FONTS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("tcvn3", _from_tcvn3),
    ("vni", _from_vni),
    ("viscii", _from_viscii),
)

_VIETNAMESE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")  # in no Western 8-bit page
_SUSPECT = re.compile("[\u0080-\u009f\u00a1-\u00ffŒœŠšŽžŸƒˆ˜\u2013-\u203a€™]")
_WORD = re.compile(r"[^\W\d_]+(?:[\x80-\xbf×÷][^\W\d_]+)*")  # signs inside a word are an old font's letters
_ETH = str.maketrans("Ðð", "Đđ")  # a fault of its own, repaired later: no sign of an old font


def may_be_legacy(text: str) -> bool:
    """Say whether a paragraph has letters of an old font and none that only Vietnamese has."""
    return not text.isascii() and _VIETNAMESE_ONLY.search(text) is None and _SUSPECT.search(text) is not None


def repair(text: str) -> tuple[str, str | None]:
    """Return one paragraph in Unicode (NFC) with the old encoding's name, or `text` itself and None.

    Names: tcvn3, vni, viscii, mojibake. Give it the text before soft hyphens, no-break spaces and C1
    controls are removed: in these encodings they are letters.
    """
    if not may_be_legacy(text):
        return text, None
    decoded = _undo_mojibake(text)
    if decoded is not None:
        return decoded, "mojibake"
    before, _ = _syllable_share(text.translate(_ETH))
    converted = [(name, convert(text)) for name, convert in _FONTS]
    name, best = max(converted, key=lambda candidate: _likeness(candidate[1]))
    plausible, share, _ = _likeness(best)
    if not plausible or share < _LEAST_SHARE or share - before < _LEAST_GAIN:
        return text, None
    return unicodedata.normalize("NFC", best), name


def _undo_mojibake(text: str) -> str | None:
    """Return `text` read again as UTF-8, once or twice; None when that gives no Vietnamese.

    That the bytes form UTF-8 at all is strong evidence, so one Vietnamese word is enough.
    """
    decoded = _read_as_utf8(text)
    if decoded is None:
        return None
    if not _VIETNAMESE_ONLY.search(decoded):
        decoded = _read_as_utf8(decoded) or decoded
    share, accented = _syllable_share(decoded)
    if share < _LEAST_SHARE or not (accented >= 2 or (accented and _VIETNAMESE_ONLY.search(decoded))):
        return None
    return unicodedata.normalize("NFC", decoded)


def _read_as_utf8(text: str) -> str | None:
    """Take letters for the cp1252 bytes behind them (undefined bytes stay C1 controls), decode as UTF-8."""
    try:
        return bytes(_CP1252_CODES.get(code, code) for code in map(ord, text)).decode("utf-8")
    except ValueError:  # a letter beyond one byte, or bytes that are not UTF-8
        return None


def _likeness(text: str) -> tuple[bool, float, float]:
    """Rank a conversion: holds a Vietnamese letter, share among accented words, share among all words."""
    share, accented = _syllable_share(text)
    plausible = accented >= _LEAST_WORDS and _VIETNAMESE_ONLY.search(text) is not None
    found = _WORD.findall(text)
    return plausible, share, sum(map(is_syllable, found)) / len(found) if found else 0.0


def _syllable_share(text: str) -> tuple[float, int]:
    """Return the share of accented words that are syllables, and how many accented words there are.

    Acronyms in capitals with Đ (HĐND, QĐ) are no syllables and no evidence either way.
    """
    accented = [
        word
        for word in _WORD.findall(unicodedata.normalize("NFC", text))
        if not word.isascii() and not (len(word) > 1 and "Đ" in word and word.isupper())
    ]
    return (sum(map(is_syllable, accented)) / len(accented) if accented else 0.0), len(accented)
