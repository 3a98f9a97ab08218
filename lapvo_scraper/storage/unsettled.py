"""What has changed since a site was settled, and what is to be settled again for it.

Whatever writes rows that settling reads leaves a note in `unsettled`, in the same transaction, so that a run that
dies is settled with the next. `choose` makes of the notes what every rule of settling is then held to: in temporary
tables, the articles, the entry ids and the runs that may come out differently. A site that was never settled, or by
other rules, has no notes: then all there is of it is chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from lapvo_scraper.sites import Site

    What = Literal["article", "entry", "url", "capture", "sight"]

RULES = 1
"""To be raised whenever settling says something else of the same rows: every site is then settled whole again."""


def note(conn: sqlite3.Connection, site: str, what: What, keys: Iterable[str | int]) -> None:
    """Note what settling may find otherwise now.

    `article`: composed. `entry`: its article is gone, or has another title on lists. `url`: met, or standing
    differently. `capture`: shows lists. `sight`: the earlier of the moments at which an article was first seen by then
    and is now.
    """
    conn.executemany(_NOTE, [(site, what, key) for key in keys])


def choose(conn: sqlite3.Connection, site: Site, *, whole: bool = False) -> None:
    """Fill `chosen_articles`, `chosen_entries` and `chosen_crawls`. `whole`: with all there is of the site."""
    parameters = {"site": site.name}
    for table in _TABLES:
        conn.execute(table)
    for name in _NAMES:
        conn.execute(f"delete from temp.{name}")  # noqa: S608 - a constant
    row = conn.execute("select rules, timezone from settled where site = :site", parameters).fetchone()
    for statement in _ALL if whole or row != (RULES, site.timezone) else _NOTED:
        conn.execute(statement, parameters)


def forget(conn: sqlite3.Connection, site: Site) -> None:
    """Write that a site is settled."""
    conn.execute("delete from unsettled where site = ?", (site.name,))
    conn.execute("insert or replace into settled values (?, ?, ?)", (site.name, RULES, site.timezone))
    for name in _NAMES:
        conn.execute(f"delete from temp.{name}")  # noqa: S608 - a constant


_NOTE = """
    insert or ignore into unsettled (site, what, key) select ?1, ?2, ?3 where exists (
      select 1 from settled where site = ?1
    )
"""
_NAMES = ("chosen_articles", "chosen_entries", "chosen_crawls")
_TABLES = (
    "create temp table if not exists chosen_articles (id integer primary key)",
    "create temp table if not exists chosen_entries (entry_id integer primary key)",
    "create temp table if not exists chosen_crawls (id text primary key) without rowid",
)
_ALL = (
    "insert into temp.chosen_articles select id from articles where site = :site",
    """
    insert into temp.chosen_entries
    select entry_id from articles where site = :site and entry_id is not null
    union select entry_id from listed where site = :site and published_at is not null and entry_id is not null
    union select entry_id from entry_days where site = :site
    """,
    "insert into temp.chosen_crawls select id from crawls where site = :site",
)

_LINES = """(
      select entry_id, url, by_title from unsettled cross join listed on capture_id = key
      where unsettled.site = :site and what = 'capture'
    )"""
_ENTRIES_OF_LINES = f"""
    insert or ignore into temp.chosen_entries
    select entry_id from {_LINES} where entry_id is not null
    union
    select title_entries.entry_id
    from {_LINES} as line cross join title_entries on title_entries.site = :site and title = line.by_title
    where line.entry_id is null
    union
    select key from unsettled where site = :site and what = 'entry'
"""  # noqa: S608 - put together from the constants above
_ARTICLES_BY_NUMBER = """
    insert or ignore into temp.chosen_articles
    select id from temp.chosen_entries cross join articles using (entry_id) where site = :site
"""
_ARTICLES_BY_ADDRESS = f"""
    insert or ignore into temp.chosen_articles
    select articles.id from {_LINES} as line cross join articles indexed by articles_by_url on articles.url = line.url
    where articles.site = :site
    union
    select article_id
    from unsettled
    cross join captures on captures.url = key and captures.site = :site
    cross join article_captures on capture_id = captures.id
    where unsettled.site = :site and what = 'url'
"""  # noqa: S608 - put together from the constants above
# Those with an address that says by itself, or by what lists say of its title, that it shows what a noted one shows.
_ARTICLES_SHOWN = """
    insert or ignore into temp.chosen_articles
    with met as materialized (
      select distinct shows from unsettled cross join urls on urls.site = unsettled.site and urls.url = key
      where unsettled.site = :site and what = 'url' and shows is not null
    )
    select article_id
    from met
    cross join urls indexed by urls_by_article on urls.site = :site and urls.shows = met.shows
    cross join article_urls on article_urls.url = urls.url and role in ('asked', 'answered')
    union
    select articles.id
    from met
    cross join title_entries on title_entries.site = :site and title_entries.title = met.shows
    cross join articles on articles.site = :site and articles.entry_id = title_entries.entry_id
"""
_COMPOSED = """
    insert or ignore into temp.chosen_articles select key from unsettled where site = :site and what = 'article'
"""
_ENTRIES_OF_ARTICLES = """
    insert or ignore into temp.chosen_entries
    select entry_id from unsettled cross join articles on id = key
    where unsettled.site = :site and what = 'article' and entry_id is not null
"""
# A sight of an article makes it known before the runs that began later, and tells nothing about earlier ones.
_RUNS = """
    insert or ignore into temp.chosen_crawls
    with shown as materialized (
      select crawl_id, fetched_at from unsettled cross join captures on captures.id = key
      where unsettled.site = :site and what = 'capture'
    )
    select crawl_id from shown
    union
    select id from crawls where site = :site and started_at > (
      select min(at) from (
        select fetched_at as at from shown
        union all
        select key from unsettled where site = :site and what = 'sight'
      )
    )
"""
_NOTED = (
    _COMPOSED,
    _ENTRIES_OF_ARTICLES,
    _ENTRIES_OF_LINES,
    _ARTICLES_BY_NUMBER,
    _ARTICLES_BY_ADDRESS,
    _ARTICLES_SHOWN,
    _RUNS,
)
