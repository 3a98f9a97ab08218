"""Several runs of one process on one archive: their batches become rows in one transaction, and each stands alone."""

import errno
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from making_runs import BASE, dump, open_run, query, reply, wait_until
from test_warc_files import FailingDisk

from lapvo_scraper.errors import StorageFull
from lapvo_scraper.sites import Site
from lapvo_scraper.storage import committer
from lapvo_scraper.storage.checking.verify import verify
from lapvo_scraper.storage.committer import Committer
from lapvo_scraper.storage.database.shared import SharedDatabase
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.lock import database_lock
from lapvo_scraper.storage.remaking.rebuild import rebuild
from lapvo_scraper.storage.run import Commit, Run
from lapvo_scraper.storage.search import text_indexes

SITES = {name: Site(name=name, base_url=BASE) for name in ("tanmy", "tanthoi")}
PROCESSES = get_context("forkserver")


def keep_and_ingest(run: Run, *names: str) -> None:
    for name in names:
        body = f"<html><title>{run.site.name}</title>{'Trang. ' * 200}".encode()
        capture = run.keep(reply(body, "Content-Type: text/html", url=f"{BASE}/{name}"), kind="listing")
        run.ingest(capture, run.read(capture))


def open_both(archive: Path) -> list[Run]:
    return [open_run(archive, site, beside=1) for site in SITES.values()]


def rows(archive: Path) -> list[tuple[str, str]]:
    found = query(archive, "select site, url from captures order by site, url")
    return [(site, url.removeprefix(BASE + "/")) for site, url in found]


def finish(run: Run) -> None:
    run.finish(outcome="done", exit_code=0, findings=())


def require_sound(archive: Path) -> None:
    """Every row has its bytes, and the bytes alone give the same rows."""
    assert verify(Folder(archive), SITES).faults == []
    before = dump(archive)
    rebuild(Folder(archive), SITES)
    assert dump(archive) == before


class Writing:
    """Counts the transactions of the shared connection, and holds them up."""

    def __init__(self, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = 0
        self._folder = Folder(archive)
        self._transaction = SharedDatabase.transaction
        monkeypatch.setattr(SharedDatabase, "transaction", lambda database: self._counted(database))
        monkeypatch.setattr("lapvo_scraper.storage.writer.MAX_SECONDS", 60.0)

    def _counted(self, database: SharedDatabase) -> AbstractContextManager[Any]:
        self.begun += 1
        return self._transaction(database)

    @contextmanager
    def gathering(self, *runs: Run) -> Iterator[None]:
        """Make one group of what the runs stage meanwhile."""
        with database_lock(self._folder):
            before = self.begun
            runs[0].flush()
            wait_until(lambda: self.begun > before)
            yield
            for run in runs:
                run.flush()


@pytest.fixture
def writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Writing:
    """Batches close only when they are flushed."""
    return Writing(tmp_path, monkeypatch)


def test_batches_of_several_runs_become_rows_in_one_transaction(tmp_path: Path, writing: Writing) -> None:
    one, two = runs = open_both(tmp_path)
    with writing.gathering(*runs):
        keep_and_ingest(one, "a", "b")
        keep_and_ingest(two, "a")
    wait_until(lambda: not any(run.staged for run in runs))
    assert writing.begun == 2  # the first was empty
    assert rows(tmp_path) == [("tanmy", "a"), ("tanmy", "b"), ("tanthoi", "a")]
    for run in runs:
        finish(run)
    require_sound(tmp_path)


def test_a_group_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writing: Writing) -> None:
    monkeypatch.setattr("lapvo_scraper.storage.writer.MOST_IN_A_GROUP", 3)
    one, two = runs = open_both(tmp_path)
    with writing.gathering(*runs):
        keep_and_ingest(one, "a", "b")
        keep_and_ingest(two, "a", "b")
    wait_until(lambda: not any(run.staged for run in runs))
    assert writing.begun == 3
    for run in runs:
        run.abandon()


def test_a_batch_closed_by_hand_takes_no_fresh_one_along(tmp_path: Path, writing: Writing) -> None:
    one, two = open_both(tmp_path)
    assert writing.begun == 0
    keep_and_ingest(one, "a")
    keep_and_ingest(two, "a")
    one.flush()
    wait_until(lambda: not one.staged)
    assert two.staged == 1
    finish(one)
    assert rows(tmp_path) == [("tanmy", "a")]
    assert two.staged == 1
    two.abandon()
    assert rows(tmp_path) == [("tanmy", "a"), ("tanthoi", "a")]


