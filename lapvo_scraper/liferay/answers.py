"""What kind of answer a page is, when it is no article: gone, down, behind a login, blocked, or a list.

Liferay answers most of these with status 200, so only the page itself tells (docs/liferay.md, "Answers").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lapvo_scraper.liferay import words
from lapvo_scraper.liferay.locate import paragraph_text
from lapvo_scraper.liferay.page import squeeze, text_of
from lapvo_scraper.liferay.query import elements, flag, strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.page import Page
    from lapvo_scraper.liferay.portlets import Portlet
    from lapvo_scraper.records import PageKind, UrlKind

SHORT = 1_500
"""Characters. Error pages outside the theme are short; "access denied" in a longer text is news."""

TELLING = 80
"""Characters of text in the portlet that should show an article: more than a portlet's title and its links."""

_Said = tuple[tuple["PageKind", tuple[str, ...]], ...]
_IN_THE_THEME: _Said = (
    ("missing", words.MISSING),
    ("login", words.FORBIDDEN),
    ("down", words.BROKEN),
)
_BARE: _Said = (
    ("down", words.DOWN),
    ("blocked", words.BLOCKED),
    ("missing", words.NOT_FOUND),
    *_IN_THE_THEME,
)

# Messages of a portlet: `alert` in 6.2 and later, `portlet-msg-error` before.
_ALERTS = elements(".//*[contains(@class, 'alert') or contains(@class, 'portlet-msg')]")
_STATUS_CODE = flag("boolean(//code[contains(@class, 'lfr-url-error')])")  # status.jsp
_VISIBLE = strings("//body//text()[not(parent::script or parent::style or parent::noscript)]")
_PASSWORD = flag("boolean(//input[@type='password'])")
# A page that only sets a cookie and asks for itself again.
_RELOAD = re.compile(rb"location\s*\.\s*(?:reload|replace|href)|document\s*\.\s*cookie", re.IGNORECASE)


def stated_kind(
    page: Page, portlets: Sequence[Portlet], wanted: UrlKind | None, *, lists: bool
) -> PageKind | None:
    """Return what a page without an article says it is, in Liferay's or a server's words; None if nothing.

    `wanted` is what its address promises, None if unknown; `lists` whether it lists articles. A list page on
    which one of several portlets reports an error is still a list page.
    """
    if b"lfr-url-error" in page.source and _STATUS_CODE(page.root):
        return _said(_text_of_alerts([page.root]), _IN_THE_THEME) or "missing"
    if not portlets:
        return _stated_outside_the_theme(page)
    if wanted == "article" or (wanted is None and not lists):
        publishers = [portlet.element for portlet in portlets if portlet.is_publisher or wanted == "article"]
        if kind := _said(_text_of_alerts(publishers), _IN_THE_THEME):
            return kind
    publishes = any(portlet.is_publisher for portlet in portlets)
    asks_to_log_in = any(portlet.is_login for portlet in portlets)
    return "login" if asks_to_log_in and not publishes else None


def unstated_kind(portlets: Sequence[Portlet], wanted: UrlKind | None, instance_id: str | None = None) -> PageKind:
    """Return what a page is that shows no article and says nothing about it.

    `instance_id`: of the portlet that the address asks to show the article.
    """
    if not portlets:
        return "other"
    asked = [one for one in portlets if one.is_publisher and instance_id and one.instance_id == instance_id]
    if wanted == "article" and any(paragraph_text(one.element) >= TELLING for one in asked):
        return "other"  # it shows something: an article too short to be told in a theme that nobody knows
    # An article's address that shows the page without the article: entry gone (6.2: an empty portlet body),
    # or an instance that is not on this page.
    return "missing" if wanted == "article" else "listing"


def _stated_outside_the_theme(page: Page) -> PageKind | None:
    """An answer from the container, a proxy, a firewall, or another system."""
    title = (page.head.title or "").lower()
    text = squeeze(" ".join(_VISIBLE(page.root)))
    short = len(text) <= SHORT
    if kind := _said(f"{title} {text.lower()}" if short else title, _BARE):
        return kind
    if not text:
        return _empty(page)
    return "login" if short and _PASSWORD(page.root) else None


def _empty(page: Page) -> PageKind | None:
    """No text at all: code.jsp sends the visitor home, a firewall asks for the page again with a cookie."""
    if page.head.refresh:
        return "missing"
    return "blocked" if _RELOAD.search(page.source) else None


def _text_of_alerts(places: Iterable[Element]) -> str:
    return squeeze(" ".join(text_of(alert) for place in places for alert in _ALERTS(place))).lower()


def _said(text: str, answers: _Said) -> PageKind | None:
    if not text:
        return None
    return next((kind for kind, phrases in answers if any(phrase in text for phrase in phrases)), None)
