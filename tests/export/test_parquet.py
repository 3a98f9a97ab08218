"""Parquet, read back by pyarrow."""

import io
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq

from lapvo_scraper.export import parquet
from lapvo_scraper.export.selection import Selection


def exported(db, selection=None):
    out = io.BytesIO()
    parquet.write_parquet(db, out, selection or Selection())
    return out.getvalue()


def test_types_and_values(shelf, read):
    shelf.article(7, entry_id=4031188, date="2021-03", title="Sen", gone_at="2025-07-01T02:00:00Z")
    shelf.insert("blocks", article_id=7, position=1, kind="caption", text="Đoàn viên")
    table = pq.read_table(io.BytesIO(exported(read())))
    types = {field.name: field.type for field in table.schema}
    assert types["id"] == types["entry_id"] == types["versions"] == pa.int64()
    assert types["date"] == types["published_at"] == pa.string()  # `2021-03` would need a day invented
    assert types["captions"] == pa.list_(pa.string())
    assert pa.types.is_timestamp(types["gone_at"])
    assert table.schema.field("title").metadata[b"description"] == b"headline as printed"
    (row,) = table.to_pylist()
    assert (row["id"], row["date"], row["captions"], row["images"]) == (7, "2021-03", ["Đoàn viên"], [])
    assert row["gone_at"] == datetime(2025, 7, 1, 2, tzinfo=UTC)
    assert row["changed_at"] is None


def test_row_groups_are_closed_by_size(shelf, read, monkeypatch):
    monkeypatch.setattr(parquet, "_GROUP_SIZE", 500)  # ten of these articles take more
    monkeypatch.setattr(parquet, "_ROWS_AT_ONCE", 10)
    for number in range(25):
        shelf.article(number)
    data = exported(read())
    assert pq.ParquetFile(io.BytesIO(data)).metadata.num_row_groups == 3
    assert pq.read_table(io.BytesIO(data))["id"].to_pylist() == list(range(25))
    assert exported(read()) == data


def test_any_table(shelf, read):
    shelf.article(1)
    assert pq.read_table(io.BytesIO(exported(read(), Selection(table="articles_search_data")))).num_rows > 0
    assert pq.read_table(io.BytesIO(exported(read(), Selection(table="captures")))).num_rows == 0
