"""A request to the demo portal and its answer, without any socket."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMPRESSIBLE = ("text/", "application/javascript", "application/json", "application/xml")
_WORTH_COMPRESSING = 512  # octets

Breach = Literal["reset", "truncated", "hang"]
"""How a connection may be broken: reset at once, body cut in its middle, no answer at all."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked. Header names are lower case."""

    method: str
    target: str  # path and query as sent
    headers: Mapping[str, str]

    @property
    def path(self) -> str:
        """The path as sent, still encoded."""
        return urlsplit(self.target).path or "/"

    @property
    def query(self) -> dict[str, str]:
        """The query parameters, the last of equal names."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def segments(self) -> list[str]:
        """The decoded segments of the path, without any `;jsessionid`."""
        return [unquote(part) for part in self.path.split(";", 1)[0].split("/") if part]

    @property
    def origin(self) -> str:
        """Scheme and host as the client addressed us: Liferay prints absolute addresses with it."""
        return f"{self.headers.get('x-forwarded-proto', 'http')}://{self.headers.get('host', '127.0.0.1')}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    breach: Breach | None = None

    def with_headers(self, *headers: tuple[str, str]) -> Answer:
        """Return the answer with further headers."""
        return replace(self, headers=(*self.headers, *headers))

    def header(self, name: str) -> str | None:
        """Return the first header of that name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def text(status: int, content_type: str, words: str, *headers: tuple[str, str]) -> Answer:
    """Return an answer of text in UTF-8."""
    return Answer(status, (("Content-Type", f"{content_type};charset=UTF-8"), *headers), words.encode())


def redirect(location: str, status: int = 302) -> Answer:
    """Return a redirect."""
    return Answer(status, (("Location", location),))


def conditional(request: Request, answer: Answer) -> Answer:
    """Return 304 when the client holds this answer: ETag or Last-Modified equal, as Liferay compares."""
    for asked, validator in (("if-none-match", "ETag"), ("if-modified-since", "Last-Modified")):
        value = answer.header(validator)
        if value is not None and request.headers.get(asked) == value:
            kept = tuple(
                (k, v)
                for k, v in answer.headers
                if k in {"ETag", "Last-Modified", "Cache-Control", "Liferay-Portal"}
            )
            return Answer(304, kept)
    return answer


def compressed(request: Request, answer: Answer) -> Answer:
    """Return the answer gzipped when the client accepts it and it is text worth compressing.

    The gzip header carries no time, so equal bodies stay equal on the wire.
    """
    content_type = answer.header("Content-Type") or ""
    if (
        "gzip" not in request.headers.get("accept-encoding", "")
        or not content_type.startswith(_COMPRESSIBLE)
        or len(answer.body) < _WORTH_COMPRESSING
    ):
        return answer
    body = gzip.compress(answer.body, compresslevel=6, mtime=0)
    return replace(answer, body=body).with_headers(("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
