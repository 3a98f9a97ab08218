"""The frontier: which URLs of a site are known, and how each stands. The rows of `urls`.

A row is a function of the set of WARC records: who named the URL first comes from the pages that lead to
it, its state from its own captures in the order of time, whatever order they arrive in. Handing URLs out is
`leases.py`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.liferay.urls import classify
from lapvo_scraper.storage import unsettled
from lapvo_scraper.storage.frontier import lists, same_article
from lapvo_scraper.storage.frontier.addresses import LIST, shown_by
from lapvo_scraper.storage.frontier.schedule import ARTICLE_STEPS, OLD_ARTICLE_DAYS, Standing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from lapvo_scraper.liferay.urls import UrlFacts
    from lapvo_scraper.records import Capture, Reading, UrlKind
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.crawls import RunStart

    _Claim = tuple[str, str, UrlKind, str, str | None, str | None, str, str | None, str | None]

TEXT_KINDS: tuple[UrlKind, ...] = ("listing", "article", "feed", "sitemap", "api")
MEDIA_KINDS: dict[str, UrlKind] = {"images": "image", "attachments": "attachment", "style": "style"}
"""Kind of URL by the word for it in a profile's `media`."""

_KINDS: tuple[UrlKind, ...] = (*TEXT_KINDS, *MEDIA_KINDS.values(), "robots")
_MEDIA = frozenset(MEDIA_KINDS.values())


class Claimed:
    """URLs that one job has claimed already: the menu of a portal names the same hundred on every page.

    For one site under one profile, and as long as no transaction of the job is rolled back.
    """

    def __init__(self) -> None:
        self._first: dict[tuple[str, UrlKind], tuple[str, str]] = {}  # when, and the page that led there

    def new(self, leads: Iterable[tuple[str, UrlKind]], at: str, source: str) -> list[tuple[str, UrlKind]]:
        """Return the leads that no page led to before `source` did: a later claim to the same kind changes nothing."""
        now = (at, source)
        found = [lead for lead in leads if now < self._first.get(lead, _NEVER)]
        if len(self._first) > REMEMBERED:
            self._first.clear()
        self._first.update((lead, now) for lead in found)
        return found


_NEVER = ("~", "")  # later than any time
REMEMBERED = 8_192
"""About as many claims are kept in memory: some 2 MB."""


def seed(db: sqlite3.Connection, start: RunStart) -> None:
    """Make the seeds of a run's profile known."""
    claims: list[tuple[str, UrlKind]] = []
    for url in start.site.seed_urls:
        facts = classify(url)
        claims.append((facts.canonical or url, facts.kind or "listing"))
    _discover(db, start.site, claims, at=clock.utc_text(start.started_at), source=None)


def observe(
    db: sqlite3.Connection, site: Site, capture: Capture, reading: Reading | None, claimed: Claimed | None = None
) -> None:
    """Take in what a capture tells: the URLs it leads to, and how its own URL stands now.

    Called within the transaction that inserts the row of `capture`, after it. `claimed`: by the same job.
    """
    at = clock.utc_text(capture.fetched_at)
    if capture.page_kind == "robots":  # read before every crawl, by rules of its own
        _discover(db, site, _leads(replace(capture, final_url=None), reading), at=at, source=capture.url)
        return
    if reading is not None:
        same_article.learn_titles(db, site.name, reading.listings)
    leads = _leads(capture, reading)
    _discover(db, site, claimed.new(leads, at, capture.url) if claimed else leads, at=at, source=capture.url)
    if capture.evidence == "live":
        shows = shown_by(capture.url)
        db.execute(_DISCOVER, (site.name, capture.url, _kind(capture), at, None, at, "due", None, shows))
        restate(db, site.name, capture.url)
    elif site.in_scope(capture.url) is None:
        # What others kept makes a URL known; it does not make it fetched.
        known_as = list(_known_as(classify(capture.url)))
        _discover(db, site, known_as, at=at, source=None)
        if any(url == capture.url for url, _ in known_as):
            restate(db, site.name, capture.url)


def restate(db: sqlite3.Connection, site: str, url: str) -> None:
    """Write how a known URL stands, from its captures, and the other addresses of its article with it.

    A lease on it ends.
    """
    discovered_at, shows = db.execute(_DISCOVERED_AT, (site, url)).fetchone()
    captures = same_article.captures_of(db, site, url)
    now = same_article.standing_by(captures, shows) or Standing("due", None, 0, discovered_at)
    newest = captures[0].id if captures else None
    db.execute(_RESTATE, (*now, newest, site, url))
    unsettled.note(db, site, "url", [url])
    if shows is not None and not shows.startswith(LIST):
        for article in same_article.shown(db, site, url, shows):
            same_article.take_turns(db, site, article)


