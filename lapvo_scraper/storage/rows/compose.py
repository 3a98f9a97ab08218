"""An article, composed from all its captures: its row and every row that hangs on it.

`judge` (observations.py) says which reading is current and which versions there are; this module fills what
the current reading leaves empty from lesser evidence, and writes. What leans on other articles (dates from
lists, brackets, absences) is for `settle`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lapvo_scraper.records import Problem, Reading
from lapvo_scraper.storage import unsettled
from lapvo_scraper.storage.rows import article_rows
from lapvo_scraper.storage.rows.canonical import reading_from_json
from lapvo_scraper.storage.rows.composed import Composed
from lapvo_scraper.storage.rows.identity import article_id
from lapvo_scraper.storage.rows.observations import Judgement, Observation, PageCapture, judge

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from lapvo_scraper.sites import Site

PUBLISHED_SOURCES = ("template", "metadata", "headless", "rss", "list")
"""Best first: what an article's own page says about its publication goes before what a list says."""

_FILLED_TOGETHER = (
    ("title",),
    ("summary",),
    ("category",),
    ("categories",),
    ("tags",),
    ("byline", "credits"),
    ("event_date", "event_date_source"),
    ("language",),
    ("attachments",),
)
"""What lesser evidence may fill where the current reading says nothing; pictures and blocks only make sense
whole."""


def compose(conn: sqlite3.Connection, site: Site, article: int, known: Mapping[str, Reading] | None = None) -> None:
    """Write the rows of one article from its captures; remove them when it has none left.

    `known`: readings, by digest, that need not be made of their JSON once more.
    """
    captures = _captures(conn, article, known or {})
    _note(conn, site.name, article, captures)
    if not captures:
        conn.execute("delete from articles where id = ?", (article,))
        return
    judgement = judge(captures)
    reading, sources = _filled(judgement)
    composed = Composed(article, site, _identity(conn, site, article), captures, judgement, reading, sources)
    if hidden_at := _hidden_at(conn, composed):
        composed = replace(composed, reading=_wordless(reading), sources={}, hidden_at=hidden_at)
    article_rows.write(conn, composed)


def _note(conn: sqlite3.Connection, site: str, article: int, captures: Sequence[PageCapture]) -> None:
    """Note that the article is to be settled, and since when it is known otherwise than before."""
    unsettled.note(conn, site, "article", [article])
    entry_id, before = conn.execute(_FIRST_SEEN, (article,)).fetchone() or (None, None)
    now = min((capture.fetched_at for capture in captures), default=None)
    if now != before:
        unsettled.note(conn, site, "sight", [min(at for at in (before, now) if at)])
    if entry_id and not captures:
        unsettled.note(conn, site, "entry", [entry_id])


_FIRST_SEEN = "select entry_id, first_seen_at from articles where id = ?"


def link_media(conn: sqlite3.Connection, url: str) -> None:
    """Bind pictures and documents of that address to the newest capture that holds them."""
    for statement in article_rows.LINK_MEDIA:
        conn.execute(statement, {"url": url})


def _hidden_at(conn: sqlite3.Connection, article: Composed) -> str | None:
    """Return since when the operator hides the article, known by its identity or by any of its addresses."""
    addresses = {
        url
        for capture in article.captures
        for url in (capture.url, capture.final_url, capture.reading.url, capture.reading.canonical_url)
    }
    rows = conn.execute("select hidden_at, identity, url from hidden where site = ?", (article.site.name,))
    meant = (at for at, identity, url in rows if identity == article.identity or (url and url in addresses))
    return max(meant, default=None)


def _wordless(reading: Reading) -> Reading:
    """Return what is left of a hidden article: where it stood, and its dates."""
    return Reading(
        kind=reading.kind,
        url=reading.url,
        published_at=reading.published_at,
        published_precision=reading.published_precision,
        published_source=reading.published_source,
        event_date=reading.event_date,
        event_date_source=reading.event_date_source,
    )


# --- from the database ------------------------------------------------------------------------------------


def _captures(conn: sqlite3.Connection, article: int, known: Mapping[str, Reading]) -> tuple[PageCapture, ...]:
    readings = dict(known)
    found = []
    for row in conn.execute(_CAPTURES, (article,)):
        reading_digest, text = row[7], row[9]
        if reading_digest not in readings:
            readings[reading_digest] = reading_from_json(text)
        values = (*row, readings[reading_digest])
        found.append(PageCapture(*values))
    return tuple(found)


_CAPTURES = """
    select captures.id, captures.fetched_at, crawl_id, evidence, url, final_url,
           extractor, reading_digest, content_digest, reading
    from article_captures
    join captures on captures.id = article_captures.capture_id
    join readings using (reading_digest)
    where article_id = ?
"""


def _identity(conn: sqlite3.Connection, site: Site, article: int) -> str:
    """Return the identity that `article` is the id of: one of those its readings prove."""
    proved = [str(identity) for (identity,) in conn.execute(_IDENTITIES, (article, site.name))]
    return next(identity for identity in proved if article_id(site.name, identity) == article)


_IDENTITIES = """
    select distinct identity from article_captures join aliases using (reading_digest)
    where article_id = ? and aliases.site = ?
"""


# --- filling gaps -----------------------------------------------------------------------------------------


def _filled(judgement: Judgement) -> tuple[Reading, dict[str, PageCapture]]:
    """Return the current reading with its gaps filled from lesser evidence, and where the fillings come
    from."""
    reading = judgement.current.reading
    changes: dict[str, Any] = {}
    sources: dict[str, PageCapture] = {}
    for donor in _donors(judgement):
        for fields in _FILLED_TOGETHER:
            values = {field: getattr(donor.reading, field) for field in fields}
            if any(values.values()) and not any(
                getattr(reading, field) or field in changes for field in fields
            ):
                changes |= values
                sources |= dict.fromkeys(fields, donor.first)
    published = _published(judgement)
    if published is not None and published is not judgement.current:
        changes |= {field: getattr(published.reading, field) for field in _PUBLISHED}
        sources["published_at"] = published.first
    if doubts := tuple(_doubts(judgement)):
        changes["problems"] = reading.problems + doubts
    return replace(reading, **changes) if changes else reading, sources


_PUBLISHED = ("published_at", "published_precision", "published_source")


def _donors(judgement: Judgement) -> list[Observation]:
    """Trustworthy observations of lesser evidence than the current one: best evidence first, then newest
    first."""
    lesser = [
        one for one in judgement.observations if one.rank > judgement.current.rank and not one.reading.suspect
    ]
    return sorted(sorted(lesser, key=lambda one: one.at, reverse=True), key=lambda one: one.rank)


def _published(judgement: Judgement) -> Observation | None:
    """Return the observation that says best when the article was published: by source, evidence, then the
    newest."""
    saying = [one for one in (*judgement.accepted, *_donors(judgement)) if one.reading.published_source]
    newest_first = sorted(saying, key=lambda one: one.at, reverse=True)
    return min(
        newest_first,
        key=lambda one: (PUBLISHED_SOURCES.index(one.reading.published_source or "list"), one.rank),
        default=None,
    )


def _doubts(judgement: Judgement) -> Iterator[Problem]:
    """Say so when the newest look at an article is not believed yet."""
    newest = judgement.observations[-1]
    served_whole = newest.first.evidence != "text" and not newest.missing_pages
    if served_whole and newest not in judgement.accepted:
        yield Problem("suspect-reading", f"capture {newest.first.capture_id} waits for a second run to agree")
