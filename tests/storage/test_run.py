"""Whole runs: against the demo portal, and where something fails."""

import errno
import os
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from demo_wire import Wire
from making_runs import BASE, SITE, crawl, dump, open_run, query, rebuilt, reply, wait_until
from test_warc_files import FailingDisk

from lapvo_scraper import clock
from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.errors import ArchiveBusy, ArchiveError, LapvoError, StorageFull
from lapvo_scraper.records import Capture, Exchange, Link, Reading
from lapvo_scraper.storage.disk import Disk
from lapvo_scraper.storage.evidence.captures import bare_digest
from lapvo_scraper.storage.evidence.manifest import file_digest, read_manifest
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.run import Commit, Run


def keep(run: Run, name: str, body: bytes = b"<html>" + b"Trang. " * 200, **more: object) -> Capture:
    headers = ("Content-Type: text/html", f"Content-Length: {len(body)}")
    return run.keep(reply(body, *headers, url=f"{BASE}/{name}", **more), kind="listing")


def keep_and_ingest(run: Run, *names: str) -> None:
    for name in names:
        capture = keep(run, name)
        run.ingest(capture, run.read(capture))


def urls_of(archive: Path) -> list[str]:
    found = query(archive, "select url from captures where crawl_id like 'tanmy%' order by url")
    return [url.removeprefix(BASE + "/") for (url,) in found]


# --- the demo portal --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo_crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path, wire = tmp_path_factory.mktemp("run") / "archive", Wire(DemoPortal(articles=20))
    books = crawl(path, wire)
    assert books.balanced
    assert (books.queued, books.left_due, books.articles_new) == (len(wire.asked), 0, 20)
    assert len(set(wire.asked)) == len(wire.asked)
    second = crawl(path, wire)
    assert second.balanced
    assert (second.articles_new, second.articles_changed, second.left_due) == (0, 0, 0)
    assert second.queued < books.queued / 5
    return path


def test_every_row_follows_from_the_warc_files(demo_crawl: Path) -> None:
    assert dump(rebuilt(demo_crawl)) == dump(demo_crawl)


def test_the_content_of_any_capture_is_what_its_row_says(demo_crawl: Path, tmp_path: Path) -> None:
    archive = shutil.copytree(demo_crawl, tmp_path / "archive")
    run = open_run(archive)
    plain = keep(run, "plain")
    wanted = "select id, body_sha256 from captures where body_sha256 is not null and record_type = ?"
    for form in ("response", "revisit"):
        for capture_id, sha256 in query(archive, wanted, form)[:9]:
            assert bare_digest(run.content(replace(plain, id=capture_id)).data) == sha256
    run.abandon()


def test_the_end_leaves_sealed_files_a_manifest_and_one_database_file(demo_crawl: Path) -> None:
    folder = Folder(demo_crawl)
    manifest = read_manifest(folder)
    files = query(demo_crawl, "select name, committed, sealed, sha256 from warc_files")
    assert len(files) == len(manifest) == 2
    for name, committed, sealed, sha256 in files:
        path = folder.all_warcs / name
        assert (committed, sealed, sha256) == (path.stat().st_size, 1, file_digest(path))
        assert manifest[f"warc/{name}"] == sha256
    assert not list(demo_crawl.glob("lapvo.db-*"))
    with closing(sqlite3.connect(folder.database)) as db:
        assert db.execute("pragma journal_mode").fetchone() == ("delete",)
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        assert db.execute("pragma foreign_key_check").fetchall() == []


# --- batches ----------------------------------------------------------------------------------------------


def test_nothing_is_a_row_before_its_batch_closes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lapvo_scraper.storage.writer.MAX_SECONDS", 60.0)
    run = open_run(tmp_path)
    keep_and_ingest(run, "a", "b")
    assert (run.staged, urls_of(tmp_path)) == (2, [])
    run.flush()
    wait_until(lambda: not run.staged)
    assert urls_of(tmp_path) == ["a", "b"]
    run.abandon()


