"""How far lists are read: which pages show one first, which deeper pages are needed, which answers are doubtful.

A list says how many articles it has. Its deeper pages are asked for as long as it claims more than the archive
has met on it; so the last page of a list that grows every day is not fetched anew every time it moves on.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from lapvo_scraper import clock
from lapvo_scraper.liferay.urls import classify
from lapvo_scraper.storage.frontier.addresses import LIST

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

    from lapvo_scraper.records import Listing, Reading
    from lapvo_scraper.sites import Site

KNOWN = "list: all its articles are known"
"""Reason for which a deeper page of a list is refused."""


class List(NamedTuple):
    """One asset publisher on one page and the pages after it."""

    shows: str  # as in `urls.shows`
    found: int  # different articles met on it, those that are gone left out; counted as far as `claimed`
    claimed: int | None  # by its newest page that says so

    @property
    def is_complete(self) -> bool:
        """Say whether the archive has met as many articles as the list claims."""
        return self.claimed is not None and self.found >= self.claimed


def settle_pages(db: sqlite3.Connection, site: str) -> None:
    """Write how the deeper pages of lists stand that were never asked for: due, or not needed. Idempotent."""
    for shows in [shows for (shows,) in db.execute(_UNASKED_LISTS, (site,))]:
        complete = _list(db, site, shows).is_complete
        db.execute(_SETTLE_PAGES, {"site": site, "shows": shows, "reason": KNOWN if complete else None})


def deeper_looks(db: sqlite3.Connection, site: str, before: datetime, most: int) -> list[str]:
    """Return deeper pages, last seen before `before`, of lists that claim more articles than are known.

    An article with an earlier date may have been put among old ones. The longest unseen first.
    """
    asked = [_list(db, site, shows) for (shows,) in db.execute(_ASKED_LISTS, (site,)).fetchall()]
    wanting = [one.shows for one in asked if one.claimed is not None and not one.is_complete]
    seen = (db.execute(_SEEN_PAGES, (site, shows, clock.utc_text(before))) for shows in wanting)
    return [url for _, url in sorted(page for pages in seen for page in pages)[:most]]


def heads(db: sqlite3.Connection, site: Site, rested: datetime) -> Iterator[str]:
    """Yield the list pages that a run reads to meet every list once: first pages only.

    Menus, side columns and second names of the home page show the same lists on many pages. A page that
    showed nothing but what others showed in the same run is left alone if it was seen after `rested`, and so
    is a page that shows no list. The seeds of the site are always read.
    """
    seeds = {classify(url).canonical or url for url in site.seed_urls}
    pages = [_Page(*row) for row in db.execute(_LIST_PAGES, (site.name,))]
    pages = [page for page in pages if (classify(page.url).page_number or 1) == 1]
    lists: dict[str, _ListsByPage] = {}  # by run
    chosen: set[str] = set()
    for page in sorted(pages, key=lambda page: (page.url not in seeds, page.discovered_at, page.url)):
        if page.crawl_id not in lists:
            lists[page.crawl_id] = _lists_of_run(db, page.crawl_id)
        of_run = lists[page.crawl_id]
        elsewhere = {one for url, shown in of_run.items() if url in chosen for one in shown}
        is_old = page.fetched_at < clock.utc_text(rested)
        if page.url in seeds or is_old or not of_run.get(page.url, set()) <= elsewhere:
            chosen.add(page.url)
            yield page.url


def is_short(listing: Listing) -> bool:
    """Say whether a page of a list shows fewer articles than the list itself promises."""
    if not listing.claimed or not listing.page_count or listing.page_number > listing.page_count:
        return False
    return len(listing.items) < promised(listing.page_number, listing.page_count, listing.claimed)


def promised(page: int, pages: int, claimed: int) -> int:
    """Return how many articles a page of a list shows at least, by the list's own totals."""
    return 1 if page == pages else math.ceil(claimed / pages)


def is_doubtful(db: sqlite3.Connection, site: str, url: str, reading: Reading) -> bool:
    """Say whether an answer is to be looked at twice: a list on it is short, or one it showed before is empty.

    `reading` is of the newest capture of `url`, which is in the database. What an earlier run met too, the
    portal means.
    """
    now = {one.instance_id: len(one.items) for one in reading.listings}
    short = {one.instance_id for one in reading.listings if is_short(one)}
    before = dict(db.execute(_ITEMS_BEFORE, {"site": site, "url": url}).fetchall())
    emptied = {instance for instance, items in before.items() if items and not now.get(instance)}
    return any(before.get(instance) != now.get(instance) for instance in short | emptied)


