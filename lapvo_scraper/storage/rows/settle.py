"""What depends on the whole archive, computed from it at the end of every crawl, import and rebuild.

Idempotent, and the same whatever order captures came in: it follows from what the captures say, and only rows that
differ are written. Each rule is held to the articles and runs that `unsettled` chose: those that may come out
differently than the last time, or all. What is small is always looked at whole: redirects, missing pages, authors,
lines of lists about hidden articles.
"""

# ruff: noqa: S608 - statements are put together from the names of this module only

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.urls import canonical_url
from lapvo_scraper.storage import unsettled
from lapvo_scraper.storage.frontier import known_urls
from lapvo_scraper.storage.rows import dating
from lapvo_scraper.storage.rows.absences import Observation, absences

if TYPE_CHECKING:
    import sqlite3

    from lapvo_scraper.sites import Site


def settle(conn: sqlite3.Connection, site: Site, *, whole: bool = False) -> None:
    """Settle a site within the caller's transaction: dates, absences, aliases, lists, and when to look
    again. `whole`: also where nothing is known to have changed."""
    unsettled.choose(conn, site, whole=whole)
    dating.settle(conn, site)
    _settle_absences(conn, site)
    _settle_redirects(conn, site)
    for statement in (_LISTED_ALIASES, _KNOWN_ALIASES, _UNUSED_AUTHORS, *_HIDDEN_LINES):
        conn.execute(statement, {"site": site.name})
    _settle_lists(conn, site)
    known_urls.settle(conn, site.name)
    unsettled.forget(conn, site)


# --- absences ---------------------------------------------------------------------------------------------


def _settle_absences(conn: sqlite3.Connection, site: Site) -> None:
    parameters = {"site": site.name}
    seen: dict[int, list[Observation]] = defaultdict(list)
    for article, at, crawl_id, missing, url, final_url in conn.execute(_OBSERVATIONS, parameters):
        seen[article].append(Observation(at, crawl_id, bool(missing), (url, final_url)))
    wanted = {(article, one.from_at, one.to_at) for article, looks in seen.items() for one in absences(looks)}
    present = set(conn.execute(_ABSENCES, parameters).fetchall())
    conn.executemany(
        "delete from absences where article_id = ? and from_at = ?", [row[:2] for row in present - wanted]
    )
    conn.executemany(
        "insert into absences (article_id, from_at, to_at) values (?, ?, ?)",
        sorted(wanted - present, key=str),
    )
    conn.execute(_GONE, parameters)


# An answer "missing" counts where the portal was up: its run saw other pages. Articles that never were
# missing are left out, or every settling would read every capture. One import brings many days of others.
_RUN = (
    "iif(captures.evidence = 'live', captures.crawl_id, captures.crawl_id || ' ' || substr(captures.fetched_at, 1, 10))"
)
_OBSERVATIONS = f"""
    with missing as materialized (
      select distinct article_urls.article_id, captures.id, captures.fetched_at, {_RUN} as run, captures.url
      from captures
      cross join article_urls on article_urls.url = captures.url and role in ('asked', 'answered')
      cross join articles on articles.id = article_urls.article_id
      where captures.site = :site and captures.page_kind = 'missing' and articles.site = :site
        and exists (
          select 1 from captures as others
          where others.crawl_id = captures.crawl_id and others.page_kind in ('article', 'listing')
            and (captures.evidence = 'live' or substr(others.fetched_at, 1, 10) = substr(captures.fetched_at, 1, 10))
        )
    )
    select article_id, fetched_at, run, 1, url, null from missing
    union all
    select article_captures.article_id, captures.fetched_at, {_RUN}, 0,
      iif(evidence = 'live', captures.url, null), iif(evidence = 'live', captures.final_url, null)
    from article_captures
    join captures on captures.id = article_captures.capture_id
    where article_captures.article_id in (select article_id from missing)
"""
_ABSENCES = """
    select article_id, from_at, to_at from absences join articles on articles.id = article_id
    where articles.site = :site
"""
_LASTING = "(select from_at from absences where article_id = articles.id and to_at is null)"
_GONE = f"""
    update articles set gone_at = {_LASTING}
    where gone_at is not {_LASTING} and id in (
      select id from articles indexed by articles_gone where site = :site and gone_at is not null
      union
      select article_id from absences cross join articles on articles.id = article_id where site = :site
    )
"""


# --- other addresses --------------------------------------------------------------------------------------


def _settle_redirects(conn: sqlite3.Connection, site: Site) -> None:
    """Where a redirect leads to an article, the address that was asked is another of its addresses."""
    hops = conn.execute(_REDIRECTS, {"site": site.name}).fetchall()
    leads = [(url, canonical_url(target) or target) for url, target in hops]
    conn.executemany(_REDIRECT_ALIAS, [(site.name, url, target) for url, target in leads if url != target])


