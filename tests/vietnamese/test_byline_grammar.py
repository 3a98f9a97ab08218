"""One line at a time: whom it credits, with what, or nobody."""

import pytest

from lapvo_scraper.vietnamese.bylines import LONGEST_BYLINE, parse_byline, strip_source_tag


def credited(line: str) -> list[str]:
    """The credits of a line as "role:name", organisations marked with an asterisk."""
    byline = parse_byline(line)
    assert byline is not None, line
    assert byline.raw == line.strip()
    return [
        f"{credit.role}:{credit.name}{'*' if credit.kind == 'organisation' else ''}"
        for credit in byline.credits
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # bare names and pen names
        ("Hạnh Đan", ["author:Hạnh Đan"]),
        ("Lý Thị Bích Hà", ["author:Lý Thị Bích Hà"]),
        ("BÍCH HÀ", ["author:BÍCH HÀ"]),
        ("Hạnh Đan.", ["author:Hạnh Đan"]),
        ("(Hạnh Đan)", ["author:Hạnh Đan"]),
        ("Hương Đồng", ["author:Hương Đồng"]),
        ("Ba Phải", ["author:Ba Phải"]),
        ("Khánh Lyn", ["author:Khánh Lyn"]),
        ("Vi A Tủa", ["author:Vi A Tủa"]),
        ("ThS. Lý Bích Hà", ["author:Lý Bích Hà"]),
        # initials
        ("H.Đ", ["author:H.Đ"]),
        ("HĐ", ["author:HĐ"]),
        ("B.Hà", ["author:B.Hà"]),
        ("KTrang", ["author:KTrang"]),
        ("Q. Liên", ["author:Q. Liên"]),
        # several
        ("Hạnh Đan – Tiến Lực", ["author:Hạnh Đan", "author:Tiến Lực"]),
        ("Hạnh Đan - Tiến Lực - Bích Hà", ["author:Hạnh Đan", "author:Tiến Lực", "author:Bích Hà"]),
        ("Hạnh Đan, Tiến Lực", ["author:Hạnh Đan", "author:Tiến Lực"]),
        ("Hạnh Đan và Tiến Lực", ["author:Hạnh Đan", "author:Tiến Lực"]),
        ("Hạnh Đan/Tiến Lực", ["author:Hạnh Đan", "author:Tiến Lực"]),
        ("Hạnh Đan-Tiến Lực", ["author:Hạnh Đan", "author:Tiến Lực"]),
        ("Sưu tầm: Hạnh Đan", ["author:Hạnh Đan"]),
        ("Hạnh Đan, Tiến Lực và CTV", ["author:Hạnh Đan", "author:Tiến Lực"]),
        ("Phúc - Hảo", ["author:Phúc", "author:Hảo"]),
        ("T.LỰC - TR.H.", ["author:T.LỰC", "author:TR.H."]),
        # labels
        ("Tin, ảnh: Hạnh Đan", ["author:Hạnh Đan", "photo:Hạnh Đan"]),
        ("Tin, bài: Hạnh Đan", ["author:Hạnh Đan"]),
        ("Tin và ảnh: Hạnh Đan", ["author:Hạnh Đan", "photo:Hạnh Đan"]),
        ("TIN, ẢNH: HẠNH ĐAN", ["author:HẠNH ĐAN", "photo:HẠNH ĐAN"]),
        ("Tin-ảnh: Hạnh Đan", ["author:Hạnh Đan", "photo:Hạnh Đan"]),
        ("Bài và ảnh: Hạnh Đan - Tiến Lực",
         ["author:Hạnh Đan", "author:Tiến Lực", "photo:Hạnh Đan", "photo:Tiến Lực"]),
        ("Tin, ảnh, clip: Hạnh Đan", ["author:Hạnh Đan", "photo:Hạnh Đan", "video:Hạnh Đan"]),
        ("Bài: Hạnh Đan; ảnh: Tiến Lực", ["author:Hạnh Đan", "photo:Tiến Lực"]),
        ("Tin: Hạnh Đan. Ảnh: Tiến Lực", ["author:Hạnh Đan", "photo:Tiến Lực"]),
        ("Tin Hạnh Đan – Ảnh Tiến Lực", ["author:Hạnh Đan", "photo:Tiến Lực"]),
        ("Hạnh Đan Ảnh: Tiến Lực", ["author:Hạnh Đan", "photo:Tiến Lực"]),
        ("Hạnh ĐanẢnh: Tiến Lực", ["author:Hạnh Đan", "photo:Tiến Lực"]),
        ("Tin: Hạnh Đan - Ảnh: Tiến Lực - Video: Bích Hà",
         ["author:Hạnh Đan", "photo:Tiến Lực", "video:Bích Hà"]),
        ("Tác giả bài viết: Lý Bích Hà", ["author:Lý Bích Hà"]),
        ("Người viết: Bích Hà", ["author:Bích Hà"]),
        ("Thực hiện: Bích Hà – Tiến Lực", ["author:Bích Hà", "author:Tiến Lực"]),
        ("Phóng sự ảnh của HẠNH ĐAN", ["author:HẠNH ĐAN", "photo:HẠNH ĐAN"]),
        ("Ảnh: Tiến Lực", ["photo:Tiến Lực"]),
        ("Hình ảnh: Tiến Lực", ["photo:Tiến Lực"]),
        # local television: editor and camera
        ("Bt: Bích Hà", ["editor:Bích Hà"]),
        ("BT: BÍCH HÀ", ["editor:BÍCH HÀ"]),
        ("Biên tập: Bích Hà", ["editor:Bích Hà"]),
        ("QP: Tiến Lực.", ["video:Tiến Lực"]),
        ("Quay phim: Tiến Lực", ["video:Tiến Lực"]),
        ("BT: Bích Hà – QP: Tiến Lực", ["editor:Bích Hà", "video:Tiến Lực"]),
        ("Bt: Bích Hà- Hình Tiến Lực", ["editor:Bích Hà", "photo:Tiến Lực"]),
        # desks
        ("PV", ["desk:PV*"]),
        ("P.V (tổng hợp)", ["desk:P.V*"]),
        ("Ban Biên tập Cổng TTĐT huyện", ["desk:Ban Biên tập Cổng TTĐT huyện*"]),
        ("PV Tiến Lực", ["author:Tiến Lực"]),
        ("Cộng tác viên: Tiến Lực", ["author:Tiến Lực"]),
        ("Ảnh: CTV", ["photo:CTV*"]),
        ("Thực hiện: Nhóm phóng viên", ["desk:Nhóm phóng viên*"]),
        # compilers, places, units
        ("Hạnh Đan (tổng hợp)", ["author:Hạnh Đan"]),
        ("BÍCH HÀ thực hiện", ["author:BÍCH HÀ"]),
        ("Hạnh Đan từ Cần Thơ", ["author:Hạnh Đan"]),
        ("Hạnh Đan – CTV", ["author:Hạnh Đan"]),
        ("Hạnh Đan-BLV", ["author:Hạnh Đan", "source:BLV*"]),
        ("Hạnh Đan (HA)", ["author:Hạnh Đan", "source:HA*"]),
        ("Hạnh Đan (Đài Truyền thanh Hội An Đông)",
         ["author:Hạnh Đan", "source:Đài Truyền thanh Hội An Đông*"]),
        ("Hạnh Đan - Hội Nông dân xã", ["author:Hạnh Đan", "source:Hội Nông dân xã*"]),
        ("Hạnh Đan/Paris (Vietnam+)", ["author:Hạnh Đan", "source:Vietnam+*"]),
        ("UBND xã Hội An Đông", ["author:UBND xã Hội An Đông*"]),
        ("Đài Truyền thanh huyện Tân Hội", ["author:Đài Truyền thanh huyện Tân Hội*"]),
        ("Văn phòng HĐND&UBND huyện", ["author:Văn phòng HĐND&UBND huyện*"]),
        # sources
        ("Theo TTXVN", ["source:TTXVN*"]),
        ("(Theo Reuters)", ["source:Reuters*"]),
        ("Nguồn: Báo Cửu Long", ["source:Báo Cửu Long*"]),
        ("Nguồn tin: Huyện đoàn Tân Hội", ["source:Huyện đoàn Tân Hội*"]),
        ("(Nguồn: vidu.gov.vn)", ["source:vidu.gov.vn*"]),
        ("Nguồn: https://vidu.gov.vn/tin/17", ["source:https://vidu.gov.vn/tin/17*"]),
        ("Hạnh Đan (theo AFP)", ["author:Hạnh Đan", "source:AFP*"]),
        ("Hạnh Đan Theo Cửu Long Trẻ", ["author:Hạnh Đan", "source:Cửu Long Trẻ*"]),
        ("(TP)", ["author:TP"]),  # in brackets no word of administration
        ("Hạnh Đan (nguồn 88/QĐ-UBND)", ["author:Hạnh Đan", "source:88/QĐ-UBND*"]),
        ("Hạnh Đan - Nguồn: Báo Cửu Long", ["author:Hạnh Đan", "source:Báo Cửu Long*"]),
    ],
)  # fmt: skip
def test_credits(line: str, expected: list[str]) -> None:
    assert credited(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "./.",
        "***",
        # captions
        "Quang cảnh buổi lễ",
        "Lãnh đạo xã trao quà",
        "Ảnh: Bà Lý Thị Hà trao cờ cho các đội",
        "Ảnh minh họa",
        "Xã Hội An Đông làm đường. Ảnh: H.Đ",
        # official signatures
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH Lý Văn Đông",
        "(Đã ký)",
        "Đại tá Lý Văn Đông",
        "Nơi nhận:",
        "- Lưu: VT.",
        # headings, tables, links, words of the page
        "Nhiều cách làm hay",
        "Tổng Cộng",
        "MÂM XÔI",
        "Xem chi tiết tại đây",
        "Chia Sẻ",
        "Trở về đầu trang",
        "Lượt xem: 512",
        "Tin, bài liên quan:",
        "STT Họ và tên Chức vụ",
        # places and dates
        "Hội An Đông, ngày 14 tháng 3 năm 2024",
        "Đồng Tháp",
        "Hồ Chí Minh",
        "Xã Tân Hội Đông",
        # people the text speaks of
        "Ông Lý Văn Đông",
        "Anh Lý Văn Đông",
        "1. Lý Văn Đông, sinh năm 1980",
        # text
        "Theo kế hoạch, cầu sẽ xong trong quý tới.",
        "Theo Ban Tổ chức, hội thi kéo dài hai ngày",
        "Theo ông Đông, đây là cách làm hay.",
        "Nguồn kinh phí: Ngân sách xã",
        "Nguồn: 2 tỷ đồng từ ngân sách",
        "Bài học kinh nghiệm",
        "Tin vui cho bà con",
        "Ban Biên tập xin giới thiệu bài viết",
        "Hội nghị kết thúc lúc 11 giờ.",
        "Chúc mừng năm mới!",
        "Thác Bờ, Ghềnh Ráng, Suối Tranh",
        "TP",
        "(UBND)",
        "Hạnh Đan " * 20,
    ],
)
def test_no_byline(line: str) -> None:
    assert parse_byline(line) is None


