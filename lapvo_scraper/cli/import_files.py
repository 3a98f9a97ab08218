"""`lapvo import`: saved pages and text renditions become part of the archive."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.percent import Percent
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.errors import UnreadableInput, UsageError
from lapvo_scraper.remains.bring_in import Brought, Places, bring_in, place
from lapvo_scraper.remains.saved_html import files_in
from lapvo_scraper.sites import find_site
from lapvo_scraper.storage.folder import Folder, find_folder


@click.command(
    "import",
    cls=VerbCommand,
    help="Bring saved HTML pages (.html, .htm) and text renditions (.txt) into the archive; folders are "
    "searched. The address is the one the file names (`saved from url`, canonical link) or --url.",
    examples=(
        "lapvo import saved-pages/",
        "lapvo import --url https://lapvo.dongthap.gov.vn/… trang.html",
        "lapvo import --site lapvo --saved-at 2021-02-01 ban-sao/*.txt",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="The page's own address, when one file is given.")
@click.option("--site", "site_name", metavar="SITE", help="Name or profile of the portal the files come from.")
@click.option("--saved-at", metavar="DATE", help="When they were saved, if not at the files' own times.")
@click.option("--wait", is_flag=True, help="Wait while another job writes the site, instead of ending with code 3.")
def command(paths: tuple[Path, ...], url: str | None, site_name: str | None, saved_at: str | None, wait: bool) -> int:
    """Place every file, then bring in site after site; files that cannot be read do not stop the others."""
    session = current()
    folder = Folder(find_folder(session.archive))
    session.opened = folder.path
    site = find_site(site_name, folder.path) if site_name else None
    moment = _moment(saved_at) if saved_at else None
    files = list(files_in(paths))
    if url and len(files) != 1:
        raise UsageError(f"--url is the address of one page, not of {len(files)}; give one file with it")
    session.tell(f"Archive: {folder.path}", f"Kho lưu trữ: {folder.path}")
    places = place(files, folder.path, url=url, site=site)
    for error in places.refused:
        terminal.complain(error)
    brought = _bring_in(session, folder, places, moment, wait=wait)
    _report(session, places, brought, nothing=not files)
    return UnreadableInput.exit_code if places.refused or not files else 0


def _bring_in(
    session: Session, folder: Folder, places: Places, saved_at: datetime | None, *, wait: bool
) -> list[dict[str, Any]]:
    """Bring in every file that has its place; return what is to be said of each."""
    percent, total = Percent(session), sum(map(len, places.by_site.values()))
    facts: list[dict[str, Any]] = []
    for name, placed in places.by_site.items():
        for brought in bring_in(folder, places.sites[name], placed, saved_at=saved_at, wait=wait):
            facts.append(_facts(brought))
            percent.tell(len(facts), total)
    percent.end()
    return facts


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--saved-at {text!r} is not a date; write 2021-02-01 or 2021-02-01T08:30+07:00") from None
    return moment.astimezone()


def _report(session: Session, places: Places, brought: list[dict[str, Any]], *, nothing: bool) -> None:
    if session.json:
        session.show_json(brought)
        return
    if nothing:
        terminal.complain("no .html, .htm or .txt file is there")
    for each in brought if session.verbose else ():
        line = f"{each['path']}: {each['title'] or each['kind']}"
        session.tell(line, line)
    for name in places.by_site:
        kinds = Counter(each["kind"] for each in brought if each["site"] == name)
        listed = ", ".join(f"{kind} {count:,}" for kind, count in sorted(kinds.items()))
        files = f"{kinds.total():,}"
        session.tell(f"{name}: {files} files brought in: {listed}", f"{name}: đã đưa vào {files} tệp: {listed}")


def _facts(brought: Brought) -> dict[str, Any]:
    """What is said of a file: little, because an import may be large."""
    reading = brought.reading
    return {
        "path": str(brought.path),
        "site": brought.site,
        "capture_id": brought.capture_id,
        "kind": reading.kind if reading else "other",
        "url": reading.url if reading else None,
        "entry_id": reading.entry_id if reading else None,
        "title": reading.title if reading else None,
    }
