"""Why an exchange failed, in words that stay the same: `<what>: <details>`.

The words: `dns` (or `address`: resolved, but not to be visited), `connection-refused`, `connection-lost`,
`connect`, `timeout`, `tls`, `protocol` (no HTTP that can be understood), `incomplete` (fewer bytes than
promised), `too-large`, `other`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectError, ConnectionClosed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lapvo_scraper.records import Truncation

MAX_DETAIL = 300

_BY_TYPE: tuple[tuple[type[BaseException], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "connection-refused"),
    (DownloadCancelledError, "too-large"),
    (ResponseDataLossError, "incomplete"),
    (SSL.Error, "tls"),
    (ConnectionClosed, "connection-lost"),
    (ConnectError, "connect"),
)
# What the parser of Twisted raises on answers that are no HTTP is private or a plain ValueError.
_TRUNCATION: dict[str, Truncation] = {"timeout": "time", "too-large": "length"}


def word_for(error: BaseException) -> str:
    """Return the word for a failed download."""
    causes = list(_causes(error))
    for kind, word in _BY_TYPE:
        if any(isinstance(cause, kind) for cause in causes):
            return word
    return "protocol" if len(causes) > 1 else "other"


def describe(error: BaseException) -> str:
    """Return `<what>: <details>` on one line."""
    leaves = dict.fromkeys(_said(cause) for cause in _causes(error) if _is_leaf(cause))
    details = " ".join("; ".join(leaves).split()).removesuffix(".")
    harmless = "".join(letter if letter.isprintable() else "?" for letter in details[:MAX_DETAIL])
    return f"{word_for(error)}: {harmless}"


def truncation(word: str, received: int) -> Truncation | None:
    """Return how an answer of which `received` bytes had come was cut off; None when nothing came."""
    return _TRUNCATION.get(word, "disconnect") if received else None


def _said(error: BaseException) -> str:
    if isinstance(error, ConnectError) and isinstance(error.osError, int):
        return os.strerror(error.osError)  # Twisted says the same three times over
    return str(error) or type(error).__name__


def _is_leaf(error: BaseException) -> bool:
    return error.__cause__ is None and not getattr(error, "reasons", ())


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what Scrapy wrapped into it, and the reasons Twisted collected."""
    yield error
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)
    for reason in getattr(error, "reasons", ()):
        yield from _causes(reason.value)
