"""What a web archive answers for one capture, turned back into what the portal answered then (RFC 7089).

Archives give a capture as it was recorded under `<timestamp>id_/<url>`: the body untouched, the portal's headers
under names of their own (`X-Archive-Orig-…`), and `Memento-Datetime`, which pages of the archive itself, its errors
and its redirects to other captures, do not have.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from lapvo_scraper.records import Exchange

if TYPE_CHECKING:
    from lapvo_scraper.remains.cdx import Row
    from lapvo_scraper.remains.fetch import Answer

ORIGINAL = "x-archive-orig-"

_FRAMING = frozenset({"content-length", "transfer-encoding", "connection", "keep-alive", "trailer"})
_OF_THE_ARCHIVE = _FRAMING | {
    "memento-datetime", "link", "content-location", "date", "server", "vary", "age", "via", "server-timing",
    "cache-control", "content-security-policy", "strict-transport-security", "accept-ranges", "location",
    "referrer-policy", "permissions", "x-archive-src", "x-archive-guessed-content-type",
}  # fmt: skip
_REPLAYED = re.compile(r"^(?:https?://[^/]+)?(?:/[^/]+)?/\d{1,14}(?:[a-z]{2}_)?/(https?://.+)$")
_REWRITTEN = (b"BEGIN WAYBACK TOOLBAR INSERT", b"wombat.js", b"__wm.wombat(", b"<!-- WB Insert -->")


class NoCapture(Exception):
    """What the archive answered is not the capture that was asked for; the message says what it is."""


def moment_of(timestamp: str) -> datetime:
    """Return the time of a capture. Raises ValueError."""
    return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def portal_exchange(row: Row, answer: Answer) -> Exchange:
    """Return the exchange with the portal that an archive's answer stands for. Raises NoCapture."""
    stated = answer.header("Memento-Datetime")
    if stated is None:
        raise NoCapture(f"the archive's own page, status {answer.status}")
    if _moment(stated) != moment_of(row.timestamp):
        raise NoCapture(f"another capture, of {stated}")
    if answer.cut:
        raise NoCapture("larger than the site allows")
    body = answer.body()
    if any(mark in body for mark in _REWRITTEN):
        raise NoCapture("rewritten for replay, not as it was recorded")
    head = "".join(f"{name}: {value}\r\n" for name, value in _portal_headers(answer, len(body)))
    phrase = next((one.phrase for one in HTTPStatus if one == answer.status), "")
    message = f"HTTP/1.1 {answer.status} {phrase}\r\n{head}\r\n".encode("latin-1", "replace") + body
    return Exchange(row.url, moment_of(row.timestamp), b"", message, reconstructed=True)


def _portal_headers(answer: Answer, size: int) -> list[tuple[str, str]]:
    """The portal's headers: those the archive says are, else all that are not surely the archive's."""
    given = [(name, value.replace("\r", " ").replace("\n", " ")) for name, value in answer.headers]
    headers = [
        (name[len(ORIGINAL) :], value) for name, value in given if name.lower().startswith(ORIGINAL)
    ]
    named = {name.lower() for name, _ in headers}
    encoded = answer.header("Content-Encoding")
    kept = []
    for name, value in headers:
        lower = name.lower()
        if lower == "content-encoding" and not encoded:
            name = "X-Archive-Orig-Content-Encoding"  # noqa: PLW2901 - the archive gives the body without it
        if lower not in _FRAMING and lower != "location":
            kept.append((name, value))
    kept += [
        (name, value)
        for name, value in given
        if name.lower() not in named | _OF_THE_ARCHIVE and not name.lower().startswith(("x-", "access-control-"))
    ]
    location = answer.header(f"{ORIGINAL}location") or answer.header("Location")
    if location:
        replayed = _REPLAYED.match(location)
        kept.append(("Location", replayed[1] if replayed else location))
    return [*kept, ("Content-Length", str(size))]


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, TypeError):
        return None
