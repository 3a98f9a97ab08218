"""`verify` changes nothing, knows what may lie there, and sets torn tails aside when asked."""

import dataclasses
import shutil
import sqlite3
from pathlib import Path

import pytest
from harming_archives import ARTICLE, SITE, SITES, alter, codes, flip, grow, page_of, place_of, six_pages, warc

from lapvo_scraper.errors import ArchiveBusy
from lapvo_scraper.storage.checking.examine import Examiner
from lapvo_scraper.storage.checking.faults import SEVERITIES
from lapvo_scraper.storage.checking.tables import wrong_tables
from lapvo_scraper.storage.checking.verify import repair_tails, verify
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.lock import SiteLock
from lapvo_scraper.storage.rows.canonical import digest


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return six_pages(Folder(tmp_path_factory.mktemp("verify") / "archive"))


@pytest.fixture
def archive(original: Folder, tmp_path: Path) -> Folder:
    shutil.copytree(original.path, tmp_path / "archive")
    return Folder(tmp_path / "archive")


@pytest.mark.parametrize("quick", [False, True])
def test_a_whole_archive_is_sound_and_stays_as_it_was(archive, quick):
    before = {path: path.read_bytes() for path in archive.path.rglob("*") if path.is_file()}
    report = verify(archive, SITES, quick=quick)
    assert report.faults == []
    assert report.sound
    assert {path: path.read_bytes() for path in archive.path.rglob("*") if path.is_file()} == before
    assert report.files == 1
    assert report.bytes == warc(archive).stat().st_size
    assert report.captures == (0 if quick else 6)


def add_an_article(folder: Folder, *, versions: int) -> list[Path]:
    """Rows of an article, its newest version in capture 0; return where its pages lie, newest first."""
    alter(folder, ARTICLE.replace("x', 1, id", f"x', {versions}, id").replace("-v1", f"-v{versions}"))
    reading = digest("{}")
    alter(folder, f"insert into readings values ('{reading}', 'x', 'x', '{{}}')")
    pages = []
    for capture in range(versions):
        number, of = versions - capture, f"from captures where url like '%-{capture}'"
        alter(folder, f"insert into article_captures select id, 1, fetched_at, '{reading}' {of}")
        alter(folder, f"insert into versions select 1, {number}, fetched_at, 'x', id, '{{}}' {of}")
        pages.append(folder.path / f"html/tanmy/1-v{number}.html")
        pages[-1].parent.mkdir(parents=True, exist_ok=True)
        pages[-1].write_text(page_of(capture), encoding="utf-8")
    db = sqlite3.connect(folder.database)
    db.execute("insert into articles_search (articles_search) values ('rebuild')")
    db.commit()
    db.close()
    return pages


def test_the_html_file_of_every_version_is_compared_with_its_capture(archive):
    current, before = add_an_article(archive, versions=2)
    assert (codes(archive), verify(archive, SITES).html_files) == (set(), 2)
    before.write_text("<p>", encoding="utf-8")
    assert [fault.subject for fault in verify(archive, SITES).faults] == ["html/tanmy/1-v1.html"]
    assert (codes(archive), codes(archive, quick=True)) == ({"html-altered"}, set())
    current.unlink()
    assert (codes(archive), codes(archive, quick=True)) == ({"html-altered", "html-missing"}, {"html-missing"})
    assert verify(archive, SITES).sound  # derived files mend themselves
    archive.settings_file.write_text("html = false\n", encoding="utf-8")
    assert codes(archive) == set()


def test_html_files_are_held_against_their_rows_where_the_records_are_gone(archive):
    current, before = add_an_article(archive, versions=2)
    warc(archive).unlink()
    assert (codes(archive), verify(archive, SITES).html_files) == ({"file-missing"}, 2)
    before.write_text("<p>", encoding="utf-8")
    assert codes(archive) == {"file-missing", "html-altered"}
    current.unlink()
    assert codes(archive, quick=True) == {"file-missing", "html-missing"}


def test_a_sound_html_file_is_not_blamed_for_a_damaged_record(archive):
    add_an_article(archive, versions=1)
    flip(warc(archive), place_of(archive, 0))
    assert "html-altered" not in codes(archive)


def test_a_torn_tail_is_set_aside_and_nothing_is_lost(archive):
    whole = warc(archive).read_bytes()
    alter(archive, "update warc_files set sealed = 0, sha256 = null")
    archive.manifest.unlink()
    warc(archive).write_bytes(whole + b"\x1f\x8b\x08half a record")
    assert codes(archive) == {"torn-tail"}
    report = repair_tails(archive, SITE)
    assert list(report.torn.values()) == [len(b"\x1f\x8b\x08half a record")]
    assert warc(archive).read_bytes() == whole
    assert (
        archive.warc("tanmy") / (warc(archive).name + ".torn")
    ).read_bytes() == b"\x1f\x8b\x08half a record"
    assert codes(archive) == set()


def test_a_tail_that_is_being_written_is_not_torn(archive):
    alter(archive, "update warc_files set sealed = 0, sha256 = null")
    archive.manifest.unlink()
    grow(warc(archive))
    lock = SiteLock.acquire(archive, "tanmy", command="lapvo crawl tanmy")
    try:
        assert codes(archive) == set()
        with pytest.raises(ArchiveBusy, match="lapvo crawl tanmy"):
            repair_tails(archive, SITE)
    finally:
        lock.release()


def test_every_code_has_a_severity():
    finding = (verify, Examiner.stretch, wrong_tables)
    source = "".join(Path(of.__code__.co_filename).read_text(encoding="utf-8") for of in finding)
    assert {code for code in SEVERITIES if f'"{code}"' not in source} == set()


def test_the_watcher_is_told_how_far_it_is(archive):
    told: list[tuple[str, int, int]] = []
    verify(archive, SITES, watch=lambda *what: told.append(what))
    assert told == [(f"tanmy/{warc(archive).name}", 0, warc(archive).stat().st_size)]


def test_an_unknown_site_profile_leaves_rows_uncompared_but_bytes_checked(archive):
    alter(archive, "update captures set payload_size = 1 where url like '%-3'")
    assert {fault.code for fault in verify(archive, {}).faults} == set()
    assert codes(archive) == {"row-differs"}


def test_reports_can_be_json(archive):
    warc(archive).unlink()
    facts = dataclasses.asdict(verify(archive, SITES))
    assert facts["faults"][0]["code"] == "file-missing"
