"""Saved pages, texts and corpora in, articles out; the bytes stay as they were."""

import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
from making_inputs import address, query, tables

from lapvo_scraper.cli import main
from lapvo_scraper.storage.evidence.warc import iter_records
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.remaking.rebuild import rebuild

ARTICLE_URL = address(4031188)
LISTING = f"""<!doctype html><html><head><link href="https://tanmy.example.vn/tin-tuc" rel="canonical"></head>
<body><p>Tin tức</p><a href="{ARTICLE_URL}">Xã Tân Mỹ ra quân làm thủy lợi</a></body></html>"""
TEXT = """Xuất bản thông tin

null Xã Tân Mỹ ra quân làm thủy lợi

Chi tiết bài viết Tin tức

Xã Tân Mỹ ra quân làm thủy lợi

Sáng ngày 12/3/2021, Ủy ban nhân dân xã tổ chức lễ ra quân làm thủy lợi nội đồng ./.

Minh Hạnh
"""
OTHER_TEXT = TEXT.replace("ra quân làm thủy lợi", "tổ chức hội nghị").replace("12/3", "15/3")


@pytest.fixture(autouse=True)
def _files(folder: Folder) -> None:
    Path("bai.txt").write_text(TEXT, encoding="utf-8")
    Path("trang.html").write_text(LISTING, encoding="utf-8")


def test_a_text_with_its_address_becomes_an_article(folder):
    assert main(["import", "--url", ARTICLE_URL, "--saved-at", "2021-04-01T08:00:00Z", "bai.txt"]) == 0
    assert query(folder.path, "select identity, entry_id, title, author, event_date, first_seen_at from articles") == [
        ("e:4031188", 4031188, "Xã Tân Mỹ ra quân làm thủy lợi", "Minh Hạnh", "2021-03-12", "2021-04-01T08:00:00Z")
    ]
    assert query(folder.path, "select url, record_type, evidence, page_kind from captures") == [
        (ARTICLE_URL, "conversion", "text", "article")
    ]
    assert query(folder.path, "select command, outcome, exit_code from crawls") == [("lapvo import", "complete", 0)]


def test_a_text_without_address_is_an_article_all_the_same(folder):
    assert main(["import", "--site", "tanmy", "bai.txt"]) == 0
    ((identity, url, title),) = query(folder.path, "select identity, url, title from articles")
    assert identity.startswith("d:")
    assert url is None
    assert title == "Xã Tân Mỹ ra quân làm thủy lợi"


def test_the_bytes_stay_as_they_were(folder):
    old = TEXT.encode("utf-16")
    Path("cu.txt").write_bytes(old)
    assert main(["import", "--site", "tanmy", "cu.txt", "trang.html"]) == 0
    (warc,) = folder.warc("tanmy").glob("*.warc.gz")
    kept = {record.type: record for record in iter_records(warc)}
    assert kept["conversion"].block == old
    assert kept["resource"].block == LISTING.encode()
    assert query(folder.path, "select title from articles") == [("Xã Tân Mỹ ra quân làm thủy lợi",)]
    before = tables(folder.path)
    rebuild(folder)
    assert tables(folder.path) == before


def test_html_is_placed_by_what_it_calls_itself(folder):
    assert main(["import", "trang.html"]) == 0
    assert query(folder.path, "select url, evidence from captures") == [
        ("https://tanmy.example.vn/tin-tuc", "saved_html")
    ]


def test_a_file_from_the_future_counts_as_saved_now(folder):
    assert main(["import", "--site", "tanmy", "--saved-at", "2999-01-01", "bai.txt"]) == 0
    ((seen,),) = query(folder.path, "select first_seen_at from articles")
    assert seen < "2999"


