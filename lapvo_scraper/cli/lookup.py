"""From what a person types, a number or an address, to the article or capture meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.errors import UsageError
from lapvo_scraper.export.saved_page import PAGE_COLUMNS, SavedPage
from lapvo_scraper.liferay.urls import canonical_url

if TYPE_CHECKING:
    import sqlite3

_BY_NUMBER = "select id, site from articles where (entry_id = :number or id = :number) and {site} order by site, id"
_BY_ADDRESS = """
    select distinct articles.id, articles.site from articles
    left join article_urls on article_urls.article_id = articles.id
    where (article_urls.url in (:asked, :canonical) or articles.url in (:asked, :canonical)) and {site}
    order by articles.site, articles.id
"""
_PAGE = f"select {PAGE_COLUMNS} from captures where {{which}}"  # noqa: S608 - constants
_HOLDS_A_PAGE = """
    url in (:asked, :canonical) and {site} and error is null and coalesce(status, 200) in (200, 304)
    and payload_digest is not null and page_kind not in ('media', 'style', 'robots', 'feed', 'sitemap', 'api')
    order by fetched_at desc, id limit 1
"""


def find_article(db: sqlite3.Connection, text: str, site: str | None = None) -> int:
    """Return the id of the article with this number (entry id or id) or address.

    Raises UsageError when there is none, several portals have one of that number, or it is hidden.
    """
    article = find_any_article(db, text, site)
    (hidden_at,) = db.execute("select hidden_at from articles where id = ?", (article,)).fetchone()
    if hidden_at:
        raise UsageError(f"article {text} is hidden since {hidden_at}; `lapvo hide` lists what is, and why")
    return article


def find_any_article(db: sqlite3.Connection, text: str, site: str | None = None) -> int:
    """Return what `find_article` returns, hidden articles included."""
    found = _articles(db, text, site)
    if not found:
        raise UsageError(f"no article {text} in this archive; `lapvo search WORDS` finds articles")
    sites = sorted({name for _, name in found})
    if len(sites) > 1:
        raise UsageError(f"{text} names articles of several sites: {', '.join(sites)}; say which with --site")
    return found[0][0]


def find_page(db: sqlite3.Connection, text: str, site: str | None = None) -> SavedPage:
    """Return the capture an article was read from, or else the newest capture of the page with this
    address."""
    if _articles(db, text, site):
        article = find_article(db, text, site)
        which = "id = (select capture_id from articles where id = :article)"
        return SavedPage(*db.execute(_PAGE.format(which=which), {"article": article}).fetchone())
    which = _HOLDS_A_PAGE.format(site=_site_condition(site))
    row = db.execute(_PAGE.format(which=which), _address(text) | {"site": site}).fetchone()
    if row is None:
        raise UsageError(f"no page {text} in this archive; `lapvo search WORDS` finds articles")
    return SavedPage(*row)


def _articles(db: sqlite3.Connection, text: str, site: str | None) -> list[tuple[int, str]]:
    condition = _site_condition(site)
    if text.isascii() and text.isdigit() and len(text) <= 18:  # what fits SQLite's integers
        asked = {"number": int(text), "site": site}
        return db.execute(_BY_NUMBER.format(site=condition), asked).fetchall()
    return db.execute(_BY_ADDRESS.format(site=condition), _address(text) | {"site": site}).fetchall()


def _site_condition(site: str | None) -> str:
    return "site = :site" if site else "1"


def _address(text: str) -> dict[str, str | None]:
    return {"asked": text, "canonical": canonical_url(text) or text}
