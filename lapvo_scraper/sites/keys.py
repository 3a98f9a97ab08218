"""The keys a profile may have: one table per TOML table, each key with the check its value must pass.

Unknown keys are errors, because a misspelt `dely = 10` that is silently ignored would hammer an old server.
"""

from __future__ import annotations

import difflib
import re
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lapvo_scraper.errors import ProfileError
from lapvo_scraper.sites.origins import NotAnOrigin, origin_of

MEDIA_KINDS = ("attachments", "images", "style")
TLS_VERSIONS = ("TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3")
NAME = re.compile(r"[a-z0-9-]{1,64}")
HOST = re.compile(r"(https?://)?([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?")
CONTACT = re.compile(r"[!-~]+( [!-~]+)*")  # it goes into a header of every request
WINDOW = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")

Check = Callable[[Any], Any]


class _Wrong(ValueError):
    """What the value should have been."""


@dataclass(frozen=True)
class Table:
    """The keys of one TOML table. `names` maps a key to the field it fills where the two differ."""

    checks: Mapping[str, Check]
    required: tuple[str, ...] = ()
    names: Mapping[str, str] | None = None

    def read(self, data: Mapping[str, Any], where: str) -> dict[str, Any]:
        """Return checked values by field name. Raises ProfileError, naming `where` and the key."""
        for key in data:
            if key not in self.checks:
                nearest = self._nearest(key)
                raise ProfileError(f"{where}: unknown key `{key}`; the nearest known is `{nearest}`")
        for key in self.required:
            if key not in data:
                raise ProfileError(f"{where}: the key `{key}` is missing")
        names = self.names or {}
        return {names.get(key, key): self._checked(key, value, where) for key, value in data.items()}

    def _nearest(self, key: str) -> str:
        return max(self.checks, key=lambda known: difflib.SequenceMatcher(None, key, known).ratio())

    def _checked(self, key: str, value: Any, where: str) -> Any:
        try:
            return self.checks[key](value)
        except _Wrong as wrong:
            raise ProfileError(f"{where}: `{key}` = {value!r} should be {wrong}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong("a text that is not empty")
    return value


def _matching(pattern: re.Pattern[str], meaning: str) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise _Wrong(meaning)
        return value

    return check


def _one_of(*choices: str) -> Check:
    def check(value: Any) -> str:
        if value not in choices:
            raise _Wrong("one of " + ", ".join(choices))
        return str(value)

    return check


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("true or false")
    return value


def _number(low: float, high: float, meaning: str, kind: type[int] | type[float] = int) -> Check:
    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, kind)) or not low <= value <= high:
            raise _Wrong(meaning)
        return kind(value)

    return check


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise _Wrong("a list of texts")
    return tuple(_text(item) for item in value)


def _some_texts(value: Any) -> tuple[str, ...]:
    texts = _texts(value)
    if not texts:
        raise _Wrong("a list with at least one text")
    return texts


def _media(value: Any) -> frozenset[str]:
    kinds = frozenset(_texts(value))
    if not kinds <= set(MEDIA_KINDS):
        raise _Wrong("a list of any of " + ", ".join(MEDIA_KINDS))
    return kinds


def _base_url(value: Any) -> str:
    example = "an address like https://lapvo.dongthap.gov.vn (pages go into `seeds`)"
    try:
        origin = str(origin_of(_text(value)))
    except NotAnOrigin as reason:
        raise _Wrong(f"{example}: {reason}") from None
    if set(value.partition("://")[2].removesuffix("/")) & set("/?#"):
        raise _Wrong(example)
    return origin


def _hosts(value: Any) -> tuple[str, ...]:
    hosts = _texts(value)
    for host in hosts:
        if not HOST.fullmatch(host):
            raise _Wrong(f"a list of hosts (host, host:port or scheme://host:port); {host!r} is none")
    return hosts


def _proxy(value: Any) -> str:
    try:
        return str(origin_of(_text(value)))
    except NotAnOrigin as reason:
        raise _Wrong(f"an address like http://proxy.example:3128: {reason}") from None


def _timezone(value: Any) -> str:
    try:
        zoneinfo.ZoneInfo(_text(value))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        raise _Wrong("a time zone name like Asia/Ho_Chi_Minh") from None
    return str(value)


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _Wrong("a table of keys")
    return value


def _tables(value: Any) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(value, (list, tuple)):
        raise _Wrong("one or more [[template]] tables")
    return tuple(_table(item) for item in value)


SITE = Table(
    required=("name", "base_url"),
    checks={
        "name": _matching(NAME, "small letters a-z, digits and hyphens, at most 64"),
        "base_url": _base_url,
        "title": _text,
        "seeds": _some_texts,
        "hosts": _hosts,
        "timezone": _timezone,
        "delay": _number(0, 3600, "seconds between requests, from 0 to 3600", float),
        "concurrency": _number(1, 16, "a whole number from 1 to 16"),
        "obey_robots": _flag,
        "media": _media,
        "max_bytes": _number(1024, 2**40, "a number of bytes, at least 1024"),
        "tls": _table,
        "private_network": _flag,
        "proxy": _proxy,
        "contact": _matching(CONTACT, "an e-mail or web address, in plain ASCII"),
        "window": _matching(WINDOW, "hours like 22:00-05:00 in the portal's time zone"),
        "pages_per_day": _number(1, 10**9, "a whole number, at least 1"),
        "page_names": _texts,
        "categories": _texts,
        "notes": _text,
        "template": _tables,
    },
)
TLS = Table(
    checks={"verify": _one_of("record", "require"), "minimum": _one_of(*TLS_VERSIONS)},
    names={"verify": "tls_verify", "minimum": "tls_minimum"},
)
_SELECTORS = ("container", "title", "summary", "category", "byline", "published", "body")
TEMPLATE = Table(
    required=("name", "evidence"), checks=dict.fromkeys(("name", "evidence", *_SELECTORS), _text)
)
