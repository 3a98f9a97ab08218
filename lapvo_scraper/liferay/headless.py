"""The headless delivery API of Liferay 7.2 and later: closed to guests unless somebody opened it.

Where it is open it tells the time of publication of every article, and how many there are. Its numbers are not those
of addresses (resourcePrimKey, articleId); `friendlyUrlPath` is the title that addresses carry.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

PAGE_SIZE = 100
"""Articles to a page of the answer."""

MAX_PAGES = 1_000

_FIELDS = "datePublished,description,friendlyUrlPath,title"
_GROUP = re.compile(rb"getSiteGroupId:\s{0,9}function\(\)\s{0,9}\{\s{0,9}return\s{0,9}['\"](\d{1,12})['\"]")


@dataclass(frozen=True, slots=True)
class Content:
    """One article, as the API says it."""

    url_title: str
    title: str | None
    summary: str | None
    date: str | None  # ISO 8601 with its zone


@dataclass(frozen=True, slots=True)
class Contents:
    """One page of the answer."""

    page: int
    last_page: int
    total: int
    items: tuple[Content, ...]


def site_group(source: bytes) -> str | None:
    """Return the id of the portal site that a page belongs to, by the script in its head."""
    start = source.find(b"getSiteGroupId")
    match = _GROUP.search(source, start) if start >= 0 else None
    return match[1].decode() if match else None


def contents_url(origin: str, group: str, page: int = 1) -> str:
    """Return the address of a page of all articles of a portal site, newest first."""
    query = {"page": page, "pageSize": PAGE_SIZE, "fields": _FIELDS, "flatten": "true", "sort": "datePublished:desc"}
    return f"{origin}/o/headless-delivery/v1.0/sites/{group}/structured-contents?{urlencode(query)}"


def title_url(origin: str, url_title: str) -> str:
    """Return the address of an article by its title alone, whether it answers or not."""
    return f"{origin}/-/{quote(url_title, safe='')}"


def read_contents(content: bytes) -> Contents | None:
    """Return what an answer of the API says; None when it is not one."""
    try:
        data = json.loads(content)
        items = tuple(item for raw in data["items"] if (item := _item(raw)))
        page, last, total = (_whole(data[name]) for name in ("page", "lastPage", "totalCount"))
        return Contents(page, min(last, MAX_PAGES), total, items)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _item(raw: dict[str, Any]) -> Content | None:
    url_title = _text(raw["friendlyUrlPath"])
    if url_title is None:
        return None
    return Content(url_title, _text(raw.get("title")), _text(raw.get("description")), _text(raw.get("datePublished")))


def _text(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value
