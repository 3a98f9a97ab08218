"""The records this archive writes, and their fields: everything a row needs must stand in one of them.

Fields beyond the standard begin with `X-Lapvo-`; readers that do not know them pass over them (WARC 1.1,
section 5).
"""

from __future__ import annotations

import base64
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lapvo_scraper import clock
from lapvo_scraper.storage.evidence import payload
from lapvo_scraper.storage.evidence.warc import Record, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from lapvo_scraper.records import Evidence, Exchange, Tls, UrlKind
    from lapvo_scraper.storage.evidence.http_message import Reply

KIND = "X-Lapvo-Kind"  # UrlKind the URL was asked as
EVIDENCE = "X-Lapvo-Evidence"  # Evidence, when it is not "live"
ERROR = "X-Lapvo-Error"  # what went wrong with an exchange that brought a reply all the same
TLS = "X-Lapvo-TLS"  # JSON: version, cipher, certificate (sha256 of the DER), verdict
HEAD = "X-Lapvo-Head"  # JSON text, one letter a byte: the head of a 304 as received
RECONSTRUCTED = "X-Lapvo-Reconstructed"  # "yes": rebuilt from a parsed response, not the bytes of the wire

VARIANT = "X-Lapvo-Variant"  # "yes": no retrieval, made by an export for an address that stands for another

OURS = "urn:x-lapvo:"
"""How the target URI of `metadata` begins. Under a page's own URL pywb would show it in the page's place."""

IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

FAILED, REFUSED, ENDED = "failed exchange", "refusal", "run report"
"""What a `metadata` record with a JSON block says it is, under `record`."""

CERTIFICATE_TYPE = "application/pkix-cert"
JSON_TYPE = "application/json"

_MAX_UNPARSED = 1 << 20
"""Of bytes that are no HTTP reply, this many are kept: enough to see what the server spoke instead."""

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The record whose payload a revisit repeats."""

    id: str
    url: str
    date: str
    payload_digest: str


def warcinfo(file_name: str, fields: Mapping[str, str], *, date: datetime) -> Record:
    """Return the first record of a file, whose block holds `fields` as `application/warc-fields`."""
    lines = {
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        **fields,
    }
    block = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in lines.items()).encode()
    named = (("WARC-Filename", file_name),)
    return _record("warcinfo", block, "application/warc-fields", date=date, fields=named)


def request(exchange: Exchange, answer: Record, *, info: str) -> Record:
    """Return the record of what was sent, bound to the record of what came of it."""
    fields = (("WARC-Concurrent-To", f"<urn:uuid:{answer.id}>"), *_network(exchange, None), *_from(info))
    content_type = "application/http;msgtype=request"
    return _record("request", exchange.sent, content_type, date=exchange.started_at, url=exchange.url, fields=fields)


def response(exchange: Exchange, reply: Reply, body: bytes, kind: UrlKind, evidence: Evidence, *, info: str) -> Record:
    """Return the record of a reply as received, without its chunk framing. `body`: the decoded payload."""
    declared = (reply.header("Content-Type") or "").partition(";")[0].strip().lower()
    identified = payload.identify(body)
    fields = (
        ("WARC-Payload-Digest", digest(reply.payload)),
        *((("WARC-Identified-Payload-Type", identified),) if identified and identified != declared else ()),
        *((("WARC-Truncated", truncation),) if (truncation := _truncation(exchange, reply)) else ()),
        *_network(exchange, reply),
        *_ours(exchange, kind, evidence),
        *_from(info),
    )
    content_type = "application/http;msgtype=response"
    block = reply.head + reply.payload
    return _record("response", block, content_type, date=exchange.started_at, url=exchange.url, fields=fields)


def revisit(
    exchange: Exchange, reply: Reply, earlier: Earlier, kind: UrlKind, evidence: Evidence, *, info: str
) -> Record:
    """Return the record of a reply whose payload the archive holds, and where that is.

    Its block is the head of the reply. That of a 304 stands in a field instead: pywb would answer with it, and a
    browser show an empty page; without a block, pywb shows what was not modified.
    """
    unmodified = reply.status == 304
    own = ((HEAD, json.dumps(reply.head.decode("latin-1"))),) if unmodified else (("WARC-Truncated", "length"),)
    fields = (
        ("WARC-Profile", NOT_MODIFIED if unmodified else IDENTICAL_PAYLOAD),
        ("WARC-Refers-To", f"<urn:uuid:{earlier.id}>"),
        ("WARC-Refers-To-Target-URI", earlier.url),
        ("WARC-Refers-To-Date", earlier.date),
        ("WARC-Payload-Digest", earlier.payload_digest),
        *own,
        *_network(exchange, reply),
        *_ours(exchange, kind, evidence),
        *_from(info),
    )
    block = b"" if unmodified else reply.head
    content_type = "application/http;msgtype=response"
    return _record("revisit", block, content_type, date=exchange.started_at, url=exchange.url, fields=fields)


def failure(exchange: Exchange, kind: UrlKind, evidence: Evidence, *, info: str) -> Record:
    """Return the record of an exchange that brought no reply, with whatever bytes came."""
    facts: dict[str, Any] = {
        "record": FAILED,
        "url": exchange.url,
        "error": exchange.error or "protocol: what came back is no HTTP reply",
        "truncated": exchange.truncated,
        "received_bytes": len(exchange.received),
    }
    if exchange.received:
        facts["received_base64"] = base64.b64encode(exchange.received[:_MAX_UNPARSED]).decode()
    fields = (*_network(exchange, None), *_ours(exchange, kind, evidence), *_from(info))
    return _metadata(facts, f"failure:{exchange.url}", date=exchange.started_at, fields=fields)


def refusal(url: str, kind: UrlKind, reason: str, *, date: datetime, info: str) -> Record:
    """Return the record of a URL that was known and not asked for, with the reason."""
    facts = {"record": REFUSED, "url": url, "reason": reason}
    return _metadata(facts, f"refusal:{url}", date=date, fields=((KIND, kind), *_from(info)))


def run_report(facts: Mapping[str, Any], *, crawl_id: str, date: datetime, info: str) -> Record:
    """Return the closing record of a run. A run without one was interrupted."""
    return _metadata({"record": ENDED, **facts}, f"crawl:{crawl_id}", date=date, fields=_from(info))


def certificate(tls: Tls, origin: str, *, date: datetime, info: str) -> Record:
    """Return the record of the certificate (DER) that the server at `origin` showed."""
    fields = ((TLS, tls_json(tls)), *_from(info))
    about = f"{OURS}certificate:{origin}"
    return _record("metadata", tls.certificate, CERTIFICATE_TYPE, date=date, url=about, fields=fields)


def resource(content: bytes, media_type: str, url: str, evidence: Evidence, *, date: datetime, info: str) -> Record:
    """Return the record of what came without HTTP: a saved page, or (`conversion`) a text rendition."""
    fields = (("WARC-Payload-Digest", digest(content)), (EVIDENCE, evidence), *_from(info))
    form = "conversion" if evidence == "text" else "resource"
    return _record(form, content, media_type, date=date, url=url, fields=fields)


def adopted(record: Record, *, info: str) -> Record:
    """Return a record that somebody else wrote, bound to the file it is now copied into."""
    kept = [(name, value) for name, value in record.headers if name.lower() != "warc-warcinfo-id"]
    return Record((*kept, *_from(info)), record.block)


def tls_json(tls: Tls) -> str:
    """Return what is kept of a connection's security, as `captures.tls` has it."""
    facts = {
        "version": tls.version,
        "cipher": tls.cipher,
        "certificate": digest(tls.certificate) if tls.certificate else None,
        "verdict": tls.verdict,
    }
    return json.dumps(facts)