_REDIRECTS = """
    select distinct url, final_url from captures
    where site = :site and final_url is not null and status between 300 and 399
"""
_ADD_ALIAS = "insert into article_urls (article_id, url, role) "
_REDIRECT_ALIAS = f"""
    {_ADD_ALIAS}
    select article_id, ?2, 'alias' from article_urls join articles on articles.id = article_id
    where articles.site = ?1 and article_urls.url = ?3 and role <> 'alias'
    on conflict do nothing
"""
_LISTED_ALIASES = f"""
    {_ADD_ALIAS}
    select distinct articles.id, listed.url, 'alias'
    from temp.chosen_articles as chosen
    cross join articles on articles.id = chosen.id
    cross join listed on listed.site = articles.site and listed.entry_id = articles.entry_id
    where articles.site = :site and not exists (
      select 1 from article_urls where article_urls.article_id = articles.id and article_urls.url = listed.url
    )
"""

# Addresses that say by themselves that they show the same, or by what lists say of their title, asked for or not. In
# this order of joins; left to itself, SQLite holds each address of the site against each of its articles.
_KNOWN_ALIASES = f"""
    {_ADD_ALIAS}
    select distinct shown.id, others.url, 'alias'
    from (
      select articles.id, urls.shows
      from temp.chosen_articles as chosen
      cross join articles on articles.id = chosen.id
      cross join article_urls on article_urls.article_id = articles.id and role in ('asked', 'answered')
      cross join urls on urls.site = articles.site and urls.url = article_urls.url
      where articles.site = :site
      union
      select articles.id, title_entries.title
      from temp.chosen_articles as chosen
      cross join articles on articles.id = chosen.id
      cross join title_entries on title_entries.site = articles.site and title_entries.entry_id = articles.entry_id
      where articles.site = :site
    ) as shown
    cross join urls as others indexed by urls_by_article on others.site = :site and others.shows = shown.shows
    where not exists (
      select 1 from article_urls as known where known.article_id = shown.id and known.url = others.url
    )
"""


# --- lists ------------------------------------------------------------------------------------------------

def _settle_lists(conn: sqlite3.Connection, site: Site) -> None:
    wanted = set(conn.execute(_LISTS, {"site": site.name}))
    present = set(conn.execute(_PRESENT_LISTS, (site.name,)))
    conn.executemany(_FORGET_LIST, [row[:3] for row in present - wanted])
    conn.executemany(_KEEP_LIST, [(site.name, *row) for row in sorted(wanted - present, key=str)])


# Known before a run began: met on a list, or seen, by then.
_MET = """exists (
          select 1 from listed cross join captures on captures.id = listed.capture_id
          where listed.site = :site and {same} and captures.fetched_at < line.started_at
        )"""
_LISTS = f"""
    with lines as materialized (
      select captures.crawl_id, started_at, list_pages.list_url, list_pages.instance_id, list_pages.claimed,
        listed.entry_id, iif(listed.entry_id is null, listed.url, null) as url
      from temp.chosen_crawls as chosen
      cross join crawls on crawls.id = chosen.id
      cross join captures on captures.crawl_id = crawls.id
      cross join list_pages on list_pages.capture_id = captures.id
      left join listed on listed.capture_id = list_pages.capture_id and listed.listing = list_pages.listing
      where list_pages.site = :site
    )
    select crawl_id, list_url, instance_id, count(entry_id) + count(url), max(claimed), sum(case
        when url is not null then {_MET.format(same="listed.entry_id is null and listed.url = line.url")}
        when entry_id is null then 0
        else {_MET.format(same="listed.entry_id = line.entry_id")} or exists (
          select 1 from articles indexed by articles_by_entry
          where articles.site = :site and articles.entry_id = line.entry_id and first_seen_at < line.started_at
        ) end)
    from (
      select crawl_id, started_at, list_url, instance_id, entry_id, url, max(claimed) as claimed
      from lines
      group by crawl_id, list_url, instance_id, entry_id, url
    ) as line
    group by crawl_id, list_url, instance_id
"""
_PRESENT_LISTS = """
    select crawl_id, list_url, instance_id, found, claimed, known_before from lists
    where site = ? and crawl_id in (select id from temp.chosen_crawls)
"""
_FORGET_LIST = "delete from lists where crawl_id = ? and list_url = ? and instance_id = ?"
_KEEP_LIST = """
    insert into lists (site, crawl_id, list_url, instance_id, found, claimed, known_before) values (?, ?, ?, ?, ?, ?, ?)
"""

_UNUSED_AUTHORS = """
    delete from authors where not exists (select 1 from article_authors where author_id = authors.id)
"""

# Lists repeat the title and lead of articles that the operator hides (hidden.py).
_FORGET_LINES = "update listed set title = null, summary = null where site = :site and "
_HIDDEN_LINES = (
    f"""
    {_FORGET_LINES} (title is not null or summary is not null) and entry_id in (
      select entry_id from articles indexed by articles_hidden where site = :site and hidden_at is not null
    )
    """,
    f"""
    {_FORGET_LINES} (title is not null or summary is not null) and url in (
      select article_urls.url
      from articles indexed by articles_hidden join article_urls on article_urls.article_id = articles.id
      where site = :site and hidden_at is not null
    )
    """,
)
