"""Our reader, in the terms of the evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.reading.cases import Gold
from lapvo_scraper.reading import read_page
from lapvo_scraper.storage.rows.observations import joined

if TYPE_CHECKING:
    from benchmarks.reading.cases import Case
    from lapvo_scraper.records import Reading


def read(case: Case) -> Gold:
    """Read all pages of an article as a crawl joins them."""
    html = "text/html; charset=UTF-8"
    readings = [read_page(content, url=url, content_type=html, site=case.site) for url, content in case.pages]
    return said(joined(readings))


def said(reading: Reading) -> Gold:
    """Return a reading in the shape of the truth."""
    return Gold(
        title=reading.title or "",
        entry_id=reading.entry_id,
        category=reading.category,
        byline=reading.byline,
        author=reading.author,
        credits=tuple((credit.name, credit.role) for credit in reading.credits),
        published_at=reading.published_at,
        event_date=reading.event_date,
        blocks=tuple((block.kind, block.text) for block in reading.blocks),
        pictures=tuple((image.url, image.caption) for image in reading.images),
        attachments=tuple((one.url, one.label) for one in reading.attachments),
    )
