"""`verify` finds whatever is done to an archive, and changes nothing."""

import dataclasses
import gzip
import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lapvo_scraper.errors import ArchiveBusy
from lapvo_scraper.records import Exchange
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.lock import SiteLock
from lapvo_scraper.storage.run import Run
from lapvo_scraper.storage.verify import SEVERITIES, repair_tails, verify

SITE = Site(name="tanmy", base_url="http://127.0.0.1:9")
SITES = {SITE.name: SITE}
PAGE = "<html><head><title>Tân Mỹ</title></head><body><p>{}</p></body></html>"


def exchange(number: int, body: bytes) -> Exchange:
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html;charset=UTF-8\r\nContent-Encoding: gzip\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return Exchange(
        url=f"http://127.0.0.1:9/trang-{number}",
        started_at=datetime(2025, 6, 1, 2, 0, number, tzinfo=UTC),
        sent=f"GET /trang-{number} HTTP/1.1\r\nHost: 127.0.0.1:9\r\n\r\n".encode(),
        received=head.encode() + body,
        server_ip="127.0.0.1",
    )


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """An archive of one run: six pages, two of them with equal bytes, so one is a revisit."""
    folder = Folder(tmp_path_factory.mktemp("verify") / "archive")
    run = Run.open(folder, SITE, command="test", software="test", contact=None)
    for number in range(6):
        text = PAGE.format(
            f"Trang {min(number, 4)} " + hashlib.sha256(str(min(number, 4)).encode()).hexdigest() * 20
        )
        capture = run.keep(exchange(number, gzip.compress(text.encode(), mtime=0)), kind="listing")
        run.ingest(capture, run.read(capture))
    run.finish(outcome="complete", exit_code=0, findings=())
    return folder


@pytest.fixture
def archive(original: Folder, tmp_path: Path) -> Folder:
    shutil.copytree(original.path, tmp_path / "archive")
    return Folder(tmp_path / "archive")


def warc(folder: Folder) -> Path:
    (path,) = folder.warc("tanmy").glob("*.warc.gz")
    return path


def codes(folder: Folder, *, quick: bool = False) -> set[str]:
    return {fault.code for fault in verify(folder, SITES, quick=quick).faults}


def alter(folder: Folder, statement: str) -> None:
    db = sqlite3.connect(folder.database)
    db.execute("pragma foreign_keys = off")
    db.execute(statement)
    db.commit()
    db.close()


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


def flip(path: Path, position: int) -> None:
    data = bytearray(path.read_bytes())
    data[position] ^= 0x10
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def grow(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\x1f\x8b\x08torn")


def flip_in_a_page(folder: Folder) -> None:
    db = sqlite3.connect(folder.database)
    query = "select warc_offset, warc_length from captures where url like '%-3'"
    offset, length = db.execute(query).fetchone()
    db.close()
    flip(warc(folder), offset + length // 2)


def lose_a_row(folder: Folder) -> None:
    alter(folder, "update urls set last_capture_id = null where url like '%-3'")
    alter(folder, "delete from captures where url like '%-3'")


def change(column: str, value: object) -> Callable[[Folder], None]:
    return lambda folder: alter(folder, f"update captures set {column} = {value!r} where url like '%-3'")


def add_a_stranger(folder: Folder) -> None:
    shutil.copy(warc(folder), folder.warc("tanmy") / "tanmy-20990101000000-00000.warc.gz")


HARM: dict[str, tuple[Callable[[Folder], object], set[str], set[str]]] = {
    # what is done: how, codes found, codes found by --quick
    "file lost": (lambda folder: warc(folder).unlink(), {"file-missing"}, {"file-missing"}),
    "file cut": (
        lambda folder: cut(warc(folder)),
        {"file-short", "file-altered", "file-unreadable"},
        {"file-short"},
    ),
    "file longer": (lambda folder: grow(warc(folder)), {"file-altered", "torn-tail"}, {"file-altered"}),
    "bit": (flip_in_a_page, {"file-altered", "file-unreadable", "row-without-record"}, set()),
    "row lost": (lose_a_row, {"record-without-row"}, set()),
    "digest": (change("payload_digest", "sha256:0"), {"row-differs"}, set()),
    "offset": (change("warc_offset", 7), {"row-without-record"}, set()),
    "reference": (change("crawl_id", "none"), {"database-damaged"}, set()),
    "no database": (lambda folder: folder.database.unlink(), {"database-missing"}, {"database-missing"}),
    "database": (
        lambda folder: folder.database.write_bytes(b"none"),
        {"database-damaged"},
        {"database-damaged"},
    ),
    "stranger": (add_a_stranger, {"file-unknown"}, {"file-unknown"}),
}


@pytest.mark.parametrize("what", HARM)
def test_harm_is_found(archive: Folder, what: str):
    harm, full, quick = HARM[what]
    harm(archive)
    assert codes(archive) == full
    assert codes(archive, quick=True) == quick


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_flipped_bit_is_found(original, tmp_path_factory, data):
    folder = Folder(tmp_path_factory.mktemp("flip") / "archive")
    shutil.copytree(original.path, folder.path)
    path = warc(folder)
    position = data.draw(st.integers(0, path.stat().st_size - 1))
    changed = bytearray(path.read_bytes())
    changed[position] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(changed)
    assert not verify(folder, SITES).sound


ARTICLE = """
    insert into articles (id, site, identity, sort_date, first_seen_at, last_seen_at, versions, capture_id,
                          extractor, captions, body, html_file)
    select 1, 'tanmy', 'e:1', '2025', 'x', 'x', 1, id, 'x', '', '', 'html/tanmy/1-v1.html'
    from captures where url like '%-0'
"""


def test_html_files_are_compared_with_their_captures(archive):
    alter(archive, ARTICLE)
    assert codes(archive) == {"html-missing"}
    page = archive.path / "html/tanmy/1-v1.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("<p>", encoding="utf-8")
    assert codes(archive) == {"html-altered"}
    assert verify(archive, SITES).sound  # derived files mend themselves
    archive.settings_file.write_text("html = false\n", encoding="utf-8")
    assert codes(archive) == set()


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
    source = Path(verify.__code__.co_filename).read_text(encoding="utf-8")
    assert {code for code in SEVERITIES if source.count(f'"{code}"') < 2} == set()


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
