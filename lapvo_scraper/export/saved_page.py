"""A captured page from the archive as `sandbox` makes it safe, with its pictures and style as they were then."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.export.assets import Asset
from lapvo_scraper.export.sandbox import Shown, without_scripts
from lapvo_scraper.liferay.charset import decode
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.evidence.bodies import stored_content

if TYPE_CHECKING:
    import sqlite3

    from lapvo_scraper.storage.folder import Folder

# What the archive holds of an address, nearest in time to the page that names it.
_ASSET = """
    select id, content_type, final_url from captures
    where url = :url and error is null and coalesce(status, 200) < 400
      and (payload_digest is not null or final_url is not null)
    order by site != :site, abs(julianday(fetched_at) - julianday(:at)), fetched_at, id
    limit 1
"""
_MOST_HOPS = 3


@dataclass(frozen=True)
class SavedPage:
    """One capture of one page."""

    capture_id: str
    site: str
    url: str
    fetched_at: str
    content_type: str | None
    evidence: str
    body_sha256: str | None
    page_kind: str | None


PAGE_COLUMNS = "id, site, url, fetched_at, content_type, evidence, body_sha256, page_kind"
"""Of `captures`: what a `SavedPage` is made of, in order."""


def stored_site(db: sqlite3.Connection, name: str) -> Site:
    """Return the profile with which the archive knows a site."""
    (profile,) = db.execute("select profile from sites where site = ?", (name,)).fetchone()
    return Site.from_dict(json.loads(profile), where=f"site {name} in the archive")


def shown_page(db: sqlite3.Connection, folder: Folder, page: SavedPage) -> Shown:
    """Return the markup of a page made harmless and self-contained. Raises ArchiveDamaged."""
    content = stored_content(db, folder, stored_site(db, page.site), page.capture_id).data
    text = decode(content, page.content_type).data.decode("utf-8", "replace")
    if page.evidence == "text":
        return Shown(f"<pre style='white-space:pre-wrap'>{html.escape(text)}</pre>")
    return without_scripts(text, page.url, lambda url: _asset(db, folder, page, url))


def _asset(db: sqlite3.Connection, folder: Folder, page: SavedPage, url: str) -> Asset | None:
    for _ in range(_MOST_HOPS):
        row = db.execute(_ASSET, {"url": url, "site": page.site, "at": page.fetched_at}).fetchone()
        if row is None:
            return None
        capture_id, content_type, url = row
        if url is None:
            content = stored_content(db, folder, stored_site(db, page.site), capture_id)
            return Asset(content_type or "application/octet-stream", content.data)
    return None
