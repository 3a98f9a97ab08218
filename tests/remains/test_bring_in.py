"""Saved pages and texts in, articles out; the bytes stay as they were."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lapvo_scraper.cli import main
from lapvo_scraper.remains.bring_in import bring_in, place
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.warc import iter_records

SITE = Site(name="tanmy", base_url="https://tanmy.example.vn")
ARTICLE_URL = "https://tanmy.example.vn/chi-tiet/-/asset_publisher/1mOzUrGkrdAE/content/id/4031188"
LISTING = f"""<!doctype html><html><head><link href="https://tanmy.example.vn/tin-tuc" rel="canonical"></head>
<body><p>Tin tức</p><a href="{ARTICLE_URL}">Xã Tân Mỹ ra quân làm thủy lợi</a></body></html>"""
TEXT = """Xuất bản thông tin

null Xã Tân Mỹ ra quân làm thủy lợi

Chi tiết bài viết Tin tức

Xã Tân Mỹ ra quân làm thủy lợi

Sáng ngày 12/3/2021, Ủy ban nhân dân xã Tân Mỹ tổ chức lễ ra quân làm thủy lợi nội đồng ./.

Minh Hạnh
"""
SAVED_AT = datetime(2021, 4, 1, 8, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Folder:
    monkeypatch.delenv("LAPVO_ARCHIVE", raising=False)
    monkeypatch.chdir(tmp_path)
    profiles = tmp_path / "archive" / "sites"
    profiles.mkdir(parents=True)
    (profiles / "tanmy.toml").write_text('name = "tanmy"\nbase_url = "https://tanmy.example.vn"\n', encoding="utf-8")
    (tmp_path / "bai.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "trang.html").write_text(LISTING, encoding="utf-8")
    return Folder(tmp_path / "archive")


def rows(folder: Folder, query: str) -> list[tuple]:
    db = sqlite3.connect(folder.database)
    found = db.execute(query).fetchall()
    db.close()
    return found


def test_a_text_with_its_address_becomes_an_article(folder):
    places = place([Path("bai.txt")], folder.path, url=ARTICLE_URL)
    (brought,) = bring_in(folder, places.sites["tanmy"], places.by_site["tanmy"], saved_at=SAVED_AT)
    assert brought.reading is not None
    assert brought.reading.title == "Xã Tân Mỹ ra quân làm thủy lợi"
    assert rows(folder, "select identity, entry_id, author, event_date, first_seen_at from articles") == [
        ("e:4031188", 4031188, "Minh Hạnh", "2021-03-12", "2021-04-01T08:00:00Z")
    ]
    assert rows(folder, "select url, record_type, evidence, page_kind from captures") == [
        (ARTICLE_URL, "conversion", "text", "article")
    ]
    assert rows(folder, "select command, outcome, exit_code from crawls") == [("lapvo import", "complete", 0)]


def test_a_text_without_address_is_an_article_all_the_same(folder):
    places = place([Path("bai.txt")], folder.path, site=SITE)
    list(bring_in(folder, SITE, places.by_site["tanmy"], saved_at=SAVED_AT))
    ((identity, url, title),) = rows(folder, "select identity, url, title from articles")
    assert identity.startswith("d:")
    assert url is None
    assert title == "Xã Tân Mỹ ra quân làm thủy lợi"


def test_the_bytes_stay_as_they_were(folder):
    old = TEXT.encode("utf-16")
    Path("cu.txt").write_bytes(old)
    places = place([Path("cu.txt"), Path("trang.html")], folder.path, site=SITE)
    list(bring_in(folder, SITE, places.by_site["tanmy"]))
    (warc,) = folder.warc("tanmy").glob("*.warc.gz")
    kept = {record.type: record for record in iter_records(warc)}
    assert kept["conversion"].block == old
    assert kept["resource"].block == LISTING.encode()
    assert rows(folder, "select title from articles") == [("Xã Tân Mỹ ra quân làm thủy lợi",)]


def test_html_is_placed_by_what_it_calls_itself(folder):
    places = place([Path("trang.html")], folder.path)
    assert [placed.url for placed in places.by_site["tanmy"]] == ["https://tanmy.example.vn/tin-tuc"]


def test_a_file_from_the_future_counts_as_saved_now(folder):
    places = place([Path("bai.txt")], folder.path, site=SITE)
    list(bring_in(folder, SITE, places.by_site["tanmy"], saved_at=datetime(2999, 1, 1, tzinfo=UTC)))
    ((seen,),) = rows(folder, "select first_seen_at from articles")
    assert seen < "2999"


def test_the_same_file_twice_is_one_article_of_one_version(folder):
    for _ in range(2):
        places = place([Path("bai.txt")], folder.path, site=SITE)
        list(bring_in(folder, SITE, places.by_site["tanmy"], saved_at=SAVED_AT))
    assert rows(folder, "select count(*), max(versions) from articles") == [(1, 1)]


def test_files_that_belong_nowhere_are_named_and_nothing_is_written(folder, capsys):
    foreign = "https://khac.example.vn/x"
    Path("la.html").write_text(f'<link rel="canonical" href="{foreign}"><p>x', encoding="utf-8")
    assert main(["import", "bai.txt", "la.html", "khong-co.html"]) == 2
    assert capsys.readouterr().err.splitlines()[1:] == [
        "lapvo: bai.txt does not say which portal it comes from; add --site or --url",
        f"lapvo: la.html comes from {foreign}, which no profile covers; write one into the archive's sites/",
        "lapvo: khong-co.html: No such file or directory",
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
    assert err[2].startswith("tanmy: 2 files brought in: article 1, ")


def test_import_as_json(folder, capsys):
    assert main(["import", "--json", "--url", ARTICLE_URL, "bai.txt"]) == 0
    (brought,) = json.loads(capsys.readouterr().out)
    assert (brought["path"], brought["site"], brought["entry_id"]) == ("bai.txt", "tanmy", 4031188)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["--url", "https://tanmy.example.vn/", "bai.txt", "trang.html"],
            "--url is the address of one page, not of 2",
        ),
        (["--saved-at", "hôm qua", "bai.txt"], "--saved-at 'hôm qua' is not a date"),
        (["--site", "nowhere", "bai.txt"], "no site is called 'nowhere'"),
        (["trong"], "no .html, .htm or .txt file is there"),
    ],
)
def test_wrong_usage(folder, capsys, arguments, says):
    Path("trong").mkdir()
    assert main(["import", *arguments]) == 2
    assert says in capsys.readouterr().err
