"""Revisits for the addresses under which pages print files that were fetched under another address.

Liferay prints one picture as `…/a.jpg?t=1`, `…/a.jpg/<uuid>?t=2` and with sizes; the archive fetches it once. A replay
that is asked for another spelling would show a gap.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from lapvo_scraper.export.cdxj import Index, IndexLine
from lapvo_scraper.liferay.documents import document_key
from lapvo_scraper.storage.evidence.http_message import parse_reply
from lapvo_scraper.storage.evidence.warc import Record, digest, member, read_record
from lapvo_scraper.storage.evidence.warc_records import IDENTICAL_PAYLOAD, VARIANT, warcinfo

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

    from lapvo_scraper.storage.folder import Folder

_PURPOSE = "addresses that pages print for what is kept under another"
# Addresses without a capture of their own, and the capture that answers for them.
_ARTICLES = """
select article_urls.url, articles.capture_id from article_urls join articles on articles.id = article_id
where capture_id in (select id from temp.chosen)
"""
_ALIASES = """
select urls.url, captures.id from urls join captures on captures.url = substr(reason, length('alias: ') + 1)
where reason like 'alias: %' and status = 200 and captures.id in (select id from temp.chosen)
order by urls.url, fetched_at
"""
_MEDIA = """
select printed.url, max(media_keys.id)
from (select url from images union select url from attachments
      union select url from urls where kind in ('image', 'attachment')) as printed
join temp.media_keys on key = document_key(printed.url)
group by printed.url
"""
_MEDIA_KEYS = """
create temp table media_keys as
select document_key(url) as key, id from captures join temp.chosen using (id)
where page_kind in ('media', 'style') and status = 200 and document_key(url) is not null
"""
_TABLE = "create temp table variants (url text primary key, capture_id text not null) without rowid"
_KEEP = """
with part(url, id) as ({part}) insert or ignore into temp.variants select url, id from part
where url like 'http%' and not exists (select 1 from captures where captures.url = part.url and status < 400)
"""
_PAYLOADS = """
with asked as (
  select variants.url, captures.fetched_at, captures.payload_digest, captures.id = held.id as itself, held.id as held
  from temp.variants join captures on captures.id = variants.capture_id
  join captures as held on held.payload_digest = captures.payload_digest
  where held.record_type = 'response' and held.error is null and held.id in (select id from temp.chosen)
)
select asked.url, payload.id, payload.url, payload.fetched_at, payload.payload_digest, payload.content_type,
  payload.warc_file, payload.warc_offset, payload.warc_length, asked.fetched_at, max(itself)
from asked join captures as payload on payload.id = held
group by asked.url order by asked.url
"""


def variant_members(folder: Folder, db: sqlite3.Connection, name: str, index: Index, at: datetime) -> Iterator[bytes]:
    """Yield the members of the file `name`: its description, then a revisit for each such address, also put in `index`.

    `at`: the moment the file is dated by. Record ids follow from what they say, so the bytes are always the same.
    """
    info = warcinfo(name, {"software": "lapvo-scraper", "description": _PURPOSE}, date=at)
    first = member(_with_id(info, name))
    yield first
    position = len(first)
    _find(db)
    for url, payload_id, payload_url, payload_at, payload_digest, media_type, *more in db.execute(_PAYLOADS):
        warc_file, offset, length, asked_at, _ = more
        reply = parse_reply(read_record(folder.all_warcs / warc_file, offset, length).block)
        if reply is None:
            continue
        record = _revisit(url, asked_at, payload_id, payload_url, payload_at, payload_digest, reply.head)
        data = member(record)
        index.add(
            IndexLine(
                url, asked_at, True, media_type, reply.status, payload_digest, name, position, len(data), record.id
            )
        )
        yield data
        position += len(data)


def _find(db: sqlite3.Connection) -> None:
    db.create_function("document_key", 1, document_key, deterministic=True)
    for statement in (_TABLE, _MEDIA_KEYS):
        db.execute(statement)
    for part in (_ARTICLES, _ALIASES, _MEDIA):
        db.execute(_KEEP.format(part=part))


def _revisit(
    url: str, at: str, payload_id: str, payload_url: str, payload_at: str, payload_digest: str, head: bytes
) -> Record:
    record = Record(
        (
            ("WARC-Type", "revisit"),
            ("WARC-Record-ID", ""),
            ("WARC-Date", at),
            ("WARC-Target-URI", url),
            (VARIANT, "yes"),
            ("WARC-Profile", IDENTICAL_PAYLOAD),
            ("WARC-Refers-To", f"<urn:uuid:{payload_id}>"),
            ("WARC-Refers-To-Target-URI", payload_url),
            ("WARC-Refers-To-Date", payload_at),
            ("WARC-Payload-Digest", payload_digest),
            ("WARC-Truncated", "length"),
            ("WARC-Block-Digest", digest(head)),
            ("Content-Type", "application/http;msgtype=response"),
        ),
        head,
    )
    return _with_id(record, f"{payload_id} {url}")


def _with_id(record: Record, meaning: str) -> Record:
    """Return the record with an id that follows from what it says."""
    made = f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, meaning)}>"
    fields = tuple((name, made if name == "WARC-Record-ID" else value) for name, value in record.headers)
    return Record(fields, record.block)
