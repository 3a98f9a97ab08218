"""Lines broken by their length, and text beside a picture that floats."""

from __future__ import annotations

import textwrap

import pytest
from making_pages import DETAIL, article_page

from lapvo_scraper.reading import read_page, read_text

FIRST = (
    "Sáng ngày 20/01/2021, Hội Nông dân huyện Vàm Nhơn ra quân dọn rạch Cái Tre. Đến dự có đồng chí Nguyễn Văn Bé Ba, "
    "Phó Chủ tịch UBND huyện. Hơn ba trăm người của các ấp Bình Tân, Bình An, Tân Lập có mặt từ sớm, ai nấy đều vui. Theo "
    "kế hoạch, mỗi quý xã tổ chức một đợt như vậy, có sự tham gia của các đoàn thể trong xã và các em học sinh lớp lớn. "
    "Ông Năm Tre nói điều ông lo là lớp trẻ ít người muốn ra rạch mỗi sáng, nên năm nay ông rủ thêm mấy đứa cháu."
)
SECOND = (
    "Đồng chí Nguyễn Văn Bé Ba nhấn mạnh: giữ sạch dòng rạch là việc của mọi nhà. Cỏ mọc theo con nước, con cháu trong "
    "xóm phụ nhau vớt mỗi chiều, ai có ghe thì chở, ai có rổ thì gom."
)


def blocks(body: str) -> list[str]:
    return [f"{block.kind}: {block.text}" for block in read_page(article_page(body), url=DETAIL).blocks]


@pytest.mark.parametrize("width", [62, 78, 90])
def test_lines_of_a_printed_page_become_paragraphs_again(width: int) -> None:
    first, second = textwrap.wrap(FIRST, width), textwrap.wrap(SECOND, width)
    whole = [f"paragraph: {FIRST}", f"paragraph: {SECOND}"]
    assert blocks(f"<p>{'<br>'.join(first)}</p><p>{'<br>'.join(second)}</p>") == whole
    assert blocks(f"<div>{'<br>'.join(first + second)}</div>") == whole
    assert blocks("".join(f"<p>{line}</p>" for line in first + second)) == whole


def test_a_byline_below_such_lines_stays_one() -> None:
    lines = [*textwrap.wrap(FIRST, 65), *textwrap.wrap(SECOND, 65)]
    reading = read_page(article_page("".join(f"<p>{line}</p>" for line in lines) + "<p>Hạnh Đan</p>"), url=DETAIL)
    assert reading.byline == "Hạnh Đan"


def test_lines_of_an_email_without_markup() -> None:
    lines = "\n".join(textwrap.wrap(FIRST, 72))
    assert [block.text for block in read_text(f"Ra quân dọn rạch\nRa quân dọn rạch\n{lines}\n").blocks] == [FIRST]


def test_paragraphs_of_one_length_are_no_broken_lines() -> None:
    lines = [
        "Bà con ấp Bình Tân dọn cỏ hai bên bờ rạch từ tờ mờ sáng.",
        "Bà con ấp Bình An lo phần nước uống và cơm trưa cho mọi người.",
        "Bà con ấp Tân Lập chở lục bình về ủ phân cho vườn nhãn mới.",
    ]
    assert blocks("<p>" + "<br>".join(lines) + "</p>") == [f"paragraph: {line}" for line in lines]
    assert blocks("".join(f"<p>{line}</p>" for line in lines)) == [f"paragraph: {line}" for line in lines]


def test_items_typed_with_dashes_stay_apart() -> None:
    items = ["- Ấp Bình Tân có một trăm hai mươi người", "- Ấp Bình An có chín mươi người ra rạch từ sớm"]
    body = "<p>" + "<br>".join([*textwrap.wrap(FIRST, 78), *items]) + "</p>"
    assert blocks(body)[1:] == [f"paragraph: {item}" for item in items]


def test_text_beside_a_floating_picture_is_no_caption() -> None:
    told = "Đồng chí Nguyễn Văn Bé Ba yêu cầu các xã rà soát lại số liệu, sớm tìm cách giúp những ấp còn khó khăn."
    for float_ in ('style="float: right; margin: 5px"', 'align="left"'):
        picture = f'<img src="/documents/1/2/a.jpg/u-u-i-d" {float_}>'
        assert blocks(f"<p>{SECOND}</p><p>{picture}{told}</p><p>{FIRST}</p>")[1] == f"paragraph: {told}"
    picture = '<img src="/documents/1/2/a.jpg/u-u-i-d" style="float: left">'
    caption = "<p><em>Bà con ấp Bình Tân dọn cỏ hai bên bờ rạch Cái Tre từ tờ mờ sáng hôm nay.</em></p>"
    assert blocks(f"<p>{SECOND}</p><p>{picture}</p>{caption}<p>{FIRST}</p>")[1].startswith("caption: Bà con")


def test_items_that_begin_with_small_letters_and_are_as_long_by_chance_stay_apart() -> None:
    items = [
        "- Một chiếc xe máy hiệu Honda màu đỏ biển số sáu sáu",
        "một bóp da màu đen bên trong có giấy tờ tùy thân và",
        "một điện thoại di động hiệu Samsung màu đen còn mới",
        "hai sợi dây chuyền vàng và một chiếc nhẫn bạc đã cũ",
    ]
    assert len(blocks(f"<p>{FIRST}</p>" + "".join(f"<p>{item}</p>" for item in items))) == 5
