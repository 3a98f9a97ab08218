"""`html/`: the page of each version as it was received, under names made of numbers."""

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from demo_wire import Wire
from making_runs import SITE, crawl, query

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.rows.html_files import HtmlReport, renew_html


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("html") / "archive"
    crawl(path, Wire(DemoPortal(articles=6)))
    return path


@pytest.fixture
def archive(crawled: Path, tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(crawled, tmp_path / "archive")))


def renew(folder: Folder) -> HtmlReport:
    with closing(sqlite3.connect(folder.database)) as db:
        return renew_html(db, folder, SITE)


def test_every_version_has_its_page_as_received(archive: Folder) -> None:
    rows = query(
        archive.path,
        "select html_file, body_sha256, entry_id from articles join captures on capture_id = captures.id",
    )
    assert len(rows) == 6
    for html_file, body_sha256, entry_id in rows:
        assert html_file == f"html/tanmy/{entry_id}-v1.html"
        assert hashlib.sha256((archive.path / html_file).read_bytes()).hexdigest() == body_sha256


def test_what_is_there_is_left_alone_and_what_is_missing_comes_back(archive: Folder) -> None:
    assert renew(archive) == HtmlReport()
    pages = sorted(archive.html("tanmy").glob("*-v1.html"))
    content = pages[0].read_bytes()
    pages[0].unlink()
    os.utime(pages[1])  # another time than its capture's: somebody touched it
    (archive.html("tanmy") / "a99-v1.html").write_text("an article that has an entry id by now")
    (archive.html("tanmy") / "notes.txt").write_text("not ours")
    assert renew(archive) == HtmlReport(written=2, kept=4, removed=1)
    assert pages[0].read_bytes() == content
    assert (archive.html("tanmy") / "notes.txt").exists()


def test_only_pages_of_articles_that_have_changed_are_looked_at(archive: Folder) -> None:
    pages = sorted(archive.html("tanmy").glob("*-v1.html"))
    for page in pages:
        os.utime(page)  # nothing in the folder tells of it
    with closing(sqlite3.connect(archive.database)) as db, db:
        db.execute("update articles set title = 'Tin sửa' where html_file like ?", (f"%/{pages[2].name}",))
    assert renew(archive) == HtmlReport(written=1)
    index = archive.html("tanmy") / "index.html"
    renewed = index.read_bytes()
    assert "Tin sửa".encode() in renewed
    shutil.rmtree(archive.renewal)
    assert renew(archive) == HtmlReport(written=5, kept=1)
    assert index.read_bytes() == renewed


def test_pages_of_an_article_that_is_gone_go(archive: Folder) -> None:
    pages = sorted(archive.html("tanmy").glob("*-v1.html"))
    with closing(sqlite3.connect(archive.database)) as db, db:
        for table in ("article_captures", "versions"):
            db.execute(
                f"delete from {table} where article_id = (select id from articles where html_file like ?)",
                (f"%/{pages[3].name}",),
            )
        db.execute("delete from articles where html_file like ?", (f"%/{pages[3].name}",))
    assert renew(archive) == HtmlReport(removed=1)
    assert not pages[3].exists()
    assert pages[3].name not in (archive.html("tanmy") / "index.html").read_text("utf-8")
    assert renew(archive) == HtmlReport()


def test_nights_leave_the_very_index_that_is_written_anew(tmp_path: Path) -> None:
    portal, folder = DemoPortal(articles=30), Folder(tmp_path / "archive")
    for _ in range(4):
        crawl(folder.path, Wire(portal))
        home = folder.html("tanmy")
        renewed = {path.name: path.read_bytes() for path in home.iterdir()}
        shutil.rmtree(folder.renewal)
        assert renew(folder).written == 0
        assert {path.name: path.read_bytes() for path in home.iterdir()} == renewed
        portal.pass_day(new=2, edited=2, removed=1)


def test_a_page_whose_bytes_are_gone_is_said(archive: Folder) -> None:
    shutil.rmtree(archive.html("tanmy"))
    shutil.rmtree(archive.warc("tanmy"))
    report = renew(archive)
    assert (report.written, len(report.damaged)) == (0, 6)


def test_the_operator_can_do_without(archive: Folder) -> None:
    shutil.rmtree(archive.html("tanmy"))
    archive.settings_file.write_text("html = false\n")
    assert renew(archive) == HtmlReport()
    assert not archive.html("tanmy").exists()


def test_the_index_lists_every_page_and_runs_nothing(archive: Folder) -> None:
    with closing(sqlite3.connect(archive.database)) as db, db:
        db.execute(
            "update articles set title = '<script>alert(1)</script>' where html_file like '%1-v1.html'"
        )
        db.execute(
            "update articles set title = '<img src=x onerror=alert(1)>' where title not like '<script%'"
        )
    renew(archive)
    index = (archive.html("tanmy") / "index.html").read_text("utf-8")
    assert index.count("-v1.html") == 6
    assert "default-src 'none'" in index
    assert "<script" not in index
    assert "<img" not in index
    assert "&lt;img src=x onerror=alert(1)&gt;" in index
