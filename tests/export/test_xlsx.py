"""The workbook, read back by openpyxl; how LibreOffice reads it: tests/peers."""

import io
import time
import zipfile
from datetime import datetime

import openpyxl
import pytest

from lapvo_scraper.errors import UsageError
from lapvo_scraper.export import xlsx
from lapvo_scraper.export.selection import Selection
from lapvo_scraper.export.xlsx import EXPLAINED, write_xlsx


def exported(db, selection=None, **options):
    out = io.BytesIO()
    written = write_xlsx(db, out, selection or Selection(), **options)
    return out.getvalue(), written


def rows(data, sheet=0):
    return list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[sheet].iter_rows())


def row_of(data, number=1):
    names, values = rows(data)[0], rows(data)[number]
    return {name.value: cell for name, cell in zip(names, values, strict=True)}


def test_dates_are_dates_where_whole_and_texts_are_texts(shelf, read):
    shelf.article(
        281474976710655,
        date="2021-03-12",
        published_at="2021-03-12T08:30:00+07:00",
        published_not_before="2021-03",
        event_date="0987-01-02",
        title="=1+1",
        byline="+84 67 <b>&amp;</b>",
        summary="-Họp\r\nhai _x0041_",
    )
    row = row_of(exported(read())[0])
    assert (row["Mã"].value, row["Mã"].number_format) == (281474976710655, "0")
    assert (row["Ngày"].value, row["Ngày"].number_format) == (datetime.fromisoformat("2021-03-12"), "dd/mm/yyyy")
    assert row["Thời điểm đăng"].value == datetime.fromisoformat("2021-03-12T08:30")  # the portal's own time
    assert row["Thấy lần đầu"].value == datetime.fromisoformat("2025-06-01T02:00")
    assert row["Đăng không trước"].value == "2021-03"
    assert row["Ngày diễn ra"].value == "0987-01-02"
    assert (row["Tiêu đề"].value, row["Tiêu đề"].data_type) == ("=1+1", "s")
    assert row["Dòng ký tên"].value == "+84 67 <b>&amp;</b>"
    assert row["Tóm tắt"].value == "-Họp\r\nhai _x005F_x0041_"  # openpyxl does not undo the escape; Excel does
    assert row["Chuyên mục"].value is None


def test_layout(shelf, read):
    shelf.article(1)
    shelf.article(2)
    data, written = exported(read())
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Bài viết"]
    assert book.sheetnames == ["Bài viết", EXPLAINED]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:AA3"
    assert [sheet.row_dimensions[number].height for number in (1, 2, 3)] == [15, 15, 15]
    assert sheet["A1"].font.bold
    assert written.rows == 2


def test_texts_longer_than_a_cell_go_on_in_further_columns(shelf, read):
    long = "đ" * 32_767 + "\U0001f4f7" * 20_000
    shelf.article(1, body=long)
    shelf.article(2, body="ngắn")
    data, written = exported(read())
    row = row_of(data)
    parts = [row["Nội dung"].value, row["Nội dung (2)"].value, row["Nội dung (3)"].value]
    assert "".join(parts) == long
    assert [len(part.encode("utf-16-le")) // 2 for part in parts] == [32_767, 32_766, 7_234]
    second = row_of(data, 2)
    assert [second[name].value for name in ("Nội dung", "Nội dung (2)", "Nội dung (3)")] == ["ngắn", None, None]
    assert written.continued == 1
    explained = {line[0].value: line[2].value for line in rows(data, 1)}
    assert explained["Văn bản dài"].endswith(": 1 ô")


def test_what_xml_cannot_hold_is_replaced_and_counted(shelf, read):
    shelf.article(1, title="a\x07b\ufffe")
    data, written = exported(read())
    assert row_of(data)["Tiêu đề"].value == "a\ufffdb\ufffd"
    assert written.replaced == 1


def test_every_column_is_explained(shelf, read):
    shelf.article(1)
    data, _ = exported(read(), Selection(site="tanmy"))
    lines = [[cell.value for cell in line] for line in rows(data, 1)]
    headings = [cell.value for cell in rows(data)[0]]
    assert [line[0] for line in lines[1 : len(headings) + 1]] == headings
    assert ["Số dòng", None, "1"] in lines
    assert ["Phạm vi", None, "site: tanmy"] in lines


def test_other_tables_and_english_headings(shelf, read):
    shelf.insert("authors", id=1, name="=Khoa", name_key="khoa", kind="person")
    data, _ = exported(read(), Selection(table="authors"))
    assert [cell.value for cell in rows(data)[1]] == [1, "=Khoa", "khoa", "person"]
    shelf.article(1)
    assert rows(exported(read(), headings="en")[0])[0][1].value == "date"


def test_same_archive_same_bytes(shelf, read, monkeypatch):
    for number in range(20):
        shelf.article(number, title=f"Bài {number}")
    data = exported(read())[0]
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert exported(read())[0] == data
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_more_rows_than_a_sheet_holds_are_refused(shelf, read, monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    shelf.article(1)
    shelf.article(2)
    exported(read())
    shelf.article(3)
    with pytest.raises(UsageError, match="3 rows do not fit a sheet of 3"):
        exported(read())
