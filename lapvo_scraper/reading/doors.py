"""What is no page and yet leads to articles: feeds, site maps, robots.txt, the programming interface.

Their readings are of the kind `other` or `listing`; what they say of an article is a line of a list.
"""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.feeds import FeedEntry, read_feed, read_sitemap
from lapvo_scraper.liferay.headless import contents_url, read_contents, title_url
from lapvo_scraper.liferay.urls import absolute, classify
from lapvo_scraper.reading.publication import printed_moment, zone_of
from lapvo_scraper.records import Link, ListedArticle, Listing, Reading

if TYPE_CHECKING:
    from lapvo_scraper.records import UrlKind
    from lapvo_scraper.sites.site import Site

_TAG = re.compile(r"<[^<>]{0,1000}>")
_SITEMAP_LINE = re.compile(rb"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})[ \t]*\r?$")
_API = re.compile(r"(?P<origin>https?://[^/]+)/o/headless-delivery/v1\.0/sites/(?P<group>\d+)/")
MAX_ROBOTS = 512_000  # as much as is obeyed of it


def read_feed_answer(content: bytes, url: str, site: Site | None) -> Reading:
    """Return what a feed lists, with the time of publication that pages often leave out."""
    items: list[ListedArticle] = []
    for entry in read_feed(content):
        facts = classify(absolute(entry.link, url))
        if facts.kind == "article" and facts.canonical and not facts.page_number:
            said = (_plain(entry.title), _plain(entry.summary), entry.date, _moment(entry, site), facts.by_title)
            items.append(ListedArticle(len(items), facts.canonical, facts.entry_id, *said))
    listing = Listing(classify(url).instance_id or "", 1, None, None, tuple(items))
    return Reading("listing", url, listings=(listing,), links=tuple(Link(item.url, "article") for item in items))


def read_api_answer(content: bytes, url: str, site: Site | None) -> Reading | None:
    """Return what the headless API lists, and where its further pages are; None when it is not open."""
    contents = read_contents(content)
    match = _API.match(url)
    if contents is None or match is None:
        return None
    origin, group = match["origin"], match["group"]
    items = []
    for position, item in enumerate(contents.items):
        address = title_url(origin, item.url_title)
        moment = printed_moment(item.date, zone_of(site)) if item.date else None
        said = (item.title, item.summary, item.date, moment[0] if moment else None, address)
        items.append(ListedArticle(position, address, None, *said))
    listing = Listing("", contents.page, contents.last_page, contents.total, tuple(items))
    later = range(2, contents.last_page + 1) if contents.page == 1 else ()
    links = tuple(Link(contents_url(origin, group, page), "api") for page in later)
    return Reading("listing", url, listings=(listing,), links=links)


def read_sitemap_answer(content: bytes, url: str) -> Reading:
    """Return where a site map leads: further ones, pages, articles."""
    parts, pages = read_sitemap(content)
    found: dict[str, UrlKind] = {absolute(part, url): "sitemap" for part in parts}
    for page in pages:
        facts = classify(absolute(page, url))
        if facts.kind in ("article", "listing") and facts.canonical and (facts.page_number or 1) == 1:
            found.setdefault(facts.canonical, facts.kind)
    return Reading("other", url, links=tuple(Link(address, kind) for address, kind in found.items()))


def read_robots_answer(content: bytes, url: str) -> Reading:
    """Return which site maps a robots.txt names; whether it may be fetched is another question."""
    lines = (match[1].decode("utf-8", "replace") for match in _SITEMAP_LINE.finditer(content[:MAX_ROBOTS]))
    places = dict.fromkeys(absolute(line, url) for line in lines)
    return Reading("other", url, links=tuple(Link(place, "sitemap") for place in places if place))


def _plain(text: str | None) -> str | None:
    return " ".join(unescape(_TAG.sub(" ", text)).split()) or None if text else None


def _moment(entry: FeedEntry, site: Site | None) -> str | None:
    zone = zone_of(site)
    if not entry.date:
        return None
    try:
        moment = parsedate_to_datetime(entry.date)
    except ValueError:
        printed = printed_moment(entry.date, zone)
        return printed[0] if printed else None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone).isoformat(timespec="seconds")
