"""The front page: what the archive holds, and how fresh it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.storage.search.questions import Question, ask
from lapvo_scraper.web.answers import Answer, Shown
from lapvo_scraper.web.facets import Catalogue
from lapvo_scraper.web.holdings import holdings, portals

if TYPE_CHECKING:
    from lapvo_scraper.web.asked import Asked
    from lapvo_scraper.web.memory import Room

_NEWEST = 8


def page(room: Room, asked: Asked) -> Answer:  # noqa: ARG001 - every page is called alike
    """Return the front page."""
    return Shown(
        "front.html",
        {
            "holdings": room.remember("holdings", holdings),
            "portals": room.remember("portals", portals),
            "newest": ask(room.db, Question(None, limit=_NEWEST)).first,
            "facets": room.remember("catalogue", Catalogue).facets(),
        },
    )
