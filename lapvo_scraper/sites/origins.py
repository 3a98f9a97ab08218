"""Origins: the scheme, host and port a URL belongs to. Scope is decided on nothing less."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


class NotAnOrigin(ValueError):
    """The text is no http(s) URL of a host; the message says why."""


class Origin(NamedTuple):
    """Scheme, lower-case host (no brackets) and port, the default port filled in."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


def origin_of(url: str) -> Origin:
    """Return the origin of `url`. Raises NotAnOrigin for other schemes, user names, and what is no URL."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in DEFAULT_PORTS:
            raise NotAnOrigin(f"scheme {parts.scheme[:20] or '(none)'} is not http or https")
        return _origin(parts.scheme, parts.netloc)
    except NotAnOrigin:
        raise
    except ValueError as error:
        raise NotAnOrigin(f"not a URL ({error})") from error


@lru_cache(maxsize=1024)  # a crawl asks about few hosts, for every link of every page
def _origin(scheme: str, netloc: str) -> Origin:
    if "@" in netloc:
        raise NotAnOrigin("user name in the URL")
    parts = urlsplit(f"//{netloc}")
    host = (parts.hostname or "").removesuffix(".")
    if not host:
        raise NotAnOrigin("no host")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    return Origin(scheme, host, parts.port or DEFAULT_PORTS[scheme])
