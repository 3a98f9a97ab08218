"""One article as a reader wants it, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.storage.articles import article_of
from lapvo_scraper.storage.citation import cite
from lapvo_scraper.web.answers import Answer, NotHere, Shown
from lapvo_scraper.web.composition import parts_of
from lapvo_scraper.web.holdings import site_titles
from lapvo_scraper.web.provenance import provenance_of

if TYPE_CHECKING:
    from lapvo_scraper.storage.archive import Archive
    from lapvo_scraper.storage.articles import Article
    from lapvo_scraper.web.asked import Asked


def page(archive: Archive, asked: Asked) -> Answer:
    """Return the article's page. Raises NotHere."""
    article = asked_article(archive, asked)
    provenance = provenance_of(archive, article)
    return Shown(
        "article.html",
        {
            "article": article,
            "site_title": site_titles(archive.connection)[article.site],
            "citation": cite(archive.connection, article, asked.language),
            "parts": parts_of(archive.connection, article.id),
            "attachments": _documents(archive, article),
            "provenance": provenance,
        },
    )


def asked_article(archive: Archive, asked: Asked) -> Article:
    """Return the article whose number stands in the address. Raises NotHere."""
    article = article_of(archive.connection, int(asked.parts["article"]))
    if article is None:
        number = asked.parts["article"]
        raise NotHere(asked.words(f"The archive has no article {number}.", f"Kho không có bài số {number}."))
    return article


def _documents(archive: Archive, article: Article) -> list[tuple[str, str | None, str | None]]:
    statement = "select url, label, capture_id from attachments where article_id = ? order by position"
    return [(url, label, capture) for url, label, capture in archive.connection.execute(statement, (article.id,))]
