"""The CDXJ index of a WACZ file: sorted lines in blocks, each packed by itself, and a directory of the blocks.

The form "cdxj-gzip-1.0" of pywb and py-wacz. Lines are sorted in a temporary database, so memory stays small.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sqlite3
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.export.surt import surt

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINES_A_BLOCK = 1024
_FORMAT = {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
_REVISIT = "warc/revisit"


@dataclass(frozen=True)
class IndexLine:
    """One record of the index."""

    url: str
    fetched_at: str  # UTC, as in `captures`
    is_revisit: bool
    media_type: str | None
    status: int | None
    digest: str | None
    file: str
    offset: int
    length: int
    record_id: str

    @property
    def key(self) -> str:
        """What the line is sorted by."""
        return f"{surt(self.url)} {''.join(filter(str.isdigit, self.fetched_at))}"

    @property
    def text(self) -> str:
        """The line."""
        facts = {
            "url": self.url,
            "mime": _REVISIT if self.is_revisit else (self.media_type or "").partition(";")[0].strip() or "-",
            # A page that was not modified answers as it did before.
            "status": str(200 if self.is_revisit and self.status == 304 else self.status or 200),
            "digest": self.digest or "-",
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.file,
        }
        return f"{self.key} {json.dumps(facts, ensure_ascii=True)}\n"


class Index:
    """Lines put in in any order, given out sorted."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")  # a temporary file, once it outgrows memory
        self._db.execute(
            "create table lines (key, url, fetched_at, is_revisit, media_type, status, digest, file, offset, length, "
            "record_id, primary key (key, file, offset)) without rowid"
        )
        self._db.execute("create index by_record on lines (record_id)")
        self._directory: list[bytes] = []

    def close(self) -> None:
        """Forget everything."""
        self._db.close()

    def add(self, line: IndexLine) -> None:
        """Put in a line."""
        self._db.execute("insert into lines values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (line.key, *astuple(line)))

    def blocks(self) -> Iterator[bytes]:
        """Yield the packed blocks of the index."""
        cursor = self._db.execute("select * from lines order by key, file, offset")
        position = 0
        self._directory = [b"!meta 0 " + json.dumps(_FORMAT).encode() + b"\n"]
        while rows := cursor.fetchmany(_LINES_A_BLOCK):
            text = "".join(IndexLine(*row[1:]).text for row in rows).encode()
            block = gzip.compress(text, mtime=0)
            facts = {
                "offset": position,
                "length": len(block),
                "digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
                "filename": _FORMAT["filename"],
            }
            self._directory.append(f"{rows[0][0]} {json.dumps(facts)}\n".encode())
            position += len(block)
            yield block

    def directory(self) -> Iterator[bytes]:
        """Yield the lines of the directory, once the blocks were given out."""
        yield from self._directory

    def lines(self) -> Iterator[IndexLine]:
        """Yield all lines in the order in which their records stand in their files."""
        return (IndexLine(*row[1:]) for row in self._db.execute("select * from lines order by file, offset"))

    def holds(self, record_id: str) -> bool:
        """Say whether a record is in the index."""
        found = self._db.execute("select 1 from lines where record_id = ? limit 1", (record_id,)).fetchone()
        return found is not None
