"""Is a short text a person's name? By its shape: pen names are ordinary words, and no dictionary holds them.

A name is two to five capitalised syllables, or initials. Capitalised words are also offices, places and
button labels, so phrases that are known to be those are refused. What is found is a name, not a person.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from lapvo_scraper.vietnamese.lexicon import LOWER, UPPER, old_style, phrases, words
from lapvo_scraper.vietnamese.name_words import FAMILY_NAMES, NAME_SYLLABLES
from lapvo_scraper.vietnamese.syllables import is_syllable

NameShape = Literal["name", "initials"]

_KNOWN = FAMILY_NAMES | NAME_SYLLABLES

_NOT_IN_A_NAME = phrases(  # two words running that make a capitalised phrase something else
    # offices and ranks
    "chủ tịch, phó chủ, giám đốc, phó giám, trưởng phòng, trưởng ban, phó trưởng, đội trưởng, hiệu trưởng",
    "bí thư, phó bí, tổng bí, ủy viên, chánh văn, thứ trưởng, thủ trưởng, bộ trưởng, đồng chí, thanh tra",
    "đại tướng, thượng tướng, trung tướng, thiếu tướng, đại tá, thượng tá, trung tá, thiếu tá, đại úy",
    "thượng úy, trung úy, thiếu úy",
    # bodies
    "ủy ban, hội đồng, huyện ủy, tỉnh ủy, đảng ủy, mặt trận, trung tâm, ban thường, thường vụ, kiểm sát",
    "đảng cộng, cộng sản, cộng hòa, việt nam, nhân dân, quốc gia",
    # papers and their parts
    "nghị quyết, quyết định, thông báo, kế hoạch, chỉ thị, tờ trình, báo cáo, phụ lục, nơi nhận, đã ký",
    "số ký, văn bản, tài liệu, kết luận, tổng kết, tổng cộng, họ tên, họ và, bản đồ, sơ đồ",
    # words of a page
    "phản hồi, bình luận, xem tiếp, xem thêm, đọc thêm, chia sẻ, liên quan, tin liên, tin khác, tin mới",
    "bài viết, in bài, góp ý, ý kiến, lượt xem, hết bài, từ khóa, liên hệ, địa chỉ, điện thoại, chi tiết",
    "tin tức, sự kiện, trang chủ, giới thiệu, tổng hợp, hình ảnh, quang cảnh, toàn cảnh",
    # sections of a newspaper, seasons, courtesies
    "pháp luật, giải trí, kinh doanh, xã hội, thế giới, thời sự, giáo dục, sức khỏe, lịch sử, khách du",
    "khách dự, mùa xuân, xuân mới, tháng giêng, trân trọng, xin cảm, cảm ơn",
)

_NOT_A_WHOLE_NAME = phrases(  # places and sections of a newspaper; people of that name are refused with them
    "hồng kông, triều tiên, hàn quốc, nhật bản, trung quốc, đài loan, thái lan, hoa kỳ, ấn độ",
    "hà nội, hải phòng, đà nẵng, cần thơ, quảng ninh, nghệ an, thanh hóa, bình định, bình dương, đồng nai",
    "an giang, vĩnh long, cà mau, bạc liêu, sóc trăng, trà vinh, bến tre, tiền giang, long an, tây ninh",
    "kiên giang, hậu giang, đồng tháp, lấp vò, cao lãnh, sa đéc, hồng ngự, tháp mười, lai vung, châu thành",
    "thanh bình, tam nông, tân hồng, thể thao, văn hóa, hồ chí minh, bác hồ",
)

_NOT_FIRST = words(
    "ảnh tin bài clip video báo thầy mẹ cụ chào đội sở trường nhà xã phường huyện tỉnh ấp khóm thôn làng khu",
    "quận phố chợ cầu bến ga sân núi đèo đảo vịnh bãi hang chùa đền tháp",
)
_HONORIFICS = words("ông bà chị cô chú bác")
_NOT_BESIDE_A_FOREIGN_WORD = words(
    "tin bài ảnh video clip theo nguồn xem đọc trang báo kinh đại nhà sao top phim tour kỳ phần tập",
    "vòng giải cúp đội",
)
_NOT_INITIALS = words(
    "UBND HĐND TP VN TW STT ĐVT QĐ CV NQ KH TB HN HCM USD KT TM TL TUQ PHẦN MỤC",
    "II III IV VI VII IX XI XII",
)
_SINGLE_VOWELS = words("y a o i u ý á à ỷ ỳ")

_LONGEST_NAME = 40  # characters

# VT, V.T, L.N. · B.Liên, Ph.Lực · KTrang
_INITIALS = re.compile(rf"[{UPPER}](?:\.?[{UPPER}]){{1,3}}\.?")
_INITIALS_AND_NAME = re.compile(rf"(?:[{UPPER}]{{1,2}}[{LOWER}]{{0,2}}\.){{1,4}}[{UPPER}][^\W\d_]{{0,6}}\.?")
_PEN_NAME = re.compile(rf"[{UPPER}]{{2}}[{LOWER}]{{1,5}}")
_SHORT_FORM = re.compile(rf"[{UPPER}][{LOWER}]{{0,2}}\.")  # the "Q." of "Q. Liên"
_LETTERS_ONLY = re.compile(r"[^\W\d_]{2,7}")


def name_shape(text: str) -> NameShape | None:
    """Say whether `text` has the shape of one person's name or pen name, or of initials.

    >>> name_shape("Lý Văn Đông"), name_shape("V.T"), name_shape("Chủ tịch"), name_shape("Reuters")
    ('name', 'initials', None, None)
    """
    text = text.strip(" .,;:–-")
    return _shape(text) if len(text) <= _LONGEST_NAME else None


@lru_cache(maxsize=4096)  # the same few authors sign again and again
def _shape(text: str) -> NameShape | None:
    parts = text.split()
    if len(parts) == 1:
        return "initials" if _is_initials(text) else None
    if not 2 <= len(parts) <= 5 or all(len(part) == 1 for part in parts):
        return None
    if len(parts) == 2 and _SHORT_FORM.fullmatch(parts[0]) and parts[1][:1].isupper():
        return "initials"
    return "name" if _is_name(parts) else None


def is_known_syllable(word: str) -> bool:
    """Say whether names are often made with this word."""
    return old_style(word.lower()) in _KNOWN


def is_family_name(word: str) -> bool:
    """Say whether the word is a family name."""
    return old_style(word.lower()) in FAMILY_NAMES


def is_place(text: str) -> bool:
    """Say whether the words are a place or another thing that is always two capitalised words."""
    return " ".join(old_style(word.lower()) for word in text.split()) in _NOT_A_WHOLE_NAME


def _is_initials(text: str) -> bool:
    if text in _NOT_INITIALS:
        return False
    if _INITIALS.fullmatch(text) or ("." in text and _INITIALS_AND_NAME.fullmatch(text)):
        return True
    return _PEN_NAME.fullmatch(text) is not None and not is_syllable(text)


def _is_name(parts: list[str]) -> bool:
    lower = [old_style(part.lower()) for part in parts]
    return (
        all(part[0].isupper() and (part.isupper() or part[1:].islower()) for part in parts)
        and _single_letters_are_vowels(parts)
        and not _is_another_phrase(lower)
        and _is_spelt_like_a_name(parts, lower)
        and _has_enough_known_syllables(parts, lower)
    )


def _single_letters_are_vowels(parts: list[str]) -> bool:
    """A letter alone is a syllable only if a vowel (Vi A Phong); minorities put Y before men's names."""
    return parts[0] == "Y" or all(len(part) > 1 or part.lower() in _SINGLE_VOWELS for part in parts)


