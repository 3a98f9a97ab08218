"""Templates of sites: what they print around the text ends in its field or nowhere, never in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from making_pages import DETAIL, HOST, INSTANCE, full_view, page, portlet

from lapvo_scraper.reading import read_page

if TYPE_CHECKING:
    from lapvo_scraper.records import Reading

TITLE = "<h1>Ra quân dọn rạch</h1>"
LEAD = "Sáng nay, bà con ấp Bình Tân ra quân dọn cỏ, vớt lục bình trên rạch Cái Tre dài hai cây số."
MORE = "Theo kế hoạch, mỗi quý xã tổ chức một đợt như vậy, có sự tham gia của các đoàn thể trong xã."
TEXT = f"<div><p>{LEAD}</p><p>{MORE}</p></div>"
OTHER = f"{HOST}/chi-tiet/-/asset_publisher/{INSTANCE}/content/hop-dan-ban-viec-xay-cau"


def read(body: str, *, head: str = "") -> Reading:
    return read_page(page(portlet(full_view(body)), head=head), url=DETAIL)


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


@pytest.mark.parametrize(
    "bar",
    [
        "<div>Thứ Tư, 20/01/2021, 15:30 <span>Lượt xem: 45</span></div>",
        "<p>Đăng bởi: Quản trị viên</p><p>20/01/2021 15:30</p>",
        "<p>Thông tin tuyên truyền</p><p>Thứ Tư, 20/01/2021 15:30</p>",
        "<p>Cỡ chữ: A- A A+</p><p>In trang | Gửi email</p><p>Ngày đăng: 20/01/2021 15:30</p>",
    ],
)
def test_the_moment_of_publication_among_what_else_stands_below_the_title(bar: str) -> None:
    reading = read(TITLE + bar + TEXT)
    assert reading.published_at == "2021-01-20T15:30:00+07:00"
    assert texts(reading)[-2:] == [LEAD, MORE]
    assert [text for text in texts(reading) if "2021" in text or "A+" in text or "Đăng bởi" in text] == []


def test_a_short_line_that_nobody_knows_stays_text() -> None:
    assert texts(read(f"{TITLE}<p>Thông tin tuyên truyền</p><p>Thứ Tư, 20/01/2021 15:30</p>{TEXT}")) == [
        "Thông tin tuyên truyền",
        LEAD,
        MORE,
    ]


def test_a_bare_day_below_words_that_nobody_knows_is_text() -> None:
    reading = read(f"{TITLE}<p>Lịch tiếp dân</p><p>20/01/2021</p>{TEXT}")
    assert (reading.published_at, texts(reading)[:2]) == (None, ["Lịch tiếp dân", "20/01/2021"])


def test_the_date_below_the_summary() -> None:
    short = "Hơn trăm người vớt lục bình trong một buổi sáng."
    description = f'<meta name="description" content="{short}"/>'
    reading = read(f"{TITLE}<p>{short}</p><p>20/01/2021 15:30</p>{TEXT}", head=description)
    assert (reading.summary, reading.published_at) == (short, "2021-01-20T15:30:00+07:00")
    assert texts(reading) == [LEAD, MORE]


def test_a_lead_with_the_class_of_a_summary_is_text_where_the_description_says_something_else() -> None:
    description = '<meta name="description" content="Cả xã cùng làm sạch một con rạch."/>'
    reading = read(f'{TITLE}<h2 class="description">{LEAD}</h2><p>{MORE}</p>', head=description)
    assert reading.summary == "Cả xã cùng làm sạch một con rạch."
    assert [(block.kind, block.text) for block in reading.blocks] == [("paragraph", LEAD), ("paragraph", MORE)]


@pytest.mark.parametrize(
    ("above", "below", "category"),
    [
        ("<p>Chuyên mục: Môi trường</p>", "", "Môi trường"),
        ("", "<p>Chuyên mục: Môi trường</p>", "Môi trường"),
        ("<p>Trang chủ » Tin tức » Môi trường</p>", "", "Môi trường"),
        ("<p>Trang chủ » Môi trường » Chi tiết tin</p>", "", "Môi trường"),
        ("<ul><li>Trang chủ</li><li>Môi trường</li><li>Chi tiết</li></ul>", "", "Môi trường"),
        ("<p>Trang chủ Quốc phòng - An ninh</p>", "", "Quốc phòng - An ninh"),
    ],
)
def test_categories(above: str, below: str, category: str) -> None:
    reading = read(above + TITLE + TEXT + below)
    assert (reading.category, texts(reading)) == (category, [LEAD, MORE])


def test_of_two_keywords_that_differ_in_capitals_the_line_says_which_is_the_category() -> None:
    keywords = '<meta name="keywords" content="môi trường,Môi trường"/>'
    assert read(f"<p>Môi trường</p>{TITLE}{TEXT}", head=keywords).category == "Môi trường"


def test_the_author_above_the_text_and_the_source_below_it() -> None:
    reading = read(f"{TITLE}<p>Tác giả: Minh Trúc</p>{TEXT}<p>Nguồn: Báo Vàm Nhơn</p>")
    assert reading.byline == "Tác giả: Minh Trúc / Nguồn: Báo Vàm Nhơn"
    assert [(one.name, one.role) for one in reading.credits] == [("Minh Trúc", "author"), ("Báo Vàm Nhơn", "source")]
    assert texts(reading) == [LEAD, MORE]


def test_a_name_above_and_below_is_one_byline() -> None:
    reading = read(f"{TITLE}<p>Tác giả: Minh Trúc</p>{TEXT}<p>Minh Trúc</p>")
    assert (reading.byline, reading.author) == ("Tác giả: Minh Trúc", "Minh Trúc")


@pytest.mark.parametrize(
    "foot",
    [
        "<p>Ngày đăng: 20/01/2021 15:30 | Số lần xem: 45</p><p>Từ khóa: <a href='/tim?q=x'>rạch</a></p>",
        "<p>Đăng lúc: 15:30 20/01/2021</p><div>Tags:</div><p><a href='/t/1'>rạch</a></p><p><a href='/t/2'>cỏ</a></p>",
        "<div>[Trở về] [In trang] [Gửi email]</div><div>Ngày đăng: 20/01/2021 15:30</div>",
    ],
)
def test_a_byline_above_what_the_template_prints_below(foot: str) -> None:
    reading = read(f"{TITLE}{TEXT}<p>Minh Trúc</p>{foot}")
    assert reading.published_at == "2021-01-20T15:30:00+07:00"
    assert (reading.byline, texts(reading)) == ("Minh Trúc", [LEAD, MORE])


def test_other_news_below_with_their_days_and_pictures() -> None:
    links = f"<a href='{OTHER}'><img src='/documents/1/0/b.jpg/u'></a><a href='{OTHER}'>Họp dân bàn việc xây cầu</a>"
    item = f"<li>{links}{{}}</li>"
    below = f"<h3>Tin liên quan</h3><ul>{item.format(' (21/01/2021)')}{item.format('<p>22/01/2021</p>')}</ul>"
    reading = read(f"{TITLE}<p>{LEAD}</p><p><img src='/documents/1/0/a.jpg/u'></p><p>{MORE}</p>{below}")
    assert texts(reading) == [LEAD, MORE]
    assert [image.url for image in reading.images] == [f"{HOST}/documents/1/0/a.jpg/u"]


def test_a_picture_below_a_link_to_another_article_stays() -> None:
    related = f"<p>Xem thêm:</p><p><a href='{OTHER}'>Họp dân</a></p>"
    reading = read(f"{TITLE}<p>{LEAD}</p>{related}<p><img src='/documents/1/0/a.jpg/u'></p><p>{MORE}</p>")
    assert texts(reading) == [LEAD, MORE]
    assert len(reading.images) == 1


CARD = f"<div><a href='{OTHER}'><img src='/documents/1/0/b.jpg/u'></a><h6><a href='{OTHER}'>Họp dân</a></h6>{{}}</div>"


def test_cards_of_other_news_beside_an_article_go_with_their_first_words() -> None:
    cards = f"<h4>Tin nổi bật</h4>{CARD.format('<p>Cuộc họp bàn việc xây cầu.</p>')}{CARD.format('')}"
    reading = read(f"{TITLE}{TEXT}<p>Minh Trúc</p>{cards}")
    assert (reading.byline, texts(reading), reading.images) == ("Minh Trúc", [LEAD, MORE], ())


@pytest.mark.parametrize("after", [f"<p>{MORE}</p><p>Họp xong, mọi người ra về.</p>", f"<p>{MORE}</p>{CARD}<p>Minh Trúc</p>"])
def test_text_that_goes_on_between_links_to_other_articles_stays(after: str) -> None:
    reading = read(f"{TITLE}<p>{LEAD}</p><p>Tin liên quan</p>{CARD.format('')}{after.format('')}")
    assert texts(reading)[:2] == [LEAD, MORE]


def test_a_long_paragraph_between_links_to_other_articles_is_no_teaser() -> None:
    story = " ".join([MORE, LEAD, MORE])
    reading = read(f"{TITLE}{TEXT}<h4>Tin nổi bật</h4>{CARD.format(f'<p>{story}</p>')}{CARD.format('')}")
    assert story in texts(reading)


def test_the_labels_of_a_form_are_no_text() -> None:
    form = "<h4>Ý kiến bạn đọc (0)</h4><form><label>Họ và tên</label><input><textarea></textarea></form>"
    rating = "<p>Tổng số điểm của bài viết là: 0 trong 0 đánh giá</p><p>Click để đánh giá bài viết</p>"
    reading = read(f"{TITLE}{TEXT}<p>Minh Trúc</p>{rating}{form}")
    assert (reading.byline, texts(reading)) == ("Minh Trúc", [LEAD, MORE])


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("<p>Tin, ảnh: Minh Trúc</p>", "Tin, ảnh: Minh Trúc"),
        ("<p>BT: Minh Trúc</p>", "BT: Minh Trúc"),
        ("<p>Tin: Minh Trúc</p><p>BT: Hữu Phước</p>", "Tin: Minh Trúc / BT: Hữu Phước"),
        ('<p class="but-danh">Minh Trúc</p>', "Minh Trúc"),
        ("<p>Nội dung: vệ sinh môi trường</p>", None),
    ],
)
def test_a_byline_above_the_text_says_that_it_is_one(line: str, byline: str | None) -> None:
    reading = read(f"{TITLE}{line}{TEXT}")
    assert reading.byline == byline
    assert texts(reading)[-2:] == [LEAD, MORE]


def test_a_credit_set_apart_from_its_caption_belongs_to_it() -> None:
    picture = '<p style="text-align: center;"><img src="/documents/1/0/a.jpg/u"></p>'
    caption = '<p style="text-align: center;"><em>Quang cảnh buổi ra quân</em></p><p align="right">Ảnh: Minh Trúc</p>'
    reading = read(f"{TITLE}<p>{LEAD}</p>{picture}{caption}<p>{MORE}</p>")
    assert texts(reading) == [LEAD, "Quang cảnh buổi ra quân Ảnh: Minh Trúc", MORE]
    assert [(image.caption, image.credit) for image in reading.images] == [
        ("Quang cảnh buổi ra quân Ảnh: Minh Trúc", "Minh Trúc")
    ]
