"""The CSV of the contract, byte for byte."""

import csv
import io
import sqlite3
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapvo_scraper.errors import StorageFull, UsageError
from lapvo_scraper.export.columns import ARTICLE_COLUMNS
from lapvo_scraper.export.csv import Style, write_csv
from lapvo_scraper.export.noted_file import write_noted_file
from lapvo_scraper.export.selection import Selection
from lapvo_scraper.export.written import Written

HEADER = (
    "id,date,date_source,title,category,author,byline,summary,captions,images,attachments,published_at,"
    "published_source,event_date,event_date_source,published_not_before,published_not_after,site,entry_id,url,"
    "html_file,first_seen_at,last_seen_at,changed_at,gone_at,versions,body"
)


def exported(
    db: sqlite3.Connection, selection: Selection | None = None, style: Style | None = None
) -> tuple[bytes, Written]:
    out = io.BytesIO()
    written = write_csv(db, out, selection or Selection(), style or Style())
    return out.getvalue(), written


def rows(data: bytes, **options: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), **options))


def test_whole_article_as_bytes(shelf, read):
    shelf.article(
        7,
        entry_id=4031188,
        title='Xã Tân Mỹ "ra quân", làm thủy lợi',
        category="Tin tức",
        author="Minh Hạnh",
        byline="Minh Hạnh",
        event_date="2021-03-12",
        date="2021-03-12",
        date_source="event",
        url="https://tanmy.example.vn/x",
        html_file="html/tanmy/4031188-v1.html",
        body="Đoạn một.\n\nĐoạn hai.",
    )
    shelf.insert("blocks", article_id=7, position=0, kind="paragraph", text="Đoạn một.")
    shelf.insert("blocks", article_id=7, position=1, kind="caption", text="Đoàn viên nạo vét")
    shelf.insert("blocks", article_id=7, position=2, kind="caption", text="Kênh Xáng")
    shelf.insert("images", id="i1", article_id=7, position=0, after_block=1, url="https://tanmy.example.vn/a.jpg?t=1")
    data, written = exported(read())
    assert data == (
        b"\xef\xbb\xbf"
        + (
            f"{HEADER}\r\n"
            '7,2021-03-12,event,"Xã Tân Mỹ ""ra quân"", làm thủy lợi",Tin tức,Minh Hạnh,Minh Hạnh,,'
            "Đoàn viên nạo vét | Kênh Xáng,https://tanmy.example.vn/a.jpg?t=1,,,,2021-03-12,explicit,,,tanmy,4031188,"
            "https://tanmy.example.vn/x,html/tanmy/4031188-v1.html,2025-06-01T02:00:00Z,2025-06-02T02:00:00Z,,,1,"
            '"Đoạn một.\n\nĐoạn hai."\r\n'
        ).encode()
    )
    assert written == Written(rows=1)


def test_column_list_is_that_of_the_view(shelf, read):
    names = [row[1] for row in read().execute("pragma table_info(articles_csv)")]
    assert [column.name for column in ARTICLE_COLUMNS] == names == HEADER.split(",")


@pytest.mark.parametrize("captions", [[], ["Một"], ["Một", "Hai"], ["Một\nhai"], ["Một", "Hai\nba"]])
def test_captions_are_those_of_the_view(shelf, read, captions):
    shelf.article(1)
    for position, text in enumerate(captions):
        shelf.insert("blocks", article_id=1, position=position, kind="caption", text=text)
    db = read()
    (of_view,) = db.execute("select captions from articles_csv").fetchone()
    assert rows(exported(db)[0])[0]["captions"] == (of_view or "") == " | ".join(captions)


def test_rows_by_site_then_number_then_id(shelf, read):
    shelf.article(5, site="b", entry_id=3)
    shelf.article(4, site="a", entry_id=None)
    shelf.article(3, site="a", entry_id=100)
    shelf.article(2, site="a", entry_id=20)
    shelf.article(1, site="a", entry_id=None)
    assert [row["id"] for row in rows(exported(read())[0])] == ["2", "3", "1", "4", "5"]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+84 67", "'+84 67"),
        ("- Hội nghị", "'- Hội nghị"),
        ("@all", "'@all"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("Hội nghị = họp", "Hội nghị = họp"),
        (" =1", " =1"),
    ],
)
def test_formulas_are_guarded_and_counted(shelf, read, title, shown):
    shelf.article(1, title=title)
    db = read()
    data, written = exported(db)
    assert rows(data)[0]["title"] == shown
    assert written.guarded == (title != shown)
    data, written = exported(db, style=Style(raw=True))
    assert rows(data)[0]["title"] == title
    assert written.guarded == 0


def test_numbers_are_not_text(shelf, read):
    shelf.insert("urls", site="a", url="u", kind="article", discovered_at="x", state="due", attempts=-1)
    data, written = exported(read(), Selection(table="urls"))
    assert rows(data)[0]["attempts"] == "-1"
    assert written.guarded == 0


