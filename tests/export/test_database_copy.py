"""One file with the whole database, taken beside a writer."""

import sqlite3
import threading
from contextlib import closing

import pytest

from lapvo_scraper.errors import ArchiveDamaged
from lapvo_scraper.export.database_copy import copy_database
from lapvo_scraper.storage.database.schema import connect, connect_read_only


def copied(db, path, site=None):
    path.touch()
    written = copy_database(db, path, site)
    return written, sqlite3.connect(path)


@pytest.fixture
def two_sites(shelf):
    for number, site in ((1, "a"), (2, "b")):
        shelf.insert("sites", site=site, base_url="u", timezone="t", profile="{}")
        shelf.insert("crawls", id=f"{site}-1", site=site, command="c", started_at="x", software="s", profile_digest="d")
        shelf.insert("warc_files", name=f"{site}/1", site=site)
        shelf.insert("captures", id=f"c{number}", site=site, url="u", fetched_at="x", record_type="response",
                     evidence="live", warc_file=f"{site}/1", warc_offset=1, warc_length=1, crawl_id=f"{site}-1")  # fmt: skip
        shelf.article(number, site=site, capture_id=f"c{number}", title=f"Bài của {site}")
        shelf.insert("authors", id=number, name=f"Tên {site}", name_key="t", kind="person")
        shelf.insert("article_authors", article_id=number, author_id=number, position=0, role="author")
        shelf.insert("readings", reading_digest=f"r{number}", content_digest="c", extractor="x", reading='{"w": "kín"}')
        shelf.insert("article_captures", capture_id=f"c{number}", article_id=number, fetched_at="x", reading_digest=f"r{number}")
        shelf.insert("findings", crawl_id=f"{site}-1", code="c", severity="note", subject="s", count=1, message="m", remedy="r")
    return shelf


def test_every_row_is_there_and_only_one_file(two_sites, read, tmp_path):
    db = read()
    written, copy = copied(db, tmp_path / "copy.db")
    with closing(copy):
        for (name,) in db.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite%'"):
            assert copy.execute(f"select * from {name}").fetchall() == db.execute(f"select * from {name}").fetchall()
        assert copy.execute("select count(*) from articles_search where articles_search match 'cua'").fetchone() == (2,)
        assert copy.execute("pragma journal_mode").fetchone() == ("delete",)
    assert written.rows == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "lapvo.db"]


def test_one_site(two_sites, read, tmp_path):
    _, copy = copied(read(), tmp_path / "copy.db", "b")
    with closing(copy):
        for table, column in (("articles", "site"), ("crawls", "site"), ("findings", "crawl_id"), ("authors", "name"),
                              ("readings", "reading_digest"), ("captures", "id"), ("sites", "site")):  # fmt: skip
            assert len(copy.execute(f"select {column} from {table}").fetchall()) == 1, table
        assert copy.execute("select name from authors").fetchone() == ("Tên b",)
        assert copy.execute("select count(*) from articles_search where articles_search match 'cua'").fetchone() == (1,)


def test_hidden_articles_leave_no_word(two_sites, read, tmp_path):
    writer = connect(two_sites.path)
    writer.execute("update articles set hidden_at = '2025-01-01T00:00:00Z' where id = 1")
    writer.close()
    written, copy = copied(read(), tmp_path / "copy.db")
    copy.close()
    assert written.rows == 1
    data = (tmp_path / "copy.db").read_bytes()
    assert data.count('{"w": "kín"}'.encode()) == 1


def test_same_archive_same_bytes(two_sites, read, tmp_path):
    for name in ("one.db", "two.db"):
        copied(read(), tmp_path / name)[1].close()
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


def test_beside_a_writer_the_copy_is_of_one_state(two_sites, tmp_path):
    writer = connect(two_sites.path)
    writer.execute("pragma journal_mode = wal")
    stop = threading.Event()

    def write() -> None:
        number = 100
        while not stop.is_set():  # captions and articles always come together
            writer.execute("begin immediate")
            writer.execute("insert into authors values (?, 'x', 'x', 'person')", (number,))
            writer.execute("insert into article_tags values (1, ?, 'x')", (number,))
            writer.execute("commit")
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(3):
            with closing(connect_read_only(two_sites.path)) as db:
                _, copy = copied(db, tmp_path / f"{number}.db")
            with closing(copy):
                authors = copy.execute("select count(*) from authors where id >= 100").fetchone()
                assert authors == copy.execute("select count(*) from article_tags").fetchone()
    finally:
        stop.set()
        thread.join()
        writer.close()


def test_a_copy_that_does_not_check_is_refused(shelf, read, tmp_path):
    shelf.article(1)  # its capture is not there
    with pytest.raises(ArchiveDamaged, match="a row of articles refers to nothing"):
        copied(read(), tmp_path / "copy.db")
