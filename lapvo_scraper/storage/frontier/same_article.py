"""Which addresses of `urls` show the same article, as far as the archive knows, and which of them has its turn.

What an address alone tells is in `urls.shows`. Addresses by title are joined to those by number when a list has
printed both in one link (`title_entries`), or when the answer showed the number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lapvo_scraper.liferay.urls import classify
from lapvo_scraper.storage import unsettled
from lapvo_scraper.storage.frontier.addresses import LIST, Address, shown_by, turns
from lapvo_scraper.storage.frontier.schedule import Attempt, standing, verdict

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from lapvo_scraper.records import Evidence, Listing
    from lapvo_scraper.storage.frontier.schedule import Standing


class Asked(NamedTuple):
    """One capture of a URL, as far as the frontier is concerned."""

    id: str
    evidence: Evidence
    fetched_at: str
    status: int | None
    error: str | None
    page_kind: str | None
    final_url: str | None
    was_up: int

    @property
    def attempt(self) -> Attempt:
        """The capture as an attempt."""
        return Attempt(self.fetched_at, self.status, self.error, self.page_kind, bool(self.was_up))


def captures_of(db: sqlite3.Connection, site: str, url: str) -> list[Asked]:
    """Return the newest captures of a URL, live ones first."""
    return [Asked(*row) for row in db.execute(_CAPTURES_OF_URL, (url, site))]


def standing_by(captures: Sequence[Asked], shows: str | None) -> Standing | None:
    """Return how a URL that shows `shows` stands by its captures; None when it was never asked for."""
    attempts = [one.attempt for one in captures if one.evidence == "live"]
    if not attempts:
        return None
    leads_to = captures[0].final_url
    return standing(attempts, is_astray=_is_article(shows) and not (leads_to and _is_article(shown_by(leads_to))))


def _is_article(shows: str | None) -> bool:
    return shows is not None and not shows.startswith(LIST)


def learn_titles(db: sqlite3.Connection, site: str, listings: Iterable[Listing]) -> None:
    """Take in which titles lists print together with which entry ids."""
    for item in (item for listing in listings for item in listing.items):
        if not (item.by_title and item.entry_id):
            continue
        title = shown_by(item.by_title)
        if title and db.execute(_LEARN_TITLE, (site, title, item.entry_id)).rowcount:
            unsettled.note(db, site, "entry", [item.entry_id])
            entries = [f"e:{entry}" for (entry,) in db.execute(_ENTRIES, (site, title))]
            for article in entries if len(entries) == 1 else [*entries, title]:  # a second entry parts them
                take_turns(db, site, article)


def entry_of(db: sqlite3.Connection, site: str, shows: str) -> str | None:
    """Return the article, by number, that lists link to under a title; None when they tell none, or several."""
    entries = db.execute(_ENTRIES, (site, shows)).fetchall()
    return f"e:{entries[0][0]}" if len(entries) == 1 else None


def shown(db: sqlite3.Connection, site: str, url: str, shows: str) -> Iterator[str]:
    """Yield what an address shows: by itself or by what lists say, and what its answers have shown."""
    yield entry_of(db, site, shows) or shows
    if not shows.startswith("e:"):
        yield from (entry for (entry,) in db.execute(_PROVED, (url, site)).fetchall())


def take_turns(db: sqlite3.Connection, site: str, article: str) -> None:
    """Write which of the addresses that show an article is asked for, where there are several."""
    members = db.execute(_MEMBERS, {"site": site, "article": article}).fetchall()
    if len(members) == 1 and members[0][-1] != "refused":
        return
    addresses = [_address(db, site, article, *member) for member in members]
    held = any(db.execute(_WAS_SEEN, (address.url, site)).fetchone() for address in addresses)
    for url, now in turns(addresses, held=held).items():
        db.execute(_RESTATE, (*now, site, url))


def _address(
    db: sqlite3.Connection, site: str, article: str, url: str, shows: str, discovered_at: str, state: str
) -> Address:
    by_number = shows.startswith("e:")
    captures = captures_of(db, site, url)
    now = standing_by(captures, shows)
    if now is None:
        return Address(url, discovered_at, None, by_number=by_number, in_hand=state == "leased")
    newest = captures[0]
    shows_it = newest.page_kind == "article" and verdict(newest.attempt) == "good"
    if shows_it and article.startswith("e:") and not by_number:
        shows_it = db.execute(_PROVES, (newest.id, site, article)).fetchone() is not None
    leads_to = classify(newest.final_url).canonical if newest.final_url else None
    return Address(url, discovered_at, now, shows_it, by_number, state == "leased", leads_to)


_CAPTURES_OF_URL = """
    select id, evidence, fetched_at, status, error, page_kind, final_url,
      page_kind is not 'missing' or exists (
        select 1 from captures as others
        where others.crawl_id = captures.crawl_id and others.page_kind in ('article', 'listing')
      )
    from captures
    where url = ? and site = ?
    order by evidence = 'live' desc, fetched_at desc, warc_file desc, warc_offset desc
    limit 12
"""
_RESTATE = "update urls set state = ?, reason = ?, attempts = ?, due_at = ? where site = ? and url = ?"

_LEARN_TITLE = "insert into title_entries (site, title, entry_id) values (?, ?, ?) on conflict do nothing"
_ENTRIES = "select entry_id from title_entries where site = ? and title = ?"
_SEVERAL = """exists (
    select 1 from title_entries as others
    where others.site = title_entries.site and others.title = title_entries.title
      and others.entry_id <> title_entries.entry_id
)"""
# The articles that an address by title has shown, by their numbers.
_PROVED = """
    select distinct aliases.identity
    from captures
    cross join article_captures on article_captures.capture_id = captures.id
    cross join aliases on aliases.reading_digest = article_captures.reading_digest
    where captures.url = ? and captures.site = ? and evidence = 'live' and aliases.site = captures.site
      and aliases.identity like 'e:%'
"""
_PROVES = """
    select 1 from article_captures join aliases using (reading_digest)
    where capture_id = ? and site = ? and identity = ?
"""
# The addresses that tell by themselves which article they show, those by a title that lists print with its
# number, and those that have shown it. Left to itself, SQLite reads all addresses of the site.
_MEMBERS = f"""
    select url, shows, discovered_at, state from urls indexed by urls_by_article
    where site = :site and shows = :article
    union
    select url, shows, discovered_at, state
    from title_entries
    cross join urls indexed by urls_by_article
      on urls.site = title_entries.site and urls.shows = title_entries.title
    where title_entries.site = :site and title_entries.entry_id = cast(substr(:article, 3) as integer)
      and :article like 'e:%' and not {_SEVERAL}
    union
    select urls.url, shows, discovered_at, state
    from aliases
    cross join article_captures on article_captures.reading_digest = aliases.reading_digest
    cross join captures on captures.id = article_captures.capture_id
    cross join urls on urls.site = aliases.site and urls.url = captures.url
    where aliases.site = :site and aliases.identity = :article and :article like 'e:%'
      and captures.site = :site and evidence = 'live' and shows not like 'e:%'
"""  # noqa: S608 - put together from the constants above
_WAS_SEEN = """
    select 1 from captures
    where url = ? and site = ? and evidence = 'live' and page_kind = 'article' and error is null
"""
