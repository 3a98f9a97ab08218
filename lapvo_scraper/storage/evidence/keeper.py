"""What an exchange becomes in the WARC: which record, which revisit, which certificate beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lapvo_scraper import clock
from lapvo_scraper.storage.evidence import warc_records
from lapvo_scraper.storage.evidence.bodies import repeated_body
from lapvo_scraper.storage.evidence.captures import Body, Kept, capture_of
from lapvo_scraper.storage.evidence.http_message import parse_reply
from lapvo_scraper.storage.evidence.payload import decode
from lapvo_scraper.storage.evidence.warc import Record, digest, member
from lapvo_scraper.storage.evidence.warc_files import WarcSeries
from lapvo_scraper.storage.evidence.warc_records import Earlier

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from lapvo_scraper.records import Evidence, Exchange, UrlKind
    from lapvo_scraper.storage.crawls import RunEnd, RunStart
    from lapvo_scraper.storage.disk import Disk
    from lapvo_scraper.storage.evidence.http_message import Reply
    from lapvo_scraper.storage.folder import Folder

MIN_REVISIT = 512
"""A payload shorter than this is stored again: the record that refers to the other one would be longer."""

SNIFFED = 512
"""Decoded bytes by which a payload's own type is known."""

_PACKED_TYPES = ("image/", "video/", "audio/", "application/zip", "application/pdf", "application/vnd.open")


