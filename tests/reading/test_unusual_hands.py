"""Ways of writing that first looks at layouts kept aside brought up (docs/reading-quality.md)."""

from __future__ import annotations

import pytest
from making_pages import DETAIL, article_page

from lapvo_scraper.reading import read_page

LEAD = "Sáng nay, bà con ấp Bình Tân ra quân dọn cỏ, vớt lục bình trên rạch Cái Tre dài hai cây số."
MORE = "Theo kế hoạch, mỗi quý xã tổ chức một đợt như vậy, có sự tham gia của các đoàn thể trong xã."
IMG = '<img src="/documents/1/2/a.jpg/u-u-i-d?t=1600000000000">'


def blocks(body: str) -> list[str]:
    reading = read_page(article_page(body), url=DETAIL)
    return [f"{block.kind}: {block.text}" for block in reading.blocks]


def test_text_set_in_heading_elements_is_text() -> None:
    body = f"<h2>{LEAD}</h2><h2><strong>Việc còn lại</strong></h2><h2>{MORE}</h2><h2>Ai cũng vui.</h2>"
    assert blocks(body) == [
        f"paragraph: {LEAD}",
        "heading: Việc còn lại",
        f"paragraph: {MORE}",
        "paragraph: Ai cũng vui.",
    ]


def test_one_long_sentence_in_a_heading_element_is_text_and_short_ones_are_headings() -> None:
    lead = f"{LEAD[:-1]}, góp phần giữ gìn môi trường sạch đẹp của quê hương và sức khỏe cho mọi nhà."
    assert blocks(f"<h3>{lead}</h3><p>{MORE}</p><h3>Rạch đã sạch</h3><p>{MORE}</p><p>{LEAD}</p>") == [
        f"paragraph: {lead}",
        f"paragraph: {MORE}",
        "heading: Rạch đã sạch",
        f"paragraph: {MORE}",
        f"paragraph: {LEAD}",
    ]


def test_captions_in_the_one_paragraph_of_an_article() -> None:
    body = (
        f'<p style="text-align: justify;">{LEAD}<br>{IMG}<br>Bà con vớt lục bình.<br>{MORE}<br>{IMG}<br>'
        f"Quang cảnh buổi ra quân<br>{LEAD}</p>"
    )
    assert blocks(body) == [
        f"paragraph: {LEAD}",
        "caption: Bà con vớt lục bình.",
        f"paragraph: {MORE}",
        "caption: Quang cảnh buổi ra quân",
        f"paragraph: {LEAD}",
    ]


def test_verses_below_a_picture_are_verses() -> None:
    verses = "<br>".join(("Rạch xưa nước đục bèo trôi", "Nay về thấy sạch bồi hồi trong tim", "Ghe qua soi bóng cánh chim"))
    assert [line.partition(":")[0] for line in blocks(f"<p>{LEAD}</p><p>{IMG}<br>{verses}</p>")] == ["paragraph"] * 4


CENTRED = '<p style="text-align: center;"><em>{}</em></p>'
VERSES = ("Rạch xưa nước đục bèo trôi", "Nay về thấy sạch bồi hồi trong tim", "Ghe qua soi bóng cánh chim")


def test_verses_in_paragraphs_of_their_own_are_no_captions() -> None:
    body = f"<p>{LEAD}</p><p>{IMG}</p>{CENTRED.format('Bà con vớt lục bình')}<p>Có mấy câu thơ rằng:</p>"
    assert blocks(body + "".join(map(CENTRED.format, VERSES)) + f"<p>{MORE}</p>") == [
        f"paragraph: {LEAD}",
        "caption: Bà con vớt lục bình",
        "paragraph: Có mấy câu thơ rằng:",
        *(f"paragraph: {verse}" for verse in VERSES),
        f"paragraph: {MORE}",
    ]


def test_lines_below_a_picture_set_in_different_ways_are_no_verses() -> None:
    caption, text = "<i>Bà con vớt lục bình</i>", "Việc này làm mỗi quý một lần."
    body = f"<div>{LEAD}<br>{IMG}<br>{caption}<br>{text}<br><b>Việc còn lại</b><br>{IMG}<br>{caption}<br>{MORE}</div>"
    assert [line.partition(":")[0] for line in blocks(body)] == [
        *("paragraph", "caption", "paragraph", "heading", "caption", "paragraph")
    ]


def test_a_paragraph_indented_with_spaces_is_not_centred() -> None:
    told = (
        "Ông Năm Tre nói điều ông lo là lớp trẻ ít người muốn ra rạch mỗi sáng. Cỏ mọc theo con nước, con cháu "
        "trong xóm phụ nhau vớt mỗi chiều."
    )
    body = f"<div>{LEAD}<br>{'&nbsp;' * 6}{told}<br>{IMG}<br><i>Bà con vớt lục bình</i><br>{MORE}</div>"
    assert blocks(body)[1:3] == [f"paragraph: {told}", "caption: Bà con vớt lục bình"]


def test_a_lead_that_is_a_whole_sentence_in_a_heading_element_is_text() -> None:
    lead = "Sáng nay, bà con ấp Bình Tân ra quân dọn cỏ trên rạch Cái Tre dài hai cây số."
    assert blocks(f"<h2>{lead}</h2><p>{MORE}</p><h2>Rạch đã sạch</h2><p>{MORE}</p>")[0] == f"paragraph: {lead}"


@pytest.mark.parametrize("line", ["<p>Bà con vớt lục bình.</p>", "<p><b>Bà con cùng các bạn trẻ vớt lục bình trên rạch Cái Tre.</b></p>"])
def test_short_sentences_below_a_picture_are_captions(line: str) -> None:
    assert blocks(f"<p>{LEAD}</p><p>{IMG}</p>{line}<p>{MORE}</p>")[1].startswith("caption: Bà con")
    assert blocks(f"<p>{LEAD}</p>{line}<p>{IMG}</p><p>{MORE}</p>")[1].startswith("paragraph: Bà con")


def test_where_and_when_a_letter_was_signed_is_no_heading() -> None:
    letter = f"<p><b>Vàm Nhơn, ngày 20 tháng 01 năm 2021</b></p><p>{LEAD}</p><p>{MORE}</p>"
    assert blocks(letter)[0] == "paragraph: Vàm Nhơn, ngày 20 tháng 01 năm 2021"
