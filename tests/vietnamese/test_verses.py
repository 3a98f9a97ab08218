"""Verses in bare text: told by their measure."""

import pytest

from lapvo_scraper.vietnamese.verses import find_verses

POEM = ["Rạch xưa nước đục bèo trôi", "Nay về thấy sạch bồi hồi trong tim", "Ghe qua soi bóng cánh chim"]
POEM += ["Đôi bờ lau lách im lìm đợi ai"]


def test_a_poem_between_paragraphs() -> None:
    lines = ["Có mấy câu thơ rằng:", *POEM, "Bài thơ được ngâm trong đêm hội của xã, ai nghe cũng xúc động."]
    assert find_verses(lines) == {1, 2, 3, 4}


@pytest.mark.parametrize(
    "line",
    [
        "Ảnh: Minh Trúc chụp tại chợ",
        "- Ấp Tân Hội Đông: đã xong",
        "Tổng cộng 12 hộ đã đăng ký",
        "NHỮNG VIỆC CẦN LÀM NGAY",
        "Minh Trúc",
        "Một dòng dài hơn bất cứ câu thơ nào trong bài",
    ],
)
def test_lines_that_are_no_verses_end_a_poem_or_show_that_there_is_none(line: str) -> None:
    assert find_verses([*POEM[:2], line, *POEM[2:]]) == set()


def test_three_lines_are_no_poem_yet() -> None:
    assert find_verses(POEM[:3]) == set()


def test_captions_in_a_row_are_no_poem() -> None:
    captions = ["Quang cảnh buổi lễ khánh thành", "Lãnh đạo xã trao quà", "Bà con vui trong ngày hội", "Đua ghe trên rạch"]
    assert find_verses(captions) == set()
