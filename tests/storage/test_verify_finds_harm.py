"""`verify` finds whatever is done to the files and rows of an archive, however the work is divided."""

import dataclasses
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from harming_archives import ARTICLE, SITE, SITES, alter, codes, exchange, flip, grow, place_of, six_pages, warc
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lapvo_scraper.storage.checking import verify as verify_module
from lapvo_scraper.storage.checking.verify import verify
from lapvo_scraper.storage.evidence.warc import Record, iter_records, member
from lapvo_scraper.storage.evidence.warc import digest as warc_digest
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.run import Run


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return six_pages(Folder(tmp_path_factory.mktemp("verify") / "archive"))


@pytest.fixture
def archive(original: Folder, tmp_path: Path) -> Folder:
    shutil.copytree(original.path, tmp_path / "archive")
    return Folder(tmp_path / "archive")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def flip_in_a_page(folder: Folder) -> None:
    flip(warc(folder), place_of(folder, 3))


def lose_a_row(folder: Folder) -> None:
    alter(folder, "update urls set last_capture_id = null where url like '%-3'")
    alter(folder, "delete from captures where url like '%-3'")


def change(column: str, value: object) -> Callable[[Folder], None]:
    return lambda folder: alter(folder, f"update captures set {column} = {value!r} where url like '%-3'")


def rewrite(folder: Folder, url: str, **changes: object) -> None:
    """Put another member in the place of a record, as whole and well-formed as the one before."""
    path = warc(folder)
    [found] = [one for one in iter_records(path) if one.get("WARC-Target-URI") == url and one.type != "request"]
    data = path.read_bytes()
    other = member(dataclasses.replace(found, **changes))  # type: ignore[arg-type]
    path.write_bytes(data[: found.offset] + other + data[found.offset + found.length :])


def change_a_body(folder: Folder) -> None:
    rewrite(folder, f"{SITE.base_url}/trang-3", block=b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")


def double_the_file(folder: Folder) -> None:
    warc(folder).write_bytes(warc(folder).read_bytes() * 2)


def zero_a_stretch(folder: Folder) -> None:
    data = bytearray(warc(folder).read_bytes())
    data[900:1400] = bytes(500)
    warc(folder).write_bytes(data)


def rename_the_file(folder: Folder) -> None:
    warc(folder).rename(folder.warc("tanmy") / "tanmy-20200101000000-00000.warc.gz")


def lose_the_repeated_payload(folder: Folder) -> None:
    alter(folder, "update urls set last_capture_id = null where url like '%-4'")
    alter(folder, "delete from captures where url like '%-4'")


def spoil_a_page_of_the_database(folder: Folder) -> None:
    data = bytearray(folder.database.read_bytes())
    db = sqlite3.connect(folder.database)
    (root,) = db.execute("select rootpage from sqlite_master where name = 'captures_by_url'").fetchone()
    (size,) = db.execute("pragma page_size").fetchone()
    db.close()
    data[(root - 1) * size + 20 : root * size] = bytes(size - 20)
    folder.database.write_bytes(data)


def forge_the_manifest(folder: Folder) -> None:
    text = folder.manifest.read_text("utf-8")
    folder.manifest.write_text(("0" if text[0] != "0" else "1") + text[1:], encoding="utf-8")


def tear_the_manifest(folder: Folder) -> None:
    folder.manifest.write_text(folder.manifest.read_text("utf-8")[:-9], encoding="utf-8")


def forget_an_article_in_the_index(folder: Folder) -> None:
    alter(folder, ARTICLE)
    (folder.path / "html/tanmy").mkdir(parents=True, exist_ok=True)
    alter(folder, "update articles set html_file = null")
    alter(folder, "delete from articles_search_docsize")


def change_a_reading(folder: Folder) -> None:
    alter(folder, "insert into readings values ('sha256:0', 'sha256:0', '1', '{}')")


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
    "offset below zero": (change("warc_offset", -7), {"row-without-record"}, set()),
    "reference": (change("crawl_id", "none"), {"database-damaged"}, set()),
    "address": (change("url", "http://127.0.0.1:9/trang-33"), {"row-differs"}, set()),
    "time": (change("fetched_at", "2025-06-01T02:00:33Z"), {"row-differs"}, set()),
    "server": (change("server_ip", "10.0.0.1"), {"row-differs"}, set()),
    "file emptied": (
        lambda folder: warc(folder).write_bytes(b""),
        {"file-short", "file-altered", "row-without-record"},
        {"file-short"},
    ),
    "last byte": (
        lambda folder: warc(folder).write_bytes(warc(folder).read_bytes()[:-1]),
        {"file-short", "file-altered", "file-unreadable"},
        {"file-short"},
    ),
    "zeros": (
        zero_a_stretch,
        {"file-altered", "file-unreadable", "row-without-record"},
        set(),
    ),
    "twice": (double_the_file, {"file-altered"}, {"file-altered"}),
    "renamed": (
        rename_the_file,
        {"file-missing", "file-unknown"},
        {"file-missing", "file-unknown"},
    ),
    "body changed": (
        change_a_body,
        {"file-short", "file-altered", "record-altered", "row-differs", "row-without-record"},
        {"file-short"},
    ),
    "repeated payload": (
        lose_the_repeated_payload,
        {"record-without-row", "revisit-unresolved", "row-differs"},
        set(),
    ),
    "file unlisted": (
        lambda folder: alter(folder, "delete from warc_files"),
        {"file-unknown", "database-damaged"},
        {"file-unknown"},
    ),
    "page of the database": (spoil_a_page_of_the_database, {"database-damaged"}, {"database-damaged"}),
    "manifest forged": (forge_the_manifest, {"file-altered"}, set()),
    "manifest torn": (tear_the_manifest, {"manifest-incomplete"}, {"manifest-incomplete"}),
    "manifest gone": (
        lambda folder: folder.manifest.unlink(),
        {"manifest-incomplete"},
        {"manifest-incomplete"},
    ),
    "index": (forget_an_article_in_the_index, {"index-differs"}, set()),
    "reading": (change_a_reading, {"reading-altered"}, set()),
    "no database": (lambda folder: folder.database.unlink(), {"database-missing"}, {"database-missing"}),
    "database": (
        lambda folder: folder.database.write_bytes(b"none"),
        {"database-damaged"},
        {"database-damaged"},
    ),
    "stranger": (add_a_stranger, {"file-unknown"}, {"file-unknown"}),
}


