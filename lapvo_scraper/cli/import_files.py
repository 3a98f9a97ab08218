"""`lapvo import`: what others kept becomes part of the archive."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.percent import Percent
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.errors import UsageError
from lapvo_scraper.remains.findings import of_damage
from lapvo_scraper.remains.importing import ImportReport, Wish, import_inputs
from lapvo_scraper.remains.inputs import files_in
from lapvo_scraper.remains.owners import Owners, known_owners
from lapvo_scraper.sites import find_site
from lapvo_scraper.storage.folder import Folder, find_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from lapvo_scraper.records import Capture, Reading
    from lapvo_scraper.remains.intake import Tally

MOST_OTHERS = 5
"""So many of the hosts whose captures were left out are named."""

REASONS = {
    "other-site": ("captures of other sites", "bản chụp của trang khác"),
    "no-capture": ("records that are no captures (metadata and the like)", "bản ghi không phải bản chụp"),
    "no-http": ("replies that are no HTTP", "câu trả lời không phải HTTP"),
    "no-date": ("records without a usable date", "bản ghi không có ngày dùng được"),
    "no-text": ("rows without address or text", "dòng thiếu địa chỉ hoặc nội dung"),
    "altered": ("records whose bytes are not those they were written with", "bản ghi đã bị thay đổi"),
    "replay": ("files and errors of a web archive's replay", "tệp và trang lỗi do kho lưu trữ web trả về"),
    "too-large": ("captures larger than `max_bytes` of the profile", "bản chụp lớn hơn `max_bytes`"),
    "segmented": ("records cut into segments", "bản ghi bị chia đoạn"),
    "original-not-held": (
        "revisits of captures that are neither here nor in the archive",
        "bản ghi lặp lại bản chụp không có trong kho",
    ),
}
"""What `left_out` counts, by its codes (docs/importing.md)."""


@click.command(
    "import",
    cls=VerbCommand,
    help="Bring in what others kept: WARC (.warc, .warc.gz), WET and WACZ files, saved HTML pages and mirrors, text "
    "renditions (.txt), JSON lines and Parquet corpora with columns `url` and `text`; folders are searched. Captures "
    "belong to the portal whose profile covers their address. What the archive has already changes nothing.",
    examples=(
        "lapvo import crawl-2021.warc.gz portal.wacz",
        "lapvo import --site lapvo --saved-at 2021-02-01 saved-pages/",
        "lapvo import --url https://lapvo.dongthap.gov.vn/… trang.html",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="The page's own address, when one saved page is given.")
@click.option("--site", "site_name", metavar="SITE", help="Only captures of this portal: its name or profile.")
@click.option("--saved-at", metavar="DATE", help="When pages were saved, if not at the files' own times.")
@click.option("--wait", is_flag=True, help="Wait while another job writes the site, instead of ending with code 3.")
def command(paths: tuple[Path, ...], url: str | None, site_name: str | None, saved_at: str | None, wait: bool) -> int:
    """Bring in every input; those that cannot be read do not stop the others."""
    session = current()
    folder = Folder(find_folder(session.archive))
    session.opened = folder.path
    site = find_site(site_name, folder.path) if site_name else None
    owners = Owners([site]) if site else known_owners(folder)
    wish = Wish(url, site, _moment(saved_at) if saved_at else None, session.language)
    files = list(files_in(paths, owners.hosts))
    if url and len(files) != 1:
        raise UsageError(f"--url is the address of one page, not of {len(files)}; give one file with it")
    session.tell(f"Archive: {folder.path}", f"Kho lưu trữ: {folder.path}")
    percent = Percent(session)
    told = _tell_each(session) if session.verbose else None
    report = import_inputs(folder, files, owners, wish, wait=wait, on_read=told, watch=percent.tell)
    percent.end()
    _report(session, report)
    return report.exit_code


def _tell_each(session: Session) -> Callable[[Capture, Reading | None], None]:
    def told(capture: Capture, reading: Reading | None) -> None:
        line = f"{capture.url}: {(reading and (reading.title or reading.kind)) or capture.page_kind}"
        session.tell(line, line)

    return told


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--saved-at {text!r} is not a date; write 2021-02-01 or 2021-02-01T08:30+07:00") from None
    return moment.astimezone()


def _report(session: Session, report: ImportReport) -> None:
    for error in report.unreadable:
        terminal.complain(error)
    if session.json:
        session.show_json(_facts(report))
        return
    number = session.number
    if not report.inputs:
        terminal.complain("there is nothing to import: no page, text, WARC, WACZ, JSON lines or Parquet file")
    for flaw in report.flaws:
        terminal.complain(f"{flaw.place}: {flaw.what}")
    if (more := report.flaw_count - len(report.flaws)) > 0:
        session.warn(f"and {number(more)} more damaged places", f"và {number(more)} chỗ hỏng khác")
    for name, tally in report.sites.items():
        describe(session, name, tally)
    for reason, count in sorted(report.left_out.items()):
        en, vi = REASONS[reason]
        session.tell(f"left out: {number(count)} {en}", f"bỏ qua: {number(count)} {vi}")
    if report.others:
        hosts = ", ".join(f"{host} {number(count)}" for host, count in report.others.most_common(MOST_OTHERS))
        session.tell(f"  of {hosts}{_and_more(report)}", f"  của {hosts}{_and_more(report)}")


def _and_more(report: ImportReport) -> str:
    return " …" if len(report.others) > MOST_OTHERS else ""


def describe(session: Session, name: str, tally: Tally) -> None:
    """Say what came of an import for one site."""
    for one in of_damage(name, tally.damaged, session.language):
        terminal.complain(f"{one.message} {one.remedy}")
    number = session.number
    brought = tally.kinds.total()
    listed = ", ".join(f"{kind} {number(count)}" for kind, count in sorted(tally.kinds.items()))
    en, vi = f"{name}: {number(brought)} captures brought in", f"{name}: đã đưa vào {number(brought)} bản chụp"
    if brought:
        en, vi = f"{en}: {listed}", f"{vi}: {listed}"
        new, changed = number(tally.articles_new), number(tally.articles_changed)
        en, vi = f"{en}; articles: {new} new, {changed} changed", f"{vi}; bài viết: {new} mới, {changed} thay đổi"
    if tally.already:
        en, vi = f"{en}; {number(tally.already)} were there already", f"{vi}; {number(tally.already)} đã có sẵn"
    session.tell(en, vi)


def _facts(report: ImportReport) -> dict[str, object]:
    return {
        "inputs": report.inputs,
        "sites": {name: vars(tally) for name, tally in report.sites.items()},
        "left_out": dict(report.left_out),
        "other_sites": dict(report.others.most_common(100)),
        "damaged": [asdict(flaw) for flaw in report.flaws],
        "damaged_places": report.flaw_count,
        "unreadable": [str(error) for error in report.unreadable],
    }
