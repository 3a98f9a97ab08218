"""`lapvo hide`: keep an article out of exports, search and pages, without touching the WARC files."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from lapvo_scraper import clock
from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.lookup import find_any_article
from lapvo_scraper.cli.opened import reading
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.errors import UsageError
from lapvo_scraper.export.renewal import renew_exports
from lapvo_scraper.storage.hidden import Hidden, load, publish, save

if TYPE_CHECKING:
    from collections import Counter

    from lapvo_scraper.storage.folder import Folder


@click.command(
    "hide",
    cls=VerbCommand,
    help="Keep an article out of search, exports, pages and every table of the database. The WARC files keep it, "
    "and --undo brings it back. Without an article: what is hidden, and why; a list changed by hand "
    "(hidden.toml) takes effect.",
    examples=(
        "lapvo hide 4031188 --reason 'request of 2025-06-01'",
        "lapvo hide",
        "lapvo hide 4031188 --undo",
    ),
)
@click.argument("which", metavar="[ID|URL]", required=False)
@click.option("--reason", metavar="TEXT", help="Why; stands in hidden.toml and in the table `hidden`.")
@click.option("--undo", is_flag=True, help="Show the article again.")
@click.option("--site", metavar="NAME", help="The portal, when several use the same number.")
def command(which: str | None, reason: str | None, undo: bool, site: str | None) -> None:
    """Change the list when an article is given, bring the archive in step with it, and print it."""
    session = current()
    if which is None and (reason or undo):
        raise UsageError("say which article: lapvo hide ID|URL")
    if which is not None and bool(reason and reason.strip()) == undo:
        raise UsageError("give --reason (why it is hidden), or --undo")
    folder = session.folder()
    if which is not None:
        _change(folder, which, reason, site)
    changed = publish(folder)
    for name in sorted(changed):
        if folder.exports.is_dir():  # else there has never been a healthy crawl
            renew_exports(folder, name)
    _show(session, folder, changed)


def _change(folder: Folder, which: str, reason: str | None, site: str | None) -> None:
    with reading(folder) as db:
        article = find_any_article(db, which, site)
        query = "select site, identity, url from articles where id = ?"
        ((portal, identity, url),) = db.execute(query, (article,))
    entries = [entry for entry in load(folder) if entry.site != portal or not _means(entry, identity, url)]
    if reason:
        entries.append(Hidden(portal, identity, url, " ".join(reason.split()), clock.utc_text(clock.now())))
    save(folder, entries)


def _means(entry: Hidden, identity: str, url: str | None) -> bool:
    return entry.identity == identity or (url is not None and entry.url == url)


def _show(session: Session, folder: Folder, sites: Counter[str]) -> None:
    changed = sites.total()
    entries = load(folder)
    if session.json:
        session.show_json({"changed": changed, "hidden": [asdict(entry) for entry in entries]})
        return
    headings = session.words("site|article|since|why", "cổng|bài|từ lúc|lý do").split("|")
    rows = [(one.site, one.identity, one.hidden_at, one.reason) for one in entries]
    if rows:
        session.show(session.table(rows, headings=headings))
    hidden, now = session.number(len(entries)), session.number(changed)
    session.tell(
        en=f"{hidden} articles hidden; {now} changed now",
        vi=f"đang ẩn {hidden} bài; vừa đổi {now} bài",
    )
