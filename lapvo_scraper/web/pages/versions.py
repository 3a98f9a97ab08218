"""Two wordings of an article side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.web.answers import Answer, NotHere, Shown
from lapvo_scraper.web.comparison import compared
from lapvo_scraper.web.pages.article import asked_article

if TYPE_CHECKING:
    from lapvo_scraper.storage.asking.articles import StoredVersion
    from lapvo_scraper.web.asked import Asked
    from lapvo_scraper.web.memory import Room


def page(room: Room, asked: Asked) -> Answer:
    """Return the comparison asked for; without a choice, of the last two wordings. Raises NotHere."""
    article = asked_article(room, asked)
    versions = room.archive.versions(article)
    if len(versions) < 2:
        raise NotHere(
            asked.words("The wording of this article never changed.", "Nội dung bài này chưa từng thay đổi.")
        )
    old = _chosen(versions, asked.given("old"), versions[-2])
    new = _chosen(versions, asked.given("new"), versions[-1])
    pairs = compared(old.reading, new.reading)
    return Shown(
        "versions.html", {"article": article, "versions": versions, "old": old, "new": new, "pairs": pairs}
    )


def _chosen(versions: list[StoredVersion], number: str | None, usual: StoredVersion) -> StoredVersion:
    return next((version for version in versions if str(version.number) == number), usual)
