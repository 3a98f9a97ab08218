"""Lines that no rule knows by their words: where the template puts them decides (liferay/text_box.py)."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from making_pages import DETAIL, article_page

from lapvo_scraper.reading import read_page

if TYPE_CHECKING:
    from lapvo_scraper.records import Reading

LEAD = "Sáng nay, bà con ấp Bình Tân ra quân dọn cỏ, vớt lục bình trên rạch Cái Tre dài hai cây số rưỡi."
MORE = (
    "Theo kế hoạch, mỗi quý xã tổ chức một đợt như vậy, có sự tham gia của các đoàn thể. Ông Năm Tre nói điều ông lo "
    "là lớp trẻ ít người muốn ra rạch mỗi sáng, nên năm nay ông rủ thêm mấy đứa cháu cùng đi cho biết việc làng."
)
TEXT = f"<p>{LEAD}</p><p>{MORE}</p>"
TITLE = '<h1 class="ten-bai">Ra quân dọn rạch</h1>'
OTHER = "/chi-tiet/-/asset_publisher/Qw3rTy8uIoPa/content/tin-thu-hai"


def read(body: str, head: str = "") -> Reading:
    return read_page(article_page(f'<div class="bai">{TITLE}{body}</div>', head=head), url=DETAIL)


def blocks(reading: Reading) -> list[str]:
    return [f"{block.kind}: {block.text}" for block in reading.blocks]


BODY = [f"paragraph: {LEAD}", f"paragraph: {MORE}"]


@pytest.mark.parametrize(
    "below",
    [
        '<div class="o-duoi">Quét ô vuông để đọc trên điện thoại</div>',
        '<div class="o-duoi"><p>Bạn thấy tin này thế nào?</p><span>Hay</span> <span>Dở</span></div>',
        '<div class="chan">Ghi rõ nguồn Cổng thông tin huyện khi đăng lại tin từ trang này.</div>',
        f'<div class="hai-nut"><a href="{OTHER}">Bài liền trước</a></div>',
        '<div class="nhan"><a href="/nhan/an-sinh">Bình Tân</a><a href="/nhan/moi">Hợp tác xã</a></div>',
        '<form><p>Mời bà con góp ý cho Ban biên tập qua ô dưới đây, thư nào cũng có người đọc và trả lời.</p></form>',
    ],
)
def test_what_stands_below_the_box_of_the_text_is_no_text_and_hides_no_byline(below: str) -> None:
    reading = read(f'<div class="chu">{TEXT}<p><b>Hạnh Đan</b></p></div>{below}')
    assert blocks(reading) == BODY
    assert reading.byline == "Hạnh Đan"


def test_text_below_an_editors_own_box_stays() -> None:
    told = "Chủ tịch xã mong các ấp giữ nếp này, vì nước có trong thì cá mới về và bà con mới có cái mà ăn lâu dài."
    box = f'<div class="dan-tu-bao">{LEAD}</div>'
    assert blocks(read(f"{box}<p>{MORE}</p><p>Rạch lại xanh</p>")) == [*BODY, "paragraph: Rạch lại xanh"]
    reading = read(f'<div class="chu">{TEXT}</div><p>Thư sau sẽ kể tiếp</p><p>{told}</p>')
    assert blocks(reading) == [*BODY, "paragraph: Thư sau sẽ kể tiếp", f"paragraph: {told}"]


def test_a_whole_sentence_that_no_class_sets_apart_stays() -> None:
    assert blocks(read(f'<div class="chu">{TEXT}</div><p>Ai cũng vui.</p>')) == [*BODY, "paragraph: Ai cũng vui."]


def test_a_caption_a_file_and_a_signature_below_the_box_stay() -> None:
    picture = '<div class="anh"><img src="/documents/1/2/a.jpg/u-u-i-d"><p>Bà con vớt lục bình trên rạch</p></div>'
    file = '<div class="tep"><p>Văn bản kèm theo</p><a href="/documents/1/2/kh.pdf/u-u-i-d">Kế hoạch 12</a></div>'
    assert blocks(read(f'<div class="chu">{TEXT}</div>{picture}{file}')) == [
        *BODY,
        "caption: Bà con vớt lục bình trên rạch",
        "paragraph: Văn bản kèm theo",
        "paragraph: Kế hoạch 12",
    ]
    signature = '<div class="ky"><p>TM. ỦY BAN NHÂN DÂN</p><p>CHỦ TỊCH</p><p>Trần Văn Sáu</p></div>'
    reading = read(f'<div class="chu">{TEXT}</div>{signature}')
    assert [credit.role for credit in reading.credits] == ["signer"]
    assert len(reading.blocks) == 5


def test_pictures_of_widgets_and_of_other_news_are_not_the_articles() -> None:
    code = '<div class="qr-code"><img src="/documents/1/2/ma.png/u-u-i-d"></div>'
    card = f'<div class="the"><a href="{OTHER}"><img src="/documents/1/2/b.jpg/u-u-i-d"></a></div>'
    reading = read(f'<div class="chu">{TEXT}<p><img src="/documents/1/2/a.jpg/u-u-i-d"></p></div>{code}{card}')
    assert [image.url.rsplit("/", 2)[1] for image in reading.images] == ["a.jpg"]


def test_readers_who_leave_an_opinion_are_no_authors() -> None:
    opinion = '<div class="o-nho"><b>Minh Tâm</b><p>Bài hay quá, cảm ơn người viết.</p></div>'
    opinions = f'<div class="khung-duoi"><h4>Bà con nói gì</h4>{opinion}</div>'
    reading = read(f'<div class="chu">{TEXT}</div><p class="ten">Hạnh Đan</p>{opinions}')
    assert (reading.byline, blocks(reading)) == ("Hạnh Đan", BODY)


@pytest.mark.parametrize(
    "line",
    [
        "<span>20/01/2021 15:30</span> | <span>Hạnh Đan</span>",
        "Hạnh Đan - 15:30 20/01/2021 - Lượt xem: 12",
        "<i>Hạnh Đan</i> <i>20/01/2021 15:30</i> <i>GMT+7</i> <i>120 lượt xem</i>",
    ],
)
def test_author_and_date_side_by_side_above_the_text(line: str) -> None:
    reading = read(f'<div class="dong">{line}</div><div class="chu">{TEXT}</div>')
    assert (reading.published_at, reading.byline) == ("2021-01-20T15:30:00+07:00", "Hạnh Đan")
    assert blocks(reading) == BODY


def test_short_lines_above_the_box_of_the_text_are_no_text() -> None:
    keywords = '<meta name="keywords" content="Văn hóa,rạch">'
    above = '<div class="m">Văn hóa</div><div class="m2">Hạnh Đan</div><div class="m3">Nghe giọng đọc 03:25</div>'
    reading = read(f'{above}<div class="chu">{TEXT}</div>', keywords)
    assert (reading.category, reading.byline, blocks(reading)) == ("Văn hóa", "Hạnh Đan", BODY)


@pytest.mark.parametrize(
    "below",
    [
        "<p>Kết quả:</p><p>Giải nhất: xã Bình Thành</p><p>Giải nhì: xã Vĩnh Thạnh</p>",
        "<table><tr><td>Xã</td><td>Số hộ</td></tr><tr><td>Bình Thành</td><td>4</td></tr></table>",
    ],
)
def test_an_editor_s_own_lines_beside_a_pasted_box_stay(below: str) -> None:
    assert_kept(read(f'<div class="fck_detail">{TEXT}</div>{below}'), below)


@pytest.mark.parametrize(
    "below",
    [
        "<aside><p>Ông nói: Chúng tôi sẽ làm tất cả vì bà con trong xã.</p></aside>",
        '<div class="views-row"><p>Một câu trọn vẹn.</p><p>Thêm một câu nữa.</p></div>',
        "<p>Tác giả: Hạnh Đan</p><p>Mọi chi tiết liên hệ 0277 3666 777</p>",
    ],
)
def test_whole_sentences_and_whom_to_ask_stay_in_a_text_without_a_box(below: str) -> None:
    assert_kept(read(TEXT + below), below)


def assert_kept(reading: Reading, markup: str) -> None:
    lines = [line.strip() for line in re.sub("<[^>]+>", "\n", markup).split("\n") if line.strip()]
    said = [*blocks(reading), f"byline: {reading.byline}"]
    assert all(any(line in one for one in said) for line in lines)


@pytest.mark.parametrize("classes", ["p3", "Default", "ListParagraph", "kvgmc6g5 cxmmr5t8", "gmail_default"])
def test_classes_that_pasting_brings_along_set_nothing_apart(classes: str) -> None:
    reading = read(f'<p class="p1">{LEAD}</p><p class="p2">{MORE}</p><p class="{classes}">Chúc mừng năm mới</p>')
    assert blocks(reading)[-1].endswith("Chúc mừng năm mới")


def test_many_classes_around_many_lines_take_no_time() -> None:
    names = " ".join(f"ten-{number}" for number in range(2_500))
    started = time.process_time()
    read_page(article_page(f'<p>{MORE}</p><div class="{names}">{"<p>a</p>" * 5_000}</div>'), url=DETAIL)
    assert time.process_time() - started < 4


def test_a_long_line_of_links_to_the_articles_before_and_after_is_no_text() -> None:
    before, after = "Niêm yết danh sách hộ dân được hỗ trợ giống", "Hội thi chèo xuồng ba lá mừng mùa nước nổi năm nay"
    links = f'<a href="{OTHER}">« Tin trước: {before}</a> <a href="{OTHER}-ba">Tin sau: {after} »</a>'
    reading = read(f'<div class="chu">{TEXT}<p><b>Hạnh Đan</b></p></div><div class="chan">{links}</div>')
    assert (reading.byline, blocks(reading)) == ("Hạnh Đan", BODY)


def test_a_date_below_the_box_of_the_text_needs_no_label() -> None:
    reading = read(f'<div class="chu">{TEXT}</div><p class="ten">Hạnh Đan</p><div class="ng">20/01/2021 15:30</div>')
    assert (reading.published_at, reading.byline) == ("2021-01-20T15:30:00+07:00", "Hạnh Đan")


def test_labels_below_a_byline_that_says_what_it_is() -> None:
    page = article_page(f"{TITLE}{TEXT}<p>Bt: Hạnh Đan</p><p>Mã bài: 12345</p><p>Theo dõi trang trên Zalo</p>")
    reading = read_page(page, url=DETAIL)
    assert (reading.byline, blocks(reading)) == ("Bt: Hạnh Đan", BODY)


def test_much_that_is_left_out_by_its_place_is_on_record() -> None:
    lines = "".join(f'<div class="o{n}">Một dòng mà không ai biết là gì, số {n}</div>' for n in range(6))
    reading = read(f'<div class="chu">{TEXT}</div>{lines}')
    assert blocks(reading) == BODY
    assert [problem.code for problem in reading.problems] == ["text-left-out"]