def _is_another_phrase(lower: list[str]) -> bool:
    if " ".join(lower) in _NOT_A_WHOLE_NAME or lower[0] in _NOT_FIRST:
        return True
    if any(f"{first} {second}" in _NOT_IN_A_NAME for first, second in pairwise(lower)):
        return True
    # An honorific with a family name points at somebody the text speaks of: "Ông Nguyễn …".
    if lower[1] not in FAMILY_NAMES:
        return False
    return lower[0] in _HONORIFICS or lower[0] == "bé" or (lower[0] == "anh" and len(lower) > 2)


def _is_spelt_like_a_name(parts: list[str], lower: list[str]) -> bool:
    """All words are syllables; one odd word (Khánh Lyn) is allowed beside a word that names are made of."""
    odd = [part for part in parts if not is_syllable(part.replace("-", ""))]
    if not odd:
        return True
    return (
        len(odd) == 1
        and _LETTERS_ONLY.fullmatch(odd[0].replace("-", "")) is not None
        and any(word in _KNOWN for word in lower if is_syllable(word))
        and not any(word in _NOT_BESIDE_A_FOREIGN_WORD for word in lower)
    )


def _has_enough_known_syllables(parts: list[str], lower: list[str]) -> bool:
    """Two words may be anything, since pen names are; more words, or capitals only, must look like a name."""
    known = sum(word in _KNOWN for word in lower) / len(lower)
    family = lower[0] in FAMILY_NAMES
    if len(parts) == 5 and not family:
        return False
    if all(part.isupper() for part in parts):
        return known == 1 or (family and known >= 0.6)
    return len(parts) == 2 or known >= 0.5
