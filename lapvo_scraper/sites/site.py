"""One portal: where it lives, how gently it is visited, what its theme does differently.

A `Site` holds the whole effective profile (docs/profiles.md). It goes into `warcinfo` as `to_toml_dict()` and
comes back with `from_dict()` when an archive is rebuilt, so both directions lose nothing.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from lapvo_scraper.errors import ProfileError
from lapvo_scraper.sites import keys
from lapvo_scraper.sites.origins import NotAnOrigin, Origin, origin_of

if TYPE_CHECKING:
    from collections.abc import Mapping

MediaKind = Literal["images", "attachments", "style"]

MAX_BYTES = 64 * 1024 * 1024
"""One answer larger than this is cut off: a district's largest PDF fits, an endless body does not."""


@dataclass(frozen=True, slots=True)
class Template:
    """What a theme does differently, used on pages where the CSS selector `evidence` matches.

    The other fields are CSS selectors inside the page; None leaves the stock Liferay rule in force.
    """

    name: str
    evidence: str
    container: str | None = None
    title: str | None = None
    summary: str | None = None
    category: str | None = None
    byline: str | None = None
    published: str | None = None
    body: str | None = None


@dataclass(frozen=True)
class Site:
    """The profile of one portal. Only `name` and `base_url` are needed for a stock Liferay portal."""

    name: str
    base_url: str
    title: str | None = None
    seeds: tuple[str, ...] = ("/",)
    hosts: tuple[str, ...] = ()  # further hosts in scope, as "host", "host:port" or "scheme://host[:port]"
    timezone: str = "Asia/Ho_Chi_Minh"
    delay: float = 2.0  # seconds between requests to a host
    concurrency: int = 1
    obey_robots: bool = True
    media: frozenset[MediaKind] = frozenset({"images", "attachments", "style"})
    max_bytes: int = MAX_BYTES
    tls_verify: Literal["record", "require"] = "record"
    tls_minimum: str = "TLSv1.2"
    private_network: bool = False
    proxy: str | None = None
    contact: str | None = None
    window: str | None = None  # "HH:MM-HH:MM" in the portal's zone
    pages_per_day: int | None = None
    page_names: tuple[str, ...] = ()  # names of pages that themes print above an article
    categories: tuple[str, ...] = ()  # category names of this portal
    notes: str | None = None
    templates: tuple[Template, ...] = field(default=())

    @cached_property
    def home(self) -> Origin:
        """Scheme, host and port of `base_url`."""
        return origin_of(self.base_url)

    @property
    def origin(self) -> str:
        """Scheme, host and port of `base_url` as text, without a final slash: `https://lapvo.dongthap.gov.vn`."""
        return str(self.home)

    @cached_property
    def origins(self) -> frozenset[Origin]:
        """Every scheme + host + port that belongs to the site."""
        named = (host if "://" in host else f"{self.home.scheme}://{host}" for host in self.hosts)
        return frozenset({self.home, *map(origin_of, named)})

    @property
    def seed_urls(self) -> tuple[str, ...]:
        """Where discovery begins, as absolute URLs."""
        return tuple(urljoin(self.origin + "/", seed) for seed in self.seeds)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The portal's own time zone."""
        return ZoneInfo(self.timezone)

    @property
    def is_public(self) -> bool:
        """Say whether a crawl visits somebody else's machine on the internet.

        Loopback, private IP literals and profiles with `private_network` are not public: they need no contact
        and may be crawled under a simulated clock.
        """
        return not self.private_network and any(_is_public_host(origin.host) for origin in self.origins)

    def in_scope(self, url: str) -> str | None:
        """Return why `url` is outside the site, or None when it belongs to it (scheme + host + port)."""
        try:
            origin = origin_of(url)
        except NotAnOrigin as reason:
            return str(reason)
        return None if origin in self.origins else f"{origin} is outside the site"

    def to_toml_dict(self) -> dict[str, Any]:
        """Return the whole profile in the shape of its TOML file, defaults included, values JSON can hold."""
        data: dict[str, Any] = {}
        for item in fields(self):
            value = _plain(getattr(self, item.name))
            if value is not None:
                data[item.name] = value
        data["tls"] = {"verify": data.pop("tls_verify"), "minimum": data.pop("tls_minimum")}
        data["template"] = data.pop("templates")
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, where: str = "profile") -> Site:
        """Return the site that a profile in TOML shape describes.

        `where` names the profile in errors. Raises ProfileError for unknown keys (naming the nearest known
        one), missing keys, wrong types, and values that contradict each other.
        """
        values = keys.SITE.read(data, where)
        values.update(keys.TLS.read(values.pop("tls", {}), f"{where}, [tls]"))
        values["templates"] = tuple(
            Template(**keys.TEMPLATE.read(template, f"{where}, [[template]] {number}"))
            for number, template in enumerate(values.pop("template", ()), start=1)
        )
        site = cls(**values)
        for seed in site.seed_urls:
            if reason := site.in_scope(seed):
                raise ProfileError(f"{where}: seed {seed}: {reason}; name its host in `hosts` or drop it")
        return site

    @cached_property
    def digest(self) -> str:
        """Fingerprint of the whole profile: `sha256:` and hex over its canonical JSON."""
        canonical = json.dumps(self.to_toml_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Template):
        filled = ((item.name, getattr(value, item.name)) for item in fields(value))
        return {name: text for name, text in filled if text is not None}
    return value


def _is_public_host(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return True
