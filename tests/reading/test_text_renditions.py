"""Text renditions: the article between the repetitions of its title and the rest of the page."""

from __future__ import annotations

import pytest

from lapvo_scraper.reading import read_text
from lapvo_scraper.sites import Site

TITLE = "Xã Long Thạnh họp mặt cựu chiến binh đầu năm"
LEAD = (
    "Sáng ngày 05/02, Hội Cựu chiến binh xã Long Thạnh tổ chức họp mặt đầu năm với hơn 60 hội viên tham dự."
)
BODY = (
    "Tại buổi họp mặt, các hội viên cùng ôn lại truyền thống và bàn việc giúp nhau làm kinh tế trong năm tới."
)
LAST = "Dịp này, Hội trao 10 phần quà cho hội viên có hoàn cảnh khó khăn, mỗi phần trị giá ba trăm nghìn đồng"


def rendition(
    *rows: str,
    before: tuple[str, ...] = ("Xuất bản thông tin", f"null {TITLE}", "Chi tiết bài viết Tin tức", TITLE),
) -> str:
    return "\n\n".join((*before, *rows)) + "\n"


ARTICLE = (LEAD, "Quang cảnh buổi họp mặt", BODY, f"{LAST} ./.", "Kim Chi")


def test_the_whole() -> None:
    reading = read_text(rendition(*ARTICLE), url="https://a.vn/x/-/asset_publisher/i/content/id/5")
    assert (reading.kind, reading.title, reading.category, reading.container) == (
        "article",
        TITLE,
        "Tin tức",
        "text",
    )
    assert [(block.kind, block.text) for block in reading.blocks] == [
        ("paragraph", LEAD),
        ("caption", "Quang cảnh buổi họp mặt"),
        ("paragraph", BODY),
        ("paragraph", LAST),
    ]
    assert (reading.byline, reading.author, reading.entry_id, reading.identities) == (
        "Kim Chi",
        "Kim Chi",
        5,
        ("e:5",),
    )
    assert (reading.published_at, reading.images, reading.problems, reading.language) == (None, (), (), "vi")


@pytest.mark.parametrize(
    "before",
    [
        (f"null {TITLE}", "Chi tiết bài viết Tin tức", TITLE),
        (f"Quay lại {TITLE}", "Chi tiết bài viết Tin tức", TITLE),
        ("Xuất bản thông tin", TITLE, "Chi tiết bài viết Tin tức", TITLE),
        (
            f"{TITLE} - Huyện Vàm Nhơn",
            "Đăng nhập",
            "Trang chủ",
            "Giới thiệu",
            TITLE,
            "Xuất bản thông tin",
            f"null {TITLE}",
            "Chi tiết bài viết Tin tức",
            TITLE.upper(),
        ),
    ],
)
def test_whatever_stands_before_the_article(before: tuple[str, ...]) -> None:
    reading = read_text(rendition(*ARTICLE, before=before))
    assert (reading.title or "").lower() == TITLE.lower()
    assert (reading.category, reading.blocks[0].text, len(reading.blocks)) == ("Tin tức", LEAD, 4)


@pytest.mark.parametrize(
    "after",
    [
        (
            "Các tài sản liên quan",
            "Họp dân ấp Bình Tân",
            "Bản quyền thuộc về huyện Vàm Nhơn, địa chỉ số 1 đường Hùng Vương.",
        ),
        ("Đường dây nóng", "Thời tiết hôm nay", "Liên hệ với chúng tôi", "Đăng nhập"),
        (
            "Lượt xem: 120",
            "Tin khác",
            "Họp dân ấp Bình Tân và nhiều việc khác nữa trong tháng này của xã nhà.",
        ),
    ],
)
@pytest.mark.parametrize("mark", [" ./.", "."])
def test_whatever_stands_after_it(after: tuple[str, ...], mark: str) -> None:
    reading = read_text(rendition(LEAD, BODY, LAST + mark, "Kim Chi", *after))
    assert [block.text for block in reading.blocks] == [
        LEAD,
        BODY,
        LAST + mark.strip(" ./") + ("" if "/" in mark else "."),
    ]
    assert reading.byline == "Kim Chi"


def test_an_unknown_page_name_leaves_the_category_open() -> None:
    text = rendition(*ARTICLE, before=(f"null {TITLE}", "trang-tin Tin tức", TITLE))
    reading = read_text(text)
    assert (reading.category, [(p.code, p.detail) for p in reading.problems]) == (
        None,
        [("category-unsplit", "trang-tin Tin tức")],
    )
    assert read_text(text, site=Site("x", "https://a.vn", page_names=("trang-tin",))).category == "Tin tức"


def test_lines_of_spaces_are_what_is_left_of_pictures() -> None:
    short = "Hội trao quà cho hội viên có hoàn cảnh khó khăn."
    gap = "\u00a0"
    assert read_text(rendition(LEAD, BODY, gap, short, LAST + ".")).captions == (short,)
    assert read_text(rendition(LEAD, BODY, short, LAST + ".")).captions == ()
    spaced = rendition(LEAD, gap, BODY * 3, gap, short, gap, LAST + ".")
    assert read_text(spaced).captions == ()


def test_a_title_without_repetition_needs_its_null() -> None:
    assert read_text(rendition(*ARTICLE, before=(f"null {TITLE}",))).title == TITLE
    assert read_text(rendition(*ARTICLE, before=(TITLE,))).kind == "other"


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Một dòng", "null", "null \n", "Xuất bản thông tin", "a\n" * 1_000, "\x00\ufeff"]
)
def test_other_texts_are_other(text: str) -> None:
    assert read_text(text).kind == "other"


def test_a_date_line_under_the_title() -> None:
    text = rendition("(Thứ sáu, 05/02/2021 08:15)", *ARTICLE)
    assert read_text(text).published_at == "2021-02-05T08:15:00+07:00"


def test_windows_line_ends_and_single_line_feeds() -> None:
    assert (
        read_text(rendition(*ARTICLE).replace("\n\n", "\r\n")).blocks == read_text(rendition(*ARTICLE)).blocks
    )


def test_the_signature_of_a_letter_and_the_source_of_a_notice_belong_to_the_text() -> None:
    letter = ("Thân ái!", "Vàm Nhơn, ngày 10 tháng 02 năm 2021", "BÍ THƯ HUYỆN ỦY", "Ngô Tấn Lực")
    reading = read_text(rendition(LEAD, BODY, *letter, "Đăng nhập", "Đường dây nóng", "Thời tiết hôm nay"))
    assert [block.text for block in reading.blocks] == [LEAD, BODY, *letter]
    assert [(credit.name, credit.role) for credit in reading.credits] == [("Ngô Tấn Lực", "signer")]
    notice = read_text(rendition(LEAD, BODY, "Điện thoại: 0200 123 456", "Xem tại đây", "Nguồn: Phòng Nội vụ huyện"))
    assert (notice.byline, len(notice.blocks)) == ("Nguồn: Phòng Nội vụ huyện", 4)


def test_verses_are_neither_captions_nor_headings() -> None:
    verses = ("Rạch xưa nước đục bèo trôi", "Nay về thấy sạch bồi hồi trong tim", "Ghe qua soi bóng cánh chim")
    verses += ("Đôi bờ lau lách im lìm đợi ai",)
    blocks = read_text(rendition(LEAD, "Có mấy câu thơ rằng:", *verses, BODY, "Kim Chi")).blocks
    assert [block.kind for block in blocks if block.text in verses] == ["paragraph"] * 4
