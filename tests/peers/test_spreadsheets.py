"""What LibreOffice makes of our spreadsheets: the same cells, and no formula."""

import csv
import io
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from lapvo_scraper.export.csv import Style, write_csv
from lapvo_scraper.export.selection import Selection
from lapvo_scraper.export.xlsx import write_xlsx
from lapvo_scraper.storage.database.schema import connect, connect_read_only, migrate

pytestmark = pytest.mark.peers

TEXTS = (
    "=1+1", '=HYPERLINK("http://a.vn","bấm")', "+84 67 3 123", "-Họp giao ban", "@all", "\t=2", "'đã có dấu", "0123", "1E5",
    "2021-03", "20/01", "TRUE", "12.500", "Đ/c Nguyễn Thị Ưởng, «Lấp Vò»; \"lúa | nếp\"", "dòng một\n\ndòng hai", " lề ",
    "_x0041_", "Ủy ban nhân dân huyện Lấp Vò", "Covid-19\r\nCRLF", "📷 ảnh", "e\u0301", "<b>&amp;</b>", "a\u00a0b",
)  # fmt: skip
# Filter options of LibreOffice Calc: separator comma, quote ", UTF-8, from line 1, then the type of each column.
COMMA, QUOTE, UTF_8 = 44, 34, 76
ALL_TEXT = f"{COMMA},{QUOTE},{UTF_8},1," + "/".join(f"{column}/2" for column in range(1, 28))
GUESSING = f"{COMMA},{QUOTE},{UTF_8},1,"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "lapvo.db"
    with closing(connect(path)) as writer:
        migrate(writer)
        writer.execute("pragma foreign_keys = off")
        for number, text in enumerate(TEXTS, 1):
            writer.execute(
                "insert into articles (id, site, identity, entry_id, sort_date, first_seen_at, last_seen_at, versions, "
                "capture_id, extractor, captions, date, date_source, published_at, published_source, "
                "published_precision, title, body) values (?, 'a', ?, ?, '2021', '2025-06-01T02:00:00Z', "
                "'2025-06-01T02:00:00Z', 1, 'c', 'x', '', ?, 'published', '2021-03-12T08:30:00+07:00', 'template', "
                "'minute', ?, ?)",
                (2**47 + number, f"e:{number}", number, "2021-03-12" if number % 2 else "2021-03", text, text * 3),
            )
    with closing(connect_read_only(path)) as reader:
        yield reader


def converted(libreoffice: str, path: Path, to: str, filters: str = "") -> bytes:
    out = path.parent / "converted"
    profile = (path.parent / "profile").as_uri()
    command = [libreoffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", to, "--outdir", str(out)]
    options = [f"--infilter=CSV:{filters}"] if filters else []
    subprocess.run([*command, *options, str(path)], check=True, capture_output=True, timeout=180)
    (made,) = out.iterdir()
    data = made.read_bytes()
    made.unlink()
    return data


def cells(workbook: bytes) -> list[dict[str, openpyxl.cell.Cell]]:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    names, *rows = sheet.iter_rows()
    return [{str(name.value): cell for name, cell in zip(names, row, strict=False)} for row in rows]


def guarded(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_workbook_comes_back_with_the_same_cells(db: sqlite3.Connection, libreoffice: str, tmp_path: Path) -> None:
    path = tmp_path / "tin.xlsx"
    with path.open("wb") as file:
        write_xlsx(db, file, Selection())
    ours = cells(path.read_bytes())
    theirs = cells(converted(libreoffice, path, "xlsx:Calc MS Excel 2007 XML"))
    assert len(theirs) == len(ours) == len(TEXTS)
    for number, (before, after) in enumerate(zip(ours, theirs, strict=True)):
        for name, cell in before.items():
            if name not in ("Tiêu đề", "Nội dung"):
                assert after[name].value == cell.value, name
        assert after["Tiêu đề"].data_type == "s", TEXTS[number]  # a formula would be "f"
        assert as_sent(after["Tiêu đề"].value) == as_sent(TEXTS[number])
        assert as_sent(after["Nội dung"].value) == as_sent(TEXTS[number] * 3)


def as_sent(text: object) -> str:
    """A spreadsheet's own line break is LF, and a cell that shows nothing before its text keeps it."""
    return str(text).replace("_x005F_", "_").replace("\r\n", "\n")


def test_csv_read_as_text_equals_the_guarded_values(db: sqlite3.Connection, libreoffice: str, tmp_path: Path) -> None:
    path = tmp_path / "tin.csv"
    with path.open("wb") as file:
        write_csv(db, file, Selection(), Style())
    values = guarded(path.read_bytes())
    for row, shown in zip(values, cells(converted(libreoffice, path, "xlsx:Calc MS Excel 2007 XML", ALL_TEXT)), strict=True):
        for name, value in row.items():
            assert as_sent(shown[name].value or "") == as_sent(value), name
            assert shown[name].data_type != "f"


def test_csv_opened_with_guessing_keeps_accents_line_breaks_and_columns(
    db: sqlite3.Connection, libreoffice: str, tmp_path: Path
) -> None:
    path = tmp_path / "tin.csv"
    with path.open("wb") as file:
        write_csv(db, file, Selection(), Style())
    values = guarded(path.read_bytes())
    shown = cells(converted(libreoffice, path, "xlsx:Calc MS Excel 2007 XML", GUESSING))
    assert len(shown) == len(values)
    assert list(shown[0]) == list(values[0])
    for row, after in zip(values, shown, strict=True):
        assert after["title"].data_type != "f"
        if any(letter.isalpha() for letter in row["body"]) and not row["title"].startswith(("TRUE", "1E5")):
            assert as_sent(after["body"].value) == as_sent(row["body"])
            assert as_sent(after["site"].value) == "a"
