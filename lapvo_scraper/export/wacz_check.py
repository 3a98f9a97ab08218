"""A WACZ file read again before anybody else gets it."""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING, Any

from lapvo_scraper.errors import ArchiveDamaged
from lapvo_scraper.storage.evidence.captures import refers_to
from lapvo_scraper.storage.evidence.warc import Record, digest, read_record
from lapvo_scraper.storage.evidence.zip_member import first_byte

if TYPE_CHECKING:
    from pathlib import Path

    from lapvo_scraper.export.cdxj import Index, IndexLine

_STEP = 1 << 20


def check(path: Path, resources: list[dict[str, Any]], index: Index) -> None:
    """Compare the file with what was meant to be in it.

    Digests of the files inside; each record of the index at its place, whole, under its address, with its digests;
    for each revisit, what it repeats. Raises ArchiveDamaged, naming the first that is wrong.
    """
    with zipfile.ZipFile(path) as archive:
        for resource in resources:
            actual = hashlib.sha256()
            with archive.open(resource["path"]) as file:
                while data := file.read(_STEP):
                    actual.update(data)
            if f"sha256:{actual.hexdigest()}" != resource["hash"]:
                raise ArchiveDamaged(f"{path}: {resource['path']} does not read back as written; check the disk")
        with path.open("rb") as file:
            starts = {info.filename.rpartition("/")[2]: first_byte(file, info) for info in archive.infolist()}
    for line in index.lines():
        record = read_record(path, starts[line.file] + line.offset, line.length)
        if fault := _fault(record, line, index):
            raise ArchiveDamaged(f"{line.file}: {fault} (record {line.record_id}); run `lapvo verify`")


def _fault(record: Record, line: IndexLine, index: Index) -> str | None:
    if record.id != line.record_id or (record.get("WARC-Target-URI") or "").strip("<>") != line.url:
        return f"another record stands where {line.url} should be"
    stated = record.get("WARC-Block-Digest") or ""
    if stated.startswith("sha256:") and stated != digest(record.block):
        return f"the bytes of {line.url} differ from their digest"
    target = refers_to(record)
    if record.type == "revisit" and not (target and index.holds(target)):
        return f"what {line.url} repeats is not in the archive"
    return None
