"""The day of an event: which words announce it, which only look so, and where its year comes from."""

from datetime import date

import pytest

from lapvo_scraper.vietnamese.dates import find_cued_day, find_event_date, year_from_neighbours


@pytest.mark.parametrize(
    ("lead", "value", "end"),
    [
        ("Sáng ngày 14/3/2024, xã khánh thành cầu.", "2024-03-14", None),
        ("Chiều 14-3-2024, xã khánh thành cầu.", "2024-03-14", None),
        ("Tối qua (14.3.2024), đoàn về đến nơi.", "2024-03-14", None),
        ("Ngày 14 tháng 3 năm 2024, xã khánh thành cầu.", "2024-03-14", None),
        ("Sáng thứ Năm, 14/3/2024, xã khánh thành cầu.", "2024-03-14", None),
        ("Ghi nhận ngày 14/3/2024 tại chợ xã.", "2024-03-14", None),
        ("Tính đến ngày 14/3/2024, toàn xã gieo sạ xong.", "2024-03-14", None),
        ("Lúc 7 giờ 30 phút ngày 14/3/2024, nước lên.", "2024-03-14", None),
        ("Thứ Năm, 14/03/2024 - hội thi bắt đầu.", "2024-03-14", None),
        ("Trong hai ngày 14 và 15/3/2024, đoàn khảo sát.", "2024-03-14", "2024-03-15"),
        ("Ngày 14, 15/3/2024, đoàn khảo sát.", "2024-03-14", "2024-03-15"),
        ("Từ ngày 28/2 đến ngày 2/3/2024, lớp học mở.", "2024-02-28", "2024-03-02"),
        ("Từ ngày 30/12/2023 đến 02/01/2024, hội chợ mở.", "2023-12-30", "2024-01-02"),
        ("Ngày 14 và 15 tháng 3 năm 2024, lớp học mở.", "2024-03-14", "2024-03-15"),
        # the first day that is an event's
        (
            "Theo Kế hoạch số 31-KH/HU ngày 02/01/2024 của Huyện ủy, sáng 14/3/2024, xã họp.",
            "2024-03-14",
            None,
        ),
        ("Theo Quyết định 88/QĐ-UBND, ngày 05/02/2024, chiều 14/3/2024 xã bàn giao.", "2024-03-14", None),
        ("Kỷ niệm ngày truyền thống 26/3, tối 24/3/2024 xã đoàn tổ chức hội trại.", "2024-03-24", None),
        ("Hạn nộp trước ngày 30/4/2024. Ngày 14/3/2024, xã họp.", "2024-03-14", None),
        ("Ngày 31/02/2024 in sai, ngày 14/3/2024 mới đúng.", "2024-03-14", None),
    ],
)
def test_explicit(lead: str, value: str, end: str | None) -> None:
    event = find_event_date(lead)
    assert event is not None
    assert (event.value, event.end, event.source) == (value, end, "explicit")


@pytest.mark.parametrize(
    ("lead", "published", "value"),
    [
        ("Sáng ngày 14/3, xã họp.", date(2024, 3, 15), "2024-03-14"),
        ("Sáng ngày 14/3, xã họp.", date(2024, 3, 13), "2024-03-14"),  # announced the day before
        ("Sáng ngày 14/3, xã họp.", date(2024, 3, 12), "2023-03-14"),
        ("Ngày 30/12, xã họp.", date(2024, 1, 3), "2023-12-30"),
        ("Chiều 29/02, xã họp.", date(2026, 5, 1), "2024-02-29"),
        ("14/3", date(2024, 3, 20), "2024-03-14"),
    ],
)
def test_year_from_the_publication(lead: str, published: date, value: str) -> None:
    event = find_event_date(lead, published=published)
    assert event is not None
    assert (event.value, event.source) == (value, "published")


