"""The portlets of a page: every one stands in a boundary that Liferay itself writes, whatever the theme.

Boundary: `div.portlet-boundary#p_p_id_<portletId>_` from render_portlet.jsp, in 6.0 to 7.4 alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.page import Page

_PREFIX = "p_p_id_"

# Portlets that show or list news: number in 6.x, beginning of the class name in 7.x.
_PUBLISHERS = frozenset({"101", "175", "193", "194"})  # 6.x: and Related, Most Viewed, Highest Rated Assets
_PUBLISHER = "com_liferay_asset_publisher_web_portlet_"
_LOGINS, _LOGIN = frozenset({"58"}), "com_liferay_login_web_portlet_"
_DISPLAYS, _DISPLAY = frozenset({"56"}), "com_liferay_journal_content_web_portlet_"


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
        return self._is_any(_PUBLISHERS, _PUBLISHER)

    @property
    def is_login(self) -> bool:
        """Say whether it asks for name and password."""
        return self._is_any(_LOGINS, _LOGIN)

    @property
    def is_web_content(self) -> bool:
        """Say whether it shows one fixed web content (hotlines, footers, banners)."""
        return self._is_any(_DISPLAYS, _DISPLAY)

    def _is_any(self, numbers: frozenset[str], prefix: str) -> bool:
        return self.portlet_id.startswith(prefix) or self.portlet_id.partition("_INSTANCE_")[0] in numbers


def find_portlets(page: Page) -> list[Portlet]:
    """Return the portlets of a page in document order."""
    if b"p_p_id_" not in page.source:
        return []
    return [
        Portlet(element, printed.removeprefix(_PREFIX).rstrip("_"))
        for element in page.tags["div"]
        if (printed := element.get("id", "")).startswith(_PREFIX)
    ]


def boundary_of(element: Element) -> Element | None:
    """Return the boundary of the portlet that `element` stands in."""
    return next((up for up in element.iterancestors("div") if (up.get("id") or "").startswith(_PREFIX)), None)
