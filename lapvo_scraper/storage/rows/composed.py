"""An article put together from its captures: what `compose` decides, and `article_rows` writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.liferay.urls import image_time
from lapvo_scraper.vietnamese.dates import find_cued_day

if TYPE_CHECKING:
    from lapvo_scraper.records import Reading
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.rows.observations import Judgement, PageCapture


@dataclass(frozen=True, slots=True)
class Composed:
    """What is to be written of one article, before its dates are settled."""

    id: int
    site: Site
    identity: str
    captures: tuple[PageCapture, ...]
    judgement: Judgement
    reading: Reading  # the current one, its gaps filled
    sources: dict[str, PageCapture]  # field -> the capture it comes from, where that is not the current one
    hidden_at: str | None = None  # since when the operator does not show it: then its reading is `_wordless`

    @property
    def entry_id(self) -> int | None:
        """The number of the article in its Liferay installation."""
        kind, _, number = self.identity.partition(":")
        return int(number) if kind == "e" else None

    @property
    def seen(self) -> tuple[str, str]:
        """When the article was first and last captured."""
        times = [capture.fetched_at for capture in self.captures]
        return min(times), max(times)

    @property
    def event_day(self) -> str | None:
        """Month and day ("01-20") that the lead names without a year."""
        cued = find_cued_day(self.reading.body)
        return f"{cued.month:02}-{cued.day:02}" if cued and cued.year is None else None

    @property
    def image_time(self) -> str | None:
        """When the youngest picture of the first version was last changed: the article is hardly older."""
        stamps = [image_time(image.url) for image in self.judgement.accepted[0].reading.images]
        newest = max((stamp for stamp in stamps if stamp), default=None)
        return clock.utc_text(datetime.fromtimestamp(newest / 1000, UTC)) if newest else None
