"""The front page: what the archive holds, and how fresh it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.storage.searching import Question, ask
from lapvo_scraper.web.answers import Answer, Shown
from lapvo_scraper.web.facets import facets
from lapvo_scraper.web.holdings import holdings, portals

if TYPE_CHECKING:
    from lapvo_scraper.storage.archive import Archive
    from lapvo_scraper.web.asked import Asked

_NEWEST = 8


def page(archive: Archive, asked: Asked) -> Answer:  # noqa: ARG001 - every page is called alike
    """Return the front page."""
    db = archive.connection
    newest = Question(None, limit=_NEWEST)
    return Shown(
        "front.html",
        {
            "holdings": holdings(db),
            "portals": portals(db),
            "newest": ask(db, newest).first,
            "facets": facets(db, newest),
        },
    )
