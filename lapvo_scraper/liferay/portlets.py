"""The portlets of a page: every one stands in a boundary that Liferay itself writes, whatever the theme.

Boundary: `div.portlet-boundary#p_p_id_<portletId>_` from render_portlet.jsp, in 6.0 to 7.4 alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.query import elements

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.page import Page

_BOUNDARIES = elements("//div[starts-with(@id, 'p_p_id_')]")
_PREFIX = "p_p_id_"

# Portlets that show or list news: number in 6.x, class name in 7.x.
_PUBLISHERS = ("101", "com_liferay_asset_publisher_web_portlet_")
_RELATED = ("175", "193", "194")  # 6.x: Related, Most Viewed, Highest Rated Assets; 7.x names begin as above
_LOGIN = ("58", "com_liferay_login_web_portlet_")
WEB_CONTENT_DISPLAY = ("56", "com_liferay_journal_content_web_portlet_")


@dataclass(frozen=True, slots=True)
class Portlet:
    """One portlet on a page: its boundary element and its id, e.g. "101_INSTANCE_abc"."""

    element: Element
    portlet_id: str

    @property
    def instance_id(self) -> str:
        """The part after `_INSTANCE_`, "" for portlets that exist once."""
        return self.portlet_id.partition("_INSTANCE_")[2]

    @property
    def is_publisher(self) -> bool:
        """Say whether it is an asset publisher or one of its kin (related, most viewed, recent content)."""
        return _is_any(self.portlet_id, _PUBLISHERS + _RELATED)

    @property
    def is_login(self) -> bool:
        """Say whether it asks for name and password."""
        return _is_any(self.portlet_id, _LOGIN)

    @property
    def is_web_content(self) -> bool:
        """Say whether it shows one fixed web content (hotlines, footers, banners)."""
        return _is_any(self.portlet_id, WEB_CONTENT_DISPLAY)


def find_portlets(page: Page) -> list[Portlet]:
    """Return the portlets of a page in document order."""
    if b"p_p_id_" not in page.source:
        return []
    boundaries = ((element, element.get("id", "")) for element in _BOUNDARIES(page.root))
    return [Portlet(element, printed.removeprefix(_PREFIX).rstrip("_")) for element, printed in boundaries]


def boundary_of(element: Element) -> Element | None:
    """Return the boundary of the portlet that `element` stands in."""
    return next((up for up in element.iterancestors("div") if (up.get("id") or "").startswith(_PREFIX)), None)


def _is_any(portlet_id: str, names: tuple[str, ...]) -> bool:
    return any(
        portlet_id == name or portlet_id.startswith(name if name.endswith("_") else name + "_INSTANCE_")
        for name in names
    )
