"""What captions say: opening words, actions, credits; and the words that mark running text instead."""

from __future__ import annotations

import re

from lapvo_scraper.vietnamese.lexicon import UPPER, any_of

SCENE = re.compile(
    r"(?:"
    + any_of(
        # the view itself
        "quang cảnh, toàn cảnh, cảnh, khung cảnh, không khí, hiện trường, phối cảnh, hình ảnh, ảnh lưu niệm",
        "ảnh minh họa, ảnh tư liệu, một góc, một trong những, bảng niêm yết",
        # people in it
        "đại biểu, đại diện, lãnh đạo, đoàn, ban tổ chức, ban giám khảo, ban chấp hành, tân binh, khách, mc",
        "lực lượng, cán bộ, nông dân, người dân, bà con, học sinh, hội viên, đoàn viên, thanh niên, tuổi trẻ",
        "thiếu nhi, cử tri, chiến sĩ, đồng chí, các đ/c, đ/c, đ.c, ông, bà, anh, chị, em, thầy, cô, mẹ",
        "bác sĩ, pgs, gs, ts, ths, đại tá, thượng tá, trung tá, thiếu tá, đại úy, thiếu tướng, trung tướng",
        "thượng tướng, nguyên",
        # offices
        "bí thư, chủ tịch, giám đốc, trưởng, thủ tướng, bộ trưởng, thứ trưởng, hiệu trưởng, phó bí thư",
        "phó chủ tịch, phó giám đốc, phó trưởng, phó thủ tướng",
        # what they do
        "trao, tặng, thăm, trưng bày, biểu diễn, tiết mục, thi đấu, nghi thức, lễ, cắt băng, chụp ảnh",
        "ra quân, khen thưởng, tham quan, kiểm tra, bỏ phiếu",
        # things shown
        "mô hình, công trình, tuyến đường, cầu, vườn, ruộng, cánh đồng, sản phẩm, gian hàng, ghe, hoa",
        "điểm tham quan",
    )
    + r"\b|đường\s(?!dây)|(?:các|những|đông\sđảo|nhiều)\s(?:vị\s)?"
    + any_of(
        "đại biểu, đồng chí, em, cháu, bạn, chiến sĩ, đoàn, đội, vận động viên, thành viên, thầy, hộ, cụ, mẹ",
        "tập thể, cá nhân, lực lượng, đơn vị, tiết mục, tân binh, học sinh, hoạt động",
    )
    + ")",
    re.IGNORECASE,
)
"""Opens most captions: who or what the picture shows."""

PICTURE_WORD = re.compile(r"ảnh\s?(?::|minh\shọa|minh\shoạ|tư\sliệu|lưu\sniệm)", re.IGNORECASE)
"""Opens with the word for the picture itself."""

ACTION = re.compile(
    r"\b"
    + any_of(
        "phát biểu, trao, tặng, chụp ảnh, chụp hình, thăm, kiểm tra, cắt băng, chủ trì, tham quan, trình bày",
        "báo cáo, biểu diễn, thi đấu, tham gia, dự, cùng, nhận, hướng dẫn, trồng, thực hiện nghi thức",
        "dâng hương, thắp hương, bấm nút, khởi công, ra mắt",
    )
    + r"\b",
    re.IGNORECASE,
)
"""What can be seen being done."""

NARRATIVE = re.compile(
    rf"(?-i:\(?[{UPPER}]{{2,6}}\)?\s?[-–]\s)"
    r"|(?:sáng|chiều|tối|trưa|đêm)\s(?:nay|qua|ngày|\d)|(?:ngày|hơn|gần|khoảng|năm)\s\d|về\b(?!\sviệc)|"
    + any_of(
        # when and why
        "vừa qua, mới đây, theo, tuy nhiên, trong, ngoài ra, bên cạnh, đồng thời, dịp này, nhân dịp, đến dự",
        "tham dự, dự, tại, qua, với, để, sau, trước, từ, hiện, nhờ, nhằm, nhìn chung, song song, mỗi, được",
        "kết quả, kết thúc, bế mạc, phát biểu, thực hiện, đây là, đây thực, hai bên",
        # what it is about
        "huyện, xã, hội nghị, buổi",
        # letters and notices
        "chúc, trân trọng, rất mong, kính, xin, đề nghị, hồ sơ, điện thoại, email, địa chỉ, liên hệ",
        "xem, tải, chi tiết",
    )
    + r"\b",
    re.IGNORECASE,
)
"""Opens running text: when, where, according to whom."""

FINITE = re.compile(
    r"\b"
    + any_of(
        "đã, sẽ, đang, rằng, được, nhằm, nhấn mạnh, đề nghị, cho biết, khẳng định, tuy nhiên, vì vậy, do đó",
        "góp phần, đạt, tăng, giảm",
    )
    + r"\b",
    re.IGNORECASE,
)
"""Makes a sentence of it: told, not shown."""

LIST_ITEM = re.compile(r"[-+*•–]|\d+[.)]\s|[a-zđ]\)\s|[IVX]+\.\s")

_POSITION_WORDS = any_of(
    "trái, phải, giữa, bìa, ngoài cùng, hàng đầu, hàng trước, hàng thứ, đứng, ngồi, áo, người thứ, thứ nhất",
    "thứ hai, thứ ba, thứ tư",
)
POSITION = re.compile(rf"\([^()]{{0,40}}\b(?:{_POSITION_WORDS}|thứ\s\d)[^()]{{0,30}}\)", re.IGNORECASE)
"""Says where in the picture somebody stands: "(bìa trái)", "(người thứ 3, từ phải qua)"."""

_CREDIT_LABEL = r"(?:ảnh|photo|nguồn(?:\sảnh)?|clip|video)"
_CREDITED = r"[^.,:()]{1,45}|(?:\w{1,3}\.){1,4}\w{0,8}"
CREDIT = re.compile(
    rf"""(?= [\s\-–.,|(] )  # one look spares trying all that follows at every letter
    (?:
        (?P<gap> \s?[-–.,|(]\s? | \s ) {_CREDIT_LABEL} \s?:\s? (?P<named> {_CREDITED} )  # Ảnh: K.L
      | (?P<space> \s?[-–.,|]\s? | \s ) (?-i: (?:Ảnh|Nguồn|Photo|Clip|Video) \s (?=[{UPPER}]) )
        (?P<unmarked> {_CREDITED} )                                                     # Ảnh Tiến Lực
      | \s? \( \s? {_CREDIT_LABEL} \s?:?\s? (?P<bracketed> [^()]{{1,60}} )               # (ảnh KL)
    ) \s? \)? \.? $""",
    re.IGNORECASE | re.VERBOSE,
)
"""Who took the picture or whom it comes from, at the end of a caption."""

CREDIT_LENGTH = 80  # characters at the end of a caption in which a credit is looked for

CREDIT_OPENER = re.compile(r"\(?\s?(?:ảnh|hình|chùm|nguồn|theo|photo|clip|video|film|quay|qp)", re.IGNORECASE)
"""Begins a caption that may be nothing but a credit."""
