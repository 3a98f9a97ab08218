"""Writing the rows of one composed article."""

# ruff: noqa: S608 - statements are put together from the names of this module only

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lapvo_scraper.storage.search import text_indexes
from lapvo_scraper.vietnamese.sorting import name_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.rows.composed import Composed

Rows = list[tuple[Any, ...]]


def write(conn: sqlite3.Connection, article: Composed) -> None:
    """Insert or update the article's row, and put its other rows in the place of the old ones.

    `gone_at`, the brackets and `absences` lean on more than the article's own pages: they are left to
    `settle`, the search indexes of a new article to the end of the transaction.
    """
    known = conn.execute("select 1 from articles where id = ?", (article.id,)).fetchone()
    if not known:
        text_indexes.wait(conn, article.id)
    conn.execute(_UPSERT, _article(article))
    if known:
        for statement in _CLEAR:
            conn.execute(statement, (article.id,))
    for statement, rows in _parts(article):
        if rows:
            conn.executemany(statement, rows)


def html_file(site: str, identity: str, article: int, version: int) -> str:
    """Return where the page of a version lies in the archive folder: named by numbers, never by the
    server."""
    kind, _, number = identity.partition(":")
    return f"html/{site}/{number if kind == 'e' else f'a{article}'}-v{version}.html"


def local_day(moment: str, site: Site) -> str:
    """Return the day that a moment (UTC, as the archive writes it) falls on at the portal."""
    return datetime.fromisoformat(moment).astimezone(site.zone).date().isoformat()


def author_id(kind: str, name: str) -> int:
    """Return `authors.id`: the first 48 bits of sha256(kind LF name)."""
    return int.from_bytes(hashlib.sha256(f"{kind}\n{name}".encode()).digest()[:6], "big")


# --- the article itself -----------------------------------------------------------------------------------


def _article(article: Composed) -> dict[str, Any]:
    reading, judgement = article.reading, article.judgement
    source, version = judgement.source, judgement.current_version
    first_seen, last_seen = article.seen
    published_day = reading.published_at[:10] if reading.published_at else None
    date = published_day or reading.event_date
    page = html_file(article.site.name, article.identity, article.id, version.number)
    return {
        "id": article.id,
        "site": article.site.name,
        "identity": article.identity,
        "entry_id": article.entry_id,
        "date": date,
        "date_source": ("published" if published_day else "event") if date else None,
        "sort_date": date or local_day(first_seen, article.site),
        "published_at": reading.published_at,
        "published_day": published_day,
        "published_precision": reading.published_precision,
        "published_source": reading.published_source,
        "event_date": reading.event_date,
        "event_date_source": reading.event_date_source,
        "first_seen_at": first_seen,
        "last_seen_at": last_seen,
        "changed_at": version.first.at[0] if version.number > 1 else None,
        "versions": len(judgement.versions),
        "language": reading.language,
        "category": reading.category,
        "author": reading.author,
        "byline": reading.byline,
        "capture_id": source.capture_id,
        "extractor": source.extractor,
        "html_file": None if source.evidence == "text" or article.hidden_at else page,
        "url": reading.url,
        "title": reading.title,
        "summary": reading.summary,
        "captions": "\n".join(reading.captions),
        "body": reading.body,
        "hidden_at": article.hidden_at,
    }


_COLUMNS = (
    *("id", "site", "identity", "entry_id", "date", "date_source", "sort_date"),
    *("published_at", "published_day", "published_precision", "published_source"),
    *("event_date", "event_date_source", "first_seen_at", "last_seen_at", "changed_at", "versions"),
    *("language", "category", "author", "byline", "capture_id", "extractor", "html_file"),
    *("url", "title", "summary", "captions", "body", "hidden_at"),
)
_UPSERT = f"""
    insert into articles ({", ".join(_COLUMNS)}) values ({", ".join(f":{column}" for column in _COLUMNS)})
    on conflict (id) do update set {", ".join(f"{column} = excluded.{column}" for column in _COLUMNS[1:])}
"""


# --- what hangs on it -------------------------------------------------------------------------------------

_REPLACED = (
    *("blocks", "images", "attachments", "article_authors", "article_urls", "article_categories"),
    *("article_tags", "mentions", "article_problems", "field_sources", "versions", "current_readings"),
)
_CLEAR = tuple(f"delete from {table} where article_id = ?" for table in _REPLACED)

_NEWEST_HOLDER = """(
    select id from captures
    where url = {url} and page_kind in ('media', 'style') and error is null and coalesce(status, 200) = 200
    order by fetched_at desc, id desc limit 1)"""
"""The newest capture that holds the file of an address whole; a 304 only says that it has not changed.

A picture that a list page shows before any article is met is fetched as part of the style.
"""

LINK_MEDIA = tuple(
    f"update {table} set capture_id = {_NEWEST_HOLDER.format(url=':url')} where url = :url"
    for table in ("images", "attachments")
)


