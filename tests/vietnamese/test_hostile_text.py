"""No text makes the rules slow: 100,000 characters cost about as much as 100,000 other characters."""

import time

import pytest

from lapvo_scraper.vietnamese import bylines, captions, dates, headings, language, people, sorting, text

SIZE = 100_000
SECONDS = 2.0  # measured: under 0.2; anything quadratic takes minutes

UNITS = [
    *(
        "a",
        "A",
        "Á ",
        "1/",
        "1.",
        "A.",
        "N.",
        ". ",
        "./",
        "//",
        "(",
        "()",
        "(người thứ ",
        ", ",
        "; ",
        "- ",
        "– ",
    ),
    *("\xa0", "\u200b", "\n", "a\u0301", "a\u0323\u0302", "Ã¡", "é ", "oâ", "ð", "Ð ", "@"),
    *(
        "ngày ",
        "ngày 1",
        "ngày 1-1 - ",
        "tháng 1 ",
        "20/01/2021 ",
        "20-01-",
        "2021-",
        "năm ",
        "thứ tư, ",
        "từ ",
    ),
    *("kỷ niệm ", "số 1/a ", "12-KH ", "Tin, ", "Bt: ", "Theo ", "Ảnh", "ảnh: ", "Ảnh: ", "và "),
    *("Nguyễn ", "Nguyễn Văn ", "đồng chí ", "Chủ tịch ", "Bí thư, ", "ông Lý Văn Đông, Bí thư "),
]
UNDER_PICTURE = captions.CaptionPlace(after_image=True, centred=True)


def everything(line: str) -> None:
    text.normalise(line)
    text.fold(line)
    text.strip_end_mark(line)
    text.is_end_mark(line)
    dates.parse_stamp(line)
    dates.find_event_date(line)
    dates.is_dateline(line)
    bylines.parse_byline(line)
    bylines.strip_source_tag(line)
    bylines.split_bylines(["lead", line], lambda index: False)
    bylines.find_signer(["lead", line])
    captions.is_caption(line, None, after_lead=True)
    captions.is_caption(line, UNDER_PICTURE)
    captions.split_credit(line)
    headings.is_heading(line, bold=True)
    people.find_mentions(line)
    sorting.sort_key(line)
    language.guess_language(line)


@pytest.mark.parametrize("unit", UNITS)
def test_one_endless_line(unit: str) -> None:
    line = (unit * (SIZE // len(unit) + 1))[:SIZE] + "!"
    started = time.process_time()
    everything(line)
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("line", ["Hạnh Đan", "", "./.", "Ảnh: K.L", "Xem thêm", "Bí thư", "Lý Văn Đông"])
def test_endless_lines(line: str) -> None:
    lines = [line] * 20_000
    started = time.process_time()
    for verdict in (True, False):
        bylines.split_bylines(lines, lambda index, verdict=verdict: verdict)
    bylines.find_signer(lines)
    assert time.process_time() - started < SECONDS
