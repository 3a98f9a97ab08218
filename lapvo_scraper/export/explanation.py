"""The sheet "Giải thích": what a person who was sent a workbook, and nothing else, has to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.export.columns import ARTICLE_COLUMNS
from lapvo_scraper.export.notes import completeness, limits
from lapvo_scraper.export.selection import ARTICLES, Query, Selection
from lapvo_scraper.vietnamese.numbers import numeral

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from lapvo_scraper.export.written import Written


def explanation(db: sqlite3.Connection, selection: Selection, query: Query, written: Written) -> list[tuple[str, ...]]:
    """Return the rows of the sheet, headings first: three texts each.

    Nothing in them depends on the moment of the export.
    """
    return [
        ("Cột", "Tên trong CSV", "Ý nghĩa"),
        *_columns(query),
        ("", "", ""),
        *_facts(db, selection, written),
    ]


def _columns(query: Query) -> Iterator[tuple[str, ...]]:
    if query.table == ARTICLES:
        for column in ARTICLE_COLUMNS:
            yield column.heading_vi, column.name, column.vi
    else:
        yield "", query.table, "ý nghĩa các cột: README.md trong kho lưu trữ"


def _facts(db: sqlite3.Connection, selection: Selection, written: Written) -> Iterator[tuple[str, ...]]:
    yield "Số dòng", "", numeral(written.rows, "vi")
    yield "Phạm vi", "", "; ".join(limits(selection)) or "tất cả"
    if written.left_out:
        yield "Bỏ ra", "", f"{numeral(written.left_out, 'vi')} bài: không rõ ngày để xét phạm vi"
    for name, complete, newest in completeness(db, selection.site):
        yield "Đầy đủ đến", name, f"{complete} (giờ UTC)" if complete else f"chưa đầy đủ; lần thử cuối: {newest}"
    yield "Ngày, giờ", "", "ô ngày là ngày thật của bảng tính; ngày chỉ biết đến tháng hoặc năm thì để dạng chữ"
    yield "", "", "thời điểm đăng theo giờ của cổng; thấy lần đầu, thấy lần cuối, sửa lúc, gỡ từ theo giờ UTC"
    yield "Danh sách", "", "các chú thích, hình ảnh, tệp đính kèm nối bằng |; ô trống là không rõ"
    if written.continued:
        text = "văn bản dài hơn một ô giữ được viết tiếp ở cột (2), (3) … phía sau; nối lại thì đủ nguyên văn"
        yield "Văn bản dài", "", f"{text}: {numeral(written.continued, 'vi')} ô"
    if written.replaced:
        text = "ký tự bảng tính không giữ được, đã thay bằng \ufffd"
        yield "Ký tự lạ", "", f"{text}: {numeral(written.replaced, 'vi')} ô"
