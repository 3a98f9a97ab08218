"""`lapvo rebuild`: read every capture again with today's reader."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.percent import Percent
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.errors import ArchiveDamaged
from lapvo_scraper.storage.remaking.rebuild import rebuild

if TYPE_CHECKING:
    from lapvo_scraper.storage.folder import Folder
    from lapvo_scraper.storage.remaking.rebuild import RebuildReport

WITH_FINDINGS = 8


@click.command(
    "rebuild",
    cls=VerbCommand,
    help="Make the database anew from the WARC files, with today's reader. What changes is compared field by "
    "field; when a field would be filled less often than before, nothing is replaced. The old database stays "
    "as lapvo.db.before.",
    examples=("lapvo rebuild --dry-run", "lapvo rebuild", "lapvo rebuild lapvo --accept"),
)
@click.argument("sites", nargs=-1, metavar="[SITE]…")
@click.option("--dry-run", is_flag=True, help="Say what would change; replace nothing.")
@click.option("--accept", is_flag=True, help="Replace even when a field is filled less often than before.")
def command(sites: tuple[str, ...], dry_run: bool, accept: bool) -> int:
    """Rebuild, and say which fields changed."""
    session = current()
    percent = Percent(session)
    folder = session.folder()
    report = rebuild(folder, sites or None, dry_run=dry_run, accept=accept, progress=percent.tell)
    percent.end()
    if session.json:
        session.show_json(asdict(report))
    else:
        _show(session, folder, report)
    if report.damaged:
        return ArchiveDamaged.exit_code
    return WITH_FINDINGS if report.refused else 0


def _show(session: Session, folder: Folder, report: RebuildReport) -> None:
    words = session.words
    for sentence in report.damaged:
        terminal.complain(sentence)
    moved = [change for change in report.changes if change.emptied or change.changed or change.filled]
    headings = words(
        "site|field|had it|have it|filled→empty|changed|empty→filled",
        "cổng|trường|trước có|nay có|mất|đổi|thêm",
    ).split("|")
    rows = [
        (
            change.site,
            change.field,
            change.before,
            change.after,
            change.emptied,
            change.changed,
            change.filled,
        )
        for change in moved
    ]
    if rows and not session.quiet:
        session.show(session.table(rows, headings=headings))
    if report.refused:
        falling = ", ".join(f"{change.site} {change.field}" for change in report.changes if change.falls)
        session.warn(
            en=f"nothing was replaced: fewer articles would have {falling}; --accept replaces all the same",
            vi=f"chưa thay gì: sẽ ít bài có {falling} hơn; dùng --accept nếu vẫn muốn thay",
        )
    else:
        _say_what_was_done(session, folder, report)
    if report.changes and not moved:
        session.tell(en="no field of any article changes", vi="không trường nào của bài nào thay đổi")


def _say_what_was_done(session: Session, folder: Folder, report: RebuildReport) -> None:
    captures = session.number(report.captures)
    before = folder.database.with_name(folder.database.name + ".before")
    if not report.replaced:
        end = session.words("nothing was replaced", "chưa thay gì")
    elif before.exists():
        end = session.words(f"the old database is {before.name}", f"cơ sở dữ liệu cũ là {before.name}")
    else:
        end = session.words("there was no database before", "trước đó chưa có cơ sở dữ liệu")
    session.tell(en=f"{captures} captures read again; {end}", vi=f"đã đọc lại {captures} bản chụp; {end}")
