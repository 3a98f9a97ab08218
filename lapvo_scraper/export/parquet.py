"""Parquet: columns with types, for pandas, DuckDB and R.

Whole numbers, texts, lists of texts, and our own times as UTC time stamps. What a portal says about its dates stays
text, as exact as it is known: `2021-03` has no type that would not invent a day. Row groups are closed by size, so
memory does not grow with the archive. What the columns mean goes into the file.
"""

from __future__ import annotations

import io
import json
import os
from datetime import datetime
from typing import TYPE_CHECKING, Any

# Read when pyarrow is loaded. Its own allocator keeps 40 MB of what it was given back.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

import pyarrow as pa
import pyarrow.parquet as pq

from lapvo_scraper.export.columns import ARTICLE_COLUMNS
from lapvo_scraper.export.lists import LIST_COLUMNS
from lapvo_scraper.export.selection import (
    ARTICLES,
    Column,
    Query,
    Selection,
    one_state,
    quoted,
    text_of,
    texts_as_bytes,
)
from lapvo_scraper.export.times import is_our_time, is_time
from lapvo_scraper.export.written import Sink, Written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

_ROWS_AT_ONCE = 256
_GROUP_SIZE = 8 << 20
"""Bytes of a row group in memory. What the file tells of each stays there to the end, 45 kB for articles: with larger
groups a million of them would take less, and the first ten thousand more.
"""

_CACHE_KB = 8_000  # less than other forms take: pyarrow needs the memory, and takes longer than any lookup


def write_parquet(db: sqlite3.Connection, sink: Sink, selection: Selection) -> Written:
    """Write the rows of `selection` to `sink` as one Parquet file.

    Raises UsageError for a selection that does not fit the archive, ArchiveDamaged when rows are missing.
    """
    written = Written()
    with one_state(db, cache_kb=_CACHE_KB):
        query = selection.query(db)
        schema = pa.schema([_field(query, column) for column in query.columns])
        what = ", ".join(_value(query, column) for column in query.columns)
        readers = [_reader(query, column) for column in query.columns]
        told = [column.name for column in query.columns if _is_ordered(column)]
        file = pq.ParquetWriter(_Output(sink), schema, compression="zstd", write_statistics=told)
        with texts_as_bytes(db), file as writer:
            group = _Group(writer)
            for rows in query.batches(db, _ROWS_AT_ONCE, what):
                group.add(_batch(rows, schema, readers))
                written.rows += len(rows)
            group.close()
        query.check(db, written.rows)
        written.left_out = query.count_left_out(db)
    return written


class _Group:
    """Collects what becomes one row group. Nothing of it stays when it was written, while the next one is collected."""

    def __init__(self, writer: pq.ParquetWriter) -> None:
        self._writer = writer
        self._batches: list[pa.RecordBatch] = []
        self._rows = 0
        self._size = 0

    def add(self, batch: pa.RecordBatch) -> None:
        self._batches.append(batch)
        self._rows += batch.num_rows
        self._size += batch.nbytes
        if self._size >= _GROUP_SIZE:
            self.close()

    def close(self) -> None:
        if self._batches:
            self._writer.write_table(pa.Table.from_batches(self._batches), row_group_size=self._rows)
        self._batches.clear()
        self._rows = self._size = 0


def _batch(rows: Sequence[Any], schema: pa.Schema, readers: Sequence[Callable[[Any], Any]]) -> pa.RecordBatch:
    columns = [
        pa.array([read(value) for value in values], field.type)
        for values, read, field in zip(zip(*rows, strict=True), readers, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _field(query: Query, column: Column) -> pa.Field:
    meanings = {each.name: each.en for each in ARTICLE_COLUMNS} if query.table == ARTICLES else {}
    meaning = meanings.get(column.name)
    return pa.field(column.name, _type(query, column), metadata={"description": meaning} if meaning else None)


def _type(query: Query, column: Column) -> pa.DataType:
    if _is_list(query, column):
        return pa.list_(pa.string())
    if is_our_time(column.name):
        return pa.timestamp("s", tz="UTC")
    return pa.int64() if column.type == "INTEGER" else pa.string()


def _value(query: Query, column: Column) -> str:
    if _is_list(query, column):
        return LIST_COLUMNS[column.name]
    if column.type in ("TEXT", "INTEGER"):
        return quoted(column.name)
    return text_of(query, column)


def _reader(query: Query, column: Column) -> Callable[[Any], Any]:
    if _is_list(query, column):
        return json.loads
    if is_our_time(column.name):
        return lambda value: value and datetime.fromisoformat(value.decode())
    return lambda value: value


def _is_ordered(column: Column) -> bool:
    """Say whether the least and the greatest value of a group tell anything. Of texts they would fill the memory: all
    of them stand at the end of the file.
    """
    return column.type == "INTEGER" or column.name == "site" or is_time(column.name)


def _is_list(query: Query, column: Column) -> bool:
    return query.table == ARTICLES and column.name in LIST_COLUMNS


class _Output(io.RawIOBase):
    """A sink as pyarrow wants it: a file that knows how far it is."""

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self._sink = sink
        self._position = 0

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def tell(self) -> int:
        """Return how many bytes were written."""
        return self._position

    def write(self, data: Any) -> int:
        """Pass bytes on."""
        self._sink.write(bytes(data))
        self._position += len(data)
        return len(data)
