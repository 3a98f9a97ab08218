"""Captions: by their words alone, by their place, and the credit at their end."""

import pytest

from lapvo_scraper.vietnamese.captions import CaptionPlace, is_caption, split_credit
from lapvo_scraper.vietnamese.headings import is_heading

LONG = (
    "Bà con trong ấp cùng nhau đắp đê bao, dọn cỏ hai bên bờ kênh và trồng thêm hàng cây xanh dọc theo tuyến "
    * 3
)


@pytest.mark.parametrize(
    "text",
    [
        "Quang cảnh lễ khánh thành cầu Kênh Tư",
        "Toàn cảnh chợ nổi lúc bình minh",
        "Các đại biểu cắt băng khánh thành",
        "Lãnh đạo xã trao quà cho hộ nghèo",
        "Đồng chí Lý Văn Đông phát biểu tại buổi lễ",
        "Ông Lý Văn Đông, Chủ tịch xã (bìa trái) trao bằng khen",
        "Bà con vào vụ gặt (hàng sau, thứ hai từ trái qua)",
        "Đoàn viên ra quân vớt lục bình trên kênh",
        "Học sinh trồng cây trong sân trường",
        "Ghe ngo về đích. Ảnh: K.L",
        "Cánh đồng sen mùa nở rộ (ảnh KL)",
        "Hội đua thuyền (Nguồn: Báo Cửu Long)",
        "Ảnh minh họa",
        "Ảnh minh hoạ.",
        "Ảnh tư liệu",
        "Trao nhà tình thương ở ấp Tân Hội Đông",
        "Thi đấu kéo co giữa các ấp",
        "Mô hình nuôi lươn không bùn",
        "Nhiều em thiếu nhi dự hội trăng rằm",
    ],
)
def test_bare_captions(text: str) -> None:
    assert is_caption(text, None)


@pytest.mark.parametrize(
    "text",
    [
        "Sáng ngày 14/3, xã Hội An Đông khánh thành cầu Kênh Tư.",
        "Phát biểu tại buổi lễ, đồng chí Lý Văn Đông đề nghị các ấp giữ gìn cây cầu mới.",
        "Theo đó, cầu sẽ thông xe trong tuần tới.",
        "Tuy nhiên, đường dẫn vào cầu còn hẹp.",
        "Cầu đã thông xe, bà con được đi lại thuận tiện./.",
        "“Có cầu rồi, tụi nhỏ đi học đỡ cực”",
        "- Ấp Tân Hội Đông: 30 triệu đồng",
        "1. Về nông nghiệp",
        "LỄ KHÁNH THÀNH CẦU KÊNH TƯ",
        "Một số việc cần làm:",
        "Điện thoại liên hệ: 0277 3851 234",
        "",
        "   ",
        LONG,
    ],
)
def test_bare_text(text: str) -> None:
    assert not is_caption(text, None)


UNDER_PICTURE = CaptionPlace(after_image=True)
CENTRED = CaptionPlace(after_image=True, centred=True)
ELSEWHERE = CaptionPlace()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Cầu Kênh Tư", UNDER_PICTURE),
        ("Lý Văn Đông", UNDER_PICTURE),
        ("Hai bờ kênh nay đã nối liền", UNDER_PICTURE),
        ("Hai bờ kênh nay nối liền.", CENTRED),
        ("Sáng sớm, bà con đã ra đồng", CENTRED),
        ("Một chiều trên sông Hậu.", CaptionPlace(after_image=True, italic=True)),
        ("Một chiều trên sông Hậu.", CaptionPlace(figcaption=True)),
        ("Cán bộ hướng dẫn bà con bón phân", CaptionPlace(in_image_cell=True)),
        ("Quang cảnh buổi lễ", CaptionPlace(before_image=True, centred=True)),
        ("nhân ngày hội của xã", CaptionPlace(follows_caption=True, centred=True)),
        ("Quang cảnh buổi lễ. Ảnh: K.L", ELSEWHERE),
    ],
)
def test_captions_by_place(text: str, place: CaptionPlace) -> None:
    assert is_caption(text, place)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Quang cảnh buổi lễ", ELSEWHERE),
        ("Quang cảnh buổi lễ", CaptionPlace(centred=True, article_has_images=False)),
        ("Nhiều cách làm hay", CaptionPlace(bold=True)),
        ("Gió đưa bụi chuối sau hè", CaptionPlace(centred=True)),  # a verse
        ("Theo đó, cầu sẽ thông xe trong tuần tới, bà con được đi lại thuận tiện hơn.", UNDER_PICTURE),
        ("Cầu đã thông xe, bà con được đi lại thuận tiện./.", CENTRED),
        (LONG, CaptionPlace(figcaption=True)),
    ],
)
def test_text_by_place(text: str, place: CaptionPlace) -> None:
    assert not is_caption(text, place)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (UNDER_PICTURE, True),
        (CaptionPlace(before_image=True, italic=True), True),
        (CaptionPlace(figcaption=True), True),
        (ELSEWHERE, False),
        (CaptionPlace(before_image=True), False),
        (CaptionPlace(italic=True, bold=True), False),
        (CaptionPlace(before_image=True, italic=True, article_has_images=False), False),
    ],
)
def test_the_same_words_in_other_places(place: CaptionPlace, expected: bool) -> None:
    assert is_caption("Lý Văn Đông", place) is expected


