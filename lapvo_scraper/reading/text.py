"""The door for text renditions: what a browser's "save as text" or a WET record keeps of an article page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.blocks import Text
from lapvo_scraper.liferay.urls import classify, identities
from lapvo_scraper.reading.body import sort_lines
from lapvo_scraper.reading.heading_lines import PAGE_NAMES, take_heading
from lapvo_scraper.reading.lines import clean
from lapvo_scraper.records import Problem, Reading
from lapvo_scraper.vietnamese.dates import find_event_date
from lapvo_scraper.vietnamese.language import guess_language
from lapvo_scraper.vietnamese.people import find_mentions

if TYPE_CHECKING:
    from lapvo_scraper.sites.site import Site

PORTLET_TITLES = ("Xuất bản thông tin", "Asset Publisher")
"""Default title of the asset publisher (javax.portlet.title.101 and its successor)."""

_NULL_TITLE = re.compile(r"\s*null\s+(\S.*)")


def read_text(text: str, *, url: str | None = None, site: Site | None = None) -> Reading:
    """Return what the text rendition of a page says."""
    rows = [row.strip() for row in text.replace("\r\n", "\n").split("\n")]
    rows = [row for row in rows if row]
    start = next((index for index, row in enumerate(rows) if row in PORTLET_TITLES), -1)
    title = None
    if start + 1 < len(rows) and (match := _NULL_TITLE.fullmatch(rows[start + 1])):
        title = match[1]
    if title is None:
        return Reading("other", url)
    lines, _ = clean(Text(row) for row in rows[start + 2 :])
    heading = take_heading(lines, title, (*PAGE_NAMES, *(site.page_names if site else ())), site.categories if site else ())
    body = sort_lines(lines, markup=False)
    reading = Reading(
        kind="article",
        url=url,
        identities=identities(url, None),
        entry_id=classify(url).entry_id if url else None,
        title=title,
        category=heading.category,
        categories=(heading.category,) if heading.category else (),
        byline=body.byline,
        credits=body.credits,
        blocks=body.blocks,
        problems=(Problem("category-unsplit", heading.unsplit),) if heading.unsplit else (),
        container="text",
    )
    event = find_event_date(reading.body)
    from dataclasses import replace

    return replace(
        reading,
        event_date=event.value if event else None,
        event_date_source=event.source if event else None,
        language=guess_language(reading.body),
        mentions=find_mentions(reading.body),
    )