@pytest.mark.parametrize(
    ("block", "field", "said"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "WARC-Block-Digest", "its payload digest is wrong"),
        (None, "WARC-Payload-Digest", "its block digest is wrong"),
    ],
)
def test_each_digest_of_a_record_is_looked_at_alone(archive, block, field, said):
    """Bytes were exchanged, and one digest with them."""
    url = f"{SITE.base_url}/trang-3"
    [found] = [one for one in iter_records(warc(archive)) if one.get("WARC-Target-URI") == url and one.type == "response"]
    block = block or found.block.replace(b"HTTP/1.1 200 OK", b"HTTP/1.1 203 OK")
    right = {"WARC-Block-Digest": warc_digest(block), "WARC-Payload-Digest": found["WARC-Payload-Digest"]}
    headers = tuple((name, right[name] if name == field else value) for name, value in found.headers)
    rewrite(archive, url, block=block, headers=headers)
    details = [fault.detail for fault in verify(archive, SITES).faults if fault.code == "record-altered"]
    assert [detail.partition(": ")[2] for detail in details] == [said]


def test_archives_are_harmed_in_twenty_ways_and_more() -> None:
    assert len(HARM) >= 20


@pytest.mark.parametrize("what", HARM)
def test_harm_is_found(archive: Folder, what: str):
    harm, full, quick = HARM[what]
    harm(archive)
    assert codes(archive) == full
    assert codes(archive, quick=True) == quick


@pytest.mark.parametrize("what", HARM)
def test_where_a_file_is_divided_makes_no_difference(archive, what, monkeypatch):
    harm, full, _ = HARM[what]
    harm(archive)
    at_once = verify(archive, SITES)
    monkeypatch.setattr(verify_module, "STRETCH", 700)  # bytes: a stretch begins within every record
    divided = verify(archive, SITES)
    assert divided == at_once
    assert {fault.code for fault in divided.faults} == full


def test_every_core_finds_what_one_finds(archive, monkeypatch):
    flip_in_a_page(archive)
    at_once = verify(archive, SITES)
    monkeypatch.setattr(verify_module, "WORTH_WORKERS", 0)
    monkeypatch.setattr(verify_module, "STRETCH", 3000)
    assert verify(archive, SITES) == at_once


def test_bytes_that_look_like_a_record_are_none(tmp_path, monkeypatch):
    """A file of an archive within a page: a stretch that begins in it takes the record within for one."""
    folder = Folder(tmp_path / "archive")
    run = Run.open(folder, SITE, command="test", software="test", contact=None)
    within = member(Record((("WARC-Type", "response"), ("WARC-Record-ID", "<urn:uuid:1>")), b"x"))
    noise = random.Random(0).randbytes(40_000)  # is stored as it is, and too long to be repeated by reference
    body = noise + within + noise
    capture = run.keep(exchange(1, body), kind="attachment")
    run.ingest(capture, run.read(capture))
    run.finish(outcome="complete", exit_code=0, findings=())
    assert within in warc(folder).read_bytes()
    monkeypatch.setattr(verify_module, "STRETCH", 20_000)
    report = verify(folder, SITES)
    assert (report.captures, report.faults) == (1, [])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