@pytest.mark.parametrize(
    "text",
    ["Bầu Ban nhân dân ấp", "Xã Hội An Đông được công nhận đạt chuẩn", "Đoàn trao quà tại ấp Tân Hội Đông."],
)
def test_the_line_after_the_lead_of_bare_text(text: str) -> None:
    assert is_caption(text, None, after_lead=True)


@pytest.mark.parametrize(
    "text",
    [
        "Nhiều cách làm hay",
        "MỘT SỐ KẾT QUẢ",
        "- Ấp Tân Hội Đông",
        "Xã đã hoàn thành 17 tiêu chí, đang phấn đấu đạt hai tiêu chí còn lại trong quý tới.",
    ],
)
def test_after_the_lead_text_stays_text(text: str) -> None:
    assert not is_caption(text, None, after_lead=True)


@pytest.mark.parametrize(
    ("caption", "rest", "credit"),
    [
        ("Ghe ngo về đích. Ảnh: K.L", "Ghe ngo về đích.", "K.L"),
        ("Ghe ngo về đích - Ảnh: Tiến Lực", "Ghe ngo về đích", "Tiến Lực"),
        ("Ghe ngo về đích, ảnh: Tiến Lực", "Ghe ngo về đích", "Tiến Lực"),
        ("Ghe ngo về đích (ảnh KL)", "Ghe ngo về đích", "KL"),
        ("Ghe ngo về đích (Ảnh: B. Hà)", "Ghe ngo về đích", "B. Hà"),
        (
            "Ghe ngo về đích (Nguồn: Cổng thông tin điện tử huyện)",
            "Ghe ngo về đích",
            "Cổng thông tin điện tử huyện",
        ),
        ("Ghe ngo về đích. Ảnh Tiến Lực", "Ghe ngo về đích.", "Tiến Lực"),
        ("Ghe ngo về đích. Ảnh: TTXVN.", "Ghe ngo về đích.", "TTXVN"),
        ("Ảnh: Tiến Lực", "Ảnh: Tiến Lực", "Tiến Lực"),
        ("Ảnh minh họa", "Ảnh minh họa", None),
        ("Gia đình treo ảnh Bác Hồ", "Gia đình treo ảnh Bác Hồ", None),
        ("Chụp ảnh lưu niệm", "Chụp ảnh lưu niệm", None),
        ("Ảnh: Bà Lý Thị Hà trao cờ", "Ảnh: Bà Lý Thị Hà trao cờ", None),
        ("Hạnh Đan", "Hạnh Đan", None),
        ("", "", None),
    ],
)
def test_credit_of_a_caption(caption: str, rest: str, credit: str | None) -> None:
    assert split_credit(caption) == (rest, credit)


@pytest.mark.parametrize(
    ("line", "bold"),
    [
        ("Nhiều cách làm hay", True),
        ("1. Về nông nghiệp.", True),
        ("Một số hình ảnh đẹp của ngày hội đua ghe ngo trên sông, mời bà con cùng xem lại:", True),
        ("PHẦN II: KẾT QUẢ", False),
        ("KẾT QUẢ!", None),
        ("Nhiều cách làm hay", None),
        ("1. Về nông nghiệp", None),
        ("IV. Tổ chức thực hiện", None),
        ("Kết quả như sau:", None),
    ],
)
def test_headings(line: str, bold: bool | None) -> None:
    assert is_heading(line, bold=bold)


@pytest.mark.parametrize(
    ("line", "bold"),
    [
        ("", True),
        ("Xã đã về đích.", True),
        ("“Có cầu rồi”", True),
        ("Nhiều cách làm hay", False),
        ("1. Về nông nghiệp", False),
        ("Trong đó, lúa chiếm phần lớn", None),
        ("- lúa", None),
        ("Cầu sẽ thông xe", None),
        ("Bà con gieo sạ xong vụ đông xuân trên toàn bộ diện tích của xã trong tuần qua", None),
    ],
)
def test_no_headings(line: str, bold: bool | None) -> None:
    assert not is_heading(line, bold=bold)
