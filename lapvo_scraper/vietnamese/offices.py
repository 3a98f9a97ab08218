"""The vocabulary of offices: how a head, a member or a deputy is called, and what ends such a title."""

from __future__ import annotations

import re

from lapvo_scraper.vietnamese.lexicon import UPPER, any_of, both_styles, phrases, words

_HEADS = any_of(
    "bí thư thứ nhất, bí thư, chủ tịch, chủ nhiệm, giám đốc, cục trưởng, chi cục trưởng, tổng cục trưởng",
    "vụ trưởng, viện trưởng, hiệu trưởng, bộ trưởng, thứ trưởng, thủ tướng, tổng bí thư, tổng giám đốc",
    "tổng thanh tra, tham mưu trưởng, tư lệnh, chính ủy, chỉ huy trưởng, chỉ huy phó, đội trưởng",
    "trạm trưởng, hạt trưởng, chánh",
)
_DEPUTIES = any_of(
    "phó phòng, phó ban, phó chánh, phó đoàn, phó trưởng, phụ trách phòng, phụ trách ban, phụ trách chánh"
)
_MEMBERS = any_of(
    "ủy viên, tỉnh ủy viên, huyện ủy viên, thành ủy viên, thị ủy viên, đảng ủy viên, uvtv, uvbtv, uvbch",
    "uv btv, uv. btv, uv.btv, uv bch, tuv, huv, đuv, btv, pct, đại biểu quốc hội, đại biểu hđnd",
    "thường trực, thư ký, trợ lý, kế toán trưởng, thành viên",
)
_HEAD = rf"(?:{_HEADS}|trưởng(?!\sthành\s))"  # "trưởng thành" is to grow up
_TITLE = rf"(?:(?:nguyên|quyền|tân)\s)?(?:(?:phó\s)?(?:tổng\s)?{_HEAD}|{_DEPUTIES}|{_MEMBERS})(?!\w)"
OFFICE = re.compile(_TITLE, re.IGNORECASE)
"""Begins the title of an office (match at its place)."""

OFFICE_INSIDE = re.compile(rf"\b{_TITLE}", re.IGNORECASE)
"""The same, to be searched for."""

OFFICE_BEFORE_NAME = re.compile(
    r"\b(?:(?:nguyên|quyền)\s)?(?:phó\s)?(?:tổng\s)?"
    + any_of(
        "bí thư, chủ tịch, giám đốc, trưởng ban, trưởng phòng, trưởng công an, trưởng đoàn, cục trưởng",
        "vụ trưởng, bộ trưởng, thứ trưởng, hiệu trưởng, viện trưởng, chỉ huy trưởng, chánh văn phòng",
        "chánh thanh tra, thủ tướng, chủ nhiệm, chính ủy, tư lệnh",
    )
    + r"(?!\w)",
    re.IGNORECASE,
)
"""Begins the title of an office that is printed before the name: "Chủ tịch UBND tỉnh …"."""

CONTINUED = re.compile(
    any_of("thành viên, kiêm, đồng thời là, trưởng, phó, ủy")
    + rf"\b|(?:Bộ|Sở|Tỉnh|Huyện|Thành|tỉnh|huyện|xã)\s[{UPPER}]"
)
"""Continues a title after a comma: "Phó Vụ trưởng …, Bộ Ngoại giao"."""

HALF_OF_A_UNIT = re.compile(
    r",\schống\b|\s[-–—]\s"
    + any_of(
        "Kế hoạch, Thương binh, Môi trường, Hạ tầng, Thông tin, Thể thao, Xã hội, Đào tạo, PTNT, TT, MT, TB",
        "Du lịch, Truyền thanh, Truyền hình, Dân số, Kinh tế, Đô thị, Hợp tác, Phát triển, Tài chính",
        "Gia đình, Kỹ thuật, Thương mại, Công nghệ, Công nghiệp, Giáo dục, Nghiên cứu",
    )
    + r"\b"
)
"""A dash or comma inside a unit's name: "Phòng Văn hóa - Thông tin", "Ban Chỉ đạo phòng, chống dịch"."""

