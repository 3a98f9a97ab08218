"""`lapvo verify`: is every byte still there? Exit code 4 when something is damaged."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.opened import held_sites, reading
from lapvo_scraper.cli.percent import Percent
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.errors import ArchiveDamaged, ArchiveError
from lapvo_scraper.export.saved_page import stored_site
from lapvo_scraper.storage.checking.verify import repair_tails, verify

if TYPE_CHECKING:
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.checking.faults import Fault
    from lapvo_scraper.storage.checking.verify import VerifyReport
    from lapvo_scraper.storage.folder import Folder

_SHOWN_OF_A_KIND = 5


@click.command(
    "verify",
    cls=VerbCommand,
    help="Read every byte of the archive and compare it with every digest, row and file name that was "
    "written down. Changes nothing, unless --repair is given.",
    examples=("lapvo verify", "lapvo verify --quick --json", "lapvo verify --repair"),
)
@click.option("--quick", is_flag=True, help="Only that every file is there, as long as it should be.")
@click.option("--repair", is_flag=True, help="First set torn tails aside, as the next crawl would; nothing else.")
def command(quick: bool, repair: bool) -> int:
    """Verify the archive and say what is wrong."""
    session = current()
    folder = session.folder()
    sites = _sites(folder)
    if repair:
        _repair(session, folder, sites)
    percent = Percent(session)
    report = verify(folder, sites, quick=quick, watch=lambda _, done, total: percent.tell(done, total))
    percent.end()
    if session.json:
        faults = [asdict(fault) | {"severity": fault.severity} for fault in report.faults]
        session.show_json(asdict(report) | {"faults": faults, "sound": report.sound})
    else:
        _show(session, report)
    return 0 if report.sound else ArchiveDamaged.exit_code


def _sites(folder: Folder) -> dict[str, Site]:
    try:
        with reading(folder) as db:
            return {name: stored_site(db, name) for name in held_sites(db)}
    except ArchiveError:  # without a database the bytes are verified all the same
        return {}


def _repair(session: Session, folder: Folder, sites: dict[str, Site]) -> None:
    for site in sites.values():
        report = repair_tails(folder, site)
        for name, size in report.torn.items():
            number = session.number(size)
            session.tell(
                en=f"warc/{name}: {number} bytes of a torn tail set aside in {name}.torn",
                vi=f"warc/{name}: đã tách {number} byte đuôi dở dang sang {name}.torn",
            )
        if report.captures:
            number = session.number(report.captures)
            session.tell(
                en=f"{site.name}: {number} captures brought in that no row pointed at",
                vi=f"{site.name}: đã đưa vào {number} bản chụp chưa có trong cơ sở dữ liệu",
            )


def _show(session: Session, report: VerifyReport) -> None:
    for code, faults in _by_code(report):
        for fault in faults[:_SHOWN_OF_A_KIND]:
            terminal.complain(f"{fault.severity}: {_words(session, fault)} [{code}]")
        more = len(faults) - _SHOWN_OF_A_KIND
        if more > 0:
            left = session.number(more)
            text = session.words(f"{left} more of this kind; --json lists all", f"còn {left} lỗi cùng loại")
            terminal.complain(f"{faults[0].severity}: {text} [{code}]")
    if report.sound and session.quiet:
        return
    counts = [session.number(count) for count in (report.files, report.bytes, report.records, report.captures)]
    names = session.words("WARC files|bytes|records|captures", "tệp WARC|byte|bản ghi|bản chụp").split("|")
    sound = session.words("sound", "nguyên vẹn") if report.sound else session.words("DAMAGED", "HƯ HỎNG")
    facts = " · ".join(f"{name} {count}" for name, count in zip(names, counts, strict=True))
    session.show(f"{sound}: {facts} · html {session.number(report.html_files)}")


def _by_code(report: VerifyReport) -> list[tuple[str, list[Fault]]]:
    """The faults of each kind, damage first."""
    kinds: dict[str, list[Fault]] = {}
    for fault in sorted(report.faults, key=lambda fault: fault.severity):
        kinds.setdefault(fault.code, []).append(fault)
    return list(kinds.items())


def _words(session: Session, fault: Fault) -> str:
    en, vi = _TEXTS[fault.code]
    return f"{fault.subject}: {session.words(en, vi)} ({fault.detail})"


_TEXTS = {
    "file-missing": ("is gone; put it back from a copy", "bị mất; hãy chép lại từ bản sao"),
    "file-short": ("lost its end; put it back from a copy", "bị mất phần cuối; hãy chép lại từ bản sao"),
    "file-altered": ("was altered after it was closed", "bị thay đổi sau khi đóng"),
    "file-unreadable": ("holds bytes that are no record", "có đoạn không đọc được"),
    "record-altered": ("holds a record that was altered", "có bản ghi bị thay đổi"),
    "revisit-unresolved": (
        "holds a revisit of a payload that the archive does not have",
        "có bản ghi lặp lại trỏ tới nội dung không có trong kho",
    ),
    "row-without-record": ("lacks a record that a row names", "thiếu bản ghi mà cơ sở dữ liệu nêu"),
    "row-differs": (
        "holds something else than its row says; run `lapvo rebuild`",
        "khác dữ liệu; chạy `lapvo rebuild`",
    ),
    "record-without-row": (
        "holds a capture without row; run `lapvo rebuild`",
        "chưa có dòng; chạy `lapvo rebuild`",
    ),
    "database-missing": ("is gone; run `lapvo rebuild`", "bị mất; chạy `lapvo rebuild`"),
    "database-damaged": ("is damaged; run `lapvo rebuild`", "bị hỏng; chạy `lapvo rebuild`"),
    "index-differs": ("does not fit the articles; run `lapvo rebuild`", "không khớp bài viết; chạy `lapvo rebuild`"),
    "reading-altered": ("holds altered text; run `lapvo rebuild`", "có nội dung bị sửa; chạy `lapvo rebuild`"),
    "manifest-incomplete": ("is not in the manifest; the next crawl adds it", "chưa có trong bản kê; lần sau sẽ thêm"),
    "torn-tail": (
        "ends torn; the next crawl or --repair mends it",
        "đuôi dở dang; lần sau hoặc --repair sẽ sửa",
    ),
    "file-unknown": ("is not in the database yet; the next crawl reads it", "chưa có trong cơ sở dữ liệu"),
    "html-missing": ("is missing", "bị thiếu"),
    "html-altered": ("was altered; delete it, it is made again", "bị sửa; hãy xóa, sẽ được tạo lại"),
}