def test_a_run_whose_files_fail_stops_alone(tmp_path: Path, writing: Writing) -> None:
    disk = FailingDisk()
    broken, whole = open_run(tmp_path, SITES["tanmy"], disk=disk, beside=1), open_run(tmp_path, SITES["tanthoi"])
    disk.plan = {"sync": dict.fromkeys(range(99), errno.EIO)}
    with writing.gathering(whole, broken):
        keep_and_ingest(broken, "a")
        keep_and_ingest(whole, "a")
    wait_until(lambda: broken.failure is not None and not whole.staged)
    assert (type(broken.failure), whole.failure) == (StorageFull, None)
    assert rows(tmp_path) == [("tanthoi", "a")]
    with pytest.raises(StorageFull):
        finish(broken)
    keep_and_ingest(whole, "b")
    finish(whole)
    assert writing.begun == 5  # nothing, both, then b, settling and sealing
    assert rows(tmp_path) == [("tanthoi", "a"), ("tanthoi", "b")]
    finish(open_run(tmp_path, SITES["tanmy"]))
    require_sound(tmp_path)


def test_a_run_whose_rows_cannot_be_made_stops_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writing: Writing
) -> None:
    broken, whole = open_both(tmp_path)
    commits: list[Commit] = []
    ingest = committer.ingest

    def failing(db: Any, site: Site, *more: Any) -> None:
        ingest(db, site, *more)
        if site.name == "tanmy":
            raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("lapvo_scraper.storage.committer.ingest", failing)
        with writing.gathering(broken, whole):
            whole.start(commits.append, window=3)
            keep_and_ingest(whole, "a")  # its rows are made, taken back with the other's, and made again
            keep_and_ingest(broken, "a")
        wait_until(lambda: broken.failure is not None and not whole.staged)
    assert rows(tmp_path) == [("tanthoi", "a")]
    assert [lease.url for commit in commits for lease in commit.leases] == [f"{BASE}/"]
    assert [(commit.acknowledged, commit.counts["captures"]) for commit in commits] == [(1, 1)]
    assert query(tmp_path, "select site from urls where state = 'leased'") == [("tanthoi",)]
    with pytest.raises(ZeroDivisionError):
        finish(broken)
    finish(whole)
    again = open_run(tmp_path, SITES["tanmy"])
    assert again.recovered.captures == 1
    finish(again)
    assert rows(tmp_path) == [("tanmy", "a"), ("tanthoi", "a")]
    require_sound(tmp_path)


def malformed(db: sqlite3.Connection) -> None:
    db.execute("select * from json_each('{')").fetchall()


def crash(_db: sqlite3.Connection | None) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("fail", [malformed, crash])
@pytest.mark.parametrize("place", ["committer.ingest", "search.text_indexes.index_waiting"])
def test_a_run_alone_meets_what_only_its_rows_bring_about(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    writing: Writing,
    fail: Callable[[sqlite3.Connection], None],
    place: str,
) -> None:
    broken, whole = open_both(tmp_path)

    def failing(db: sqlite3.Connection) -> None:
        if db.execute("select 1 from captures where site = 'tanmy'").fetchone():
            fail(db)

    with monkeypatch.context() as patch:
        step = committer.ingest if place == "committer.ingest" else text_indexes.index_waiting
        patch.setattr(f"lapvo_scraper.storage.{place}", lambda db, *more: [step(db, *more), failing(db)])
        with writing.gathering(broken, whole):
            keep_and_ingest(whole, "a")
            keep_and_ingest(broken, "a")
        wait_until(lambda: broken.failure is not None and not whole.staged)
        assert (rows(tmp_path), whole.failure) == ([("tanthoi", "a")], None)
    broken.abandon()
    finish(whole)
    finish(open_run(tmp_path, SITES["tanmy"]))
    assert rows(tmp_path) == [("tanmy", "a"), ("tanthoi", "a")]
    require_sound(tmp_path)