class Keeper:
    """Writes one run's records into its WARC files. Used by the engine's thread alone.

    `db`: a read-only connection, through which payloads that the archive holds are found.
    """

    def __init__(self, folder: Folder, start: RunStart, db: sqlite3.Connection, disk: Disk) -> None:
        self._folder, self._start, self._db = folder, start, db
        self._info = ""  # id of the warcinfo record of the current file
        self._certificates: set[tuple[str, str, bytes]] = set()
        self._uncommitted: dict[str, Earlier] = {}  # by payload digest
        stem = f"{start.site.name}-{start.started_at:%Y%m%d%H%M%S}"
        self.series = WarcSeries(folder.warc(start.site.name), stem, self._begin, disk)
        self.series.open()

    def keep(self, exchange: Exchange, kind: UrlKind, evidence: Evidence) -> Kept:
        """Append what an exchange brought: its request, and a response, revisit or metadata record."""
        self.series.roll()
        reply = parse_reply(exchange.received)
        record = self._record(exchange, reply, kind, evidence)
        beside = [warc_records.request(exchange, record, info=self._info)] if exchange.sent else []
        repeated = self._repeated(record, reply)
        kept = self._append(record, [*self._certificate(exchange), *beside], repeated)
        capture = kept.capture
        if capture.record_type == "response" and capture.payload_digest and capture.error is None:
            here = Earlier(capture.id, capture.url, clock.utc_text(capture.fetched_at), capture.payload_digest)
            self._uncommitted.setdefault(capture.payload_digest, here)
        return kept

    def keep_resource(
        self, content: bytes, media_type: str, url: str, evidence: Evidence, captured_at: datetime
    ) -> Kept:
        """Append something that came without HTTP."""
        self.series.roll()
        record = warc_records.resource(content, media_type, url, evidence, date=captured_at, info=self._info)
        return self._append(record)

    def keep_record(self, record: Record, beside: Sequence[Record] = ()) -> Kept:
        """Append a capture that somebody else recorded; `beside`: records that belong to it, its request."""
        self.series.roll()
        repeated = repeated_body(self._db, self._folder, record) if record.type == "revisit" else None
        copies = [warc_records.adopted(other, info=self._info) for other in beside]
        return self._append(warc_records.adopted(record, info=self._info), copies, repeated)

    def keep_refusal(self, url: str, kind: UrlKind, reason: str) -> Kept:
        """Append why a URL is not asked for."""
        return self._append(warc_records.refusal(url, kind, reason, date=clock.now(), info=self._info))

    def keep_end(self, end: RunEnd) -> None:
        """Append the closing record of the run."""
        record = end.record(info=self._info)
        self.series.append(record.id, [member(record)])
        self.series.sync()
        self.series.release([record.id])

    def committed(self, payload_digests: Sequence[str | None]) -> None:
        """Forget payloads that the database knows by now. May be called by another thread."""
        for payload_digest in payload_digests:
            self._uncommitted.pop(payload_digest or "", None)

    def _begin(self, file_name: str) -> bytes:
        record = self._start.record(file_name)
        self._info = record.id
        return member(record)

    def _append(self, record: Record, beside: Sequence[Record] = (), repeated: Body | None = None) -> Kept:
        own = member(record, packed=_is_packed(record))
        name, offset, length = self.series.append(record.id, [*map(member, beside), own])
        written = replace(record, offset=offset, length=length)
        return capture_of(written, site=self._start.site, crawl_id=self._start.id, warc_file=name, repeated=repeated)

    def _repeated(self, record: Record, reply: Reply | None) -> Body | None:
        """The body that a revisit repeats: just received, or for "not modified" where the archive has it."""
        if record.type != "revisit" or reply is None:
            return None
        if reply.status != 304:
            return Body(reply.payload, None, None)
        return repeated_body(self._db, self._folder, record)

    def _record(self, exchange: Exchange, reply: Reply | None, kind: UrlKind, evidence: Evidence) -> Record:
        if reply is None:
            return warc_records.failure(exchange, kind, evidence, info=self._info)
        earlier = None if exchange.error or exchange.truncated else self._earlier(exchange.url, reply)
        if earlier:
            return warc_records.revisit(exchange, reply, earlier, kind, evidence, info=self._info)
        body = decode(reply.payload, reply.header("Content-Encoding"), SNIFFED).data
        return warc_records.response(exchange, reply, body, kind, evidence, info=self._info)

    def _earlier(self, url: str, reply: Reply) -> Earlier | None:
        """Return the record whose payload a reply repeats, if the archive has one of this site."""
        if not reply.complete:
            return None
        site = self._start.site.name
        if reply.status == 304:
            row = self._db.execute(_NEWEST_PAYLOAD, (url, site)).fetchone()
            payload_digest = row[0] if row else ""
        elif len(reply.payload) < MIN_REVISIT:
            return None
        else:
            payload_digest = digest(reply.payload)
        # In this order: the writer's thread forgets a payload only after its row can be seen.
        uncommitted = self._uncommitted.get(payload_digest)
        row = self._db.execute(_FIRST_WITH_PAYLOAD, (payload_digest, site)).fetchone()
        return Earlier(*row) if row else uncommitted

    def _certificate(self, exchange: Exchange) -> list[Record]:
        """The server's certificate, once for each server and file."""
        if exchange.tls is None or not exchange.tls.certificate:
            return []
        parts = urlsplit(exchange.url)
        origin = f"{parts.scheme}://{parts.netloc}/"
        shown = (self._info, origin, exchange.tls.certificate)
        if shown in self._certificates:
            return []
        self._certificates.add(shown)
        return [warc_records.certificate(exchange.tls, origin, date=exchange.started_at, info=self._info)]


def _is_packed(record: Record) -> bool:
    reply = parse_reply(record.block) if record.type == "response" else None
    if reply is None:
        return (record.get("Content-Type") or "").startswith(_PACKED_TYPES)
    return bool(reply.header("Content-Encoding")) or (reply.header("Content-Type") or "").startswith(_PACKED_TYPES)


_NEWEST_PAYLOAD = """
    select payload_digest from captures
    where url = ? and site = ? and evidence = 'live' and status in (200, 304) and error is null
      and payload_digest is not null
    order by fetched_at desc, warc_file desc, warc_offset desc
    limit 1
"""
_FIRST_WITH_PAYLOAD = """
    select id, url, fetched_at, payload_digest from captures
    where payload_digest = ? and site = ? and record_type = 'response' and error is null
    order by fetched_at, id
    limit 1
"""