def _parts(article: Composed) -> Iterator[tuple[str, Rows]]:
    """Yield each insert statement with its rows, tables that others refer to first."""
    yield (
        _BLOCKS,
        [
            (article.id, position, block.kind, block.text)
            for position, block in enumerate(article.reading.blocks)
        ],
    )
    yield _IMAGES, _images(article)
    yield _ATTACHMENTS, _attachments(article)
    yield (
        _AUTHORS,
        [
            (author_id(credit.kind, credit.name), credit.name, name_key(credit.name), credit.kind)
            for credit in article.reading.credits
        ],
    )
    yield (
        _ARTICLE_AUTHORS,
        [
            (article.id, author_id(credit.kind, credit.name), position, credit.role)
            for position, credit in enumerate(article.reading.credits)
        ],
    )
    yield _ARTICLE_URLS, _urls(article)
    yield _CATEGORIES, _numbered(article, _categories(article))
    yield _TAGS, _numbered(article, article.reading.tags)
    yield (
        _MENTIONS,
        [
            (article.id, position, one.name, one.name_key, one.office, one.rule, one.start, one.end)
            for position, one in enumerate(article.reading.mentions)
        ],
    )
    yield (
        _PROBLEMS,
        [
            (article.id, position, one.code, one.detail)
            for position, one in enumerate(article.reading.problems)
        ],
    )
    yield (
        _FIELD_SOURCES,
        [
            (article.id, field, capture.capture_id, capture.evidence)
            for field, capture in article.sources.items()
        ],
    )
    yield _VERSIONS, _versions(article)
    yield _CURRENT_READING, [_current_reading(article)]


_BLOCKS = "insert into blocks (article_id, position, kind, text) values (?, ?, ?, ?)"
_IMAGES = f"""
    insert into images (
      id, article_id, position, after_block, caption_position, url, alt, caption, credit, capture_id
    ) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, {_NEWEST_HOLDER.format(url="?6")})
"""
_ATTACHMENTS = f"""
    insert into attachments (id, article_id, position, url, label, media_type, capture_id)
    values (?1, ?2, ?3, ?4, ?5, ?6, {_NEWEST_HOLDER.format(url="?4")})
"""
_AUTHORS = "insert into authors (id, name, name_key, kind) values (?, ?, ?, ?) on conflict do nothing"
_ARTICLE_AUTHORS = "insert into article_authors (article_id, author_id, position, role) values (?, ?, ?, ?)"
_ARTICLE_URLS = "insert into article_urls (article_id, url, role) values (?, ?, ?)"
_CATEGORIES = "insert into article_categories (article_id, position, category) values (?, ?, ?)"
_TAGS = "insert into article_tags (article_id, position, tag) values (?, ?, ?)"
_MENTIONS = """
    insert into mentions (article_id, position, name, name_key, office, rule, body_start, body_end)
    values (?, ?, ?, ?, ?, ?, ?, ?)
"""
_PROBLEMS = "insert into article_problems (article_id, position, code, detail) values (?, ?, ?, ?)"
_FIELD_SOURCES = "insert into field_sources (article_id, field, capture_id, evidence) values (?, ?, ?, ?)"
_VERSIONS = """
    insert into versions (article_id, version, seen_at, content_digest, capture_id, reading)
    values (?, ?, ?, ?, ?, ?)
"""
_CURRENT_READING = """
    insert into current_readings (
      article_id, reading_digest, published_at, published_precision, published_source, event_date,
      event_date_source, event_day, image_time, doubtful
    ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def _images(article: Composed) -> Rows:
    return [
        (
            *(f"{article.id}-{position}", article.id, position, image.after_block, image.caption_position),
            *(image.url, image.alt, image.caption, image.credit),
        )
        for position, image in enumerate(article.reading.images)
    ]


def _attachments(article: Composed) -> Rows:
    return [
        (f"{article.id}-{position}", article.id, position, document.url, document.label, document.media_type)
        for position, document in enumerate(article.reading.attachments)
    ]


def _urls(article: Composed) -> Rows:
    """Every address of the article's first page. Further pages have theirs in `captures` only: when one of
    them is gone, the article has become shorter, not vanished."""
    roles: set[tuple[str, str]] = set()
    for capture in article.captures:
        if capture.reading.page_number == 1:
            roles.add((capture.url, "asked"))
            if capture.final_url and capture.final_url != capture.url:
                roles.add((capture.final_url, "answered"))
            if capture.reading.canonical_url:
                roles.add((capture.reading.canonical_url, "canonical"))
    return [(article.id, url, role) for url, role in sorted(roles)]


def _categories(article: Composed) -> list[str]:
    first = [article.reading.category] if article.reading.category else []
    return list(dict.fromkeys((*first, *article.reading.categories)))


def _numbered(article: Composed, texts: tuple[str, ...] | list[str]) -> Rows:
    return [(article.id, position, text) for position, text in enumerate(texts)]


def _versions(article: Composed) -> Rows:
    if article.hidden_at:
        return []
    return [
        (article.id, version.number, first.at[0], first.content_digest, first.first.capture_id, first.text)
        for version in article.judgement.versions
        for first in (version.first,)
    ]


def _current_reading(article: Composed) -> tuple[Any, ...]:
    reading = article.reading
    return (
        *(article.id, article.judgement.current.reading_digest),
        *(reading.published_at, reading.published_precision, reading.published_source),
        *(reading.event_date, reading.event_date_source, article.event_day, article.image_time),
        article.judgement.doubtful,
    )
