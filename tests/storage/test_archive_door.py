"""What `open_archive` gives a Python program."""

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_wire import Wire
from making_runs import crawl

from lapvo_scraper import open_archive
from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.errors import NoArchive, UsageError
from lapvo_scraper.storage.asking.archive import Archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path = tmp_path_factory.mktemp("door") / "archive"
    for _ in range(2):
        crawl(path, Wire(DemoPortal(articles=30)))
    with open_archive(path) as opened:
        yield opened


def test_articles_come_newest_first_with_what_hangs_on_them(archive: Archive) -> None:
    found = list(archive.articles())
    assert len(found) == 30
    assert [one.sort_date for one in found] == sorted((one.sort_date for one in found), reverse=True)
    for one in found:
        blocks = archive.blocks(one)
        assert "\n\n".join(block.text for block in blocks if block.kind != "caption") == one.body
        assert "\n".join(block.text for block in blocks if block.kind == "caption") == one.captions
        assert len(archive.versions(one)) == one.versions == 1
        assert archive.versions(one)[0].reading.title == one.title
    assert any(archive.images(one) for one in found)
    assert any(archive.attachments(one) for one in found)


def test_articles_can_be_narrowed(archive: Archive) -> None:
    found = list(archive.articles())
    one = next(article for article in found if article.date and article.category)
    assert one.date is not None
    day = list(archive.articles(site="tanmy", first=one.date, last=one.date, category=one.category))
    assert one in day
    assert {article.date for article in day} == {one.date}
    assert list(archive.articles(site="tanphu")) == []
    signed = next(article for article in found if archive.credits(article))
    name = archive.credits(signed)[0].name
    assert signed in list(archive.articles(author=name))
    with pytest.raises(UsageError, match="not a date"):
        archive.articles(first="yesterday")


def test_an_article_is_found_by_number_and_address(archive: Archive) -> None:
    one = next(archive.articles())
    assert one.entry_id is not None
    assert one.url is not None
    assert archive.article(one.id) == archive.article(one.entry_id) == archive.article(one.url) == one
    assert archive.article(str(one.entry_id)) == one
    with pytest.raises(UsageError, match="no article"):
        archive.article(7)


def test_search_gives_the_same_articles(archive: Archive) -> None:
    one = next(archive.articles())
    assert one.title is not None
    hits = archive.search(f'"{one.title}"')
    assert one.id in [hit.id for hit in hits.first]


def test_hits_come_in_pages(archive: Archive) -> None:
    whole = archive.search("a*", sort="date", limit=100)
    pages = [archive.search("a*", sort="date", limit=4, offset=offset).first for offset in range(0, whole.total, 4)]
    assert [hit for page in pages for hit in page] == list(whole.first)
    assert whole.total == len(whole.first) > 8


def test_an_article_can_be_cited(archive: Archive) -> None:
    one = next(archive.articles())
    source = archive.provenance(one)
    assert source is not None
    assert (source.evidence, source.capture_id) == ("live", one.capture_id)
    assert source.captures >= 1
    stored = archive.capture(source.capture_id).capture
    assert (source.payload_digest, source.warc_offset) == (stored.payload_digest, stored.warc_offset)
    assert f"<{one.url}>. Captured {source.captured_at} " in archive.cite(one)
    assert f"mã bài {one.entry_id}" in archive.cite(one, "vi")


def test_a_capture_has_its_bytes_as_received_and_decoded(archive: Archive) -> None:
    one = next(archive.articles())
    stored = archive.capture(one.capture_id)
    assert "sha256:" + hashlib.sha256(stored.payload).hexdigest() == stored.capture.payload_digest
    assert len(stored.payload) == stored.capture.payload_size
    assert hashlib.sha256(stored.content).hexdigest() == stored.capture.body_sha256
    assert stored.content in (stored.payload, gzip.decompress(stored.payload))
    with pytest.raises(UsageError, match="no capture"):
        archive.capture("none")


def test_a_revisit_gives_the_bytes_it_repeats(archive: Archive) -> None:
    revisits = archive.connection.execute(
        "select id from captures where record_type = 'revisit' and payload_digest is not null"
    ).fetchall()
    assert revisits
    for (capture_id,) in revisits:
        stored = archive.capture(capture_id)
        assert "sha256:" + hashlib.sha256(stored.payload).hexdigest() == stored.capture.payload_digest


def test_a_failed_attempt_has_no_bytes(archive: Archive) -> None:
    failed = archive.connection.execute("select id from captures where record_type = 'metadata'").fetchone()
    if failed:
        assert archive.capture(failed[0]).payload == b""


def test_the_database_cannot_be_written_through_the_door(archive: Archive) -> None:
    with pytest.raises(Exception, match="readonly"):
        archive.connection.execute("delete from articles")


def test_a_folder_that_is_no_archive_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoArchive, match="holds no archive"):
        open_archive(tmp_path)


def test_an_archive_opens_from_a_folder_that_cannot_be_written_to(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir()
    (folder / "lapvo.db").write_bytes((archive.path / "lapvo.db").read_bytes())
    folder.chmod(0o500)
    try:
        with open_archive(folder) as copy:
            assert len(list(copy.articles())) == 30
    finally:
        folder.chmod(0o700)
