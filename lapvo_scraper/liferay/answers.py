"""What kind of answer a page is, when it is no article: gone, down, behind a login, blocked, or a list.

Liferay answers most of these with status 200, so only the page itself tells (docs/liferay.md, "Answers").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lapvo_scraper.liferay import words
from lapvo_scraper.liferay.page import squeeze, text_of
from lapvo_scraper.liferay.query import elements, flag, strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lapvo_scraper.liferay.page import Page
    from lapvo_scraper.liferay.portlets import Portlet
    from lapvo_scraper.records import PageKind, UrlKind

SHORT = 1_500
"""Characters. Error pages outside the theme are short; words like "access denied" in a longer text are news."""

_ALERTS = elements(".//*[contains(@class, 'alert') or contains(@class, 'portlet-msg')]")
_STATUS_CODE = flag("boolean(//code[contains(@class, 'lfr-url-error')])")
_VISIBLE = strings("//body//text()[not(parent::script or parent::style or parent::noscript)]")
_PASSWORD = flag("boolean(//input[@type='password'])")
# A page that only sets a cookie and asks for itself again.
_RELOAD = re.compile(rb"location\s*\.\s*(?:reload|replace|href)|document\s*\.\s*cookie", re.IGNORECASE)


_SAID: tuple[tuple[PageKind, tuple[str, ...]], ...] = (
    ("missing", words.MISSING),
    ("login", words.FORBIDDEN),
    ("down", words.BROKEN),
)
_SAID_BARE: tuple[tuple[PageKind, tuple[str, ...]], ...] = (
    ("down", words.DOWN),
    ("blocked", words.BLOCKED),
    ("missing", words.NOT_FOUND),
    *_SAID,
)


def kind_without_article(page: Page, portlets: Sequence[Portlet], wanted: UrlKind | None) -> PageKind:
    """Say what a page without an article is; `wanted` is what its address promised, None if unknown."""
    if portlets or b"lfr-url-error" in page.source:
        return _in_the_theme(page, portlets, wanted)
    return _bare(page)


def _in_the_theme(page: Page, portlets: Sequence[Portlet], wanted: UrlKind | None) -> PageKind:
    alerts = _alert_text([portlet for portlet in portlets if portlet.is_publisher or wanted == "article"], page)
    whole_page = bool(_STATUS_CODE(page.root))
    if whole_page or wanted != "listing":
        for kind, phrases in _SAID:
            if _says(alerts, phrases):
                return kind
    if whole_page:
        return "missing"
    if not any(portlet.is_publisher for portlet in portlets) and any(portlet.is_login for portlet in portlets):
        return "login"
    if wanted == "article":
        return "missing"
    return "listing" if portlets else _bare(page)


def _bare(page: Page) -> PageKind:
    """An answer without portlets: from the container, a proxy, a firewall, or another system."""
    title = (page.head.title or "").lower()
    text = squeeze(" ".join(_VISIBLE(page.root)))
    said = f"{title} {text[:SHORT].lower()}" if len(text) <= SHORT else title
    for kind, phrases in _SAID_BARE:
        if _says(said, phrases):
            return kind
    if _PASSWORD(page.root):
        return "login"
    if not text:
        return _empty(page)
    return "other"


def _empty(page: Page) -> PageKind:
    """No text at all: code.jsp sends the visitor home, a firewall asks for the page again with a cookie."""
    if page.head.refresh:
        return "missing"
    return "blocked" if _RELOAD.search(page.source) else "other"


def _alert_text(portlets: Iterable[Portlet], page: Page) -> str:
    inside = [alert for portlet in portlets for alert in _ALERTS(portlet.element)]
    outside = _ALERTS(page.root) if _STATUS_CODE(page.root) else []
    return squeeze(" ".join(text_of(alert) for alert in (*inside, *outside))).lower()


def _says(text: str, phrases: Iterable[str]) -> bool:
    return bool(text) and any(phrase in text for phrase in phrases)
