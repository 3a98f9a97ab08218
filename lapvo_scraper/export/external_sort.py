"""Articles in the order of an export, from a database that may be larger than memory.

In that order they lie all over the file, and each would be a random read: hours, on a disk that turns. So they are
read as they lie there and sorted on disk: every so many rows go to a temporary file in buckets of neighbours, and a
bucket is put in order once it is taken out. The file has no name; however the program ends, nothing is left of it.
"""

from __future__ import annotations

import contextlib
import itertools
import marshal
import os
import shutil
import struct
import tempfile
from array import array
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from lapvo_scraper.errors import StorageFull

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

LARGE = 1 << 30
"""Bytes of a database from which it is worth while: a smaller one stays in memory once it was read."""

_AT_ONCE = 12 << 20
"""Bytes of the database whose rows are in memory together: with the indexes, so much less than this."""

_CACHE_KB = 8_000  # what is read as it lies is read once
_ROOM = 2  # times the size of the database, to be free: for the file here, and for the export, often on the same disk
_PLACES = """
insert into temp.places
select id, row_number() over (order by site, entry_id is null, entry_id, id) - 1 from articles
where :only is null or site = :only
order by id
"""
_MARSHAL_VERSION = 2  # the last one that does not look for values met before: there are none
_SPAN = struct.Struct("=QQ")

Row = tuple[Any, ...]


def is_worth_while(db: sqlite3.Connection) -> bool:
    """Say whether the database is large and the folder for temporary files has room."""
    size = _size(db)
    if size < LARGE:
        return False
    try:
        return shutil.disk_usage(_folder()).free > _ROOM * size
    except OSError:
        return False


def sorted_on_disk(
    db: sqlite3.Connection, selecting: str, parameters: dict[str, str], site: str | None
) -> Iterator[list[Row]]:
    """Yield rows about articles by site, number on the portal and id, many at a time.

    `selecting` is SQL that gives `place` first, then what is asked for. It takes `place` from the table `temp.places`,
    which has it for every `id` of a site, or of all when `site` is None. Raises StorageFull.
    """
    db.execute(f"pragma cache_size = -{_CACHE_KB}")
    articles = _give_places(db, site)
    width = max(1, _AT_ONCE * articles // _size(db))
    with _temporary_file() as file:
        buckets = _Buckets(file, width, articles)
        cursor = db.execute(selecting, parameters)
        while buckets.put(cursor.fetchmany(width)):
            pass
        yield from buckets.taken()


def _give_places(db: sqlite3.Connection, site: str | None) -> int:
    """Fill the table of places, and return how many there are."""
    db.execute("drop table if exists temp.places")
    db.execute("create temp table places (id integer primary key, place integer not null)")
    return db.execute(_PLACES, {"only": site}).rowcount


class _Buckets:
    """Rows put in in any order, given out by their first value, a number below `rows`; `width` of them in a bucket.

    What was put in together stands together in the file: where its part for each bucket begins, then the parts.
    """

    def __init__(self, file: BinaryIO, width: int, rows: int) -> None:
        self._file = file
        self._width = width
        self._count = rows // width + 1
        self._directories: list[int] = []

    def put(self, rows: Sequence[Row]) -> int:
        """Write some rows, and return how many these were."""
        parts: list[list[Row]] = [[] for _ in range(self._count)]
        for row in rows:
            parts[row[0] // self._width].append(row)
        packed = [marshal.dumps(part, _MARSHAL_VERSION) if part else b"" for part in parts]
        directory = self._file.tell()
        first = directory + _SPAN.size // 2 * (self._count + 1)
        try:
            self._file.write(array("Q", itertools.accumulate(map(len, packed), initial=first)))
            self._file.writelines(packed)
            self._file.flush()
        except OSError as error:
            with contextlib.suppress(OSError):  # closing tries once more to write what is left
                self._file.close()
            raise _full(error) from error
        self._directories.append(directory)
        return len(rows)

    def taken(self) -> Iterator[list[Row]]:
        """Yield the rows of each bucket in order."""
        for bucket in range(self._count):
            rows = [row for directory in self._directories for row in self._part(directory, bucket)]
            rows.sort(key=itemgetter(0))
            yield [row[1:] for row in rows]

    def _part(self, directory: int, bucket: int) -> list[Row]:
        entry = os.pread(self._file.fileno(), _SPAN.size, directory + _SPAN.size // 2 * bucket)
        start, end = _SPAN.unpack(entry)
        # Nobody else can have written to a file without a name.
        return marshal.loads(os.pread(self._file.fileno(), end - start, start)) if start < end else []  # noqa: S302


def _temporary_file() -> Any:
    try:
        return tempfile.TemporaryFile(dir=_folder())
    except OSError as error:
        raise _full(error) from error


def _full(error: OSError) -> StorageFull:
    return StorageFull(f"{_folder()}: {error.strerror}; free space there, or name another folder in TMPDIR")


def _folder() -> Path:
    """Where SQLite puts its temporary files, too; /tmp is memory on many machines."""
    return Path(os.environ.get("TMPDIR") or "/var/tmp")  # noqa: S108 - the file made there has no name


def _size(db: sqlite3.Connection) -> int:
    (size,) = db.execute("select page_count * page_size from pragma_page_count, pragma_page_size").fetchone()
    return int(size)
