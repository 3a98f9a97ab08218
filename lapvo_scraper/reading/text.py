"""The door for text renditions: what "save as text" or a WET record keeps of an article page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.liferay.blocks import Text
from lapvo_scraper.liferay.urls import classify, identities
from lapvo_scraper.reading.article import interpreted
from lapvo_scraper.reading.body import sorted_body, without_end_marks
from lapvo_scraper.reading.broken_lines import join_broken
from lapvo_scraper.reading.captions import mark_captions_by_words
from lapvo_scraper.reading.heading_lines import PAGE_NAMES, take_foot, take_heading
from lapvo_scraper.reading.lines import clean
from lapvo_scraper.reading.publication import first_publication
from lapvo_scraper.reading.rendition import find_rendition
from lapvo_scraper.records import Problem, Reading

if TYPE_CHECKING:
    from lapvo_scraper.sites.site import Site


def read_text(text: str, *, url: str | None = None, site: Site | None = None) -> Reading:
    """Return what the text rendition of a page says: kind `article`, or `other` when it shows none."""
    rendition = find_rendition(text)
    if rendition is None:
        return Reading("other", url)
    cleaned, flags = clean(Text(row.text) for row in rendition.rows)
    lines = join_broken(cleaned)
    page_names = (*PAGE_NAMES, *(site.page_names if site else ()))
    heading = take_heading(lines, rendition.title, page_names, site.categories if site else ())
    heading = heading.completed(take_foot(lines))
    lines = without_end_marks(lines)
    below = rendition.below_pictures
    mark_captions_by_words(lines, frozenset(i for i, line in enumerate(lines) if line.markup.text in below))
    body = sorted_body(lines, byline=heading.byline, markup=False)
    published = first_publication([(heading.date, "template")], site)
    problems = [Problem("category-unsplit", heading.unsplit)] if heading.unsplit else []
    problems += [Problem("text-repaired", flag) for flag in sorted(flags)]
    reading = Reading(
        kind="article",
        url=url,
        identities=identities(url, None),
        entry_id=classify(url).entry_id if url else None,
        title=rendition.title,
        category=heading.category,
        categories=(heading.category,) if heading.category else (),
        byline=body.byline,
        credits=body.credits,
        published_at=published.at if published else None,
        published_precision=published.precision if published else None,
        published_source=published.source if published else None,
        blocks=body.blocks,
        problems=tuple(problems),
        container="text",
    )
    return interpreted(reading)
