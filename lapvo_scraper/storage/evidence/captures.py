"""From a WARC record to the capture it is evidence of.

The live crawl and every reading of old files go through `capture_of`, with the record just written or
just read: that is why a rebuilt row equals the one written live.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urldefrag, urljoin

from lapvo_scraper.records import Capture
from lapvo_scraper.storage.evidence import warc_records
from lapvo_scraper.storage.evidence.http_message import Reply, parse_reply
from lapvo_scraper.storage.evidence.payload import Content, decode
from lapvo_scraper.storage.evidence.warc import Record, bare_id, digest

if TYPE_CHECKING:
    from lapvo_scraper.records import Evidence, RecordType
    from lapvo_scraper.sites import Site

REFUSAL = "refused: "
"""How `captures.error` begins for a URL that was not asked for."""

TRUNCATED = "truncated: "
"""How `captures.error` begins for a reply that was cut short: then comes disconnect, length or time."""

KIND_OF_CAPTURE = {"image": "media", "attachment": "media"} | {
    kind: kind for kind in ("style", "robots", "feed", "sitemap", "api")
}
"""Page kind of captures that are no pages, by the kind of URL; a page's kind is for its reader to say."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Body:
    """What a reply carried: the payload as received, and what its head says of it."""

    payload: bytes
    encoding: str | None
    media_type: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture with its decoded content."""

    capture: Capture
    content: Content


def is_capture(record: Record) -> bool:
    """Say whether a record is one retrieval of one URL: requests, certificates, run reports, variants are not."""
    if record.type == "metadata":
        return record.get(warc_records.KIND) is not None
    if record.get(warc_records.VARIANT):
        return False
    return record.type in ("response", "revisit", "resource", "conversion")


def body_of(record: Record) -> Body | None:
    """Return what a record itself carries; None for one that refers to another, or carries nothing."""
    if record.type in ("resource", "conversion"):
        return Body(record.block, None, record.get("Content-Type"))
    reply = parse_reply(record.block) if record.type == "response" else None
    return _body(reply, reply.payload) if reply else None


def capture_of(record: Record, *, site: Site, crawl_id: str, warc_file: str, repeated: Body | None = None) -> Kept:
    """Return the capture that `record` is evidence of, for which `is_capture` holds.

    `warc_file`: name of its file relative to `warc/`. `repeated`: the body that a revisit repeats; when
    that is lost, payload and content stay unknown. Raises KeyError or ValueError for a record that is not
    ours.
    """
    reply = _reply(record)
    body = _body_of_capture(record, reply, repeated)
    content = decode(body.payload, body.encoding, site.max_bytes) if body else Content(b"")
    kind = record.get(warc_records.KIND)
    facts: dict[str, Any] = json.loads(record.block) if record.type == "metadata" else {}
    url = facts["url"] if facts else record["WARC-Target-URI"].strip("<>")
    capture = Capture(
        id=record.id,
        site=site.name,
        url=url,
        final_url=_redirect_target(url, reply),
        fetched_at=moment(record["WARC-Date"]),
        status=reply.status if reply else None,
        content_type=body.media_type if body else None,
        payload_digest=_payload_digest(record, body),
        payload_size=len(body.payload) if body else None,
        body_sha256=bare_digest(content.data) if body else None,
        record_type=cast("RecordType", record.type),
        evidence=cast("Evidence", record.get(warc_records.EVIDENCE) or ("live" if kind else "warc")),
        page_kind=KIND_OF_CAPTURE.get(kind or "") or kind_by_status(reply.status if reply else None),
        server_ip=record.get("WARC-IP-Address"),
        tls=record.get(warc_records.TLS),
        etag=reply.header("ETag") if reply else None,
        last_modified=reply.header("Last-Modified") if reply else None,
        error=_error(record, facts),
        warc_file=warc_file,
        warc_offset=record.offset,
        warc_length=record.length,
        crawl_id=crawl_id,
    )
    return Kept(capture, content)


def content_of(record: Record, *, site: Site, repeated: Body | None = None) -> Content:
    """Return the decoded body of the capture that `record` is evidence of, as `capture_of` does."""
    body = _body_of_capture(record, _reply(record), repeated)
    return decode(body.payload, body.encoding, site.max_bytes) if body else Content(b"")


def refers_to(record: Record) -> str | None:
    """Return the id of the record whose payload a revisit repeats."""
    uri = record.get("WARC-Refers-To")
    return bare_id(uri) if record.type == "revisit" and uri else None


def moment(text: str) -> datetime:
    """Return the time of a WARC-Date, to the second. Raises ValueError."""
    return datetime.fromisoformat(text).replace(microsecond=0, tzinfo=UTC)


def bare_digest(data: bytes) -> str:
    """Return the sha256 of `data` as `captures.body_sha256` has it: hex alone."""
    return digest(data).removeprefix("sha256:")


def kind_by_status(status: int | None) -> str | None:
    """Return what a status alone says about a page; None leaves it to the page's reader."""
    match status:
        case 404 | 410:
            return "missing"
        case 401 | 407:
            return "login"
        case 403 | 429 | 451:
            return "blocked"
        case int() if status >= 500:
            return "down"
    return None


def _reply(record: Record) -> Reply | None:
    head = record.get(warc_records.HEAD)
    if head is not None:
        return parse_reply(str(json.loads(head)).encode("latin-1"))
    return parse_reply(record.block) if record.type in ("response", "revisit") else None


def _payload_digest(record: Record, body: Body | None) -> str | None:
    stated = record.get("WARC-Payload-Digest") or ""
    ours = record.get(warc_records.KIND) or record.get(warc_records.EVIDENCE)
    if ours and stated.startswith("sha256:"):
        return stated  # computed when the record was made; `lapvo verify` compares it with the bytes
    return digest(body.payload) if body else None


def _body_of_capture(record: Record, reply: Reply | None, repeated: Body | None) -> Body | None:
    if record.type != "revisit":
        return body_of(record)
    if repeated is None or reply is None or reply.status == 304:
        return repeated  # the head of a 304 does not describe the payload
    return _body(reply, repeated.payload)


def _body(reply: Reply, payload: bytes) -> Body:
    return Body(payload, reply.header("Content-Encoding"), reply.header("Content-Type"))


def _redirect_target(url: str, reply: Reply | None) -> str | None:
    location = reply.header("Location") if reply and reply.status in _REDIRECTS else None
    if not location:
        return None
    try:
        return urldefrag(urljoin(url, location)).url
    except ValueError:  # "http://[" and its kind
        return None


def _error(record: Record, facts: dict[str, Any]) -> str | None:
    if facts:
        return REFUSAL + facts["reason"] if facts["record"] == warc_records.REFUSED else str(facts["error"])
    cut = record.get("WARC-Truncated") if record.type == "response" else None
    return record.get(warc_records.ERROR) or (TRUNCATED + cut if cut else None)