class WatchingDisk(Disk):
    """Notes which rows there are whenever bytes are about to be made safe."""

    def __init__(self, archive: Path) -> None:
        self.archive, self.rows_then = archive, []

    def sync(self, descriptor: int) -> None:
        self.rows_then.append(urls_of(self.archive))
        super().sync(descriptor)


def test_bytes_are_safe_before_their_rows_are_written(tmp_path: Path) -> None:
    disk = WatchingDisk(tmp_path)
    run = open_run(tmp_path, disk=disk)
    for name, before in (("a", []), ("b", ["a"])):
        disk.rows_then.clear()
        keep_and_ingest(run, name)
        run.flush()
        wait_until(lambda: not run.staged)
        assert disk.rows_then == [before]
    run.abandon()


def test_a_batch_closes_by_itself_when_it_is_large_or_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lapvo_scraper.storage.writer.MAX_PAGES", 3)
    monkeypatch.setattr("lapvo_scraper.storage.writer.MAX_SECONDS", 1.0)
    run = open_run(tmp_path)
    keep_and_ingest(run, "a", "b", "c")
    wait_until(lambda: not run.staged)
    keep_and_ingest(run, "d")
    assert len(urls_of(tmp_path)) == 3
    wait_until(lambda: not run.staged)
    assert len(urls_of(tmp_path)) == 4
    run.abandon()


def test_word_is_given_of_every_batch_and_leases_fill_the_window(tmp_path: Path) -> None:
    run = open_run(tmp_path)
    commits: list[Commit] = []
    run.start(commits.append, window=3)
    wait_until(lambda: len(commits) == 1)
    assert [lease.url for lease in commits[0].leases] == [f"{BASE}/"]
    links = tuple(Link(f"{BASE}/trang-{number}", "listing") for number in range(5))
    run.ingest(keep(run, ""), Reading(kind="other", url=f"{BASE}/", links=links))
    run.flush()
    wait_until(lambda: len(commits) == 2)
    assert (len(commits[1].leases), commits[1].left_due, commits[1].acknowledged) == (3, 5, 1)
    assert commits[1].counts["fetched"] == 1
    run.flush()
    wait_until(lambda: len(commits) == 3)
    assert commits[2].leases == ()
    books = run.finish(outcome="limit", exit_code=7, findings=())
    assert (books.queued, books.fetched, books.left_due, books.balanced) == (6, 1, 5, True)
    assert query(tmp_path, "select state, count(*) from urls group by 1") == [("done", 1), ("due", 5)]


def test_what_was_kept_and_never_ingested_is_read_at_the_end(tmp_path: Path) -> None:
    run = open_run(tmp_path)
    keep(run, "forgotten")
    run.finish(outcome="done", exit_code=0, findings=())
    assert urls_of(tmp_path) == ["forgotten"]
    assert query(tmp_path, "select state from urls where url like '%forgotten'") == [("done",)]


def test_books_tell_every_end_apart(tmp_path: Path) -> None:
    run = open_run(tmp_path)
    keep_and_ingest(run, "good")
    for _ in range(3):
        dead = Exchange(f"{BASE}/dead", clock.now(), b"GET", b"", error="timeout: 60 s")
        capture = run.keep(dead, kind="listing")
        run.ingest(capture, run.read(capture))
    gone = run.keep(reply(b"", status="503 Busy", url=f"{BASE}/busy"), kind="listing")
    run.ingest(gone, run.read(gone))
    robots = run.keep(reply(b"User-agent: *", url=f"{BASE}/robots.txt"), kind="robots")
    run.ingest(robots, None)
    run.refuse(f"{BASE}/private", "article", "robots: /private")
    run.start(lambda commit: None, window=0)
    books = run.finish(outcome="done", exit_code=8, findings=())
    assert books.balanced
    ends = (books.queued, books.fetched, books.unchanged, books.refused, books.failed, books.left_due)
    assert ends == (5, 1, 0, 1, 1, 2)  # left: the seed, and the busy page
    assert (books.captures, books.exchanges, books.responses, books.broken) == (7, 6, 3, 3)


