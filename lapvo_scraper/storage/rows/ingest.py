"""The one way in: a capture and what was read in it become rows.

A crawl, an import, a recovery and a rebuild all call `ingest`, inside a transaction of theirs. The rows are a
function of the *set* of captures: whatever order they come in, however often one comes, the tables end up the
same once `settle` has run.
"""

# ruff: noqa: S608 - statements are put together from the names of this module only

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from lapvo_scraper import clock
from lapvo_scraper.records import Capture
from lapvo_scraper.storage import unsettled
from lapvo_scraper.storage.frontier import known_urls
from lapvo_scraper.storage.frontier.addresses import shown_by
from lapvo_scraper.storage.rows.canonical import content_digest, digest, reading_json
from lapvo_scraper.storage.rows.compose import compose, link_media
from lapvo_scraper.storage.rows.identity import article_id, assign, best_identity, first_seen, related_readings

if TYPE_CHECKING:
    import sqlite3

    from lapvo_scraper.records import Reading
    from lapvo_scraper.sites import Site

_PAGING = re.compile(r"[?&]p_p_id=.*")


def ingest(
    conn: sqlite3.Connection,
    site: Site,
    capture: Capture,
    reading: Reading | None,
    claimed: known_urls.Claimed | None = None,
) -> None:
    """Make rows of a capture and of what was read in it (None for media, redirects and failed attempts).

    A capture that the archive has already changes nothing. `claimed`: what a job that ingests many remembers.
    """
    kind = capture.page_kind or (reading.kind if reading else None)
    if kind != capture.page_kind:
        capture = replace(capture, page_kind=kind)
    if not _keep_capture(conn, capture):
        return
    if reading is not None:
        if kind == "article":
            _keep_article(conn, site, capture, reading)
        else:  # the lists beside an article ("most read") are on every page, and on lists of their own
            _keep_lists(conn, capture, reading)
    if kind in ("media", "style"):
        link_media(conn, capture.url)
    known_urls.observe(conn, site, capture, reading, claimed)


def row_of(capture: Capture) -> dict[str, Any]:
    """Return the row of `captures` that a capture makes."""
    values = {name: getattr(capture, name) for name in _CAPTURE_COLUMNS}
    return values | {"fetched_at": clock.utc_text(capture.fetched_at)}


# --- captures and lists -----------------------------------------------------------------------------------


def _keep_capture(conn: sqlite3.Connection, capture: Capture) -> bool:
    """Insert the row; False when it is there."""
    return conn.execute(_KEEP_CAPTURE, row_of(capture)).rowcount == 1


_CAPTURE_COLUMNS = tuple(field.name for field in fields(Capture))
_KEEP_CAPTURE = f"""
    insert into captures ({", ".join(_CAPTURE_COLUMNS)})
    values ({", ".join(f":{name}" for name in _CAPTURE_COLUMNS)})
    on conflict (id) do nothing
"""


def _keep_lists(conn: sqlite3.Connection, capture: Capture, reading: Reading) -> None:
    list_url = capture.url.partition("?")[0] if capture.page_kind == "api" else _PAGING.sub("", capture.url)
    pages, lines = [], []
    for number, listing in enumerate(reading.listings):
        place = (capture.site, capture.id, number, list_url)
        pager = (listing.page_number, listing.page_count, listing.claimed)
        pages.append((*place, listing.instance_id, *pager, len(listing.items)))
        for position, item in enumerate(listing.items):
            by_title = shown_by(item.by_title) if item.by_title else None
            says = (item.title, item.summary, item.date_raw, item.published_at, by_title)
            lines.append((*place, position, item.entry_id, item.url, *says))
    if pages:
        unsettled.note(conn, capture.site, "capture", [capture.id])
    conn.executemany(_KEEP_LIST_PAGE, pages)
    conn.executemany(_KEEP_LISTED, lines)