def settle(db: sqlite3.Connection, site: str) -> None:
    """Write when each chosen article (unsettled.py) is to be looked at again: that depends on its date, which all
    captures decide.

    Called after `articles` is settled, at the end of a crawl, an import and a rebuild. Idempotent.
    """
    db.execute(_SETTLE, {"site": site, "old": f"+{OLD_ARTICLE_DAYS} days"})
    _settle_missing(db, site)
    lists.settle_pages(db, site)


def _settle_missing(db: sqlite3.Connection, site: str) -> None:
    """Write when pages that are missing are asked for again; that a portal was out shows at the end of a run.

    Of several addresses that say an article is missing, the one that showed it is asked again, no other.
    """
    for url, shows, due_at, nth in db.execute(_MISSING, {"site": site}).fetchall():
        now = same_article.standing_by(same_article.captures_of(db, site, url), shows) if nth == 1 else None
        again = now.due_at if now else None
        if again != due_at:
            db.execute("update urls set due_at = ? where site = ? and url = ?", (again, site, url))


def _leads(capture: Capture, reading: Reading | None) -> Iterator[tuple[str, UrlKind]]:
    """The URLs that a capture leads to."""
    if reading is not None:
        for link in reading.links:
            if link.kind != "robots":
                yield link.url, link.kind
    if capture.final_url:
        facts = classify(capture.final_url)
        if facts.canonical == capture.url:
            # Portals redirect to the language prefix or the session that canonical URLs lack: then only the
            # address as printed leads anywhere.
            yield capture.final_url, facts.kind or "listing"
        else:
            yield from _known_as(facts)


def _known_as(facts: UrlFacts) -> Iterator[tuple[str, UrlKind]]:
    if facts.canonical and facts.kind and facts.kind != "robots":
        yield facts.canonical, facts.kind


def _kind(capture: Capture) -> UrlKind:
    """The kind of URL of a capture that no page led to."""
    match capture.page_kind:
        case "media":
            return "image" if (capture.content_type or "").startswith("image/") else "attachment"
        case "style" | "feed" | "sitemap" | "api" as kind:
            return kind
        case "article":
            return "article"
    return "article" if classify(capture.url).kind == "article" else "listing"


def _discover(
    db: sqlite3.Connection, site: Site, leads: Iterable[tuple[str, UrlKind]], *, at: str, source: str | None
) -> None:
    """Make URLs known. Pages outside the site are left alone; media outside it are refused, with the reason."""
    named: dict[UrlKind, list[str]] = {}
    for url, kind in leads:
        named.setdefault(kind, []).append(url)
    scope: dict[str, str | None] = {}  # by scheme and host: a page's links share a few
    claims: list[_Claim] = []
    for kind, urls in named.items():
        # Menus name the same URLs on every page: looking first costs a third of writing what changes nothing.
        asked = (site.name, json.dumps(urls), kind, at, source, kind in _MEDIA)
        for (url,) in db.execute(_TELLING, asked).fetchall():
            origin = "/".join(url.split("/", 3)[:3])
            if origin not in scope:
                scope[origin] = site.in_scope(url)
            outside = scope[origin]
            if outside is None:
                claims.append((site.name, url, kind, at, source, at, "due", None, shown_by(url)))
            elif kind in _MEDIA:
                claims.append((site.name, url, kind, at, source, None, "refused", f"scope: {outside}", shown_by(url)))
    db.executemany(_DISCOVER, claims)
    unsettled.note(db, site.name, "url", [url for _, url, *_, shows in claims if shows is not None])
    for shows in sorted({shows for *_, shows in claims if shows is not None and not shows.startswith(LIST)}):
        same_article.take_turns(db, site.name, same_article.entry_of(db, site.name, shows) or shows)


def _rank(column: str) -> str:
    whens = " ".join(f"when '{kind}' then {rank}" for rank, kind in enumerate(_KINDS))
    return f"case {column} {whens} end"