class _Page(NamedTuple):
    url: str
    discovered_at: str
    crawl_id: str
    fetched_at: str


_ListsByPage = dict[str, set[tuple[str, str]]]


def _lists_of_run(db: sqlite3.Connection, crawl_id: str) -> _ListsByPage:
    """The lists that each page showed, by instance and articles."""
    found: _ListsByPage = {}
    for url, instance, articles in db.execute(_LISTS_OF_RUN, (crawl_id,)):
        found.setdefault(url, set()).add((instance, articles))
    return found


def _list(db: sqlite3.Connection, site: str, shows: str) -> List:
    list_url, _, instance = shows.removeprefix(LIST).rpartition(" ")
    parameters = {"site": site, "list_url": list_url, "instance": instance}
    (claimed,) = db.execute(_CLAIMED, parameters).fetchone() or (None,)
    (found,) = db.execute(_FOUND, {**parameters, "claimed": claimed or 0}).fetchone()
    return List(shows, found, claimed)


_UNASKED_LISTS = """
    select distinct shows from urls
    where site = ? and shows >= 'l:' and shows < 'm' and last_capture_id is null and state in ('due', 'refused')
"""
_SETTLE_PAGES = """
    update urls indexed by urls_by_article set
      state = iif(:reason is null, 'due', 'refused'), reason = :reason,
      due_at = iif(:reason is null, discovered_at, null)
    where site = :site and shows = :shows and last_capture_id is null and state in ('due', 'refused')
      and reason is not :reason
"""
_ASKED_LISTS = """
    select distinct shows from urls
    where site = ? and shows >= 'l:' and shows < 'm' and last_capture_id is not null and state = 'done'
"""
_SEEN_PAGES = """
    select captures.fetched_at, urls.url
    from urls indexed by urls_by_article join captures on captures.id = urls.last_capture_id
    where urls.site = ? and urls.shows = ? and urls.state = 'done' and captures.fetched_at < ?
"""
_FOUND = """
    select count(article) from (
      select distinct coalesce(listed.entry_id, listed.url) as article
      from list_pages
      join listed on listed.capture_id = list_pages.capture_id and listed.listing = list_pages.listing
      where list_pages.site = :site and list_pages.list_url = :list_url and list_pages.instance_id = :instance
        and ifnull(listed.entry_id, 0) not in (
          select entry_id from articles indexed by articles_gone
          where site = :site and gone_at is not null and entry_id is not null
        )
      limit :claimed
    )
"""
_CLAIMED = """
    select claimed from list_pages join captures on captures.id = list_pages.capture_id
    where list_pages.site = :site and list_url = :list_url and instance_id = :instance and claimed is not null
    order by captures.fetched_at desc, captures.id desc
    limit 1
"""
_LIST_PAGES = """
    select urls.url, discovered_at, captures.crawl_id, captures.fetched_at
    from urls indexed by urls_due cross join captures on captures.id = urls.last_capture_id
    where urls.site = ? and urls.state = 'done' and urls.kind = 'listing' and ifnull(shows, '') not like 'l:%'
      and ifnull(captures.page_kind, '') <> 'missing'
"""
_LISTS_OF_RUN = """
    select url, instance_id, group_concat(article, ' ') from (
      select captures.url, list_pages.capture_id, list_pages.listing, list_pages.instance_id,
        coalesce(listed.entry_id, listed.url) as article
      from captures
      cross join list_pages on list_pages.capture_id = captures.id
      cross join listed on listed.capture_id = list_pages.capture_id and listed.listing = list_pages.listing
      where captures.crawl_id = ? and captures.page_kind = 'listing' and list_pages.page_number = 1
      order by list_pages.capture_id, list_pages.listing, listed.position
    )
    group by capture_id, listing
"""
_ITEMS_BEFORE = """
    select instance_id, max(items) from list_pages
    where capture_id = (
      select id from captures
      where url = :url and site = :site and evidence = 'live' and page_kind = 'listing' and crawl_id <> (
        select crawl_id from captures where url = :url and site = :site
        order by fetched_at desc, warc_file desc, warc_offset desc limit 1
      )
      order by fetched_at desc, warc_file desc, warc_offset desc
      limit 1
    )
    group by instance_id
"""