def test_a_byline_is_short() -> None:
    line = "Nguồn: Báo " + "Cửu Long " * 11
    assert parse_byline(line.strip()) is None
    assert len(line) < LONGEST_BYLINE


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Hạnh Đan", "name"),
        ("H.Đ", "initials"),
        ("Hạnh Đan – Tiến Lực", "names"),
        ("Tin, ảnh: Hạnh Đan", "both:name"),
        ("Bài: Hạnh Đan; ảnh: PV", "author:name photo:desk"),
        ("Hạnh Đan (tổng hợp)", "name+compiled"),
    ],
)
def test_the_rule_is_told(line: str, rule: str) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert byline.rule == rule


@pytest.mark.parametrize(
    ("text", "tag", "rest"),
    [
        ("(CLO) - Sáng 14/3, xã họp.", "CLO", "Sáng 14/3, xã họp."),
        ("(CLO)- Sáng 14/3, xã họp.", "CLO", "Sáng 14/3, xã họp."),
        ("(TH&TĐ) Sáng 14/3, xã họp.", "TH&TĐ", "Sáng 14/3, xã họp."),
        ("CTTĐT - Sáng 14/3, xã họp.", "CTTĐT", "Sáng 14/3, xã họp."),
        ("CLH.VN – Sáng 14/3, xã họp.", "CLH.VN", "Sáng 14/3, xã họp."),
        ("(Vidu.vn) - Sáng 14/3, xã họp.", "Vidu.vn", "Sáng 14/3, xã họp."),
        ("UBND - HĐND xã họp.", None, "UBND - HĐND xã họp."),
        ("(II) Phần hai", None, "(II) Phần hai"),
        ("Sáng 14/3, xã họp.", None, "Sáng 14/3, xã họp."),
        ("(CLO)", None, "(CLO)"),
        ("", None, ""),
    ],
)
def test_source_tag(text: str, tag: str | None, rest: str) -> None:
    assert strip_source_tag(text) == (tag, rest)