# Of several claims to one URL the earliest tells who discovered it, the kind that stands first in `_KINDS`
# is its kind, and one that finds it within the site's scope is enough. So claims may come in any order.
_EARLIER = (
    "(excluded.discovered_at, excluded.discovered_from is null, ifnull(excluded.discovered_from, ''))"
    " < (urls.discovered_at, urls.discovered_from is null, ifnull(urls.discovered_from, ''))"
)
_BETTER_KIND = f"{_rank('excluded.kind')} < {_rank('urls.kind')}"
_OUT_OF_SCOPE = "urls.state = 'refused' and urls.reason like 'scope: %' and urls.last_capture_id is null"
_ADMITTED = f"{_OUT_OF_SCOPE} and excluded.state = 'due'"
_UNTRIED = "urls.state = 'due' and urls.attempts = 0"
_DISCOVER = f"""
    insert into urls (site, url, kind, discovered_at, discovered_from, due_at, state, reason, shows)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (site, url) do update set
      kind = iif({_BETTER_KIND}, excluded.kind, urls.kind),
      discovered_at = iif({_EARLIER}, excluded.discovered_at, urls.discovered_at),
      discovered_from = iif({_EARLIER}, excluded.discovered_from, urls.discovered_from),
      due_at = case when {_ADMITTED} then min(excluded.discovered_at, urls.discovered_at)
                    when {_UNTRIED} and {_EARLIER} then excluded.discovered_at
                    else urls.due_at end,
      state = iif({_ADMITTED}, 'due', urls.state),
      reason = iif({_ADMITTED}, null, urls.reason)
    where {_EARLIER} or {_BETTER_KIND} or ({_ADMITTED})
"""  # noqa: S608 - put together from the constants above

# The URLs among many whose row `_DISCOVER` would not surely leave as it is; ?6: they are media, which may be admitted.
_TELLING = """
    select wanted.value
    from json_each(?2) as wanted left join urls on urls.site = ?1 and urls.url = wanted.value
    where urls.url is null or urls.kind <> ?3 or (?6 and urls.state = 'refused')
      or (urls.discovered_at, urls.discovered_from is null, ifnull(urls.discovered_from, ''))
        > (?4, ?5 is null, ifnull(?5, ''))
"""
_DISCOVERED_AT = "select discovered_at, shows from urls where site = ? and url = ?"
_RESTATE = """
    update urls set state = ?, reason = ?, attempts = ?, due_at = ?, last_capture_id = ?
    where site = ? and url = ?
"""

# What happened on Monday may be published on Wednesday: then entry ids tell more than the event's day.
_PUBLISHED = "coalesce(published_day, max(sort_date, ifnull(published_not_before, sort_date)))"
_AGE = "(julianday(seen_day) - julianday(published))"
_NEXT_STEP = " ".join(
    f"when {_AGE} < {step} then date(iif({_AGE} < 1, seen_day, published), '+{step} days')" for step in ARTICLE_STEPS
)
# Of the several URLs of an article one is looked at again, for each page of it where it has several.
_SETTLE = f"""
    with seen as (
      select urls.url, substr(captures.fetched_at, 1, 10) as seen_day, {_PUBLISHED} as published,
        row_number() over (
          partition by articles.id, substr(urls.url, instr(urls.url || '?page=', '?page='))
          order by urls.url = articles.url desc, urls.url
        ) as nth
      from temp.chosen_articles as chosen
      cross join articles on articles.id = chosen.id
      cross join article_captures on article_captures.article_id = articles.id
      cross join captures on captures.id = article_captures.capture_id
      cross join urls on urls.site = captures.site and urls.url = captures.url and urls.last_capture_id = captures.id
      where urls.site = :site and urls.state = 'done'
    ),
    due as (
      select url, iif(nth = 1, case {_NEXT_STEP} else date(seen_day, :old) end || 'T00:00:00Z', null) as at
      from seen
    )
    update urls set due_at = due.at from due
    where urls.site = :site and urls.url = due.url and urls.due_at is not due.at
"""  # noqa: S608 - put together from the constants above

# Addresses that say a page is missing: which of several has its turn.
_MISSING = """
    select urls.url, shows, due_at,
      row_number() over (
        partition by coalesce(shows, urls.url)
        order by exists (
          select 1 from captures as seen
          where seen.url = urls.url and seen.site = urls.site and seen.page_kind = 'article'
        ) desc, discovered_at, urls.url
      )
    from captures
    cross join urls on urls.site = captures.site and urls.url = captures.url and urls.last_capture_id = captures.id
    where captures.site = :site and captures.page_kind = 'missing' and urls.state = 'done'
"""
