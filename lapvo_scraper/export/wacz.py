"""WACZ 1.1.1: pages, the WARC records behind them, and an index, in one file that replays anywhere.

Specification: https://specs.webrecorder.net/wacz/1.1.1/. Members of the archive's WARC files are copied as they are,
never packed anew. What is added stands in a file of its own: a revisit for each address under which a page prints a
picture or document that was fetched under another. Before the file gets its name, every record in the index is read
again out of it.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from lapvo_scraper.errors import UsageError
from lapvo_scraper.export.cdxj import Index
from lapvo_scraper.export.chosen_captures import choose, pages, warc_files
from lapvo_scraper.export.notes import data_time
from lapvo_scraper.export.packing import entry
from lapvo_scraper.export.selection import one_state
from lapvo_scraper.export.variants import variant_members
from lapvo_scraper.export.wacz_check import check
from lapvo_scraper.export.warc_copy import copied_members
from lapvo_scraper.export.written import Written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from lapvo_scraper.export.selection import Selection
    from lapvo_scraper.storage.folder import Folder

WACZ_VERSION = "1.1.1"
VARIANTS = "printed-variants.warc.gz"
_PAGES_HEADER = {"format": "json-pages-1.0", "id": "pages", "title": "All pages", "hasText": True}


@dataclass
class _Package:
    """The ZIP file being written, and what `datapackage.json` says of each file in it."""

    archive: zipfile.ZipFile
    resources: list[dict[str, Any]] = field(default_factory=list)

    def add(self, path: str, parts: Iterable[bytes], *, packed: bool) -> None:
        """Write one file; `packed`: it is compressed already, and readers seek in it."""
        digest, size = hashlib.sha256(), 0
        info = entry(path, zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED)
        with self.archive.open(info, "w", force_zip64=True) as file:
            for part in parts:
                file.write(part)
                digest.update(part)
                size += len(part)
        name = path.rpartition("/")[2]
        self.resources.append({"name": name, "path": path, "hash": f"sha256:{digest.hexdigest()}", "bytes": size})


def write_wacz(folder: Folder, db: sqlite3.Connection, file: BinaryIO, selection: Selection) -> Written:
    """Write the pages of `selection` with everything they need to be shown; `file` must have a name.

    Without conditions or dates that is all the archive holds of a site, or of all; else the articles chosen, in all
    their versions, with their files, the styles and the home page. Raises UsageError when there is no page,
    ArchiveDamaged when a record is not there or does not read back.
    """
    written = Written()
    with one_state(db), closing(Index()) as index:
        choose(folder, db, selection)
        with zipfile.ZipFile(file, "w") as archive:
            package = _Package(archive)
            _add_records(folder, db, package, index)
            package.add("indexes/index.cdx.gz", index.blocks(), packed=True)
            package.add("indexes/index.idx", index.directory(), packed=False)
            package.add("pages/pages.jsonl", _page_lines(db, selection, written), packed=False)
            if not written.rows:
                raise UsageError("no page of the archive meets this; leave out a condition")
            _add_description(db, package, selection)
        written.left_out = selection.query(db).count_left_out(db)
        file.flush()
        check(Path(file.name), package.resources, index)
    return written


def _add_records(folder: Folder, db: sqlite3.Connection, package: _Package, index: Index) -> None:
    for name in warc_files(db):
        path = folder.all_warcs / name
        package.add(f"archive/{path.name}", copied_members(db, path, name, index), packed=True)
    members = variant_members(folder, db, VARIANTS, index, data_time(db, None).replace(tzinfo=UTC))
    package.add(f"archive/{VARIANTS}", members, packed=True)


def _page_lines(db: sqlite3.Connection, selection: Selection, written: Written) -> Iterable[bytes]:
    yield _line(_PAGES_HEADER)
    for page in pages(db, selection):
        written.rows += 1
        yield _line(page)


def _line(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _add_description(db: sqlite3.Connection, package: _Package, selection: Selection) -> None:
    home = next(iter(pages(db, selection)), None)
    facts: dict[str, Any] = {
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        "title": f"News archive of {selection.site}" if selection.site else "News archive",
        "software": f"lapvo-scraper {version('lapvo-scraper')}",
        "created": f"{data_time(db, selection.site).isoformat()}Z",
    }
    if home:
        facts |= {"mainPageUrl": home["url"], "mainPageDate": home["ts"]}
    data = json.dumps(facts | {"resources": package.resources}, ensure_ascii=False, indent=2).encode()
    resources = package.resources
    package.resources = []
    package.add("datapackage.json", [data], packed=False)
    digest = {"path": "datapackage.json", "hash": package.resources[0]["hash"]}
    package.add("datapackage-digest.json", [json.dumps(digest, indent=2).encode()], packed=False)
    package.resources = resources
