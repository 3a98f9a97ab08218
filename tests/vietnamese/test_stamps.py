"""Printed date lines: what Java prints for vi_VN, what people type, and what is no date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapvo_scraper.vietnamese.dates import is_dateline, parse_stamp


@pytest.mark.parametrize(
    ("line", "value", "precision"),
    [
        # JDK 8 (COMPAT) and JDK 9+ (CLDR), vi_VN, SHORT MEDIUM LONG FULL
        ("09:05 14/03/2024", "2024-03-14T09:05", "minute"),
        ("09:05, 14/03/2024", "2024-03-14T09:05", "minute"),
        ("09:05:07 14-03-2024", "2024-03-14T09:05:07", "minute"),
        ("09:05:07, 14 thg 3, 2024", "2024-03-14T09:05:07", "minute"),
        ("09:05:07 ICT Ngày 14 tháng 3 năm 2024", "2024-03-14T09:05:07", "minute"),
        ("09:05:07 GMT+07:00 14 tháng 3, 2024", "2024-03-14T09:05:07", "minute"),
        ("09:05:07 ICT Thứ năm, ngày 14 tháng ba năm 2024", "2024-03-14T09:05:07", "minute"),
        ("Thứ Năm, 14 tháng 3, 2024", "2024-03-14", "day"),
        ("14 thg 3, 2024", "2024-03-14", "day"),
        ("14-03-2024", "2024-03-14", "day"),
        ("Th 5, 14/03/2024", "2024-03-14", "day"),
        # an English pattern with Vietnamese words, and English itself
        ("tháng ba 14, 2024", "2024-03-14", "day"),
        ("tháng 3 14, 2024", "2024-03-14", "day"),
        ("Tháng Mười Hai 1, 2023", "2023-12-01", "day"),
        ("tháng tư 30, 2022", "2022-04-30", "day"),
        ("Mar 14, 2024", "2024-03-14", "day"),
        ("14 March 2024 09:05", "2024-03-14T09:05", "minute"),
        # halves of the day
        ("09:05 SA 14/03/2024", "2024-03-14T09:05", "minute"),
        ("09:05 CH 14/03/2024", "2024-03-14T21:05", "minute"),
        ("12:10 SA 14/03/2024", "2024-03-14T00:10", "minute"),
        ("12:10 CH 14/03/2024", "2024-03-14T12:10", "minute"),
        ("14/3/2024 3:05 PM", "2024-03-14T15:05", "minute"),
        # labels and asides
        ("Đã xuất bản 14/03/2024", "2024-03-14", "day"),
        ("Ngày xuất bản: 14/3/2024 9:05 CH", "2024-03-14T21:05", "minute"),
        ("Ngày đăng tin: 14/03/2024", "2024-03-14", "day"),
        ("Cập nhật lúc 9h05 ngày 14-3-2024", "2024-03-14T09:05", "minute"),
        ("Cập nhật: 14.03.2024, 9 giờ 05", "2024-03-14T09:05", "minute"),
        ("(Thứ năm, 14/03/2024 09:05)", "2024-03-14T09:05", "minute"),
        ("Thứ Năm, 14/03/2024, 09:05 (GMT+7)", "2024-03-14T09:05", "minute"),
        ("04:15 GMT+7, Thứ Năm, 14/3/2024", "2024-03-14T04:15", "minute"),
        ("Lượt xem: 5120 | Gửi lúc: 14/03/2024 09:05:07", "2024-03-14T09:05:07", "minute"),
        ("Thứ 5, 14/03/2024 | 09:05:07 [GMT +7] A A", "2024-03-14T09:05:07", "minute"),
        ("Hội An Đông, ngày 14 tháng 03 năm 2024", "2024-03-14", "day"),
        ("Đăng ngày 14 - 03 - 2024", "2024-03-14", "day"),
        # short years, loose spacing, machine forms
        ("14/03/24 09:05", "2024-03-14T09:05", "minute"),
        ("2024-03-14", "2024-03-14", "day"),
        ("2024-3-4 22:17:36", "2024-03-04T22:17:36", "minute"),
        ("2024-03-14 09:05:07.0", "2024-03-14T09:05:07", "minute"),
        ("2024-03-14T09:05", "2024-03-14T09:05", "minute"),
        ("2024-03-14T02:05:07Z", "2024-03-14T09:05:07", "minute"),
        ("2024-03-14T09:05:07+07:00", "2024-03-14T09:05:07", "minute"),
        ("2024-03-13T21:05:00-0500", "2024-03-14T09:05", "minute"),
        # day first, months by name, months alone
        ("05/06/2023", "2023-06-05", "day"),
        ("mùng 5 tháng 6 năm 2023", "2023-06-05", "day"),
        ("20 Tháng Mười 2023", "2023-10-20", "day"),
        ("ngày 1 tháng mười một năm 2023", "2023-11-01", "day"),
        ("ngày 5 tháng năm năm 2023", "2023-05-05", "day"),
        ("29/02/2024", "2024-02-29", "day"),
        ("tháng 3/2024", "2024-03", "month"),
        ("tháng 11 năm 2023", "2023-11", "month"),
    ],
)
def test_reads(line: str, value: str, precision: str) -> None:
    stamp = parse_stamp(line)
    assert stamp is not None
    assert (stamp.value, stamp.precision) == (value, precision)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Tin tức",
        "2 giờ trước",
        "15:30",
        "31/02/2024",
        "29/02/2023",
        "40/12/2023",
        "14/13/2023",
        "12/03/1975",  # history, not a publication
        "Quyết định số 15/2023/QĐ-UBND",
        "nhiệm kỳ 2025 - 2030",
        "0277 3851 234",
        "đạt 17/19 tiêu chí",
        "ngày 15 tháng 8 âm lịch",
        "ngày 10 tháng 3 năm 2024 (âm lịch)",
        "mùng 4 Tết",
        "2024-13-14T09:05:00Z",
        "chữ " * 60 + "14/03/2024",
    ],
)
def test_refuses(line: str) -> None:
    assert parse_stamp(line) is None


def test_a_printed_zone_is_converted_to_the_portals_own() -> None:
    assert parse_stamp("2024-03-14T09:05:00+07:00", offset=timedelta(hours=1)).value == "2024-03-14T03:05"
    assert parse_stamp("09:05 14/03/2024", offset=timedelta(hours=1)).value == "2024-03-14T09:05"


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_from_every_form(day: date) -> None:
    forms = (
        "{0.day}/{0.month}/{0.year}",
        "{0.day:02}-{0.month:02}-{0.year}",
        "{0.year}-{0.month:02}-{0.day:02}",
        "ngày {0.day} tháng {0.month} năm {0.year}",
        "{0.day} thg {0.month}, {0.year}",
    )
    for form in forms:
        stamp = parse_stamp(form.format(day))
        assert stamp is not None
        assert stamp.value == day.isoformat()


@pytest.mark.parametrize(
    "line",
    [
        "Hội An Đông, ngày 14 tháng 03 năm 2024",
        "ngày 14/3/2024",
        "Thứ Năm, 14/03/2024",
        "14/03/2024 09:05",
        "(Thứ năm, 14/03/2024 09:05)",
        "14/03/2024 - 09:05 (GMT+7)",
        "Cập nhật: 14/03/2024",
        "Đã xuất bản 14/03/2024",
        "Tân Hội Đông, tháng 3/2024",
    ],
)
def test_lines_that_are_dates(line: str) -> None:
    assert is_dateline(line)


@pytest.mark.parametrize(
    "line",
    [
        "Ngày 14/3/2024, xã Hội An Đông khánh thành cầu Kênh Tư.",
        "Sáng 14/3",
        "Bích Hà",
        "Thời gian: 7 giờ 30 phút ngày 14/3/2024",
        "",
    ],
)
def test_lines_that_say_more_than_a_date(line: str) -> None:
    assert not is_dateline(line)
