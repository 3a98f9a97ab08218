"""A record that another program wrote, as this archive keeps it: its bytes, date and digests, and what it is.

Changed are fields only: the address loses the angle brackets wget puts around it, our own fields are set anew
(nobody can call a capture live that was not made here), and a payload digest that readers would call wrong is
renamed: programs disagree whether it covers the chunk framing of a reply.
"""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lapvo_scraper import clock
from lapvo_scraper.liferay.urls import classify
from lapvo_scraper.records import EVIDENCE_CLASSES, Evidence
from lapvo_scraper.storage.evidence import warc_records
from lapvo_scraper.storage.evidence.captures import moment
from lapvo_scraper.storage.evidence.http_message import parse_reply
from lapvo_scraper.storage.evidence.warc import Record, digest

if TYPE_CHECKING:
    from lapvo_scraper.records import UrlKind
    from lapvo_scraper.storage.evidence.http_message import Reply

STATED_DIGEST = "X-Lapvo-Stated-Payload-Digest"
STATED_ID = "X-Lapvo-Stated-Record-ID"

_OWN_FIELDS = {
    field.lower(): field
    for field in (warc_records.ERROR, warc_records.TLS, warc_records.HEAD, warc_records.RECONSTRUCTED)
}
_UUID = re.compile(r"<?urn:uuid:([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})>?")
_FOURTEEN_DIGITS = re.compile(r"\d{14}")
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_STYLE_TYPES = ("text/css", "text/javascript", "application/javascript", "application/x-javascript", "font/")
_FILE_KINDS: frozenset[UrlKind] = frozenset(
    {"image", "attachment", "style", "robots", "feed", "sitemap", "api"}
)


class NotAdopted(Exception):
    """A record is no capture this archive could keep. `reason`: a code of docs/importing.md."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def target(record: Record) -> str:
    """Return the address a record is about, without the brackets of wget; "" when it names none."""
    return (record.get("WARC-Target-URI") or "").strip("<> ")


def time_of(record: Record) -> datetime:
    """Return when a record was made, to the second. Raises NotAdopted."""
    text = record.get("WARC-Date") or ""
    try:
        if _FOURTEEN_DIGITS.fullmatch(text):
            return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        stated = datetime.fromisoformat(text)
    except ValueError:
        raise NotAdopted("no-date") from None
    return (stated if stated.tzinfo else stated.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def lesser(one: Evidence, other: str | None) -> Evidence:
    """Return the worse of two evidence classes: bringing a capture on never makes it better."""
    if other not in EVIDENCE_CLASSES:
        return one
    return max(one, other, key=EVIDENCE_CLASSES.index)


def adopt(record: Record, container: Evidence) -> Record:
    """Return a record as this archive keeps it.

    `container`: the evidence class of the file it comes from. Raises NotAdopted for one without a usable date,
    or whose bytes are not those it was written with.
    """
    block_digest = record.get("WARC-Block-Digest")
    if block_digest and agrees(block_digest, record.block) is False:
        raise NotAdopted("altered")
    at, url, reply = time_of(record), target(record), reply_of(record)
    evidence = "text" if record.type == "conversion" else lesser(container, record.get(warc_records.EVIDENCE))
    fields: list[tuple[str, str]] = []
    for name, value in record.headers:
        match name.lower():
            case "warc-target-uri":
                fields.append((name, url))
            case "warc-date":
                fields.append((name, value if _is_understood(value, at) else clock.utc_text(at)))
            case "warc-record-id":
                fields += _id_fields(value, record)
            case "warc-payload-digest":
                fields.append((STATED_DIGEST if _misleads(value, record, reply) else name, value))
            case own if own.startswith("x-lapvo-"):
                fields += [(_OWN_FIELDS[own], value)] if own in _OWN_FIELDS else []
            case _:
                fields.append((name, value))
    if kind := _kind(record, url, reply):
        fields.append((warc_records.KIND, kind))
    return Record((*fields, (warc_records.EVIDENCE, evidence)), record.block)


def beside(record: Record) -> Record:
    """Return a request as it is kept beside its answer."""
    fields = [(name, target(record) if name.lower() == "warc-target-uri" else value) for name, value in record.headers]
    return Record(tuple(fields), record.block)


def agrees(stated: str, data: bytes) -> bool | None:
    """Say whether a digest as WARC fields have it is that of `data`; None for an algorithm nobody here knows."""
    algorithm, _, value = stated.partition(":")
    name = algorithm.strip().lower().replace("-", "")
    if name not in ("sha1", "sha256", "sha512", "md5"):
        return None
    raw = hashlib.new(name, data, usedforsecurity=False).digest()
    forms = (raw.hex(), base64.b32encode(raw).decode().rstrip("=").lower())
    return value.strip().rstrip("=").lower() in forms


def _is_understood(text: str, at: datetime) -> bool:
    try:
        return moment(text) == at
    except ValueError:
        return False


def resolved(revisit: Record, original: str, payload_digest: str) -> Record:
    """Return a revisit that names as its original a capture of this archive, by its id and payload digest."""
    fields = [pair for pair in revisit.headers if pair[0].lower() != "warc-refers-to"]
    for place, (name, value) in enumerate(fields):
        if name.lower() == "warc-payload-digest" and value.lower().startswith("sha256:"):
            fields[place] = name, payload_digest
    return Record((*fields, ("WARC-Refers-To", f"<urn:uuid:{original}>")), revisit.block)


def _id_fields(stated: str, record: Record) -> list[tuple[str, str]]:
    """The id of a record, if it is a UUID; else one made of it, always the same."""
    if _UUID.fullmatch(stated):
        return [("WARC-Record-ID", "<" + stated.strip("<>") + ">")]
    made = uuid.uuid5(uuid.NAMESPACE_URL, f"{stated} {record.get('WARC-Date')} {target(record)}")
    return [("WARC-Record-ID", f"<urn:uuid:{made}>"), (STATED_ID, stated)]


def _misleads(stated: str, record: Record, reply: Reply | None) -> bool:
    """Say whether some reader would call a payload digest wrong: this one, or one that keeps chunk framing."""
    if record.type == "revisit":
        return False  # it is the original's
    payload = reply.payload if reply else record.block
    if agrees(stated, payload) is False:
        return True
    if stated.startswith("sha256:") and stated != digest(payload):
        return True  # in another spelling than `captures.payload_digest`
    framed = record.block.partition(b"\r\n\r\n")[2]
    return reply is not None and framed != payload and agrees(stated, framed) is False


def _kind(record: Record, url: str, reply: Reply | None) -> UrlKind | None:
    stated = record.get(warc_records.KIND)
    if stated in _FILE_KINDS or record.type == "conversion":
        return stated if stated in _FILE_KINDS else None
    return kind_of_file(url, (reply.header("Content-Type") if reply else record.get("Content-Type")) or "")


def kind_of_file(url: str, media_type: str) -> UrlKind | None:
    """Return the kind of a file; None for pages, which their reader judges."""
    media_type = media_type.partition(";")[0].strip().lower()
    if media_type in _PAGE_TYPES:
        return None
    if urlsplit(url).path == "/robots.txt":
        return "robots"
    if media_type.startswith("image/"):
        return "image"
    if media_type.startswith(_STYLE_TYPES):
        return "style"
    known_as = classify(url).kind
    if known_as in _FILE_KINDS:
        return known_as
    is_text = not media_type or media_type.startswith("text/") or media_type.endswith(("xml", "json"))
    return None if is_text else "attachment"


def reply_of(record: Record) -> Reply | None:
    """Return the HTTP reply in a record."""
    return parse_reply(record.block) if record.type in ("response", "revisit") else None
