"""One article: what Liferay printed around it and what its lines say, put together."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from lapvo_scraper.liferay.article import Surroundings, read_page_names, read_surroundings
from lapvo_scraper.liferay.attachments import read_attachments
from lapvo_scraper.liferay.blocks import read_pieces
from lapvo_scraper.liferay.locate import Located, at, is_inside, locate
from lapvo_scraper.liferay.markup import is_no_part
from lapvo_scraper.liferay.mass import share_read
from lapvo_scraper.liferay.page import has_class
from lapvo_scraper.liferay.profile import Named, read_named
from lapvo_scraper.liferay.surgery import repaired
from lapvo_scraper.liferay.text_box import mark_sides
from lapvo_scraper.liferay.urls import identities
from lapvo_scraper.reading.body import Body, sorted_body, without_end_marks
from lapvo_scraper.reading.broken_lines import join_broken
from lapvo_scraper.reading.captions import mark_captions
from lapvo_scraper.reading.heading_lines import PAGE_NAMES, Heading, take_below_title, take_foot, take_heading
from lapvo_scraper.reading.lines import Line, clean
from lapvo_scraper.reading.outside_lines import drop_above, drop_below
from lapvo_scraper.reading.publication import first_publication
from lapvo_scraper.reading.related import drop_related
from lapvo_scraper.reading.summary import take_summary
from lapvo_scraper.records import Problem, Reading
from lapvo_scraper.vietnamese.dates import find_event_date
from lapvo_scraper.vietnamese.language import guess_language
from lapvo_scraper.vietnamese.people import find_mentions
from lapvo_scraper.vietnamese.text import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lapvo_scraper.liferay.addresses import Addresses
    from lapvo_scraper.liferay.page import Page
    from lapvo_scraper.liferay.portlets import Portlet
    from lapvo_scraper.liferay.urls import UrlFacts
    from lapvo_scraper.sites.site import Site

LOW_SHARE = 0.9
"""Share of the visible text below which a reading says that text was lost."""

# Letters of no other language: one in the first line settles it.
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")

SUSPECT_SHARE = 0.6
"""Share below which a reading never replaces a good one."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article on a page, with what the site's profile names there."""

    located: Located
    named: Named


def find_article(
    page: Page, portlets: Sequence[Portlet], facts: UrlFacts | None, site: Site | None
) -> Found | None:
    """Return the article that a page certainly shows, by the site's profile or by Liferay's own marks."""
    named = read_named(page, map(asdict, site.templates)) if site and site.templates else Named()
    if named.container is not None:
        return Found(at(named.container, named.body), named)
    located = locate(page, portlets, facts)
    if located is None:
        return None
    return Found(replace(located, containers=named.body) if named.body else located, named)


def read_article(
    reading: Reading,
    page: Page,
    found: Found,
    addresses: Addresses,
    facts: UrlFacts | None,
    site: Site | None,
) -> Reading:
    """Return `reading` filled with what the article says; `facts` is what the page's address tells."""
    around = read_surroundings(page, found.located)
    title = _cleaned(found.named.texts.get("title") or around.title)
    lines, flags, share, problems = _lines(page, found, addresses)
    heading = take_heading(lines, title, _page_names(page, site), _known_categories(page, site))
    drop_related(lines, lambda printed: addresses.facts(printed).kind == "article")
    unknown = drop_below(
        lines,
        lambda printed: addresses.facts(printed).kind == "article",
        lambda printed: addresses.facts(printed).kind in ("attachment", "image"),
    )
    heading = heading.completed(take_foot(lines))
    summary = take_summary(lines, _cleaned(found.named.texts.get("summary") or page.head.description))
    heading = heading.completed(take_below_title(lines))  # what stood below the summary
    unknown += drop_above(lines)
    problems += _lost(share, lines, unknown)
    lines = without_end_marks(lines)
    mark_captions(lines)
    body = sorted_body(lines, byline=found.named.texts.get("byline") or heading.byline)
    published = _published(page, found, around, heading.date, site)
    problems += _problems(title, heading, body, flags)
    if around.dates and not published:
        problems.append(Problem("date-unread", around.dates[0]))
    if facts and facts.entry_id and around.entry_id not in (None, facts.entry_id):
        problems.append(Problem("entry-id-differs", f"asked for {facts.entry_id}, shown {around.entry_id}"))
    reading = replace(
        reading,
        **_addressed(reading, around, facts),
        title=title,
        summary=summary,
        **_categorised(page, found, around, heading),
        byline=body.byline,
        credits=body.credits,
        blocks=body.blocks,
        images=body.images,
        attachments=read_attachments(found.located.containers, addresses),
        **published,
        problems=(*reading.problems, *problems),
        suspect=reading.suspect or any(problem.code in _SUSPECT for problem in problems),
        container=found.located.way,
    )
    return interpreted(reading)


