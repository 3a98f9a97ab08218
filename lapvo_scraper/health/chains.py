"""Lists that show less than they promise: a short page, or a chain of pages on which articles are missing.

What is remarkable is the first time: a portal whose counter is always wrong gets a note from then on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lapvo_scraper.health.wording import Language, finding
from lapvo_scraper.storage.crawls import SAW_ALL
from lapvo_scraper.storage.frontier.lists import promised

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from lapvo_scraper.records import Finding

TOLERANCE = 0.02
"""A list may show an article twice or count one that is hidden: so small a share is no broken chain."""


class _ListPage(NamedTuple):
    list_url: str
    number: int
    pages: int
    claimed: int
    items: int

    @property
    def promised(self) -> int:
        """How many articles the page should show at least."""
        return promised(self.number, self.pages, self.claimed)


def of_chains(
    db: sqlite3.Connection, site: str, crawl_id: str, language: Language, *, whole: bool
) -> Iterator[Finding]:
    """Yield what is missing on the lists of a crawl; `whole`: it did everything that was due."""
    pages = [_ListPage(*row) for row in db.execute(_PAGES, (crawl_id,))]
    short = [page for page in pages if page.number <= page.pages and page.items < page.promised]
    if short:
        worst = min(short, key=lambda page: (page.items - page.promised, page.list_url))
        values = {"items": worst.items, "promised": worst.promised, "example": worst.list_url}
        yield _new_or_note(db, site, crawl_id, finding("list-short", site, len(short), language, **values))
    missing = list(_missing(db, site, crawl_id)) if whole else []
    if missing:
        lacking, claimed, list_url = max(missing)
        values = {"lacking": lacking, "claimed": claimed, "example": list_url}
        yield _new_or_note(db, site, crawl_id, finding("list-incomplete", site, len(missing), language, **values))


def _missing(db: sqlite3.Connection, site: str, crawl_id: str) -> Iterator[tuple[int, int, str]]:
    for list_url, instance, claimed in db.execute(_CLAIMS, (crawl_id,)).fetchall():
        parameters = {"site": site, "list_url": list_url, "instance": instance, "claimed": claimed}
        (met,) = db.execute(_MET, parameters).fetchone()
        if claimed - met > TOLERANCE * claimed:
            yield claimed - met, claimed, list_url


def _new_or_note(db: sqlite3.Connection, site: str, crawl_id: str, found: Finding) -> Finding:
    is_old = db.execute(_BEFORE, (found.code, site, crawl_id)).fetchone()
    return replace(found, severity="note") if is_old else found


# Of the two looks at a short page the better one counts.
_PAGES = """
    select list_url, page_number, page_count, claimed, max(items)
    from list_pages join captures on captures.id = list_pages.capture_id
    where captures.crawl_id = ? and claimed > 0 and page_count > 0
    group by list_url, instance_id, page_number
"""
_CLAIMS = "select list_url, instance_id, claimed from lists where crawl_id = ? and claimed > 0"
_MET = """
    select count(article) from (
      select distinct coalesce(listed.entry_id, listed.url) as article
      from list_pages
      join listed on listed.capture_id = list_pages.capture_id and listed.listing = list_pages.listing
      where list_pages.site = :site and list_pages.list_url = :list_url and list_pages.instance_id = :instance
      limit :claimed
    )
"""
_BEFORE = f"""
    select 1 from findings join crawls on crawls.id = findings.crawl_id
    where code = ? and crawls.site = ? and crawls.id = (
      select id from crawls as before
      where before.site = crawls.site and {SAW_ALL} and before.id <> ?
      order by started_at desc, id desc limit 1
    )
"""  # noqa: S608 - a constant
