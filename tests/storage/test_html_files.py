"""`html/`: the page of each version as it was received, under names made of numbers."""

import errno
import filecmp
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
from lapvo_scraper.storage import line_files
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


def change_title(folder: Folder, page: Path) -> None:
    with closing(sqlite3.connect(folder.database)) as db, db:
        db.execute("update articles set title = 'Tin sửa' where html_file like ?", (f"%/{page.name}",))


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
    change_title(archive, pages[2])
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


def unreadable(*_: object, **__: object) -> bytes:
    raise OSError(errno.EIO, "Input/output error")


def test_where_the_old_index_cannot_be_read_every_page_is_looked_at(
    archive: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = sorted(archive.html("tanmy").glob("*-v1.html"))
    change_title(archive, pages[2])
    monkeypatch.setattr(os, "pread", unreadable)
    monkeypatch.setattr(filecmp, "cmp", unreadable)
    assert renew(archive) == HtmlReport(kept=6)
    assert "Tin sửa" in (archive.html("tanmy") / "index.html").read_text("utf-8")


def test_an_index_that_another_put_in_the_place_of_ours_is_not_copied(
    archive: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, index = min(archive.html("tanmy").glob("*-v1.html")), archive.html("tanmy") / "index.html"
    before, replace = index.read_bytes(), Path.replace

    def then_another(path: Path, target: Path) -> Path:
        replaced = replace(path, target)
        if target == index:
            others = index.with_name("others")
            others.write_bytes(before)
            replace(others, index)
        return replaced

    change_title(archive, page)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", then_another)
        renew(archive)
    assert index.read_bytes() == before
    renew(archive)
    assert "Tin sửa" in index.read_text("utf-8")


def test_two_may_renew_at_once(archive: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    home, write = archive.html("tanmy"), line_files.write
    names = {path.name for path in home.iterdir()}

    def with_another(*arguments: object) -> object:
        monkeypatch.setattr(line_files, "write", write)
        shutil.rmtree(archive.renewal)  # the other one looks at every file, ours too
        renew(archive)
        return write(*arguments)

    change_title(archive, min(home.glob("*-v1.html")))
    monkeypatch.setattr(line_files, "write", with_another)
    assert renew(archive).written == 0
    assert "Tin sửa" in (home / "index.html").read_text("utf-8")
    assert {path.name for path in home.iterdir()} == names


def test_what_a_killed_run_left_goes(archive: Folder) -> None:
    home = archive.html("tanmy")
    left = [home / name for name in ("12-v1.html.partial", "12-v1.html.0a1b2c3d.partial", "index.html.0a1b2c3d.partial")]
    for path in left:
        path.write_bytes(b"<html>")
        os.utime(path, (0, 0))
    (home / "a13-v2.html.0a1b2c3d.partial").write_bytes(b"being written")
    assert renew(archive) == HtmlReport(kept=6, removed=3)
    assert [path.name for path in home.glob("*.partial")] == ["a13-v2.html.0a1b2c3d.partial"]


def test_an_index_made_whole_while_few_pages_were_looked_at_does_not_put_off_looking_at_all(
    archive: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = sorted(archive.html("tanmy").glob("*-v1.html"))
    monkeypatch.setenv("LAPVO_NOW", "2030-06-01T22:00:00+07:00")
    shutil.rmtree(archive.renewal)
    assert renew(archive) == HtmlReport(kept=6)
    os.utime(pages[5])
    monkeypatch.setenv("LAPVO_NOW", "2030-06-20T22:00:00+07:00")
    for page in pages[:3]:
        change_title(archive, page)  # more than a copied index may differ in
    assert renew(archive) == HtmlReport(kept=3)
    monkeypatch.setenv("LAPVO_NOW", "2030-07-02T22:00:00+07:00")
    assert renew(archive) == HtmlReport(written=1, kept=5)


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
