"""WACZ files: what is in them, and that nothing wrong gets a name. Replay in pywb: tests/peers."""

import gzip
import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

sys.path.append(str(Path(__file__).parents[1] / "storage"))

from demo_wire import Wire
from making_runs import crawl

from lapvo_scraper.cli import main
from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.errors import ArchiveDamaged, UsageError
from lapvo_scraper.export.files import replaced_whole
from lapvo_scraper.export.selection import Selection
from lapvo_scraper.export.surt import surt
from lapvo_scraper.export.wacz import VARIANTS, write_wacz
from lapvo_scraper.storage.database.schema import connect, connect_read_only
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.search.days import Days


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """An archive of two nights: the second brings new versions and revisits."""
    portal, path = DemoPortal(articles=8, version="7.2"), tmp_path_factory.mktemp("wacz") / "one"
    with pytest.MonkeyPatch.context() as patched:
        for day in ("2025-06-01", "2025-06-02"):
            patched.setenv("LAPVO_NOW", f"{day}T01:00:00+07:00")
            crawl(path, Wire(portal), full=True)
            portal.pass_day(new=1, edited=2)
    return path


def exported(archive, to, selection=None):
    db = connect_read_only(Folder(archive).database)
    try:
        with replaced_whole(to) as file:
            written = write_wacz(Folder(archive), db, file, selection or Selection())
    finally:
        db.close()
    return written


def index_of(path):
    with zipfile.ZipFile(path) as archive:
        text = gzip.decompress(archive.read("indexes/index.cdx.gz")).decode()
    return [(line.split(" ")[0], line.split(" ")[1], json.loads(line.split(" ", 2)[2])) for line in text.splitlines()]


def query(archive, sql):
    db = connect_read_only(Folder(archive).database)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def test_description_index_and_pages_agree_with_the_bytes(crawled, tmp_path):
    out = tmp_path / "all.wacz"
    written = exported(crawled, out)
    with zipfile.ZipFile(out) as archive:
        described = json.loads(archive.read("datapackage.json"))
        assert described["wacz_version"] == "1.1.1"
        names = {resource["path"] for resource in described["resources"]}
        assert names == set(archive.namelist()) - {"datapackage.json", "datapackage-digest.json"}
        for resource in described["resources"]:
            data = archive.read(resource["path"])
            assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        stated = json.loads(archive.read("datapackage-digest.json"))["hash"]
        assert stated == f"sha256:{hashlib.sha256(archive.read('datapackage.json')).hexdigest()}"
        warcs = {name.partition("/")[2]: archive.read(name) for name in names if name.startswith("archive/")}
        assert {info.compress_type for info in archive.infolist() if info.filename.startswith("archive/")} == {0}
        header, *pages = map(json.loads, archive.read("pages/pages.jsonl").splitlines())
    lines = index_of(out)
    assert [line[:2] for line in lines] == sorted(line[:2] for line in lines)
    for key, stamp, line in lines:
        member = warcs[line["filename"]][int(line["offset"]) :][: int(line["length"])]
        (record,) = ArchiveIterator(io.BytesIO(member))
        assert record.headers["WARC-Target-URI"] == line["url"]
        assert key == surt(line["url"])
        assert stamp == "".join(filter(str.isdigit, record.headers["WARC-Date"]))
        assert line["digest"] == record.headers["WARC-Payload-Digest"]
    found = {(line["url"], stamp) for _, stamp, line in lines}
    assert header["hasText"] is True
    assert len(pages) == written.rows == query(crawled, "select count(*) from articles")[0][0] + 1  # and the home page
    for page in pages:
        assert (page["url"], "".join(filter(str.isdigit, page["ts"]))) in found
    assert all(page["title"] and page["text"] for page in pages[1:])


def test_warc_files_are_copied_byte_for_byte(crawled, tmp_path):
    out = tmp_path / "all.wacz"
    exported(crawled, out)
    with zipfile.ZipFile(out) as archive:
        for path in (crawled / "warc").rglob("*.warc.gz"):
            assert archive.read(f"archive/{path.name}") == path.read_bytes()


def test_other_addresses_of_files_and_articles_get_a_revisit(crawled, tmp_path):
    writer = connect(Folder(crawled).database)
    printed, article = writer.execute(
        "select url, article_id from images where url like '%/documents/%?t=%' order by id limit 1"
    ).fetchone()
    other = printed.partition("?")[0] + "?t=1234567890123"
    writer.execute("insert into images (id, article_id, position, after_block, url) values ('x', ?, 99, 0, ?)", (article, other))
    try:
        exported(crawled, tmp_path / "all.wacz")
    finally:
        writer.execute("delete from images where id = 'x'")
        writer.close()
    variants = {line["url"]: line for _, _, line in index_of(tmp_path / "all.wacz") if line["filename"] == VARIANTS}
    assert other in variants
    aliases = {url for (url,) in query(crawled, "select url from urls where reason like 'alias: %' and url not in (select url from captures)")}
    assert aliases
    assert aliases <= variants.keys()
    with zipfile.ZipFile(tmp_path / "all.wacz") as archive:
        records = {record.headers["WARC-Target-URI"]: record.headers for record in ArchiveIterator(
            io.BytesIO(archive.read(f"archive/{VARIANTS}"))) if record.headers["WARC-Type"] == "revisit"}  # fmt: skip
    assert records[other]["WARC-Refers-To-Target-URI"] == printed
    assert records[other]["X-Lapvo-Variant"] == "yes"