def test_pages_to_be_looked_at_again_that_nobody_asked_for_are_left(tmp_path: Path) -> None:
    crawl(tmp_path, Wire(DemoPortal(articles=20)))
    run = open_run(tmp_path)
    commits: list[Commit] = []
    run.start(commits.append, window=3)
    wait_until(lambda: len(commits) == 1)
    books = run.finish(outcome="robots-unreachable", exit_code=6, findings=())
    in_all = commits[0].left_due
    assert len(commits[0].leases) == 3 < in_all
    assert (books.queued, books.fetched, books.left_due, books.balanced) == (in_all, 0, in_all, True)


# --- what may go wrong ------------------------------------------------------------------------------------


def test_a_second_run_of_the_site_is_refused_at_once(tmp_path: Path) -> None:
    run = open_run(tmp_path)
    with pytest.raises(ArchiveBusy, match=r"site tanmy is being written by process \d+ \(test\) since "):
        open_run(tmp_path)
    other = open_run(tmp_path, replace(SITE, name="tanloc"))
    keep_and_ingest(run, "a")
    keep_and_ingest(other, "a")
    run.finish(outcome="done", exit_code=0, findings=())
    other.finish(outcome="done", exit_code=0, findings=())
    assert query(tmp_path, "select site, count(*) from captures group by 1") == [("tanloc", 1), ("tanmy", 1)]
    assert not list(tmp_path.glob("lapvo.db-*"))


@pytest.mark.parametrize("failing", range(3))
def test_a_failing_sync_costs_nothing(tmp_path: Path, failing: int) -> None:
    disk = FailingDisk()
    run = open_run(tmp_path, disk=disk)
    keep_and_ingest(run, "a")
    run.flush()
    wait_until(lambda: not run.staged)
    disk.plan = {"sync": {disk.calls["sync"] + 1 + failing: errno.EIO}}
    for name in ("b", "c", "d"):
        keep_and_ingest(run, name)
        run.flush()
        wait_until(lambda: not run.staged)
    run.finish(outcome="done", exit_code=0, findings=())
    assert urls_of(tmp_path) == ["a", "b", "c", "d"]
    assert len(query(tmp_path, "select name from warc_files where sealed")) == 2
    assert dump(rebuilt(tmp_path)) == dump(tmp_path)


def test_a_dead_disk_stops_the_run_and_the_next_one_goes_on(tmp_path: Path) -> None:
    disk = FailingDisk()
    run = open_run(tmp_path, disk=disk)
    keep_and_ingest(run, "a")
    run.flush()
    wait_until(lambda: not run.staged)
    disk.plan = {"sync": dict.fromkeys(range(99), errno.EIO)}
    keep_and_ingest(run, "b")
    run.flush()
    wait_until(lambda: run.failure is not None)
    with pytest.raises(StorageFull):
        keep(run, "c")
    with pytest.raises(StorageFull):
        run.finish(outcome="storage-full", exit_code=5, findings=())
    assert urls_of(tmp_path) == ["a"]
    again = open_run(tmp_path)
    assert again.recovered.captures <= 1  # b, if the pages reached the disk all the same
    again.finish(outcome="done", exit_code=0, findings=())
    assert dump(rebuilt(tmp_path)) == dump(tmp_path)


class SmallDisk(Disk):
    """Has as much room left as is said."""

    room = 1 << 40

    def free(self, path: Path) -> int:
        return self.room


