"""`lapvo open`: the saved page in the browser, where it runs no script and calls nobody."""

from __future__ import annotations

import html
import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.lookup import Page, find_page, stored_site
from lapvo_scraper.cli.opened import reading
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.export.assets import Asset
from lapvo_scraper.export.sandbox import Shown, framed, without_scripts
from lapvo_scraper.liferay.charset import decode
from lapvo_scraper.storage.bodies import stored_content

if TYPE_CHECKING:
    import sqlite3

    from lapvo_scraper.storage.folder import Folder

# What the archive holds of an address, nearest in time to the page that names it.
_ASSET = """
    select id, content_type, final_url from captures
    where url = :url and error is null and coalesce(status, 200) < 400
      and (payload_digest is not null or final_url is not null)
    order by site != :site, abs(julianday(fetched_at) - julianday(:at)), fetched_at, id
    limit 1
"""
_MOST_HOPS = 3


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
    path = output or Path(tempfile.mkdtemp(prefix="lapvo-")) / f"{page.site}-{page.capture_id}.html"
    path.write_text(document, encoding="utf-8")
    if print_path:
        session.show(str(path.absolute()))
    elif not webbrowser.open(path.absolute().as_uri()):
        session.warn(en=f"no browser was found; open {path}", vi=f"không tìm thấy trình duyệt; hãy mở {path}")


def _document(session: Session, db: sqlite3.Connection, folder: Folder, page: Page) -> str:
    content = stored_content(db, folder, stored_site(db, page.site), page.capture_id).data
    text = decode(content, page.content_type).data.decode("utf-8", "replace")
    if page.evidence == "text":
        shown = Shown(f"<pre style='white-space:pre-wrap'>{html.escape(text)}</pre>")
    else:
        shown = without_scripts(text, page.url, lambda url: _asset(db, folder, page, url))
    return framed(shown, page.url, _facts(session, page, shown))


def _asset(db: sqlite3.Connection, folder: Folder, page: Page, url: str) -> Asset | None:
    for _ in range(_MOST_HOPS):
        row = db.execute(_ASSET, {"url": url, "site": page.site, "at": page.fetched_at}).fetchone()
        if row is None:
            return None
        capture_id, content_type, url = row
        if url is None:
            content = stored_content(db, folder, stored_site(db, page.site), capture_id)
            return Asset(content_type or "application/octet-stream", content.data)
    return None


def _facts(session: Session, page: Page, shown: Shown) -> list[tuple[str, str]]:
    words = session.words
    facts = [
        (words("Saved page of", "Trang đã lưu từ"), page.url),
        (words("saved at (UTC)", "lưu lúc (UTC)"), f"{page.fetched_at} · {page.site} · {page.capture_id}"),
    ]
    if shown.missing:
        missing = f"{len(shown.missing)}: {', '.join(shown.missing[:3])}"
        facts.append((words("not in the archive", "không có trong kho"), missing))
    return facts
