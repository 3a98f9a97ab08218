"""Somebody with a spreadsheet: the workbook and the CSV, cell by cell, and the first screen as a picture.

    python -m benchmarks.walks.spreadsheets OUT

Cells are read with openpyxl, from our workbook and from what LibreOffice makes of it and of the CSV, and compared with
the database. OUT/spreadsheets/*.png are there to be looked at: the beginning of each sheet as it opens.
"""

from __future__ import annotations

import csv
import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from benchmarks.walks.places import LAPVO, demo_archive, program
from benchmarks.walks.transcript import Transcript, begin

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_ORDER = "order by site, entry_id is null, entry_id, id"
_WORKBOOK = "xlsx:Calc MS Excel 2007 XML"
# Separator comma, quote ", UTF-8, from line 1, as Calc proposes them; then each of 27 columns as text.
_AS_TEXT = "44,34,76,1," + "/".join(f"{column}/2" for column in range(1, 28))
_SEEN = {"Bài viết": ("first-screen", "A1:H40"), "Giải thích": ("second-sheet", "A1:C40")}  # about a screen of each


def main() -> None:
    """Walk."""
    walk = begin("spreadsheets", __doc__)
    for name in ("soffice", "pdftoppm"):
        program(name)
    archive = demo_archive(walk.folder / "archive")
    for kind in ("xlsx", "csv"):
        walk.enter(f"'{LAPVO}' --archive archive export {kind} -o tin.{kind}")
    walk.enter("cat tin.csv.columns.txt")
    with closing(sqlite3.connect(archive / "lapvo.db")) as db:
        held = [tuple(map(_plain, row)) for row in db.execute(f"select * from articles_csv {_ORDER}")]
    ours = openpyxl.load_workbook(walk.folder / "tin.xlsx")
    walk.note(f"sheets: {', '.join(ours.sheetnames)}; headings: {[cell.value for cell in ours.worksheets[0][1]]}")
    walk.check("the workbook has the cells of the database", _rows(ours.worksheets[0]) == held)
    with (walk.folder / "tin.csv").open(encoding="utf-8-sig", newline="") as file:
        read = [tuple(map(_plain, row)) for row in csv.reader(file)][1:]
    walk.check("the CSV has them, too", read == [tuple(map(_guarded, row)) for row in held])
    walk.check("LibreOffice sees the same workbook", _through_calc(walk, "tin.xlsx") == held)
    walk.check("LibreOffice sees the same CSV", _through_calc(walk, "tin.csv") == read)
    for title in _SEEN:
        _picture(walk, title)


def _plain(value: Any) -> str:
    """Return a cell as text: days and moments as the database writes them, without zone."""
    if isinstance(value, dt.datetime):
        at_midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return f"{value:%Y-%m-%d}" if at_midnight else f"{value:%Y-%m-%dT%H:%M:%S}"
    text = "" if value is None else str(value).replace("\r\n", "\n")
    is_moment = len(text) in (20, 25) and text[4:5] == text[7:8] == "-" and text[10:11] == "T"
    return text[:19] if is_moment else text


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _rows(sheet: Worksheet) -> list[tuple[str, ...]]:
    return [tuple(map(_plain, row)) for row in sheet.iter_rows(min_row=2, values_only=True)]


def _through_calc(walk: Transcript, name: str) -> list[tuple[str, ...]]:
    """Open a file in LibreOffice, save it as a workbook, and return the cells of its first sheet."""
    read_as = f"--infilter='CSV:{_AS_TEXT}' " if name.endswith(".csv") else ""
    walk.enter(f"{_calc(walk)} {read_as}--convert-to '{_WORKBOOK}' --outdir calc-{Path(name).suffix[1:]} {name}")
    (made,) = (walk.folder / f"calc-{Path(name).suffix[1:]}").iterdir()
    return _rows(openpyxl.load_workbook(made).worksheets[0])


def _picture(walk: Transcript, title: str) -> None:
    """Print the upper left corner of a sheet on one page, with grid and headings as on the screen."""
    name, cells = _SEEN[title]
    book = openpyxl.load_workbook(walk.folder / "tin.xlsx")
    for sheet in book.worksheets:
        if sheet.title != title:
            book.remove(sheet)
    sheet = book[title]
    sheet.print_area = cells
    sheet.print_options.gridLines = sheet.print_options.headings = True
    sheet.page_margins = PageMargins(0.2, 0.2, 0.2, 0.2)
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.save(walk.folder / f"{name}.xlsx")
    to_png = f"pdftoppm -png -r 180 -f 1 -l 1 -singlefile {name}.pdf {name}"
    walk.enter(f"{_calc(walk)} --convert-to pdf {name}.xlsx && {to_png}")
    walk.check(f"{name}.png is there to be looked at", (walk.folder / f"{name}.png").stat().st_size > 10_000)


def _calc(walk: Transcript) -> str:
    return f"soffice -env:UserInstallation={(walk.folder / 'profile').as_uri()} --headless"


if __name__ == "__main__":
    main()
