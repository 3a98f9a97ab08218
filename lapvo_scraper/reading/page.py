"""The door for pages: what kind of answer it is, what its article says, where it leads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.addresses import Addresses
from lapvo_scraper.liferay.answers import stated_kind, unstated_kind
from lapvo_scraper.liferay.headless import contents_url, site_group
from lapvo_scraper.liferay.links import article_page_links, page_links, style_links
from lapvo_scraper.liferay.listing import Pager, read_listing
from lapvo_scraper.liferay.locate import locate_densest
from lapvo_scraper.liferay.page import parse
from lapvo_scraper.liferay.portlets import find_portlets
from lapvo_scraper.liferay.profile import Named
from lapvo_scraper.liferay.splitting import parts_of
from lapvo_scraper.liferay.urls import absolute, classify
from lapvo_scraper.reading.article import Found, find_article, read_article
from lapvo_scraper.reading.publication import printed_moment, zone_of
from lapvo_scraper.reading.replayed import replay_address, undo_replay
from lapvo_scraper.records import Link, Listing, Problem, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lapvo_scraper.liferay.page import Page
    from lapvo_scraper.liferay.portlets import Portlet
    from lapvo_scraper.liferay.urls import UrlFacts
    from lapvo_scraper.records import PageKind
    from lapvo_scraper.sites.site import Site

READER = "1"
"""Version of the reader, stored with every article: changes when the same bytes may read differently."""


def read_page(
    content: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    site: Site | None = None,
    truncated: bool = False,
) -> Reading:
    """Return what a page says. Never raises, whatever the bytes.

    `content` is the decoded body, `url` the address that answered (None if unknown), `content_type` the
    header, `site` the profile, `truncated` whether the body is known to be cut. Raises ProfileError only,
    for a selector of the profile that cannot be read.
    """
    replayed = undo_replay(content)
    if replayed is not None:
        content = replayed.content
        url = replayed.url if url is None or replay_address(url) else url
    page = parse(content, content_type)
    addresses = Addresses(page, url)
    portlets = find_portlets(page)
    facts = _facts(page, url)
    found = find_article(page, portlets, facts, site)
    lists = _lists(portlets, addresses, found)
    kind: PageKind = "article"
    if found is None:
        found, kind = _find_unsure(page, portlets, facts, lists=any(listing.items for listing, _ in lists))
    problems = page.problems
    if replayed is not None:
        problems = (*problems, Problem("replayed", replayed.timestamp))
    if truncated:
        problems = (*problems, Problem("truncated"))
    reading = Reading(
        kind=kind,
        url=url,
        problems=problems,
        suspect=any(problem.code in _CUT for problem in problems),
        canonical_url=absolute(page.head.canonical, url) if page.head.canonical else None,
        language=page.head.language,
        listings=tuple(_dated(listing, site) for listing, _ in lists),
    )
    if found is not None:
        reading = read_article(reading, page, found, addresses, facts, site)
    return replace(reading, links=_links(reading, page, addresses, [pager for _, pager in lists], facts))


_CUT = frozenset({"truncated", "page-too-long", "nested-too-deep"})


def _facts(page: Page, url: str | None) -> UrlFacts | None:
    """What the page's address tells; for a saved page without one, what its canonical link promises."""
    if url is not None:
        facts = classify(url)
        return facts if facts.canonical else None
    facts = classify(page.head.canonical or "")
    return facts if facts.kind == "article" else None


def _lists(
    portlets: Sequence[Portlet], addresses: Addresses, found: Found | None
) -> list[tuple[Listing, Pager]]:
    """The lists of a page. What the portlet of the article itself links to is related, not listed."""
    boundary = found.located.boundary if found else None
    publishers = (portlet for portlet in portlets if portlet.is_publisher and portlet.element is not boundary)
    return [listed for portlet in publishers if (listed := read_listing(portlet, addresses))]


def _find_unsure(
    page: Page, portlets: Sequence[Portlet], facts: UrlFacts | None, *, lists: bool
) -> tuple[Found | None, PageKind]:
    """The kind of a page without Liferay's marks of an article, and the article it may show all the same."""
    wanted = facts.kind if facts else None
    kind = stated_kind(page, portlets, wanted, lists=lists)
    if kind is None and wanted == "article":
        located = locate_densest(portlets)
        if located is not None:
            return Found(located, Named()), "article"
    return None, kind or unstated_kind(portlets, wanted, facts.instance_id if facts else None)


def _programming_interface(page: Page, addresses: Addresses) -> list[Link]:
    """The headless API of the page's own site: asked once whether it is open."""
    group = site_group(page.source)
    parts = parts_of(addresses.url or "")
    return [Link(contents_url(f"{parts.scheme}://{parts.netloc}", group), "api")] if group and parts.netloc else []


def _dated(listing: Listing, site: Site | None) -> Listing:
    zone = zone_of(site)
    items = []
    for item in listing.items:
        moment = printed_moment(item.date_raw, zone) if item.date_raw else None
        items.append(replace(item, published_at=moment[0]) if moment else item)
    return replace(listing, items=tuple(items))


def _links(
    reading: Reading, page: Page, addresses: Addresses, pagers: Sequence[Pager], facts: UrlFacts | None
) -> tuple[Link, ...]:
    """Pages, then the files of the article, then what the page needs to be shown; each address once."""
    files = [Link(image.url, "image") for image in reading.images]
    files += [Link(attachment.url, "attachment") for attachment in reading.attachments]
    found = page_links(page, addresses, pagers)
    if reading.page_count > 1 and facts is not None:
        found += article_page_links(facts.canonical, reading.page_count)
    found += _programming_interface(page, addresses)
    style = style_links(page, addresses, [link.url for link in files])
    first = {link.url: link for link in reversed([*found, *files, *style])}
    return tuple(reversed([link for link in first.values() if link.url.startswith(("http://", "https://"))]))
