"""The addresses of a Liferay portal: one canonical form for the many that show the same thing.

Routes from asset-publisher-friendly-url-routes.xml (6.2) and routes.xml (7.x), JournalArticleConstants and
FriendlyURLResolverConstants; parameters from PortalImpl and SearchContainer. The whole grammar:
docs/liferay.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from lapvo_scraper.liferay import traps
from lapvo_scraper.liferay.documents import document_key, file_kind, image_time, without_version_stamp

if TYPE_CHECKING:
    from lapvo_scraper.records import UrlKind

__all__ = [
    "UrlFacts",
    "canonical_url",
    "classify",
    "document_key",
    "identities",
    "image_time",
    "list_page_url",
    "without_version_stamp",
]

ASSET_PUBLISHER = "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet"
ASSET_PUBLISHER_6 = "101"


@dataclass(frozen=True, slots=True)
class UrlFacts:
    """What an address tells before anything is fetched. Exactly one of `canonical` and `trap` is set."""

    kind: UrlKind | None
    canonical: str | None
    entry_id: int | None = None
    url_title: str | None = None
    group_id: str | None = None
    instance_id: str | None = None  # of the asset publisher that shows or lists
    page_number: int | None = None  # of a list (`_cur`) or of a multi-page article (`page`)
    by_title: str | None = None  # where an address carries entry id and title: the form with the title alone
    trap: str | None = None  # why it is never requested


# --- what stands in a path ----------------------------------------------------------------------------------

# Languages that a Vietnamese portal offers. Both "/vi/x" and "/x" are one page, by the portal property
# for prepended locales.
_LOCALE = re.compile(r"/(?:vi|en|fr|zh|ja|ko|km|lo|ru|[a-z]{2}[_-][A-Z]{2})(?=/|$)")
_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_ASSET_ROUTE = re.compile(r"(?P<page>.*?)/-/asset_publisher/(?P<instance>[^/]*)(?:/(?P<rest>.*))?")
_STATES = frozenset({"maximized", "minimized", "normal", "pop_up", "exclusive"})
_NEWS_TYPE = "content"  # web content; the other types of AssetRendererFactory are no news

_SEPARATED = "/-/"  # between a page and what a portlet on it shows: in every route but one
# Routes that show one article by its title: display pages (6.2-7.3 "/-/", 7.4 "/w/"), Web Content Display,
# and portlets of other makers seen on Liferay portals.
_TITLE_ROUTES: tuple[re.Pattern[str], ...] = (
    re.compile(r".*?/-/journal_content/56/(?P<group>\d+)/(?P<title>[^/]+)(?:/[^/]+)?"),
    re.compile(r".*?/-/(?:details|article_display_list)/(?P<group>\d+)/(?P<title>[^/]+)"),
    re.compile(r".*?/-/content/(?P<title>[^/]+)(?:/(?P<group>\d+))?"),
    re.compile(r".*?/-/(?P<title>[^/]+)(?:/\d+)?"),
)
_SHORT_ROUTE = re.compile(r"(?:/web/[^/]+)?/w/(?P<title>[^/]+)")
# Portals of the years after 2020 that answer with pages of their own: ".../chi-tiet?id=2695008".
_DETAIL_PAGE = re.compile(r".*/(?:xem-)?chi-tiet[^/]*")

# --- what stands in a query ---------------------------------------------------------------------------------

_PUBLISHER_PARAMETER = re.compile(
    rf"_(?P<portlet>(?:{ASSET_PUBLISHER}|{ASSET_PUBLISHER_6})_INSTANCE_(?P<instance>\w+?))"
    r"_(?P<name>cur|delta|assetEntryId|urlTitle|groupId)"
)
# Parameters that change nothing about what is shown, or only how (docs/liferay.md, "Parameters").
_NOISE = frozenset(
    {"redirect", "inheritRedirect", "returnToFullPageURL", "backURL", "saveLastPath", "plidlayout"}
    | {"doAsUserId", "doAsGroupId", "refererPlid", "controlPanelCategory", "viewMode", "viewSingleAsset"}
    | {"cur", "delta", "resetCur", "orderByCol", "orderByType", "version", "languageId"}
    | {"etag", "strip", "refresh_rate", "cache_control", "t", "browserId", "minifierType", "themeId"}
    | {"fbclid", "gclid"}
)
_NOISE_PREFIXES = ("p_p_", "p_r_p_", "p_o_p_", "p_t_", "p_v_", "p_f_", "p_l_", "p_auth", "utm_", "_")
REMEMBERED = 512
"""Characters of an address that is kept in memory: longer ones carry a `redirect` and do not come twice."""

_SAFE = "/%:@!$&'()*+,;=~-._"


def canonical_url(url: str, base: str | None = None) -> str | None:
    """Return the one form under which `url` (relative to `base`) is requested; None for what never is.

    Pages lose language prefix, session, noise parameters and fragment; files stay as printed, made absolute.

    >>> canonical_url("/vi/tin-tuc;jsessionid=1?redirect=%2F#top", "https://lapvo.dongthap.gov.vn/")
    'https://lapvo.dongthap.gov.vn/tin-tuc'
    """
    return classify(absolute(url, base)).canonical


def absolute(url: str, base: str | None) -> str:
    """Return `url` resolved against `base`, without line breaks, as browsers do; "" when it cannot be."""
    cleaned = url.strip().replace("\n", "").replace("\r", "").replace("\t", "")
    if base is None or cleaned.startswith(("http://", "https://")):
        return cleaned
    try:
        return urljoin(base, cleaned)
    except ValueError:
        return ""


def classify(url: str) -> UrlFacts:
    """Return what an absolute address tells. Never raises; what is no web address is a trap."""
    if len(url) > REMEMBERED:
        return _trap("too long") if len(url) > traps.MAX_URL else _classified(url)
    return _remembered(url)


@lru_cache(maxsize=8_192)  # menus print the same links on every page of a portal
def _remembered(url: str) -> UrlFacts:
    return _classified(url)


def _classified(url: str) -> UrlFacts:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return _trap("not a web address")
    if parts.scheme not in ("http", "https") or not host:
        return _trap("not a web address")
    if parts.username is not None or parts.password is not None:
        return _trap("user name in the address")
    default_port = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, default_port) else "")
    facts = _file_facts(parts, url) or _page_facts(parts, origin)
    too_long = len(facts.canonical or "") > traps.MAX_CANONICAL
    return _trap("too long") if too_long else facts


def identities(url: str | None, entry_id: int | None) -> tuple[str, ...]:
    """Return every identity that an article's address and the entry id on its page prove, best first.

    >>> identities("https://lapvo.dongthap.gov.vn/-/hop-dan", 7332452)
    ('e:7332452', 's:/hop-dan')
    """
    facts = classify(url) if url else None
    entry_id = entry_id or (facts.entry_id if facts else None)
    found = [f"e:{entry_id}"] if entry_id else []
    if facts and facts.url_title:
        found.append(f"s:{facts.group_id or ''}/{facts.url_title}")
    elif facts and facts.entry_id is None and facts.canonical:
        found.append(f"u:{_first_page(facts.canonical)}")
    return tuple(found)


def list_page_url(list_url: str, portlet_id: str, cur: int, delta: int | None) -> str:
    """Return the address of page `cur` (from 1) of the list that `portlet_id` shows on the page `list_url`.

    `delta` is the page length that the pager's own links carry, None when they carry none.
    """
    if cur <= 1:
        return list_url
    namespace = f"_{portlet_id}_"
    pairs = [("p_p_id", portlet_id), ("p_p_lifecycle", "0"), ("p_p_state", "normal"), ("p_p_mode", "view")]
    if delta:
        pairs.append((f"{namespace}delta", str(delta)))
    pairs.append((f"{namespace}cur", str(cur)))
    return list_url + ("&" if "?" in list_url else "?") + urlencode(pairs)


# --- in parts -----------------------------------------------------------------------------------------------


def _trap(reason: str) -> UrlFacts:
    return UrlFacts(None, None, trap=reason)


def _first_page(canonical: str) -> str:
    return re.sub(r"[?&]page=\d+$", "", canonical)


def _file_facts(parts: SplitResult, url: str) -> UrlFacts | None:
    if "/-/" in parts.path or parts.path == "/robots.txt":
        return None
    kind = file_kind(url)
    if kind is None:
        return None
    printed = quote(url.partition("#")[0], safe=_SAFE + "?#[]")
    return UrlFacts(kind, printed)


def _page_facts(parts: SplitResult, origin: str) -> UrlFacts:
    path = quote(_SESSION.sub("", parts.path), safe=_SAFE)
    locale = _LOCALE.match(path)
    path = path[locale.end() :] if locale else path
    path = path.rstrip("/") or "/"
    try:
        pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=traps.MAX_PARAMETERS)
    except ValueError:
        return _trap("too many parameters")
    parameters = dict(pairs)
    if path in ("/robots.txt", "/sitemap.xml"):
        return _well_known(path, parts.query, origin)
    if _is_feed(path, parameters):
        return UrlFacts("feed", _with_query(origin + path, parts.query if "?" in parts.geturl() else ""))
    trap = traps.path_trap(path) or traps.parameter_trap(parameters)
    if trap:
        return _trap(trap)
    publisher = _publisher_parameters(parameters)
    route = _ASSET_ROUTE.fullmatch(path) if _SEPARATED in path else None
    if route:
        return _asset_facts(route, publisher, parameters, origin)
    if publisher.get("assetEntryId", "").isdigit() or publisher.get("urlTitle"):
        return _query_form(path, publisher, parameters, origin)
    for pattern in (*_TITLE_ROUTES, _SHORT_ROUTE) if _SEPARATED in path else (_SHORT_ROUTE,):
        if match := pattern.fullmatch(path):
            return _titled(origin + path, match, parameters)
    return _list_facts(path, publisher, parameters, origin)


def _well_known(path: str, query: str, origin: str) -> UrlFacts:
    kind: UrlKind = "robots" if path == "/robots.txt" else "sitemap"
    return UrlFacts(kind, _with_query(origin + path, query if kind == "sitemap" else ""))


def _is_feed(path: str, parameters: dict[str, str]) -> bool:
    if path.endswith("/rss") and "/-/asset_publisher/" in path:
        return True
    return parameters.get("p_p_lifecycle") == "2" and (
        parameters.get("p_p_resource_id") == "getRSS"
        or any(value == "/asset_publisher/rss" for value in parameters.values())
    )


def _publisher_parameters(parameters: dict[str, str]) -> dict[str, str]:
    """What the query says to an asset publisher, by short name, with its `portlet` and `instance`."""
    found: dict[str, str] = {}
    for key, value in parameters.items():
        match = _PUBLISHER_PARAMETER.fullmatch(key)
        if match and (not found or found["portlet"] == match["portlet"]):
            found[match["name"]] = value
            found["portlet"], found["instance"] = match["portlet"], match["instance"]
    return found


def _asset_facts(
    route: re.Match[str], publisher: dict[str, str], parameters: dict[str, str], origin: str
) -> UrlFacts:
    page, instance = origin + route["page"], route["instance"]
    kind, _, what = (route["rest"] or "").partition("/")
    if not kind:
        return UrlFacts("listing", page or origin + "/", instance_id=instance)
    if kind.lower() != _NEWS_TYPE:
        return _trap("not web content")
    segments = what.split("/")
    if segments[0] == "id" and len(segments) > 1 and segments[1].isdigit():
        return _by_entry(page, instance, int(segments[1]), parameters)
    title = unquote(segments[0])
    group = segments[1] if len(segments) > 1 and segments[1].isdigit() else None
    canonical = f"{page}/-/asset_publisher/{instance}/{kind}/{segments[0]}" + (f"/{group}" if group else "")
    if publisher.get("assetEntryId", "").isdigit():
        facts = _by_entry(page, instance, int(publisher["assetEntryId"]), parameters)
        return replace(facts, by_title=canonical) if title else facts
    if not title:
        return UrlFacts("listing", page or origin + "/", instance_id=instance)
    # thanhtra.gov.vn and its kind: "/-/asset_publisher//Content/<slug>?<number>", the number decides.
    bare = next((name for name, value in parameters.items() if name.isdigit() and not value), None)
    number = _article_page(parameters)
    return UrlFacts(
        "article",
        _paged(canonical + (f"?{bare}" if bare else ""), number),
        url_title=title + (f"?{bare}" if bare else ""),
        group_id=group,
        instance_id=instance or None,
        page_number=number,
    )


def _by_entry(page: str, instance: str, entry_id: int, parameters: dict[str, str]) -> UrlFacts:
    canonical = f"{page}/-/asset_publisher/{instance}/content/id/{entry_id}"
    number = _article_page(parameters)
    return UrlFacts(
        "article", _paged(canonical, number), entry_id=entry_id, instance_id=instance, page_number=number
    )


def _query_form(path: str, publisher: dict[str, str], parameters: dict[str, str], origin: str) -> UrlFacts:
    """The same routes before friendly URL mapping: `?p_p_id=…&_…_assetEntryId=N`."""
    page = origin + path.rstrip("/")
    if publisher.get("assetEntryId", "").isdigit():
        return _by_entry(page, publisher["instance"], int(publisher["assetEntryId"]), parameters)
    what = "/".join(filter(None, (quote(publisher["urlTitle"], safe=""), publisher.get("groupId"))))
    route = _ASSET_ROUTE.fullmatch(
        f"{path.rstrip('/')}/-/asset_publisher/{publisher['instance']}/{_NEWS_TYPE}/{what}"
    )
    return _asset_facts(route, {}, parameters, origin) if route else _trap("not a web address")


def _titled(canonical: str, match: re.Match[str], parameters: dict[str, str]) -> UrlFacts:
    number = _article_page(parameters)
    return UrlFacts(
        "article",
        _paged(canonical, number),
        url_title=unquote(match["title"]),
        group_id=match.groupdict().get("group"),
        page_number=number,
    )


def _list_facts(path: str, publisher: dict[str, str], parameters: dict[str, str], origin: str) -> UrlFacts:
    kept = sorted(
        (name, value)
        for name, value in parameters.items()
        if name not in _NOISE and not name.startswith(_NOISE_PREFIXES)
    )
    page = _with_query(origin + path, urlencode(kept))
    if "id" in parameters and parameters["id"].isdigit() and _DETAIL_PAGE.fullmatch(path):
        return UrlFacts("article", page)
    cur = _number(publisher.get("cur"))
    if cur is None or cur <= 1:
        return UrlFacts("listing", page, instance_id=publisher.get("instance"), page_number=1)
    delta = _number(publisher.get("delta"))
    canonical = list_page_url(page, publisher["portlet"], cur, delta)
    return UrlFacts("listing", canonical, instance_id=publisher["instance"], page_number=cur)


def _article_page(parameters: dict[str, str]) -> int | None:
    """Page of an article split by `@page_break@` (curParam="page"); None for the first."""
    number = _number(parameters.get("page"))
    return number if number and number > 1 else None


def _paged(canonical: str, number: int | None) -> str:
    if number is None:
        return canonical
    return canonical + ("&" if "?" in canonical else "?") + f"page={number}"


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 6 else None


def _with_query(url: str, query: str) -> str:
    return f"{url}?{query}" if query else url
