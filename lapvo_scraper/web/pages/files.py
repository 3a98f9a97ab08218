"""Files of an article: its pictures, its documents, and the page it was read from in a frame without rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.export.sandbox import POLICY
from lapvo_scraper.export.saved_page import PAGE_COLUMNS, SavedPage, shown_page
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.web.answers import Answer, NotHere, Sent, Shown
from lapvo_scraper.web.files import file_answer
from lapvo_scraper.web.pages.article import asked_article

if TYPE_CHECKING:
    from lapvo_scraper.storage.asking.articles import Article
    from lapvo_scraper.web.asked import Asked
    from lapvo_scraper.web.memory import Room

# Only what belongs to the article, so that one that is hidden takes its files along.
_MEDIA_TYPE = """
    select null from images where article_id = :article and capture_id = :capture
    union all select media_type from attachments where article_id = :article and capture_id = :capture
"""
_CAPTURE = f"""
    select {PAGE_COLUMNS} from captures where id = :capture and id in (
      select capture_id from versions where article_id = :article
      union all select capture_id from articles where id = :article)
"""  # noqa: S608 - constants
_FRAMED = f"sandbox; {POLICY}; frame-ancestors 'self'"


def file(room: Room, asked: Asked) -> Answer:
    """Return a picture or document of an article. Raises NotHere, or ArchiveDamaged."""
    article, capture = asked_article(room, asked), asked.parts["capture"]
    row = room.db.execute(_MEDIA_TYPE, {"article": article.id, "capture": capture}).fetchone()
    if row is None:
        raise NotHere(f"article {article.id} has no file {capture}")
    return file_answer(room.archive.capture(capture).content, capture, row[0])


def page(room: Room, asked: Asked) -> Answer:
    """Return the page around the frame: what is shown in it, and from when. Raises NotHere."""
    article = asked_article(room, asked)
    return Shown("saved.html", {"article": article, "saved": _saved(room, asked, article)})


def frame(room: Room, asked: Asked) -> Answer:
    """Return the saved page itself, for the frame. Raises NotHere, or ArchiveDamaged."""
    saved = _saved(room, asked, asked_article(room, asked))
    shown = shown_page(room.db, Folder(room.archive.path), saved)
    markup = f'<!doctype html><meta charset="utf-8">{shown.markup}'
    return Sent(markup.encode(), "text/html; charset=utf-8", headers={"content-security-policy": _FRAMED})


def _saved(room: Room, asked: Asked, article: Article) -> SavedPage:
    capture = asked.given("capture") or article.capture_id
    row = room.db.execute(_CAPTURE, {"article": article.id, "capture": capture}).fetchone()
    if row is None:
        raise NotHere(f"article {article.id} was not read from a capture {capture}")
    return SavedPage(*row)
