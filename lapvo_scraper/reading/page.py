"""The door for pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lapvo_scraper.liferay.answers import kind_without_article
from lapvo_scraper.liferay.article import read_surroundings
from lapvo_scraper.liferay.attachments import read_attachments
from lapvo_scraper.liferay.blocks import read_pieces
from lapvo_scraper.liferay.links import page_links, style_links
from lapvo_scraper.liferay.listing import read_listing
from lapvo_scraper.liferay.locate import locate, locate_densest
from lapvo_scraper.liferay.page import parse
from lapvo_scraper.liferay.portlets import find_portlets
from lapvo_scraper.liferay.urls import absolute, classify, identities
from lapvo_scraper.reading.body import sort_lines
from lapvo_scraper.reading.heading_lines import PAGE_NAMES, take_heading
from lapvo_scraper.reading.lines import clean
from lapvo_scraper.records import Link, Listing, Problem, Reading
from lapvo_scraper.vietnamese.dates import find_event_date, parse_stamp
from lapvo_scraper.vietnamese.language import guess_language
from lapvo_scraper.vietnamese.people import find_mentions
from lapvo_scraper.vietnamese.text import normalise

if TYPE_CHECKING:
    from lapvo_scraper.liferay.locate import Located
    from lapvo_scraper.liferay.page import Page
    from lapvo_scraper.records import Precision, PublishedSource
    from lapvo_scraper.sites.site import Site

READER = "1"
"""Version of the reader, stored with every article: changes when the same bytes may read differently."""

_DEFAULT_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def read_page(
    content: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    site: Site | None = None,
    truncated: bool = False,
) -> Reading:
    """Return what a page says. Never raises, whatever the bytes.

    `content` is the decoded body, `url` the address that answered, `content_type` the header, `site` the profile,
    `truncated` whether the body is known to be cut.
    """
    page = parse(content, content_type)
    portlets = find_portlets(page)
    base = absolute(page.head.base, url) if page.head.base else url
    facts = classify(url) if url else (classify(absolute(page.head.canonical, None)) if page.head.canonical else None)
    if url is None and facts is not None and facts.canonical is None:
        facts = None
    wanted = facts.kind if facts else None
    located = locate(page, portlets, facts if url else (facts if wanted == "article" else None), None)
    kind = "article" if located else kind_without_article(page, portlets, wanted)
    if located is None and (wanted == "article" or url is None) and kind in ("missing", "listing") and wanted == "article":
        located = locate_densest(portlets)
        kind = "article" if located else kind
    found = [listed for portlet in portlets if portlet.is_publisher and (listed := read_listing(portlet, base))]
    listings = tuple(_dated(listing) for listing, _ in found)
    links = page_links(page, [pager for _, pager in found], base)
    reading = Reading(
        kind=kind,
        url=url,
        canonical_url=page.head.canonical,
        language=page.head.language,
        problems=page.problems,
        listings=listings,
        suspect=truncated,
    )
    if located is not None:
        reading = _read_article(reading, page, located, base, site)
    files = [Link(image.url, "image") for image in reading.images]
    files += [Link(each.url, "attachment") for each in reading.attachments]
    style = style_links(page, base, [link.url for link in files])
    return replace(reading, links=tuple(dict.fromkeys((*links, *files, *style))))


def _dated(listing: Listing) -> Listing:
    items = []
    for item in listing.items:
        stamp = parse_stamp(item.date_raw) if item.date_raw else None
        items.append(replace(item, published_at=_zoned(stamp.value, stamp.precision, None) if stamp else None))
    return replace(listing, items=tuple(items))


def _read_article(reading: Reading, page: Page, located: Located, base: str | None, site: Site | None) -> Reading:
    around = read_surroundings(page, located)
    title = normalise(around.title).text if around.title else None
    lines, flags = clean(read_pieces(located.container))
    for line in lines:
        if line.picture is not None:
            line.picture = replace(line.picture, url=absolute(line.picture.url, base))
    page_names = (*PAGE_NAMES, *around.page_names, *(site.page_names if site else ()))
    heading = take_heading(lines, title, page_names, site.categories if site else ())
    body = sort_lines(lines, markup=True)
    problems = list(reading.problems)
    if heading.unsplit:
        problems.append(Problem("category-unsplit", heading.unsplit))
    problems += [Problem("text-repaired", flag) for flag in sorted(flags)]
    published_at, precision, source = _published(heading.date, around.dates, site)
    article = replace(
        reading,
        identities=identities(reading.url, around.entry_id),
        entry_id=around.entry_id or (classify(reading.url).entry_id if reading.url else None),
        title=title,
        summary=_summary(page, [block.text for block in body.blocks]),
        category=heading.category or (around.categories[0] if around.categories else None),
        categories=around.categories or ((heading.category,) if heading.category else ()),
        tags=around.tags,
        byline=body.byline,
        credits=body.credits,
        published_at=published_at,
        published_precision=precision,
        published_source=source,
        blocks=body.blocks,
        images=body.images,
        attachments=read_attachments(located, base),
        problems=tuple(problems),
        page_number=(classify(reading.url).page_number if reading.url else None) or 1,
        page_count=around.page_count,
        container=located.way,
    )
    event = find_event_date(article.body)
    return replace(
        article,
        event_date=event.value if event else None,
        event_date_source=event.source if event else None,
        language=guess_language(article.body) or reading.language,
        mentions=find_mentions(article.body),
    )


def _published(
    template: str | None, metadata: tuple[str, ...], site: Site | None
) -> tuple[str | None, Precision | None, PublishedSource | None]:
    sources: list[tuple[str, PublishedSource]] = [(template, "template")] if template else []
    sources += [(line, "metadata") for line in metadata]
    for line, source in sources:
        if stamp := parse_stamp(line):
            return _zoned(stamp.value, stamp.precision, site), stamp.precision, source
    return None, None, None


def _zoned(value: str, precision: Precision, site: Site | None) -> str:
    if precision != "minute":
        return value
    return datetime.fromisoformat(value).replace(tzinfo=site.zone if site else _DEFAULT_ZONE).isoformat()


def _summary(page: Page, texts: list[str]) -> str | None:
    """The description, unless it is only the beginning of the text, as Liferay prints when there is none."""
    description = page.head.description
    if not description:
        return None
    description = normalise(description).text
    beginning = description.removesuffix("...").rstrip()
    return None if " ".join(texts).startswith(beginning) else description
