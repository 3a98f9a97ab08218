"""What a site's template prints around an article, by words alone: dates, counters, buttons, key words."""

from __future__ import annotations

import time

import pytest

from lapvo_scraper.reading.template_lines import (
    is_date_line,
    is_keyword_line,
    is_tool,
    says_when,
    says_when_changed,
)


@pytest.mark.parametrize(
    "line",
    [
        "Thứ Tư, 20/01/2021, 15:30 [GMT+7] Lượt xem: 1.204",
        "20/01/2021 | 15:30 | 120 lượt xem",
        "Ngày đăng: 20/01/2021 15:30 | Số lần xem: 12",
        "20/01/2021 15:30 In trang Gửi email Chia sẻ",
        "Đã xem: 77 - Thứ năm, 21/01/2021",
    ],
)
def test_a_date_with_counters_and_buttons_beside_it_is_a_date_line(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Lượt xem: 1.204",  # no date at all
        "Ngày 20/01/2021 có 120 lượt xem hội thi trực tuyến",
        "Hội nghị ngày 20/01/2021 | Lượt xem: 12",
        "Vàm Nhơn, ngày 20 tháng 01 năm 2021",
    ],
)
def test_a_date_with_other_words_is_none(line: str) -> None:
    assert not is_date_line(line)


def test_a_date_below_the_text_has_to_say_that_it_is_one() -> None:
    assert says_when("Ngày đăng: 20/01/2021 15:30 | Số lần xem: 12")
    assert not says_when("20/01/2021 15:30")
    assert says_when_changed("Cập nhật lần cuối: 20/01/2021")
    assert not says_when_changed("Ngày đăng: 20/01/2021")


@pytest.mark.parametrize("line", ["A- A A+ In bài viết Đọc bài viết", "Số lần xem: 12", "Cỡ chữ: A- A A+ | Chia sẻ"])
def test_buttons_and_counters(line: str) -> None:
    assert is_tool(line)


def test_key_words() -> None:
    assert is_keyword_line("Từ khóa: nông thôn mới, hợp tác xã")
    assert is_keyword_line("Tags : an sinh")
    assert not is_keyword_line("Từ khóa của năm là tiết kiệm")


@pytest.mark.parametrize("line", ["a-" * 49 + "!", "in " * 33 + "!", "a- " * 33 + "?", "lượt xem: " * 9 + "!"])
def test_lines_made_to_harm_are_judged_at_once(line: str) -> None:
    started = time.process_time()
    assert not is_tool(line)
    assert not is_date_line(f"{line} 20/01/2021 ?x")
    assert time.process_time() - started < 0.5
