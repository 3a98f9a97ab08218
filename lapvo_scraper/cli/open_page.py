"""`lapvo open`: the saved page in the browser, where it runs no script and calls nobody."""

from __future__ import annotations

import getpass
import os
import stat
import tempfile
import time
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.lookup import find_page
from lapvo_scraper.cli.opened import reading
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.export.sandbox import Shown, framed
from lapvo_scraper.export.saved_page import SavedPage, shown_page

if TYPE_CHECKING:
    import sqlite3

    from lapvo_scraper.storage.folder import Folder

KEPT_SECONDS = 24 * 3600
"""How long a page is left for the browser, which may be asked to load it again."""


@click.command(
    "open",
    cls=VerbCommand,
    help="Open a saved page in the browser, with its pictures and style from the archive. Its scripts are "
    "taken out, and nothing is asked of any server.",
    examples=("lapvo open 4031188", "lapvo open https://lapvo.dongthap.gov.vn/ --print-path"),
)
@click.argument("which", metavar="ID|URL")
@click.option("--site", metavar="NAME", help="The portal, when several use the same number.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the page to this file.")
@click.option("--print-path", is_flag=True, help="Only say where the page was written; start no browser.")
def command(which: str, site: str | None, output: Path | None, print_path: bool) -> None:
    """Write the page as one file, and open it."""
    session = current()
    folder = session.folder()
    with reading(folder) as db:
        page = find_page(db, which, site)
        document = _document(session, db, folder, page)
    path = output or _waiting_room() / f"{page.site}-{page.capture_id}.html"
    path.write_text(document, encoding="utf-8")
    if print_path:
        session.show(str(path.absolute()))
    elif not webbrowser.open(path.absolute().as_uri()):
        session.warn(en=f"no browser was found; open {path}", vi=f"không tìm thấy trình duyệt; hãy mở {path}")


def _waiting_room() -> Path:
    """Return the folder of pages for the browser, this user's own; those of earlier days are taken away.

    Anybody can make a folder of that name where temporary files lie: one that is not ours alone is not used.
    """
    folder = Path(tempfile.gettempdir()) / f"lapvo-pages-{getpass.getuser()}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if not _is_ours_alone(folder):
        return Path(tempfile.mkdtemp(prefix="lapvo-pages-"))
    too_old = time.time() - KEPT_SECONDS
    for old in folder.glob("*.html"):
        with suppress(OSError):  # another `lapvo open` is at it, too
            if old.stat().st_mtime < too_old:
                old.unlink()
    return folder


def _is_ours_alone(folder: Path) -> bool:
    if not hasattr(os, "getuid"):  # Windows gives each user a folder for temporary files
        return folder.is_dir()
    status = folder.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o077


def _document(session: Session, db: sqlite3.Connection, folder: Folder, page: SavedPage) -> str:
    shown = shown_page(db, folder, page)
    return framed(shown, page.url, _facts(session, page, shown))


def _facts(session: Session, page: SavedPage, shown: Shown) -> list[tuple[str, str]]:
    words = session.words
    facts = [
        (words("Saved page of", "Trang đã lưu từ"), page.url),
        (words("saved at (UTC)", "lưu lúc (UTC)"), f"{page.fetched_at} · {page.site} · {page.capture_id}"),
    ]
    if shown.missing:
        missing = f"{len(shown.missing)}: {', '.join(shown.missing[:3])}"
        facts.append((words("not in the archive", "không có trong kho"), missing))
    return facts
