"""Finding the bytes of a capture again, also those of a revisit, which stand in another record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.errors import ArchiveDamaged
from lapvo_scraper.storage.evidence.captures import Body, body_of, content_of, refers_to
from lapvo_scraper.storage.evidence.warc import Record, read_record

if TYPE_CHECKING:
    import sqlite3

    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.evidence.payload import Content
    from lapvo_scraper.storage.folder import Folder

_WHERE = "select warc_file, warc_offset, warc_length from captures where id = ?"
_SAME_PAYLOAD = """
    select warc_file, warc_offset, warc_length from captures
    where payload_digest = ? and record_type in ('response', 'resource', 'conversion') and error is null
"""


def stored_content(db: sqlite3.Connection, folder: Folder, site: Site, capture_id: str) -> Content:
    """Return the decoded body of a capture that has its row. Raises ArchiveDamaged when it is not there."""
    record = _read(folder, db.execute(_WHERE, (capture_id,)).fetchone())
    repeated = repeated_body(db, folder, record) if record.type == "revisit" else None
    return content_of(record, site=site, repeated=repeated)


def repeated_body(db: sqlite3.Connection, folder: Folder, revisit: Record) -> Body | None:
    """Return the body that a revisit repeats: of the record it names, or of any with the same payload.

    None when the archive has neither, or only damaged bytes.
    """
    places = db.execute(_WHERE, (refers_to(revisit),)).fetchall()
    places += db.execute(_SAME_PAYLOAD, (revisit.get("WARC-Payload-Digest"),)).fetchall()
    for place in places:
        try:
            body = body_of(_read(folder, place))
        except ArchiveDamaged:
            continue
        if body is not None:
            return body
    return None


def _read(folder: Folder, place: tuple[str, int, int]) -> Record:
    name, offset, length = place
    return read_record(folder.all_warcs / name, offset, length)