def test_the_same_files_twice_change_nothing_whatever_time_they_bear(folder):
    command = ["import", "--site", "tanmy", "bai.txt", "trang.html"]
    assert main(command) == 0
    before = tables(folder.path)
    os.utime("bai.txt", (1, 1))
    assert main(command) == 0
    assert tables(folder.path) == before
    assert main([*command[:-2], "--saved-at", "2021-04-01", "bai.txt"]) == 0
    assert query(folder.path, "select count(*), max(versions) from articles") == [(1, 1)]
    assert query(folder.path, "select substr(first_seen_at, 1, 7) from articles") == [("2021-04",)]


def test_an_import_that_meets_damage_is_done_and_ends_with_4(folder, capsys):
    assert main(["import", "--site", "tanmy", "bai.txt"]) == 0
    (warc,) = folder.warc("tanmy").glob("*.warc.gz")
    warc.write_bytes(warc.read_bytes()[:-20])
    capsys.readouterr()
    assert main(["--lang", "en", "import", "trang.html"]) == 4
    said = capsys.readouterr().err
    assert said.count("Bytes that were saved are gone or cannot be read: warc/tanmy/") == 1
    assert "Run `lapvo verify`" in said
    assert query(folder.path, "select evidence from captures order by 1") == [("saved_html",), ("text",)]
    assert query(folder.path, "select outcome, exit_code from crawls order by id")[1] == ("archive-damaged", 4)
    assert query(folder.path, "select code, severity, subject from findings") == [
        ("archive-damaged", "error", "tanmy")
    ]


def test_files_that_belong_nowhere_are_named_and_nothing_is_written(folder, capsys):
    foreign = "https://khac.example.vn/x"
    Path("la.html").write_text(f'<link rel="canonical" href="{foreign}"><p>x', encoding="utf-8")
    assert main(["import", "bai.txt", "la.html", "khong-co.html"]) == 2
    assert sorted(capsys.readouterr().err.splitlines()[1:]) == [
        "lapvo: bai.txt does not say which portal it comes from; add --site or --url",
        "lapvo: khong-co.html: No such file or directory",
        f"lapvo: la.html comes from {foreign}, which no profile covers; write one into the archive's sites/",
    ]
    assert not folder.database.exists()


def test_a_page_of_another_portal_is_not_taken_for_this_one(folder, capsys):
    assert main(["import", "--site", "tanmy", "--url", "https://khac.example.vn/1", "bai.txt"]) == 2
    assert "is not a page of site tanmy" in capsys.readouterr().err


def test_import_by_command(folder, capsys):
    Path("kho").mkdir()
    Path("bai.txt").rename("kho/bai.txt")
    Path("trang.html").rename("kho/trang.html")
    Path("kho/anh.html").write_bytes(b"GIF89a")
    assert main(["import", "--site", "tanmy", "--saved-at", "2021-04-01", "kho"]) == 2
    err = capsys.readouterr().err.splitlines()
    assert err[0] == f"Archive: {folder.path}"
    assert err[1] == "lapvo: kho/anh.html is a GIF picture, not an HTML or text file"
    assert err[2].startswith("tanmy: 2 captures brought in: article 1, ")


# --- several texts in one file --------------------------------------------------------------------------------


def test_texts_under_their_addresses(folder):
    Path("nhieu.txt").write_text(f"{address(1)}\n{TEXT}\n\n{address(2)}\n\n{OTHER_TEXT}", encoding="utf-8")
    assert main(["import", "nhieu.txt"]) == 0
    assert query(folder.path, "select entry_id, event_date, author from articles order by 1") == [
        (1, "2021-03-12", "Minh Hạnh"),
        (2, "2021-03-15", "Minh Hạnh"),
    ]


@pytest.mark.parametrize("between", ["", "\f"])
def test_texts_without_addresses(folder, between):
    Path("nhieu.txt").write_text(TEXT + between + OTHER_TEXT, encoding="utf-8")
    assert main(["import", "--site", "tanmy", "nhieu.txt"]) == 0
    assert query(folder.path, "select event_date from articles order by 1") == [("2021-03-12",), ("2021-03-15",)]


