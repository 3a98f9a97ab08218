"""`lapvo show`: one article, readable; its page, its versions, what changed between them."""

from __future__ import annotations

import difflib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.article_text import article_text, reading_lines
from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.lookup import find_article, find_page
from lapvo_scraper.cli.opened import reading
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.errors import UsageError
from lapvo_scraper.export.saved_page import stored_site
from lapvo_scraper.storage.asking.articles import article_of
from lapvo_scraper.storage.asking.citation import cite, provenance_of
from lapvo_scraper.storage.evidence.bodies import stored_content
from lapvo_scraper.storage.rows.canonical import reading_from_json

if TYPE_CHECKING:
    import sqlite3


@click.command(
    "show",
    cls=VerbCommand,
    help="Show one article, given by its number on the portal (or in the archive) or by an address.",
    examples=(
        "lapvo show 4031188",
        "lapvo show https://lapvo.dongthap.gov.vn/… --html > page.html",
        "lapvo show 4031188 --diff         # what the portal changed last",
    ),
)
@click.argument("which", metavar="ID|URL")
@click.option("--site", metavar="NAME", help="The portal, when several use the same number.")
@click.option("--html", "as_html", is_flag=True, help="The page as the browser received it.")
@click.option("--versions", is_flag=True, help="When the wording changed.")
@click.option("--diff", is_flag=True, help="What changed between the last two wordings.")
def command(which: str, site: str | None, as_html: bool, versions: bool, diff: bool) -> None:
    """Show one thing about one article."""
    session = current()
    if as_html + versions + diff > 1:
        raise UsageError("--html, --versions and --diff are different answers; choose one")
    folder = session.folder()
    with reading(folder) as db:
        if as_html:
            page = find_page(db, which, site)
            content = stored_content(db, folder, stored_site(db, page.site), page.capture_id)
            with terminal.data_sink() as out:
                out.write(content.data)
            return
        article = find_article(db, which, site)
        if versions:
            _show_versions(session, db, article)
        elif diff:
            _show_diff(session, db, article)
        else:
            _show_article(session, db, article)


def _show_article(session: Session, db: sqlite3.Connection, article: int) -> None:
    row = _row(db, "select * from articles where id = ?", article)
    row["blocks"] = _rows(db, "select kind, text from blocks where article_id = ? order by position", article)
    row["images"] = _rows(
        db,
        "select url, alt, caption, credit, capture_id from images where article_id = ? order by position",
        article,
    )
    row["attachments"] = _rows(
        db,
        "select url, label, media_type, capture_id from attachments where article_id = ? order by position",
        article,
    )
    row["problems"] = _rows(
        db, "select code, detail from article_problems where article_id = ? order by position", article
    )
    source, known = provenance_of(db, article), article_of(db, article)
    row["provenance"] = asdict(source) if source else None
    row["citation"] = cite(db, known, session.language) if known else None
    if session.json:
        session.show_json(row)
    else:
        session.show(article_text(session, row))


def _show_versions(session: Session, db: sqlite3.Connection, article: int) -> None:
    versions = _rows(
        db,
        "select version, seen_at, content_digest, capture_id from versions where article_id = ? order by 1",
        article,
    )
    if session.json:
        session.show_json(versions)
        return
    headings = session.words("version|seen at|capture", "phiên bản|thấy lúc|bản chụp").split("|")
    rows = [(version["version"], version["seen_at"], version["capture_id"]) for version in versions]
    session.show(session.table(rows, headings=headings))


def _show_diff(session: Session, db: sqlite3.Connection, article: int) -> None:
    found = db.execute(
        "select version, seen_at, reading from versions where article_id = ? order by version desc limit 2",
        (article,),
    ).fetchall()
    if len(found) < 2:
        session.tell("Its wording never changed.", "Nội dung chưa từng thay đổi.")
        return
    (new, new_at, new_reading), (old, old_at, old_reading) = found
    lines = difflib.unified_diff(
        reading_lines(reading_from_json(old_reading)),
        reading_lines(reading_from_json(new_reading)),
        f"version {old}",
        f"version {new}",
        old_at,
        new_at,
        lineterm="",
    )
    session.show("\n".join(lines))


def _row(db: sqlite3.Connection, query: str, article: int) -> dict[str, Any]:
    (row,) = _rows(db, query, article)
    return row


def _rows(db: sqlite3.Connection, query: str, article: int) -> list[dict[str, Any]]:
    cursor = db.execute(query, (article,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