def interpreted(reading: Reading) -> Reading:
    """Return `reading` with what its text tells: event date, language, people with their offices.

    Input without address and entry id gets its identity from its words (docs/contract.md, section 2).
    """
    body = reading.body
    event = find_event_date(body)
    return replace(
        reading,
        identities=reading.identities or (_identity_by_words(reading.title, body),),
        event_date=event.value if event else None,
        event_date_source=event.source if event else None,
        language="vi" if _VIETNAMESE.search(body[:200]) else guess_language(body) or reading.language,
        mentions=find_mentions(body),
    )


def _identity_by_words(title: str | None, body: str) -> str:
    return "d:" + sha256(f"{title or ''}\n{body}".encode()).hexdigest()


_SUSPECT = frozenset({"text-lost", "no-text", "no-title"})


def _lines(
    page: Page, found: Found, addresses: Addresses
) -> tuple[list[Line], frozenset[str], float, list[Problem]]:
    """The lines of the article, cleaned, and how much of it they hold."""
    containers = found.located.containers
    skipped = found.named.elements
    problems: list[Problem] = []
    mended = repaired(page, containers[0]) if not skipped else None
    pieces = read_pieces((mended, *containers[1:]) if mended is not None else containers, skipped)
    if len(containers) > 1 and found.located.way != "profile":
        problems.append(Problem("text-outside-container", None))
    apart = [one for one in skipped if is_inside(one, containers)]
    if has_class(containers[0], "asset-content"):  # Liferay's own box, with its widgets in it
        apart += [one for one in containers[0].iterchildren("*") if is_no_part(one)]
    if not found.named.body:
        mark_sides(mended if mended is not None else containers[0], pieces)
    share = share_read(containers, pieces, apart)
    lines, flags = clean(pieces)
    for line in lines:
        if line.picture is not None:
            line.picture.url = addresses.file(line.picture.url)
    return join_broken(lines), flags, share, problems


def _lost(share: float, lines: Sequence[Line], unknown: Sequence[Line]) -> list[Problem]:
    """What became of the visible text: `share` of it became lines, of which those unknown were left out by place."""
    size = sum(len(line.text) for line in lines)
    kept = share * (1 - sum(len(line.text) for line in unknown) / size) if size else share
    if kept >= LOW_SHARE:
        return []
    code = "text-lost" if share < SUSPECT_SHARE else "text-left-out"
    return [Problem(code, f"{kept:.0%} of the visible text read")]


def _page_names(page: Page, site: Site | None) -> tuple[str, ...]:
    return (*PAGE_NAMES, *read_page_names(page), *(site.page_names if site else ()))


def _known_categories(page: Page, site: Site | None) -> tuple[str, ...]:
    """Names that may be the category: the portal's own, and the keywords, which are tags and categories."""
    return (*(site.categories if site else ()), *page.head.keywords)


def _cleaned(text: str | None) -> str | None:
    return (normalise(text).text or None) if text else None


def _addressed(reading: Reading, around: Surroundings, facts: UrlFacts | None) -> dict[str, Any]:
    entry_id = around.entry_id or (facts.entry_id if facts else None)
    page_number = (facts.page_number if facts and facts.kind == "article" else None) or 1
    return {
        "identities": identities(reading.url, entry_id),
        "entry_id": entry_id,
        "page_number": page_number,
        "page_count": max(around.page_count, page_number),
    }


def _categorised(page: Page, found: Found, around: Surroundings, heading: Heading) -> dict[str, Any]:
    """Category as the template prints it, else the first of the metadata row.

    Tags are those of the metadata row; without one the keywords that are no category: Liferay prints the
    names of both there (view_content.jsp).
    """
    printed = _cleaned(found.named.texts.get("category")) or heading.category
    categories = tuple(map(_strict, around.categories)) or ((printed,) if printed else ())
    category = printed or (categories[0] if categories else None)
    keywords = tuple(name for name in map(_strict, page.head.keywords) if name not in (category, *categories))
    return {"category": category, "categories": categories, "tags": around.tags or keywords}


def _strict(text: str) -> str:
    return normalise(text).text


def _published(
    page: Page, found: Found, around: Surroundings, template_line: str | None, site: Site | None
) -> dict[str, Any]:
    publication = first_publication(
        [
            (found.named.texts.get("published"), "template"),
            (template_line, "template"),
            *((line, "metadata") for line in around.dates),
            (page.head.properties.get("article:published_time"), "template"),
        ],
        site,
    )
    if publication is None:
        return {}
    return {
        "published_at": publication.at,
        "published_precision": publication.precision,
        "published_source": publication.source,
    }


def _problems(title: str | None, heading: Heading, body: Body, flags: frozenset[str]) -> list[Problem]:
    problems: list[Problem] = []
    if title is None:
        problems.append(Problem("no-title"))
    if heading.unsplit:
        problems.append(Problem("category-unsplit", heading.unsplit))
    if not any(block.kind != "caption" for block in body.blocks):
        problems.append(Problem("no-text"))
    problems += [Problem("text-repaired", flag) for flag in sorted(flags)]
    return problems
