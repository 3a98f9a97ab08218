"""The database is a reading of the WARC files: made anew it is the same, and never worse unnoticed."""

import multiprocessing
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from demo_wire import Wire
from making_archives import dump_tables
from making_runs import BASE, SITE, crawl, open_run, query, reply

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.errors import ArchiveBusy, UnknownSite
from lapvo_scraper.export.csv import Style
from lapvo_scraper.export.noted_file import write_noted_file
from lapvo_scraper.export.selection import Selection
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.evidence.warc import Record, iter_records, member
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.lock import SiteLock
from lapvo_scraper.storage.remaking import passages
from lapvo_scraper.storage.remaking import rebuild as rebuilding
from lapvo_scraper.storage.remaking.rebuild import rebuild

OTHER = replace(SITE, name="tanthoi", title="Another portal that shows the same")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rebuild") / "archive"
    for site in (SITE, SITE, OTHER):
        crawl(path, Wire(DemoPortal(articles=12)), site)
    return path


@pytest.fixture
def archive(crawled: Path, tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(crawled, tmp_path / "archive")))


def tables(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(database)) as db:
        return dump_tables(db)


def csv(folder: Folder, to: Path) -> bytes:
    with closing(sqlite3.connect(folder.database)) as db:
        write_noted_file(db, to, Selection(), Style())
    return to.read_bytes()


def change(folder: Folder, statement: str) -> None:
    with closing(sqlite3.connect(folder.database)) as db, db:
        db.execute(statement)


def test_every_table_and_the_csv_are_the_same(archive: Folder, tmp_path: Path) -> None:
    before, csv_before = tables(archive.database), csv(archive, tmp_path / "before.csv")
    archive.database.unlink()
    report = rebuild(archive)
    assert (report.sites, report.replaced, report.damaged) == (["tanmy", "tanthoi"], True, [])
    assert report.captures == len(before[next(name for name in before if name.startswith("captures("))])
    assert tables(archive.database) == before
    assert csv(archive, tmp_path / "after.csv") == csv_before
    assert len(query(archive.path, "select * from articles")) == 24


def test_a_theme_described_today_is_read_in_the_pages_of_yesterday(tmp_path: Path) -> None:
    template = {"name": "own", "evidence": ".bv-khung", "container": ".bv-khung", "title": ".bv-tua", "category": ".bv-muc"}
    described = Site.from_dict({**SITE.to_toml_dict(), "template": [template]})
    portal = DemoPortal(articles=6, template="own-portlet")
    crawl(tmp_path, Wire(portal), SITE)
    crawl(tmp_path, Wire(portal), described)
    categories = {truth.entry_id: truth.category for truth in portal.truth()}
    assert dict(query(tmp_path, "select entry_id, category from articles")) != categories
    rebuild(Folder(tmp_path), accept=True)
    assert dict(query(tmp_path, "select entry_id, category from articles")) == categories
    digests = query(tmp_path, "select profile_digest from crawls order by started_at, id")
    assert [digest for (digest,) in digests] == [SITE.digest, described.digest]
    before = tables(tmp_path / "lapvo.db")
    rebuild(Folder(tmp_path))
    assert tables(tmp_path / "lapvo.db") == before


def test_the_old_database_stays_beside_and_nothing_differs(archive: Folder) -> None:
    before = tables(archive.database)
    report = rebuild(archive)
    assert tables(archive.path / "lapvo.db.before") == before == tables(archive.database)
    assert sorted(path.name for path in archive.path.glob("lapvo.db*")) == ["lapvo.db", "lapvo.db.before"]
    assert len(report.changes) == 22
    assert all(one.emptied == one.changed == one.filled == 0 for one in report.changes)
    title = next(one for one in report.changes if (one.site, one.field) == ("tanmy", "title"))
    assert (title.before, title.after) == (12, 12)