def test_a_span_may_still_last_when_it_is_published() -> None:
    event = find_event_date("Từ ngày 12 đến 17/3, lớp học mở.", published=date(2024, 3, 13))
    assert event is not None
    assert (event.value, event.end) == ("2024-03-12", "2024-03-17")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Sáng 14/3, xã họp. Trong năm 2023 đã làm nhiều việc. Năm 2024 sẽ làm thêm.", "2024-03-14"),
        ("Chiều 14/11, xã họp. Năm 2023 đã làm nhiều việc; kế hoạch năm 2024.", "2023-11-14"),
        ("Ngày 14/6, xã họp bàn kế hoạch năm 2024.", "2024-06-14"),
        ("Ngày 14/6, xã họp. Nhiệm kỳ 2020 - 2025, giai đoạn 2021-2025. Kế hoạch năm 2024.", "2024-06-14"),
        ("Ngày 14/6, xã họp. Đến năm 2030 đạt chuẩn. Kế hoạch năm 2024.", "2024-06-14"),
        ("Ngày 14/6, triển khai Nghị định 35/2023/NĐ-CP trong năm 2024.", "2024-06-14"),
    ],
)
def test_year_from_the_text(text: str, value: str) -> None:
    event = find_event_date(text)
    assert event is not None
    assert (event.value, event.source) == (value, "text")


@pytest.mark.parametrize(
    "text",
    [
        "Sáng 14/3, xã họp.",  # no year anywhere
        "Sáng 14/1, xã họp tổng kết năm 2023.",  # the year reviewed or the year begun?
        "Ngày 14/6, xã họp. Năm 2023 và năm 2024.",  # mid-year between two
        "Ngày 14/6, xã họp. Năm 2010, 2015 và 2024.",
        "Ngày 14/6, bà con hiến 2020 m2 đất.",  # an amount
    ],
)
def test_an_open_year_stays_open(text: str) -> None:
    assert find_event_date(text) is None
    assert find_cued_day(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Toàn xã có 3 thương binh 1/4, 2/4.",
        "Xã đạt 17/19 tiêu chí.",
        "Bình quân từ 10-12 triệu đồng mỗi hộ.",
        "Hộ nghèo giảm từ 2/3 số hộ.",
        "Trực 24/24 giờ.",
        "Ngày 15 tháng 8 âm lịch, đình cúng.",
        "Ngày 10/3 âm lịch, đình cúng.",
        "Lễ nhằm ngày 16/4, mưa to.",
        "Ngày 12 tháng 3 năm Giáp Thìn, đình cúng.",
        "Nhân ngày 27/7, đoàn thăm gia đình.",
        "Chào mừng ngày 8/3",
        "Rằm tháng Giêng, mùng 4 Tết.",
        "",
        "chữ " * 100 + "Ngày 14/3/2024 xã họp.",  # too far from the lead
    ],
)
def test_no_day_of_an_event(text: str) -> None:
    assert find_cued_day(text) is None
    assert find_event_date(text, published=date(2024, 12, 1)) is None


def test_a_solar_date_beside_its_lunar_one() -> None:
    cued = find_cued_day("Sáng ngày 03/02 (nhằm ngày 24 tháng Chạp), chợ hoa mở.")
    assert cued is not None
    assert (cued.day, cued.month, cued.year, cued.raw) == (3, 2, None, "Sáng ngày 03/02")


@pytest.mark.parametrize(
    "words", ["Ủy ban nhân dân xã họp", "Học sinh về trường", "Tổ hợp tác được thành lập"]
)
def test_words_that_only_resemble_an_anniversary(words: str) -> None:
    assert find_cued_day(f"{words} sáng ngày 14/3.") is not None


@pytest.mark.parametrize(
    ("lower", "upper", "found"),
    [
        (date(2024, 3, 10), date(2024, 3, 20), date(2024, 3, 14)),
        (date(2024, 4, 20), date(2024, 4, 25), date(2024, 3, 14)),  # numbered weeks after the event
        (date(2024, 3, 13), date(2024, 3, 13), date(2024, 3, 14)),
        (date(2022, 1, 1), date(2024, 6, 1), None),  # three candidates
        (date(2024, 6, 1), date(2024, 6, 30), None),  # none
    ],
)
def test_year_from_the_neighbours(lower: date, upper: date, found: date | None) -> None:
    assert year_from_neighbours(14, 3, lower, upper) == found


def test_neighbours_of_a_leap_day() -> None:
    assert year_from_neighbours(29, 2, date(2023, 12, 1), date(2024, 12, 1)) == date(2024, 2, 29)
    assert year_from_neighbours(29, 2, date(2022, 12, 1), date(2023, 12, 1)) is None
