"""`lapvo export`: the archive, given on. Complete or refused, never cut short."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.opened import held_sites, reading
from lapvo_scraper.cli.session import LANGUAGES, Language, Session, current
from lapvo_scraper.errors import UsageError
from lapvo_scraper.export.csv import EXCEL_CELL_LIMIT, Style, write_csv
from lapvo_scraper.export.files import delivered_whole, replaced_whole
from lapvo_scraper.export.formats import FORMATS, writer
from lapvo_scraper.export.noted_file import NOTES_SUFFIX, write_noted_file
from lapvo_scraper.export.selection import Selection
from lapvo_scraper.storage.search.days import Days

if TYPE_CHECKING:
    import sqlite3
    from typing import BinaryIO

    from lapvo_scraper.export.written import Sink, Written
    from lapvo_scraper.storage.folder import Folder


@dataclass(frozen=True)
class _Order:
    """What was asked for."""

    kind: str
    output: Path | None
    selection: Selection
    style: Style


@click.command(
    "export",
    cls=VerbCommand,
    help="Write articles, or any table, for other programs. Without -o it goes to stdout. "
    "With -o FILE, FILE appears whole or not at all; beside csv and jsonl, FILE.columns.txt says what the columns "
    "mean.\n\nFORMAT is " + "; ".join(f"{each.name} ({each.purpose})" for each in FORMATS.values()) + ".",
    examples=(
        "lapvo export csv -o articles.csv",
        "lapvo export xlsx --from 2020 --to 2021-06 -o tin-2020-2021.xlsx",
        "lapvo export wacz --site lapvo -o lapvo.wacz",
        "lapvo export csv --table images --where \"credit like '%Khoa%'\" | head",
    ),
)
@click.argument("kind", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
@click.option("--table", metavar="NAME", help="A table or view instead of the articles (archive/README.md).")
@click.option("--where", metavar="SQL", help="Only rows that meet this SQL condition.")
@click.option("--site", metavar="NAME", help="Only this portal.")
@click.option("--from", "first", metavar="DATE", help="Only from this day, month or year on.")
@click.option("--to", "last", metavar="DATE", help="Only up to this day, month or year.")
@click.option(
    "--headings", type=click.Choice(LANGUAGES), help="Language of the column headings: en, but vi for xlsx."
)
@click.option("--delimiter", metavar="CHAR", default=",", help="What separates columns of csv; `tab` for a tab.")
@click.option("--raw", is_flag=True, help="Leave cells that a spreadsheet would run as formulas as they are.")
def command(
    kind: str,
    output: Path | None,
    table: str | None,
    where: str | None,
    site: str | None,
    first: str | None,
    last: str | None,
    headings: Language | None,
    delimiter: str,
    raw: bool,
) -> None:
    """Export a selection of the archive."""
    session = current()
    style = Style(
        "\t" if delimiter == "tab" else delimiter, headings or ("vi" if kind == "xlsx" else "en"), raw
    )
    order = _Order(kind, output, Selection(table, where, site, Days.between(first, last)), style)
    _refuse_nonsense(order)
    folder = session.folder()
    with reading(folder) as db:
        if site:
            held_sites(db, site)
        written = _write(folder, db, order)
    _report(session, written, order)


def _refuse_nonsense(order: _Order) -> None:
    form = FORMATS[order.kind]
    chosen = order.selection
    if form.whole and (chosen.table or chosen.where or chosen.days):
        raise UsageError(f"{order.kind} takes --site only; for parts of a table take csv, jsonl or parquet")
    if order.kind == "wacz" and chosen.table:
        raise UsageError("wacz holds pages, not tables; leave out --table")
    if order.output is None and not form.is_text and sys.stdout.isatty():
        raise UsageError(f"{order.kind} is nothing to look at on a terminal; give -o FILE")


def _write(folder: Folder, db: sqlite3.Connection, order: _Order) -> Written:
    output = order.output
    if order.kind == "datapackage" and output and output.suffix != ".zip":
        return _write_folder(db, output, order)
    if FORMATS[order.kind].is_text:
        if output:
            return write_noted_file(db, output, order.selection, order.style, order.kind)
        with terminal.data_sink() as sink:
            return _stream(db, sink, order)
    if output:
        with replaced_whole(output) as file:
            return _write_binary(folder, db, file, order)
    with terminal.data_sink() as sink, delivered_whole(sink) as file:
        return _write_binary(folder, db, file, order)


def _stream(db: sqlite3.Connection, sink: Sink, order: _Order) -> Written:
    if order.kind == "csv":
        return write_csv(db, sink, order.selection, order.style)
    from lapvo_scraper.export.jsonl import write_jsonl

    return write_jsonl(db, sink, order.selection)


def _write_folder(db: sqlite3.Connection, output: Path, order: _Order) -> Written:
    from lapvo_scraper.export.datapackage import DESCRIPTION, write_datapackage
    from lapvo_scraper.export.package_targets import replaced_folder

    with replaced_folder(output, DESCRIPTION) as target:
        return write_datapackage(db, target, order.selection.site, raw=order.style.raw)


def _write_binary(folder: Folder, db: sqlite3.Connection, file: BinaryIO, order: _Order) -> Written:
    written: Written
    match order.kind:
        case "xlsx":
            written = writer("xlsx").write_xlsx(db, file, order.selection, order.style.headings)
        case "parquet":
            written = writer("parquet").write_parquet(db, file, order.selection)
        case "datapackage":
            from lapvo_scraper.export.datapackage import write_datapackage
            from lapvo_scraper.export.package_targets import zipped

            with zipped(file) as target:
                written = write_datapackage(db, target, order.selection.site, raw=order.style.raw)
        case "sqlite":
            from lapvo_scraper.export.database_copy import copy_database

            written = copy_database(db, Path(file.name), order.selection.site)
        case _:
            from lapvo_scraper.export.wacz import write_wacz

            written = write_wacz(folder, db, file, order.selection)
    return written


def _report(session: Session, written: Written, order: _Order) -> None:
    output = order.output
    number = session.number
    if output and FORMATS[order.kind].is_text:
        session.tell(
            en=f"{output}: {number(written.rows)} rows; columns explained in {output}{NOTES_SUFFIX}",
            vi=f"{output}: {number(written.rows)} dòng; ý nghĩa các cột ở {output}{NOTES_SUFFIX}",
        )
    elif output:
        session.tell(en=f"{output}: {number(written.rows)} rows", vi=f"{output}: {number(written.rows)} dòng")
    if written.left_out:
        session.warn(
            en=f"left out {number(written.left_out)}: their date is not known well enough for --from/--to",
            vi=f"bỏ ra {number(written.left_out)} bài: không rõ ngày để xét --from/--to",
        )
    if written.guarded:
        session.tell(
            en=f"{number(written.guarded)} cells begin like a formula and got an apostrophe in front (see --raw)",
            vi=f"{number(written.guarded)} ô bắt đầu giống công thức nên có thêm dấu nháy đơn (xem --raw)",
        )
    if written.too_long:
        session.warn(
            en=f"{number(written.too_long)} cells are longer than the {number(EXCEL_CELL_LIMIT)} characters "
            "Excel keeps; xlsx splits them",
            vi=f"{number(written.too_long)} ô dài hơn {number(EXCEL_CELL_LIMIT)} ký tự mà Excel giữ được; "
            "xlsx thì chia ra",
        )
    if written.continued:
        session.tell(
            en=f"{number(written.continued)} texts are longer than a cell holds and go on in further columns",
            vi=f"{number(written.continued)} văn bản dài hơn một ô giữ được nên viết tiếp ở các cột sau",
        )
    if written.replaced:
        session.warn(
            en=f"{number(written.replaced)} cells had characters that a workbook cannot hold; they became \ufffd",
            vi=f"{number(written.replaced)} ô có ký tự mà bảng tính không giữ được, đã thay bằng \ufffd",
        )