def test_same_archive_same_bytes(crawled, tmp_path):
    for name in ("one.wacz", "two.wacz"):
        exported(crawled, tmp_path / name)
    assert (tmp_path / "one.wacz").read_bytes() == (tmp_path / "two.wacz").read_bytes()


def test_one_article_with_all_it_needs(crawled, tmp_path):
    ((entry, article),) = query(crawled, "select entry_id, id from articles where versions = 2 order by id limit 1")
    written = exported(crawled, tmp_path / "one.wacz", Selection(where=f"entry_id = {entry}"))
    assert written.rows == 2
    urls = [line["url"] for _, _, line in index_of(tmp_path / "one.wacz")]
    captured = query(crawled, f"select url from captures join article_captures on id = capture_id where article_id = {article}")
    assert len(captured) == 2
    assert urls.count(captured[0][0]) == 2
    assert {url for (url,) in query(crawled, f"select url from images where article_id = {article}")} <= set(urls)
    assert {url for (url,) in query(crawled, "select url from captures where page_kind = 'style'")} <= set(urls)
    others = query(crawled, f"select captures.url from captures join article_captures on captures.id = capture_id where article_id != {article}")
    assert not {url for (url,) in others} & set(urls)
    other = tmp_path / "other"
    assert main(["-q", "--archive", str(other), "import", str(tmp_path / "one.wacz")]) == 0
    assert query(other, "select entry_id, versions from articles") == [(entry, 2)]
    with zipfile.ZipFile(tmp_path / "one.wacz") as archive:
        kinds = [record.headers["WARC-Type"] for name in archive.namelist() if name.startswith("archive/")
                 for record in ArchiveIterator(io.BytesIO(archive.read(name)))]  # fmt: skip
    exchanges = [line for _, _, line in index_of(tmp_path / "one.wacz") if line["filename"] != VARIANTS]
    assert kinds.count("request") == len(exchanges)


def test_hidden_articles_stay_out(crawled, tmp_path):
    ((article,),) = query(crawled, "select id from articles where versions = 2 order by id limit 1")
    hidden = {capture for (capture,) in query(crawled, f"select capture_id from article_captures where article_id = {article}")}
    writer = connect(Folder(crawled).database)
    writer.execute("update articles set hidden_at = '2025-06-03T00:00:00Z' where id = ?", (article,))
    try:
        exported(crawled, tmp_path / "shown.wacz")
    finally:
        writer.execute("update articles set hidden_at = null where id = ?", (article,))
        writer.close()
    with zipfile.ZipFile(tmp_path / "shown.wacz") as archive:
        headers = [record.headers for name in archive.namelist() if name.startswith("archive/")
                   for record in ArchiveIterator(io.BytesIO(archive.read(name)))]  # fmt: skip
        pages = archive.read("pages/pages.jsonl").decode()
    named = {head.get(name, "").removeprefix("<urn:uuid:").removesuffix(">") for head in headers
             for name in ("WARC-Record-ID", "WARC-Concurrent-To", "WARC-Refers-To")}  # fmt: skip
    assert len(hidden) == 2
    assert not hidden & named
    assert f'"id": "{article}"' not in pages


def test_a_damaged_record_is_found_before_the_file_gets_its_name(crawled, tmp_path):
    path = next((crawled / "warc").rglob("*.warc.gz"))
    data = path.read_bytes()
    ((offset, length),) = query(crawled, f"select warc_offset, warc_length from captures where warc_file like '%{path.name}' "
                                         "and page_kind = 'article' limit 1")  # fmt: skip
    middle = offset + length // 2
    path.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    try:
        with pytest.raises(ArchiveDamaged):
            exported(crawled, tmp_path / "bad.wacz")
    finally:
        path.write_bytes(data)
    assert list(tmp_path.iterdir()) == []


def test_a_selection_without_pages_is_refused(crawled, tmp_path):
    with pytest.raises(UsageError, match="no page of the archive meets this"):
        exported(crawled, tmp_path / "none.wacz", Selection(days=Days("1999-01-01", "1999-12-31")))
    assert list(tmp_path.iterdir()) == []