def test_cells_longer_than_excel_keeps_are_counted_and_whole(shelf, read):
    shelf.article(1, body="a" * 32_768)
    shelf.article(2, body="b" * 32_767)
    data, written = exported(read())
    assert written.too_long == 1
    assert [len(row["body"]) for row in rows(data)] == [32_768, 32_767]


def test_vietnamese_headings_and_semicolons(shelf, read):
    shelf.article(1, title="một; hai")
    data, _ = exported(read(), style=Style(delimiter=";", headings="vi"))
    first = data.decode("utf-8-sig").splitlines()[0]
    assert first.startswith("Mã;Ngày;Nguồn ngày;Tiêu đề;Chuyên mục;Tác giả;")
    assert rows(data, delimiter=";")[0]["Tiêu đề"] == "một; hai"


@pytest.mark.parametrize("delimiter", ["", ",,", '"', "\n"])
def test_impossible_delimiters_are_refused(delimiter):
    with pytest.raises(UsageError, match="cannot separate columns"):
        Style(delimiter=delimiter)


@given(
    cells=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=4)
)
def test_every_text_comes_back(cells):
    db = sqlite3.connect(":memory:")
    names = [f"c{number}" for number in range(len(cells))]
    db.execute(f"create table t ({', '.join(names)})")
    db.execute(f"insert into t values ({', '.join('?' * len(cells))})", cells)
    data, _ = exported(db, Selection(table="t"), Style(raw=True))
    parsed = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    db.close()
    assert parsed == [names, cells]


def test_same_archive_same_bytes(shelf, read):
    for number in range(70):
        shelf.article(number, title=f"Bài {number}")
    assert exported(read())[0] == exported(read())[0]


def test_memory_does_not_grow_with_the_archive(tmp_path):
    db = sqlite3.connect(tmp_path / "big.db")
    db.execute("create table big (id integer primary key, body text)")
    db.executemany("insert into big values (?, ?)", ((number, "nội dung " * 800) for number in range(3000)))
    db.commit()
    tracemalloc.start()
    written = write_csv(db, Nowhere(), Selection(table="big"), Style())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    db.close()
    assert written.rows == 3000
    assert peak < 16_000_000  # the texts together are 22 million characters, two bytes each


class Nowhere:
    def write(self, data: bytes) -> None:
        pass


class FullDisk:
    def write(self, data: bytes) -> None:
        raise OSError(28, "No space left on device")


def test_file_and_its_notes_appear_together(shelf, read, tmp_path):
    shelf.article(1, title="=1")
    shelf.insert(
        "crawls",
        id="tanmy-20250601020000",
        site="tanmy",
        command="crawl",
        started_at="2025-06-01T02:00:00Z",
        finished_at="2025-06-01T03:00:00Z",
        outcome="done",
        exit_code=0,
        software="x",
        profile_digest="x",
    )
    out = tmp_path / "tin.csv"
    write_noted_file(read(), out, Selection(), Style())
    notes = (tmp_path / "tin.csv.columns.txt").read_text(encoding="utf-8")
    assert out.read_bytes().startswith(b"\xef\xbb\xbfid,date,")
    assert "rows / số dòng: 1" in notes
    assert "tanmy: 2025-06-01T03:00:00Z" in notes
    assert "no spreadsheet runs them as a formula" in notes
    for column in ARTICLE_COLUMNS:
        assert f"\n{column.name} ({column.heading_vi})\n" in notes
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lapvo.db", "tin.csv", "tin.csv.columns.txt"]


def test_old_file_survives_a_refused_export(shelf, read, tmp_path):
    out = tmp_path / "tin.csv"
    out.write_bytes(b"old")
    with pytest.raises(UsageError, match="no such column: nowhere"):
        write_noted_file(read(), out, Selection(where="nowhere = 1"), Style())
    assert out.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lapvo.db", "tin.csv"]


def test_full_disk_is_named_and_leaves_the_old_file(shelf, read, tmp_path, monkeypatch):
    shelf.article(1)
    out = tmp_path / "tin.csv"
    out.write_bytes(b"old")
    monkeypatch.setattr("os.fsync", lambda descriptor: FullDisk().write(b""))
    with pytest.raises(StorageFull, match=r"tin\.csv.*: No space left on device"):
        write_noted_file(read(), out, Selection(), Style())
    assert out.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lapvo.db", "tin.csv"]


def test_no_folder_is_a_usage_error(shelf, read, tmp_path):
    with pytest.raises(UsageError, match=r"nowhere/tin\.csv: cannot be written: No such file or directory"):
        write_noted_file(read(), tmp_path / "nowhere" / "tin.csv", Selection(), Style())
