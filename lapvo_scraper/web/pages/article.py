"""One article as a reader wants it, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.storage.asking.articles import article_of
from lapvo_scraper.storage.asking.citation import cite
from lapvo_scraper.web.answers import Answer, NotHere, Shown
from lapvo_scraper.web.composition import parts_of
from lapvo_scraper.web.holdings import site_titles
from lapvo_scraper.web.provenance import provenance_of

if TYPE_CHECKING:
    import sqlite3

    from lapvo_scraper.storage.asking.articles import Article
    from lapvo_scraper.web.asked import Asked
    from lapvo_scraper.web.memory import Room


def page(room: Room, asked: Asked) -> Answer:
    """Return the article's page. Raises NotHere."""
    article = asked_article(room, asked)
    provenance = provenance_of(room.archive, article)
    return Shown(
        "article.html",
        {
            "article": article,
            "site_title": site_titles(room.db)[article.site],
            "citation": cite(room.db, article, asked.language),
            "parts": parts_of(room.db, article.id),
            "attachments": _documents(room.db, article),
            "provenance": provenance,
        },
    )


def asked_article(room: Room, asked: Asked) -> Article:
    """Return the article whose number stands in the address. Raises NotHere."""
    article = article_of(room.db, int(asked.parts["article"]))
    if article is None:
        number = asked.parts["article"]
        raise NotHere(asked.words(f"The archive has no article {number}.", f"Kho không có bài số {number}."))
    return article


def _documents(db: sqlite3.Connection, article: Article) -> list[tuple[str, str | None, str | None]]:
    statement = "select url, label, capture_id from attachments where article_id = ? order by position"
    return [(url, label, capture) for url, label, capture in db.execute(statement, (article.id,))]