_DEEDS = any_of(
    # they speak
    "phát biểu, cho biết, cho hay, cho rằng, nhấn mạnh, khẳng định, đề nghị, yêu cầu, báo cáo",
    "thông tin, trình bày, nói, chia sẻ, đánh giá, ghi nhận, biểu dương, chỉ đạo, kết luận, bày tỏ",
    "mong, lưu ý, kể, nêu, giới thiệu, công bố, đọc, trả lời, giải trình, giải thích, nhận định",
    "phân tích, kiến nghị, hướng dẫn, kêu gọi, tuyên bố, tiết lộ, nhìn nhận, đề xuất, hứa, bác bỏ",
    "thừa nhận, xác nhận, chúc, cảm ơn, đối thoại, động viên, thông báo, hoan nghênh, quán triệt",
    "phổ biến",
    # they act
    "chủ trì, đồng chủ trì, khai mạc, chủ tọa, chủ tế, điều hành, trao, tặng, dự, tham dự, đến, tới",
    "làm trưởng, làm Trưởng, làm việc, làm chủ, thay mặt, ký, thăm, thăm hỏi, kiểm tra, khảo sát, tiếp",
    "thống nhất, đồng ý, đón, gửi, nhận, thực hiện, triển khai, ban hành, tổ chức, dẫn đầu, cùng",
    # helping words of a sentence
    "đã, sẽ, đang, là, có, được, bị, cũng, vừa, thuộc tổ",
)
_LINKS = any_of("và, tại, trong, về, với, do, khi, nhân, để, vì, sau, trước, từ, hôm, sáng, chiều, ngày")
DEED = re.compile(rf"\s{_DEEDS}(?!\w)")
"""What somebody does; written small, since the same words in capitals belong to units (Ban Kiểm tra)."""

TITLE_END = re.compile(rf"\s(?P<word>{_DEEDS}|{_LINKS})(?!\w)")
"""Ends a title: a verb, or a word that begins another phrase."""

UNIT_OF_DEEDS = re.compile(r"(?:(?:[ỦủUu][yỷ]\s)?[Bb]an)\s(?:kiểm tra|chỉ đạo|tổ chức)\Z")
"""A unit named after what it does: "Ủy ban kiểm tra", "Ban chỉ đạo"."""

_HONORIFICS = (
    "đồng chí, đ/c, đ.c, ông, bà, anh, chị, thầy, cô, bác sĩ, luật sư, gs, pgs, ts, ths, bs, kts, đại tá",
    "thượng tá, trung tá, thiếu tá, đại úy, thượng úy, trung úy, thiếu úy, thiếu tướng, trung tướng",
    "thượng tướng, đại tướng",
)
_HONORIFIC_BEFORE = re.compile(rf"(?<!\w){any_of(*_HONORIFICS)}\.?\s?:?\s?$", re.IGNORECASE)
_LONGEST_HONORIFIC = max(map(len, phrases(*_HONORIFICS)))
_LAST_WORDS = tuple({style for phrase in phrases(*_HONORIFICS) for style in both_styles(phrase.split()[-1])})
_LONGEST_WORD = max(map(len, _LAST_WORDS))


def ends_with_honorific(text: str) -> bool:
    """Say whether an honorific stands at the end of a text, and so directly before the name that follows."""
    last = text.rstrip().removesuffix(":").rstrip().removesuffix(".")
    # The pattern tries every place: most texts need not be searched, for they end with another word.
    if not last[-_LONGEST_WORD:].casefold().endswith(_LAST_WORDS):
        return False
    return _HONORIFIC_BEFORE.search(text, max(0, len(last) - _LONGEST_HONORIFIC)) is not None


CAPITAL_HONORIFICS = words("Ông Bà Anh Chị Thầy Cô TS GS PGS ThS BS KTS")
"""Honorifics that are one capitalised word and so begin a run of capitals: "Ông Nguyễn Hoàng Ly"."""
