"""What is never requested: portal commands, private pages, services, endless spaces.

Each rule names its reason, which `UrlFacts.trap` carries to the frontier. Sources: struts-config.xml and
web.xml of 6.2, PortalImpl; docs/liferay.md lists them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_URL = 16_000
"""A longer address is not looked at: `redirect` parameters nest until pages print megabytes of them."""

MAX_CANONICAL = 1_500
MAX_PARAMETERS = 200
MAX_REPEATS = 3
"""A page path naming the same segment more often is a relative link resolving against itself."""

_PATHS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (r"/c/portal/log(?:in|out)\b", "login"),
        (r"/c(?:/|$)", "portal command"),
        (r"/(?:group|user)(?:/|$)", "private page"),
        (r"/(?:api|o|tunnel-web|webdav|xmlrpc|sharing|delegate|poller|display_chart)(?:/|$)", "service"),
        (r"/export(?:/|$)", "export"),
        (r".*/-/(?:login|message_boards|document_library|calendar|search|wiki)(?:/|$)", "other portlet"),
    )
)
# Most paths are no traps: one look instead of six tells so.
_ANY = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _PATHS), re.IGNORECASE)
_LOGIN_PORTLET = re.compile(r"58|com_liferay_login_web_portlet_\w+")
_SEARCH_WORDS = frozenset({"keywords", "q", "query", "keyword", "tukhoa", "tu-khoa"})
_CALENDAR_WORDS = frozenset({"year", "month", "day", "date", "curStartTime", "nam", "thang", "ngay"})
_FACETS = frozenset({"tags", "modified", "modifiedfrom", "modifiedto", "facet"})


def path_trap(path: str) -> str | None:
    """Return why the page at `path` (locale prefix removed) is never requested, or None."""
    if _ANY.match(path):
        return next(reason for pattern, reason in _PATHS if pattern.match(path))
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) - len(set(segments)) < MAX_REPEATS:
        return None
    return "endless path" if max(Counter(segments).values()) > MAX_REPEATS else None


def parameter_trap(parameters: Mapping[str, str]) -> str | None:
    """Return why a request with these query parameters is never made, or None.

    Names are compared without their portlet namespace only where the portlet does not matter.
    """
    if not parameters:
        return None
    if parameters.get("p_p_lifecycle") == "1":
        return "portlet action"
    if parameters.get("p_p_lifecycle") == "2":
        return "portlet resource"
    if _LOGIN_PORTLET.fullmatch(parameters.get("p_p_id", "")):
        return "login"
    names = parameters.keys()
    if not _SEARCH_WORDS.isdisjoint(names) or any(name.endswith("_keywords") for name in names):
        return "search"
    if not _CALENDAR_WORDS.isdisjoint(names):
        return "calendar"
    return None if _FACETS.isdisjoint(names) else "facets"
