"""Articles as an archive gives them back: typed, read-only, one row at a time."""

# ruff: noqa: S608 - statements are put together from the names of this module only

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from lapvo_scraper.records import Attachment, Block, Credit, Image, Reading
from lapvo_scraper.storage.rows.canonical import reading_from_json
from lapvo_scraper.storage.search.days import Days

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Article:
    """One news item of one site as it reads now: a row of `articles` (archive/README.md has every column)."""

    id: int
    site: str
    identity: str
    entry_id: int | None
    date: str | None  # publication day, else event date; ISO, shorter when less is known
    date_source: str | None  # published, event
    sort_date: str
    published_at: str | None
    published_day: str | None
    published_precision: str | None
    published_source: str | None
    published_not_before: str | None
    published_not_after: str | None
    event_date: str | None
    event_date_source: str | None
    first_seen_at: str  # UTC, as are the next three
    last_seen_at: str
    changed_at: str | None
    gone_at: str | None
    versions: int
    language: str | None
    category: str | None
    author: str | None
    byline: str | None
    capture_id: str
    extractor: str
    html_file: str | None  # relative to the archive folder
    url: str | None
    title: str | None
    summary: str | None
    captions: str  # one a line
    body: str


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One wording of an article, and when it was first seen."""

    number: int  # from 1
    seen_at: str  # UTC
    content_digest: str
    capture_id: str
    reading: Reading


_COLUMNS = ", ".join(f"articles.{field.name}" for field in fields(Article))


def select_articles(
    conn: sqlite3.Connection,
    *,
    site: str | None = None,
    days: Days | None = None,
    category: str | None = None,
    author: str | None = None,
) -> Iterator[Article]:
    """Yield articles, newest first by `sort_date`; all of them unless narrowed.

    `days`: those that surely lie inside. `category`: one of the article's categories, as printed. `author`: a
    name of any role, as printed.
    """
    days = days or Days()
    conditions = [
        "hidden_at is null",
        days.inside,
        *(["articles.site = :site"] if site else []),
        *(
            ["id in (select article_id from article_categories where category = :category)"]
            if category
            else []
        ),
        *([_BY_AUTHOR] if author else []),
    ]
    statement = (
        f"select {_COLUMNS} from articles where {' and '.join(conditions)} order by sort_date desc, id desc"
    )
    given = {"site": site, "category": category, "author": author, **days.parameters}
    return (Article(*row) for row in conn.execute(statement, given))


_BY_AUTHOR = """
    id in (select article_id from article_authors join authors on authors.id = author_id where name = :author)
"""


def article_of(conn: sqlite3.Connection, article: int) -> Article | None:
    """Return the article with this `id`."""
    row = conn.execute(f"select {_COLUMNS} from articles where id = ? and hidden_at is null", (article,)).fetchone()
    return Article(*row) if row else None


def articles_by_entry(conn: sqlite3.Connection, entry_id: int) -> list[Article]:
    """Return the articles of this entry id: one for each Liferay installation that has the number."""
    rows = conn.execute(
        f"select {_COLUMNS} from articles where entry_id = ? and hidden_at is null order by site", (entry_id,)
    )
    return [Article(*row) for row in rows]


def articles_by_url(conn: sqlite3.Connection, url: str) -> list[Article]:
    """Return the articles that have this address, whatever its role."""
    rows = conn.execute(
        f"select {_COLUMNS} from articles "
        "where id in (select article_id from article_urls where article_urls.url = ?) and hidden_at is null "
        "order by site",
        (url,),
    )
    return [Article(*row) for row in rows]


def blocks_of(conn: sqlite3.Connection, article: int) -> list[Block]:
    """Return the paragraphs, headings, captions … of an article in reading order."""
    return [Block(*row) for row in _parts(conn, "kind, text", "blocks", article)]


def images_of(conn: sqlite3.Connection, article: int) -> list[Image]:
    """Return the pictures of an article in reading order."""
    columns = "url, alt, caption, credit, after_block, caption_position"
    return [Image(*row) for row in _parts(conn, columns, "images", article)]


def attachments_of(conn: sqlite3.Connection, article: int) -> list[Attachment]:
    """Return the documents of an article."""
    return [Attachment(*row) for row in _parts(conn, "url, label, media_type", "attachments", article)]


def credits_of(conn: sqlite3.Connection, article: int) -> list[Credit]:
    """Return the names in the byline with what they did: names, not people."""
    source = "article_authors join authors on authors.id = author_id"
    return [Credit(*row) for row in _parts(conn, "name, role, kind", source, article)]


def versions_of(conn: sqlite3.Connection, article: int) -> list[StoredVersion]:
    """Return every wording of an article, oldest first."""
    rows = conn.execute(
        "select version, seen_at, content_digest, capture_id, reading from versions "
        "where article_id = ? order by version",
        (article,),
    )
    return [
        StoredVersion(number, seen_at, content_digest, capture_id, reading_from_json(text))
        for number, seen_at, content_digest, capture_id, text in rows
    ]


def _parts(conn: sqlite3.Connection, columns: str, source: str, article: int) -> list[tuple[Any, ...]]:
    statement = f"select {columns} from {source} where article_id = ? order by position"
    return conn.execute(statement, (article,)).fetchall()
