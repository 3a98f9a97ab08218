"""Text corpora: JSON lines and Parquet files with the columns `url` and `text`, as crawl corpora are published.

Rows are read one batch at a time, so a corpus may be larger than memory. Whose page a row is, its address says;
most rows of a corpus are somebody else's.
"""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from lapvo_scraper.errors import MissingExtra, UnreadableInput
from lapvo_scraper.remains.offer import Flaw
from lapvo_scraper.remains.warc_walk import GZIP_MAGIC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TIME_COLUMNS = ("timestamp", "date", "warc_date", "fetched_at", "crawl_date")
"""Where corpora put the time of a capture; the first that is there and is a time counts."""

_MAX_LINE = 64 << 20
_BATCH = 256  # rows


@dataclass(frozen=True, slots=True)
class Row:
    """One page of a corpus. `at`: when it was captured, if the corpus says."""

    url: str
    text: str
    at: datetime | None


def read_json_lines(path: Path, watch: Callable[[int], None]) -> Iterator[Row | Flaw | None]:
    """Yield the rows of a JSON lines file, packed or not; None for a row without address or text.

    `watch` is told of bytes read. Raises UnreadableInput when no line is JSON.
    """
    number = good = 0
    with path.open("rb") as raw:
        packed = raw.read(2) == GZIP_MAGIC
        raw.seek(0)
        lines: BinaryIO | gzip.GzipFile = gzip.GzipFile(fileobj=raw) if packed else raw
        try:
            while line := lines.readline(_MAX_LINE):
                number += 1
                if not line.strip():
                    continue
                row = _parsed(line)
                good += row is not None
                yield _row(row) if row is not None else Flaw(f"{path}, line {number:,}", "is no JSON object")
                watch(raw.tell())
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield Flaw(f"{path}, line {number + 1:,}", f"torn or damaged: what follows does not unpack ({error})")
    if number and not good:
        raise UnreadableInput(f"{path}: no line of it is a JSON object")


def read_parquet(path: Path, watch: Callable[[int], None]) -> Iterator[Row | Flaw | None]:
    """Yield the rows of a Parquet file as `read_json_lines` does.

    Raises UnreadableInput for a file that is damaged or has no such columns, and without pyarrow.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtra(f"{path}", "pyarrow", "export") from error
    try:
        with parquet.ParquetFile(path) as file:
            names = set(file.schema_arrow.names)
            if missing := {"url", "text"} - names:
                raise UnreadableInput(f"{path} has no column {' and no column '.join(sorted(missing))}")
            columns = ["url", "text", *(name for name in TIME_COLUMNS if name in names)]
            size, done, total = path.stat().st_size, 0, file.metadata.num_rows or 1
            for batch in file.iter_batches(batch_size=_BATCH, columns=columns):
                for row in batch.to_pylist():
                    yield _row(row)
                done += batch.num_rows
                watch(size * done // total)
    except (OSError, pa.ArrowException) as error:
        raise UnreadableInput(f"{path} is damaged: {str(error).splitlines()[0]}") from error


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _row(row: dict[str, Any]) -> Row | None:
    url, text = row.get("url"), row.get("text")
    if not isinstance(url, str) or not isinstance(text, str) or not text.strip():
        return None
    moments = (_moment(row.get(name)) for name in TIME_COLUMNS)
    return Row(url.strip(), text, next((moment for moment in moments if moment), None))


def _moment(value: object) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    value = value if value.tzinfo else value.replace(tzinfo=UTC)
    return value.astimezone(UTC).replace(microsecond=0)