def parse_fields(block: bytes) -> dict[str, str]:
    """Return the fields of an `application/warc-fields` block."""
    lines = (line.partition(":") for line in block.decode("utf-8", "replace").splitlines() if ":" in line)
    return {name.strip(): value.strip() for name, _, value in lines}


def _metadata(facts: Mapping[str, Any], about: str, *, date: datetime, fields: Fields) -> Record:
    block = json.dumps(facts, ensure_ascii=False, indent=1).encode()
    return _record("metadata", block, JSON_TYPE, date=date, url=OURS + about, fields=fields)


def _record(
    form: str, block: bytes, content_type: str, *, date: datetime, url: str | None = None, fields: Fields = ()
) -> Record:
    return Record(
        (
            ("WARC-Type", form),
            ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid4()}>"),
            ("WARC-Date", clock.utc_text(date)),
            *((("WARC-Target-URI", _one_line(url)),) if url else ()),
            *((name, _one_line(value)) for name, value in fields),
            ("WARC-Block-Digest", digest(block)),
            ("Content-Type", _one_line(content_type)),
        ),
        block,
    )


def _truncation(exchange: Exchange, reply: Reply) -> str | None:
    return exchange.truncated or (None if reply.complete else "disconnect")


def _network(exchange: Exchange, reply: Reply | None) -> Iterable[tuple[str, str]]:
    """The fields of WARC 1.1 and of its proposals #42 (protocols) and #86 (cipher suite)."""
    if exchange.server_ip:
        yield "WARC-IP-Address", exchange.server_ip
    if reply is not None:
        yield "WARC-Protocol", f"http/{reply.version}"
    if exchange.tls:
        yield "WARC-Protocol", exchange.tls.version.lower().replace("tlsv", "tls/")
        yield "WARC-Cipher-Suite", exchange.tls.cipher


def _ours(exchange: Exchange, kind: UrlKind, evidence: Evidence) -> Iterable[tuple[str, str]]:
    yield KIND, kind
    if evidence != "live":
        yield EVIDENCE, evidence
    if exchange.error:
        yield ERROR, exchange.error
    if exchange.tls:
        yield TLS, tls_json(exchange.tls)
    if exchange.reconstructed:
        yield RECONSTRUCTED, "yes"


def _from(info: str) -> Fields:
    return (("WARC-Warcinfo-ID", f"<urn:uuid:{info}>"),)


def _one_line(value: str) -> str:
    return value.strip() if value.isprintable() else " ".join(value.split())