_KEEP_LIST_PAGE = """
    insert into list_pages (
      site, capture_id, listing, list_url, instance_id, page_number, page_count, claimed, items
    ) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_KEEP_LISTED = """
    insert into listed (
      site, capture_id, listing, list_url, position, entry_id, url, title, summary, date_raw, published_at, by_title
    ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


# --- articles ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at an article: a row of `article_captures` before it is written."""

    capture: Capture
    fetched_at: str
    reading_digest: str


def _keep_article(conn: sqlite3.Connection, site: Site, capture: Capture, reading: Reading) -> None:
    text = reading_json(reading)
    look = _Look(capture, clock.utc_text(capture.fetched_at), digest(text))
    known = conn.execute(_ARTICLE_OF_READING, (look.reading_digest, site.name)).fetchone()
    if known:
        (article,) = known
        nothing_new = not reading.suspect and _nothing_new(conn, article, look)
        proved_earlier = look.fetched_at < first_seen(conn, site.name, look.reading_digest)
        _keep_look(conn, look, article)
        if nothing_new:
            conn.execute("update articles set last_seen_at = ? where id = ?", (look.fetched_at, article))
            return
        changed = _regroup(conn, site, _identities(reading)) if proved_earlier else {article}
    else:
        _keep_reading(conn, site, look, reading, text)
        changed = _place(conn, site, look, reading)
    own = {look.reading_digest: replace(reading, links=(), listings=())}  # as `text` would be read again
    for affected in changed:
        compose(conn, site, affected, own)


_ARTICLE_OF_READING = """
    select article_id from article_captures join articles on articles.id = article_id
    where reading_digest = ? and articles.site = ?
    limit 1
"""


def _nothing_new(conn: sqlite3.Connection, article: int, look: _Look) -> bool:
    """Say whether a look repeats the latest one in all that rows are made of, so that only its time counts.

    Most captures of a nightly crawl are such: composing the article again would cost ten times as much.
    """
    latest = conn.execute(_LATEST_LOOK, (article,)).fetchone()
    if latest is None:
        return False
    *same, fetched_at, current, doubtful = latest
    capture = look.capture
    return (
        same == [look.reading_digest, capture.url, capture.final_url, capture.evidence]
        and look.fetched_at >= fetched_at
        and look.reading_digest == current
        and not doubtful
    )


_LATEST_LOOK = """
    select article_captures.reading_digest,
           captures.url, captures.final_url, captures.evidence, captures.fetched_at,
           current_readings.reading_digest, current_readings.doubtful
    from article_captures
    join captures on captures.id = article_captures.capture_id
    join current_readings using (article_id)
    where article_captures.article_id = ?
    order by article_captures.fetched_at desc, article_captures.capture_id desc
    limit 1
"""


def _keep_look(conn: sqlite3.Connection, look: _Look, article: int) -> None:
    conn.execute(
        "insert into article_captures (capture_id, article_id, fetched_at, reading_digest)"
        " values (?, ?, ?, ?)",
        (look.capture.id, article, look.fetched_at, look.reading_digest),
    )


def _keep_reading(conn: sqlite3.Connection, site: Site, look: _Look, reading: Reading, text: str) -> None:
    from lapvo_scraper.reading import READER

    conn.execute(
        "insert into readings (reading_digest, content_digest, extractor, reading) values (?, ?, ?, ?) "
        "on conflict (reading_digest) do nothing",
        (look.reading_digest, content_digest(reading), READER, text),
    )
    conn.executemany(
        "insert into aliases (site, identity, reading_digest) values (?, ?, ?) on conflict do nothing",
        [(site.name, identity, look.reading_digest) for identity in _identities(reading)],
    )


def _identities(reading: Reading) -> tuple[str, ...]:
    """Text without an address has no identity but its words (docs/contract.md, section 2)."""
    if reading.identities:
        return reading.identities
    words = "\n".join((reading.title or "", reading.body))
    return ("d:" + digest(words).removeprefix("sha256:"),)


def _place(conn: sqlite3.Connection, site: Site, look: _Look, reading: Reading) -> set[int]:
    """Give a look with a new reading to its article; return the articles it changes.

    When the reading proves that what stood apart belongs together, captures move from one article to another.
    """
    names = _identities(reading)
    marks = ", ".join("?" * len(names))
    owners = conn.execute(_OWNERS.format(marks=marks), (site.name, *names)).fetchall()
    best = best_identity(names)
    if not owners or owners == [(best,)]:
        article = article_id(site.name, best)
        _keep_look(conn, look, article)
        return {article}
    _keep_look(conn, look, article_id(site.name, best))
    return _regroup(conn, site, names)


_OWNERS = """
    select distinct articles.identity
    from aliases
    cross join article_captures on article_captures.reading_digest = aliases.reading_digest
    cross join articles on articles.id = article_captures.article_id
    where aliases.site = ? and aliases.identity in ({marks}) and articles.site = aliases.site
"""  # `cross join` keeps the order: the planner, knowing no counts, would begin with all articles of a site


def _regroup(conn: sqlite3.Connection, site: Site, names: tuple[str, ...]) -> set[int]:
    """Give every reading that is related to these identities to its article anew; return the articles
    touched."""
    affected: set[int] = set()
    for reading_digest, identity in assign(related_readings(conn, site.name, names)).items():
        article = article_id(site.name, identity)
        holders = {holder for (holder,) in conn.execute(_HOLDERS, (reading_digest, site.name))}
        if holders != {article}:
            conn.execute(_MOVE, (article, reading_digest, site.name))
        affected |= holders | {article}
    return affected


_HOLDERS = """
    select distinct article_id
    from article_captures join captures on captures.id = article_captures.capture_id
    where reading_digest = ? and captures.site = ?
"""
_MOVE = """
    update article_captures set article_id = ?
    where reading_digest = ? and (select site from captures where captures.id = capture_id) = ?
"""