def test_a_writer_that_breaks_down_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = open_both(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("lapvo_scraper.storage.writer.Part.must_close", lambda *_: crash(None))
        keep_and_ingest(one, "a")
        wait_until(lambda: one.failure is not None and two.failure is not None)
    third = open_run(tmp_path, Site(name="tanphu", base_url=BASE))
    for run in (one, two, third):
        with pytest.raises(ZeroDivisionError):
            finish(run)
    for site in SITES.values():
        finish(open_run(tmp_path, site))
    assert rows(tmp_path) == [("tanmy", "a")]
    require_sound(tmp_path)


def test_a_database_that_cannot_be_closed_holds_no_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = open_run(tmp_path, SITES["tanmy"])
    close = SharedDatabase.close

    def failing(database: SharedDatabase, *, into_one_file: bool) -> None:
        close(database, into_one_file=into_one_file)
        raise sqlite3.DatabaseError("malformed")

    with monkeypatch.context() as patch:
        patch.setattr(SharedDatabase, "close", failing)
        with pytest.raises(sqlite3.DatabaseError):
            finish(run)
    finish(open_run(tmp_path, SITES["tanmy"]))


def test_a_database_that_cannot_be_written_stops_all_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writing: Writing
) -> None:
    runs = open_both(tmp_path)

    def full(db: sqlite3.Connection) -> None:
        if db.execute("select 1 from captures").fetchone():
            raise StorageFull("lapvo.db: database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("lapvo_scraper.storage.search.text_indexes.index_waiting", full)
        with writing.gathering(*runs):
            for run in runs:
                keep_and_ingest(run, "a")
        wait_until(lambda: all(run.failure is not None for run in runs))
    assert rows(tmp_path) == []
    for run in runs:
        with pytest.raises(StorageFull):
            finish(run)
    for site in SITES.values():
        again = open_run(tmp_path, site)
        assert again.recovered.captures == 1
        finish(again)
    require_sound(tmp_path)


def test_the_last_of_several_runs_leaves_one_plain_file(tmp_path: Path) -> None:
    one, two = open_both(tmp_path)
    keep_and_ingest(one, "a")
    finish(one)
    assert (tmp_path / "lapvo.db-wal").exists()
    keep_and_ingest(two, "a")
    finish(two)
    assert not list(tmp_path.glob("lapvo.db-*"))
    assert query(tmp_path, "pragma journal_mode") == [("delete",)]
    assert rows(tmp_path) == [("tanmy", "a"), ("tanthoi", "a")]


def test_one_plain_file_is_left_also_when_the_last_run_is_given_up(tmp_path: Path) -> None:
    one, two = open_both(tmp_path)
    finish(one)
    two.abandon()
    assert query(tmp_path, "pragma journal_mode") == [("delete",)]


# --- kill -9 ------------------------------------------------------------------------------------------------


def _die_with_the_second_batch(step: Callable[..., Any]) -> Callable[..., Any]:
    batches = []

    def call(*arguments: Any, **named: Any) -> Any:
        batches.extend(arguments[-1:] if arguments[-1] else [])
        if len(batches) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*arguments, **named)

    return call


def work_until_killed(archive: Path, step: str) -> None:
    """Put a page of each of two runs into one group, and die when the second is at `step`."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(Committer, step, _die_with_the_second_batch(getattr(Committer, step)))
        writing = Writing(archive, monkeypatch)
        runs = open_both(archive)
        with writing.gathering(*runs):
            for run in runs:
                keep_and_ingest(run, "a")
        wait_until(lambda: False)


@pytest.mark.parametrize(("step", "committed"), [("secure", 0), ("enter", 0), ("release", 2)])
def test_a_kill_within_a_group_loses_nothing_and_makes_no_half_of_it(
    tmp_path: Path, step: str, committed: int
) -> None:
    child = PROCESSES.Process(target=work_until_killed, args=(tmp_path, step))
    child.start()
    child.join(20)
    assert child.exitcode == -signal.SIGKILL
    assert len(rows(tmp_path)) == committed
    for site in SITES.values():
        run = open_run(tmp_path, site)
        assert (run.recovered.damaged, run.recovered.captures) == ([], 0 if committed else 1)
        finish(run)
    assert rows(tmp_path) == [("tanmy", "a"), ("tanthoi", "a")]
    require_sound(tmp_path)
