"""Abbreviations of official prose with what they stand for: who looks for one means the other.

Only those that stand for one thing: TT may be trung tâm, thị trấn or thông tin, and is left out.
"""

from __future__ import annotations

from lapvo_scraper.vietnamese.text import fold

WRITTEN_OUT = {
    "ANTT": "an ninh trật tự",
    "ATGT": "an toàn giao thông",
    "BHXH": "bảo hiểm xã hội",
    "BHYT": "bảo hiểm y tế",
    "CCB": "cựu chiến binh",
    "CCCD": "căn cước công dân",
    "CCHC": "cải cách hành chính",
    "CNTT": "công nghệ thông tin",
    "ĐVTN": "đoàn viên thanh niên",
    "HĐND": "hội đồng nhân dân",
    "HTX": "hợp tác xã",
    "KTXH": "kinh tế xã hội",
    "LĐLĐ": "liên đoàn lao động",
    "LHPN": "liên hiệp phụ nữ",
    "MTTQ": "mặt trận tổ quốc",
    "NHCSXH": "ngân hàng chính sách xã hội",
    "NTM": "nông thôn mới",
    "PCCC": "phòng cháy chữa cháy",
    "TAND": "tòa án nhân dân",
    "TDTT": "thể dục thể thao",
    "THCS": "trung học cơ sở",
    "THPT": "trung học phổ thông",
    "TNCS": "thanh niên cộng sản",
    "TTHC": "thủ tục hành chính",
    "TTXVN": "thông tấn xã Việt Nam",
    "UBND": "ủy ban nhân dân",
    "VHTT": "văn hóa thông tin",
    "VKSND": "viện kiểm sát nhân dân",
}
"""Abbreviation -> the words, in the older style of tone marks."""

_SHORT = {fold(short): words for short, words in WRITTEN_OUT.items()}
_LONG = {fold(words): short for short, words in WRITTEN_OUT.items()}

LONGEST = max(len(words.split()) for words in WRITTEN_OUT.values())
"""How many words the longest of them has."""


def other_form(text: str) -> str | None:
    """Return what an abbreviation stands for, or the abbreviation of written-out words; accents and case optional.

    >>> other_form("hdnd"), other_form("Uỷ ban Nhân dân"), other_form("lúa")
    ('hội đồng nhân dân', 'UBND', None)
    """
    folded = fold(text)
    return _SHORT.get(folded) or _LONG.get(folded)