def test_reading_on_several_cores_gives_the_same(archive: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "WORTH_WORKERS", 0)
    monkeypatch.setattr(passages, "PASSAGE", 30_000)  # bytes: several of every file
    before = tables(archive.database)
    told: list[tuple[int, int]] = []
    rebuild(archive, progress=lambda done, total: told.append((done, total)))
    assert tables(archive.database) == before
    assert told[-1][0] == told[-1][1] == sum(path.stat().st_size for path in archive.all_warcs.rglob("*.gz"))


def test_a_rebuild_whose_processes_are_killed_goes_on_alone(
    archive: Folder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(rebuilding, "WORTH_WORKERS", 0)
    monkeypatch.setattr(passages, "PASSAGE", 10_000)  # bytes: many more than are read ahead
    before = tables(archive.database)
    killed: set[int] = set()

    def kill(done: int, total: int) -> None:
        for worker in [] if killed else multiprocessing.active_children():
            worker.kill()
            worker.join()
            killed.add(worker.pid or 0)

    report = rebuild(archive, progress=kill)
    assert killed
    assert (report.replaced, report.damaged) == (True, [])
    assert tables(archive.database) == before
    [said] = [record.message for record in caplog.records if "was killed" in record.message]
    assert said.startswith("a process that read WARC files was killed, probably for lack of memory; nothing is lost")


@pytest.mark.parametrize("workers", [0, 10**9], ids=["every core", "one core"])
def test_where_a_file_is_divided_makes_no_difference(
    archive: Folder, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    """Not where a passage begins within a record that is damaged, nor in bytes of a record that look like one."""
    noise = random.Random(0).randbytes(40_000)  # is stored as it is, and too long to be repeated by reference
    within = member(Record((("WARC-Type", "response"), ("WARC-Record-ID", "<urn:uuid:1>")), b"x"))
    run = open_run(archive.path)
    document = reply(noise + within + noise, "Content-Type: application/pdf", url=f"{BASE}/a.pdf")
    capture = run.keep(document, kind="attachment")
    run.ingest(capture, run.read(capture))
    run.finish(outcome="complete", exit_code=0, findings=())
    assert within in (archive.all_warcs / capture.warc_file).read_bytes()
    first = min(archive.warc("tanmy").glob("*.warc.gz"))
    data = bytearray(first.read_bytes())
    for record in list(iter_records(first))[3::7]:
        data[record.offset + 40] ^= 1
    first.write_bytes(data)
    at_once = rebuild(archive, accept=True)
    tables_at_once = tables(archive.database)
    monkeypatch.setattr(rebuilding, "WORTH_WORKERS", workers)
    monkeypatch.setattr(passages, "PASSAGE", 700)  # bytes: a passage begins within every record
    divided = rebuild(archive, accept=True)
    assert (divided.captures, divided.damaged) == (at_once.captures, at_once.damaged)
    assert tables(archive.database) == tables_at_once


def test_a_dry_run_tells_and_replaces_nothing(archive: Folder) -> None:
    change(archive, "update articles set title = 'Khác' where site = 'tanmy'")
    bytes_before = archive.database.read_bytes()
    report = rebuild(archive, dry_run=True)
    title = next(one for one in report.changes if (one.site, one.field) == ("tanmy", "title"))
    assert (title.emptied, title.changed, title.filled, report.replaced) == (0, 12, 0, False)
    assert archive.database.read_bytes() == bytes_before
    assert [path.name for path in archive.path.glob("lapvo.db*")] == ["lapvo.db"]


def test_a_reader_that_loses_a_field_is_refused_unless_accepted(archive: Folder) -> None:
    filled = query(archive.path, "select count(*) from articles where byline is null and site = 'tanmy'")
    change(archive, "update articles set byline = 'Ai đó' where byline is null and site = 'tanmy'")
    report = rebuild(archive)
    byline = next(one for one in report.changes if (one.site, one.field) == ("tanmy", "byline"))
    assert (byline.emptied,) == filled[0]
    assert byline.falls
    assert (report.refused, report.replaced) == (True, False)
    assert query(archive.path, "select count(*) from articles where byline = 'Ai đó'") == filled
    assert rebuild(archive, accept=True).replaced
    assert query(archive.path, "select count(*) from articles where byline = 'Ai đó'") == [(0,)]


def test_an_article_that_vanishes_counts_as_lost(archive: Folder) -> None:
    columns = [name for _, name, *_ in query(archive.path, "pragma table_info(articles)")]
    copied = ", ".join({"id": "1", "identity": "'e:1'"}.get(name, name) for name in columns)
    change(archive, f"insert into articles select {copied} from articles where site = 'tanmy' limit 1")
    report = rebuild(archive)
    assert report.refused
    assert {one.emptied for one in report.changes if one.field in ("title", "body")} == {0, 1}


def test_one_site_is_made_anew_and_the_other_kept(archive: Folder) -> None:
    before = tables(archive.database)
    change(archive, "update articles set category = 'Cũ'")
    report = rebuild(archive, ["tanthoi"])
    assert {one.site for one in report.changes} == {"tanthoi"}
    assert query(archive.path, "select site, count(*) from articles where category = 'Cũ' group by 1") == [
        ("tanmy", 12)
    ]
    rebuild(archive, ["tanmy"])
    assert tables(archive.database) == before


def test_what_settling_remembers_of_a_site_is_made_anew_too(archive: Folder) -> None:
    before = {table: query(archive.path, f"select * from {table} order by 1, 2") for table in ("settled", "entry_days")}
    change(archive, "insert into entry_days values ('tanthoi', 1, '1999-01-01')")
    change(archive, "insert into title_entries (site, title, entry_id) values ('tanthoi', '/khong-co', 1)")
    rebuild(archive, ["tanthoi"])
    assert before == {table: query(archive.path, f"select * from {table} order by 1, 2") for table in before}
    assert query(archive.path, "select count(*) from title_entries where title = '/khong-co'") == [(0,)]


def test_a_database_that_is_none_any_more_is_replaced(archive: Folder) -> None:
    before = tables(archive.database)
    archive.database.write_bytes(b"\x00 not a database" * 100)
    report = rebuild(archive)
    assert (report.replaced, report.changes) == (True, [])
    assert tables(archive.database) == before


def test_nobody_else_may_be_writing(archive: Folder) -> None:
    lock = SiteLock.acquire(archive, "tanthoi", command="test")
    with pytest.raises(ArchiveBusy, match="tanthoi"):
        rebuild(archive, ["tanmy"])
    lock.release()
    with pytest.raises(UnknownSite, match="it holds: tanmy, tanthoi"):
        rebuild(archive, ["tanphu"])


def test_an_open_reader_keeps_what_it_reads(archive: Folder) -> None:
    with closing(sqlite3.connect(f"{archive.database.as_uri()}?mode=ro", uri=True)) as reader:
        (count,) = reader.execute("select count(*) from articles").fetchone()
        assert rebuild(archive).replaced
        assert reader.execute("select count(*) from articles").fetchone() == (count,)


def test_damage_is_read_around_and_said(archive: Folder) -> None:
    path = min(archive.warc("tanmy").glob("*.warc.gz"))
    pages = [record for record in iter_records(path) if record.type == "response"]
    data = bytearray(path.read_bytes())
    data[pages[5].offset + 40] ^= 1
    path.write_bytes(data)
    held = query(archive.path, "select id from captures where site = 'tanmy'")
    report = rebuild(archive, accept=True)
    [said] = report.damaged
    assert f"unreadable from byte {pages[5].offset} on; what stands behind was read" in said
    left = query(archive.path, "select id from captures where site = 'tanmy'")
    assert {lost for (lost,) in held} - {kept for (kept,) in left} == {pages[5].id}
    assert path.read_bytes() == data
