"""`lapvo export`: the archive, given on. Complete or refused, never cut short."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.opened import held_sites, reading
from lapvo_scraper.cli.session import LANGUAGES, Language, Session, current
from lapvo_scraper.export.csv import EXCEL_CELL_LIMIT, Style, write_csv
from lapvo_scraper.export.csv_file import NOTES_SUFFIX, write_csv_file
from lapvo_scraper.export.selection import Selection
from lapvo_scraper.export.written import Written
from lapvo_scraper.storage.days import Days

if TYPE_CHECKING:
    import sqlite3

FORMATS = ("csv",)


@click.command(
    "export",
    cls=VerbCommand,
    help="Write articles, or any table, for other programs. Without -o it goes to stdout. "
    "With -o FILE, FILE appears whole or not at all, and FILE.columns.txt says what its columns mean.",
    examples=(
        "lapvo export csv -o articles.csv",
        "lapvo export csv --headings vi --from 2020 --to 2021-06 -o tin-2020-2021.csv",
        "lapvo export csv --table images --where \"credit like '%Khoa%'\" | head",
    ),
)
@click.argument("kind", metavar="FORMAT", type=click.Choice(FORMATS))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.option("--table", metavar="NAME", help="A table or view instead of the articles (archive/README.md).")
@click.option("--where", metavar="SQL", help="Only rows that meet this SQL condition.")
@click.option("--site", metavar="NAME", help="Only this portal.")
@click.option("--from", "first", metavar="DATE", help="Only from this day, month or year on.")
@click.option("--to", "last", metavar="DATE", help="Only up to this day, month or year.")
@click.option("--headings", type=click.Choice(LANGUAGES), default="en", help="Language of the column headings.")
@click.option("--delimiter", metavar="CHAR", default=",", help="What separates columns; `tab` for a tab.")
@click.option("--raw", is_flag=True, help="Leave cells that a spreadsheet would run as formulas as they are.")
def command(
    kind: str,  # noqa: ARG001 - the only format so far
    output: Path | None,
    table: str | None,
    where: str | None,
    site: str | None,
    first: str | None,
    last: str | None,
    headings: Language,
    delimiter: str,
    raw: bool,
) -> None:
    """Export a selection of the archive."""
    session = current()
    style = Style("\t" if delimiter == "tab" else delimiter, headings, raw)
    selection = Selection(table, where, site, Days.between(first, last))
    with reading(session.folder()) as db:
        if site:
            held_sites(db, site)
        written = _write(db, output, selection, style)
    _report(session, written, output)


def _write(db: sqlite3.Connection, output: Path | None, selection: Selection, style: Style) -> Written:
    if output:
        return write_csv_file(db, output, selection, style)
    with terminal.data_sink() as sink:
        return write_csv(db, sink, selection, style)


def _report(session: Session, written: Written, output: Path | None) -> None:
    if output:
        session.tell(
            en=f"{output}: {written.rows:,} rows; columns explained in {output}{NOTES_SUFFIX}",
            vi=f"{output}: {written.rows:,} dòng; ý nghĩa các cột ở {output}{NOTES_SUFFIX}",
        )
    if written.left_out:
        session.warn(
            en=f"left out {written.left_out:,}: their date is not known well enough for --from/--to",
            vi=f"bỏ ra {written.left_out:,} bài: không rõ ngày để xét --from/--to",
        )
    if written.guarded:
        session.tell(
            en=f"{written.guarded:,} cells begin like a formula and got an apostrophe in front (see --raw)",
            vi=f"{written.guarded:,} ô bắt đầu giống công thức nên có thêm dấu nháy đơn (xem --raw)",
        )
    if written.too_long:
        session.warn(
            en=f"{written.too_long:,} cells are longer than the {EXCEL_CELL_LIMIT:,} characters Excel keeps",
            vi=f"{written.too_long:,} ô dài hơn {EXCEL_CELL_LIMIT:,} ký tự mà Excel giữ được",
        )