def test_a_disk_that_fills_up_stops_the_run_in_good_order(tmp_path: Path) -> None:
    disk = SmallDisk()
    run = open_run(tmp_path, disk=disk)
    keep_and_ingest(run, "a")
    disk.room = 199 << 20
    run.flush()
    wait_until(lambda: run.failure is not None)
    late = run.failure
    with pytest.raises(StorageFull, match="less than 200 MB of disk left; nothing is lost"):
        keep(run, "b")
    assert isinstance(late, StorageFull)
    run.finish(outcome="storage-full", exit_code=5, findings=())
    assert urls_of(tmp_path) == ["a"]
    assert query(tmp_path, "select outcome, exit_code from crawls") == [("storage-full", 5)]
    with pytest.raises(StorageFull):
        open_run(tmp_path, disk=disk)
    disk.room = 1 << 40
    open_run(tmp_path, disk=disk).abandon()


@pytest.mark.parametrize(
    ("we_may", "error", "says"), [(True, StorageFull, "make room"), (False, ArchiveError, "run as the user")]
)
def test_what_sqlite_cannot_open_though_we_may_has_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, we_may: bool, error: type[LapvoError], says: str
) -> None:
    Folder(tmp_path).database.mkdir()  # a file cannot be made here, as little as on a full disk
    monkeypatch.setattr(os, "access", lambda path, mode: we_may)
    with pytest.raises(error, match=f"lapvo.db: unable to open database file; .*{says}"):
        open_run(tmp_path)


def test_a_database_that_somebody_holds_is_waited_for(tmp_path: Path) -> None:
    run = open_run(tmp_path)
    keep_and_ingest(run, "a")
    with closing(sqlite3.connect(Folder(tmp_path).database, isolation_level=None)) as other:
        other.execute("begin immediate")
        run.flush()
        time.sleep(0.3)
        assert run.staged == 1
        other.execute("rollback")
    wait_until(lambda: not run.staged)
    run.abandon()
    assert urls_of(tmp_path) == ["a"]


def test_a_bug_while_making_rows_stops_the_run_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = open_run(tmp_path)

    def broken(*arguments: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("lapvo_scraper.storage.committer.ingest", broken)
        keep_and_ingest(run, "a")
        run.flush()
        wait_until(lambda: run.failure is not None)
    with pytest.raises(ZeroDivisionError):
        run.finish(outcome="x", exit_code=0, findings=())
    again = open_run(tmp_path)
    assert again.recovered.captures == 1
    again.abandon()
    assert urls_of(tmp_path) == ["a"]


def test_a_page_that_breaks_the_reader_does_not_lock_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*arguments: object, **named: object) -> Reading:
        raise RecursionError

    run = open_run(tmp_path)
    keep(run, "odd")
    run.abandon()
    monkeypatch.setattr("lapvo_scraper.storage.rows.reader.read_page", broken)
    open_run(tmp_path).abandon()
    assert query(tmp_path, "select page_kind from captures") == [("other",)]
    assert "the reader failed on http://127.0.0.1:8000/odd" in caplog.text


def test_two_runs_in_one_second_have_two_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2030, 1, 2, 3, 4, 5, 600_000, UTC))  # and stands still
    names = []
    for _ in range(2):
        run = open_run(tmp_path)
        names.append(run.id)
        run.finish(outcome="done", exit_code=0, findings=())
    assert names == ["tanmy-20300102030405", "tanmy-20300102030405-2"]
    assert [row[0] for row in query(tmp_path, "select name from warc_files order by 1")] == [
        "tanmy/tanmy-20300102030405-00000.warc.gz",
        "tanmy/tanmy-20300102030405-00001.warc.gz",
    ]


def test_settling_comes_before_the_end_is_written(tmp_path: Path) -> None:
    run = open_run(tmp_path)
    keep_and_ingest(run, "a")
    assert run.settle().fetched == 1
    assert query(tmp_path, "select outcome from crawls") == [("interrupted",)]
    assert run.finish(outcome="done", exit_code=0, findings=()).fetched == 1
    assert query(tmp_path, "select outcome from crawls") == [("done",)]
