"""The several addresses of one article: which of them is asked for.

A portal prints an article under every page that lists it, by number and by title. An old server should be
asked for it once, so of the addresses that show the same article one is fetched; the others stand in `urls`
as refused, with the reason `alias: <the one that is asked for>`. When that one turns out not to show the
article, the next has its turn.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from lapvo_scraper.liferay.urls import classify
from lapvo_scraper.storage.frontier.schedule import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ALIAS = "alias: "
"""How the reason of a refusal begins when the article is asked for under another address."""

LIST = "l:"
"""How the name of a list begins: its first page and its publisher, for addresses of its deeper pages."""

_PAGING = re.compile(r"[?&]p_p_id=.*")
_PORTAL_SITE = re.compile(r"/(?:web|group)/[^/]+")


class Address(NamedTuple):
    """One address that shows an article, or should."""

    url: str
    discovered_at: str
    standing: Standing | None  # None: never asked
    shows_it: bool = False  # by its newest answer
    by_number: bool = True
    in_hand: bool = False
    leads_to: str | None = None  # where its newest answer redirects to


def shown_by(url: str) -> str | None:
    """Return what an address alone tells about which article, or which list from its second page on, it shows.

    None for other addresses. A title names an article of one portal site only. Further pages of a long
    article are asked for under the address of its first page, so they have no others.

    >>> shown_by("https://lapvo.dongthap.gov.vn/tin-tuc/-/asset_publisher/dN8xEoFiSb5Q/content/id/7332452")
    'e:7332452'
    """
    facts = classify(url)
    if facts.kind == "listing" and (facts.page_number or 1) > 1:
        return f"{LIST}{_PAGING.sub('', url)} {facts.instance_id or ''}"
    if facts.kind != "article" or facts.page_number:
        return None
    if facts.entry_id:
        return f"e:{facts.entry_id}"
    if facts.url_title is None:
        return f"u:{facts.canonical}"
    parts = urlsplit(url)
    site = _PORTAL_SITE.match(parts.path)
    place = facts.group_id or f"{parts.scheme}://{parts.netloc}{site[0] if site else ''}"
    return f"s:{place}/{facts.url_title}"


def turns(addresses: Sequence[Address], *, held: bool) -> Mapping[str, Standing]:
    """Return how those addresses of an article stand that were never asked and are in nobody's hands.

    `held`: the article was seen under one of them before. Then the next has its turn when that one is looked
    at again, unless that one has led to it; otherwise at once.
    """
    asked = [one for one in addresses if one.standing is not None]
    targets = {one.leads_to for one in asked}
    waiting = sorted(
        (one for one in addresses if one.standing is None and not one.in_hand),
        key=lambda one: (one.url not in targets, not one.by_number, one.discovered_at, one.url),
    )
    if not waiting:
        return {}
    speaker = _speaker(addresses)
    if speaker is not None:
        return {one.url: _alias(speaker) for one in waiting}
    first, *others = waiting
    found = {one.url: _alias(first) for one in others}
    looks = [(one.standing.due_at, one) for one in asked if one.standing and one.standing.due_at]
    if held and looks and first.url not in targets:
        due_at, seen = min(looks)
        return found | {first.url: _alias(seen, due_at)}
    return found | {first.url: Standing("due", None, 0, first.discovered_at)}


def _speaker(addresses: Sequence[Address]) -> Address | None:
    """The address that shows the article; else one in hand or in back-off, which may yet."""
    showing = [one for one in addresses if one.shows_it]
    hoped = [one for one in addresses if one.in_hand or (one.standing and one.standing.state == "due")]
    return min(showing or hoped, key=lambda one: (one.discovered_at, one.url), default=None)


def _alias(of: Address, due_at: str | None = None) -> Standing:
    return Standing("refused", ALIAS + of.url, 0, due_at)