def test_a_link_within_a_text_does_not_cut_it(folder):
    Path("mot.txt").write_text(TEXT.replace("nội đồng", f"\n\n{address(9)}\n\nnội đồng"), encoding="utf-8")
    assert main(["import", "--site", "tanmy", "mot.txt"]) == 0
    assert query(folder.path, "select count(*) from captures") == [(1,)]


# --- corpora --------------------------------------------------------------------------------------------------

ROWS = [
    {"url": address(1), "text": TEXT, "timestamp": "2021-04-01T08:00:00Z"},
    {"url": "https://khac.example.vn/1", "text": "khác", "timestamp": None},
    {"url": address(2), "text": OTHER_TEXT, "timestamp": "2021-05-01 08:00:00"},
    {"url": address(3), "text": "", "timestamp": None},
]
SEEN = [(1, "text", "2021-04-01T08:00:00Z"), (2, "text", "2021-05-01T08:00:00Z")]
ARTICLES = (
    "select entry_id, evidence, captures.fetched_at from articles join article_captures on article_id = articles.id"
    " join captures on captures.id = article_captures.capture_id order by 1"
)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_json_lines(folder, capsys, pack):
    lines = "\n".join(json.dumps(row) for row in ROWS) + "\n{broken\n"
    Path("kho.jsonl").write_bytes(pack(lines.encode()))
    assert main(["import", "kho.jsonl"]) == 8
    assert query(folder.path, ARTICLES) == SEEN
    said = capsys.readouterr().err
    assert "lapvo: kho.jsonl, line 5: is no JSON object" in said
    assert "left out: 1 captures of other sites" in said
    assert "left out: 1 rows without address or text" in said
    before = tables(folder.path)
    assert main(["import", "kho.jsonl"]) == 8
    assert tables(folder.path) == before


def test_a_torn_corpus_is_read_up_to_the_tear(folder, capsys):
    packed = gzip.compress("".join(json.dumps(row) + "\n" for row in ROWS).encode() * 200, 0)
    Path("kho.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    assert main(["import", "kho.jsonl.gz"]) == 8
    assert "torn or damaged: what follows does not unpack" in capsys.readouterr().err
    assert query(folder.path, ARTICLES) == SEEN


def test_parquet(folder):
    rows = [row | {"timestamp": datetime(2021, 4 + place, 1, 8, tzinfo=UTC)} for place, row in enumerate(ROWS)]
    rows[2]["timestamp"] = datetime(2021, 5, 1, 8, tzinfo=UTC)
    pa.parquet.write_table(pa.Table.from_pylist(rows), "kho.parquet")
    assert main(["import", "kho.parquet"]) == 0
    assert query(folder.path, ARTICLES) == SEEN


def test_a_corpus_that_is_none(folder, capsys):
    Path("a.jsonl").write_text("not json\nat all\n")
    pa.parquet.write_table(pa.table({"url": ["x"]}), "b.parquet")
    Path("c.parquet").write_bytes(b"PAR1 and nothing")
    assert main(["import", "a.jsonl", "b.parquet", "c.parquet"]) == 2
    said = capsys.readouterr().err
    assert "a.jsonl: no line of it is a JSON object" in said
    assert "b.parquet has no column text" in said
    assert "c.parquet is damaged: " in said
    assert not folder.database.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--url", "https://tanmy.example.vn/", "bai.txt", "trang.html"], "--url is the address of one page, not of 2"),
        (["--saved-at", "hôm qua", "bai.txt"], "--saved-at 'hôm qua' is not a date"),
        (["--site", "nowhere", "bai.txt"], "no site is called 'nowhere'"),
        (["trong"], "there is nothing to import"),
    ],
)
def test_wrong_usage(capsys, arguments, says):
    Path("trong").mkdir()
    assert main(["import", *arguments]) == 2
    assert says in capsys.readouterr().err
