"""What a dead run left is brought in: nothing lost, nothing doubled, nothing deleted, damage said."""

import contextlib
import errno
import os
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from making_runs import BASE, SITE, dump, open_run, query, rebuilt, reply, wait_until
from test_warc_files import FailingDisk

from lapvo_scraper.errors import ProfileError, StorageFull
from lapvo_scraper.storage.database.transaction import open_for_writing
from lapvo_scraper.storage.disk import Disk
from lapvo_scraper.storage.evidence.warc import Record, iter_records, member
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.remaking.rebuild import rebuild
from lapvo_scraper.storage.remaking.recover import Recovery
from lapvo_scraper.storage.run import Run

PAGE = "<html><title>Trang {}</title>" + "<p>Đoạn văn của trang. </p>" * 30


def page(number: int) -> bytes:
    return PAGE.format(number).encode()


def keep(run: Run, number: int) -> None:
    body = page(number)
    exchange = reply(body, f"Content-Length: {len(body)}", "Content-Type: text/html", url=f"{BASE}/p{number}")
    capture = run.keep(exchange, kind="listing")
    if number < 3:
        run.ingest(capture, run.read(capture))


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose run died: pages 0 to 2 committed, 3 and 4 only in the file."""
    path = tmp_path_factory.mktemp("died") / "archive"
    run = open_run(path)
    for number in range(5):
        keep(run, number)
        if number == 2:
            run.flush()
    wait_until(lambda: not run.staged)
    run.abandon()
    return path


def copy_of(archive: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(archive, tmp_path / "archive", dirs_exist_ok=True))


def warc(archive: Path) -> Path:
    return min((archive / "warc" / "tanmy").glob("*.warc.gz"))


def kept_pages(archive: Path) -> list[str]:
    statement = "select url from captures where url like '%/p%' and error is null order by url"
    return [url.removeprefix(BASE) for (url,) in query(archive, statement)]


def test_kept_pages_are_read_from_the_bytes(left_behind: Path, tmp_path: Path) -> None:
    archive = copy_of(left_behind, tmp_path)
    assert kept_pages(archive) == ["/p0", "/p1", "/p2"]
    run = open_run(archive)
    assert (run.recovered.captures, run.recovered.torn, run.recovered.damaged) == (2, {}, [])
    run.abandon()
    assert kept_pages(archive) == ["/p0", "/p1", "/p2", "/p3", "/p4"]
    assert query(archive, "select state, count(*) from urls where url like '%/p%' group by 1") == [("done", 5)]
    assert query(archive, "select sealed, records from warc_files order by name") == [(1, 11), (0, 1)]
    [(recorded,)] = query(archive, "select outcome from crawls order by started_at, id limit 1")
    assert recorded == "interrupted"


def test_a_tail_cut_anywhere_loses_only_what_is_not_whole(left_behind: Path, tmp_path: Path) -> None:
    """Every length about the end of each record that the file may be cut to, others more coarsely.

    Every length there is: `python -m benchmarks.torn_tails`.
    """
    whole = warc(left_behind).read_bytes()
    records = [record for record in iter_records(warc(left_behind)) if record.type == "response"]
    ends = [record.offset + record.length for record in records]
    everything = [record.offset + record.length for record in iter_records(warc(left_behind))]
    about_ends = {end + by for end in everything for by in range(-10, 3)}  # trailers of gzip have eight bytes
    for cut in sorted({*about_ends, *range(ends[2], len(whole), 211)} & {*range(ends[2], len(whole))}):
        archive = copy_of(left_behind, tmp_path)
        os.truncate(warc(archive), cut)
        with closing(open_for_writing(Folder(archive))) as db:
            recovered = Recovery(db, Folder(archive), SITE, Quick()).run()
        torn = cut - max(end for end in everything if end <= cut)
        assert sum(recovered.torn.values()) == torn, cut
        assert kept_pages(archive) == [f"/p{number}" for number in range(5) if ends[number] <= cut], cut
        after = warc(archive).read_bytes()
        aside = warc(archive).with_name(warc(archive).name + ".torn")
        assert after + (aside.read_bytes() if torn else b"") == whole[:cut], cut
        shutil.rmtree(archive)


class Quick(Disk):
    """Does not wait for the device: what is tested is not power cuts."""

    def sync(self, descriptor: int) -> None:
        pass

    def sync_directory(self, path: Path) -> None:
        pass


@pytest.mark.parametrize("tail", [b"\0" * 4096, b"\x1f\x8b\x08\0rubbish", b"x"])
def test_rubbish_behind_the_last_record_is_set_aside(left_behind: Path, tmp_path: Path, tail: bytes) -> None:
    archive = copy_of(left_behind, tmp_path)
    with warc(archive).open("ab") as file:
        file.write(tail)
    run = open_run(archive)
    run.abandon()
    assert run.recovered.torn == {f"tanmy/{warc(archive).name}": len(tail)}
    assert warc(archive).with_name(warc(archive).name + ".torn").read_bytes() == tail
    assert len(kept_pages(archive)) == 5


def test_missing_bytes_are_said_and_the_run_ends_with_4(left_behind: Path, tmp_path: Path) -> None:
    archive = copy_of(left_behind, tmp_path)
    os.truncate(warc(archive), 500)
    run = open_run(archive)
    [said] = run.recovered.damaged
    assert said.startswith(f"warc/tanmy/{warc(archive).name}: 500 bytes are there, ")
    run.finish(outcome="done", exit_code=0, findings=())
    assert query(archive, "select exit_code from crawls order by started_at desc, id desc limit 1") == [(4,)]
    assert kept_pages(archive) == ["/p0", "/p1", "/p2"]  # the rows stay: they say what there was
    again = open_run(archive)
    assert again.recovered.damaged == [said]
    again.abandon()


def test_a_file_that_is_gone_is_said(left_behind: Path, tmp_path: Path) -> None:
    archive = copy_of(left_behind, tmp_path)
    warc(archive).unlink()
    run = open_run(archive)
    assert len(run.recovered.damaged) == 1
    run.abandon()


def test_a_lost_database_comes_back_from_the_bytes(left_behind: Path, tmp_path: Path) -> None:
    archive = copy_of(left_behind, tmp_path)
    open_run(archive).finish(outcome="done", exit_code=0, findings=())
    before = dump(archive)
    assert len(before["captures"]) == 5
    assert dump(rebuilt(archive)) == before


def test_damage_in_a_closed_file_is_read_around_and_nothing_is_cut(left_behind: Path, tmp_path: Path) -> None:
    archive = copy_of(left_behind, tmp_path)
    open_run(archive).finish(outcome="done", exit_code=0, findings=())
    damaged = bytearray(warc(archive).read_bytes())
    second = [record for record in iter_records(warc(archive)) if record.type == "response"][1]
    damaged[second.offset + 200] ^= 4
    warc(archive).write_bytes(damaged)
    (archive / "lapvo.db").unlink()
    run = open_run(archive)
    [said] = run.recovered.damaged
    assert said.endswith(f"unreadable from byte {second.offset} on; what stands behind was read")
    run.abandon()
    assert kept_pages(archive) == ["/p0", "/p2", "/p3", "/p4"]
    assert warc(archive).read_bytes() == damaged


def test_a_hole_that_a_power_cut_left_begins_the_tail(left_behind: Path, tmp_path: Path) -> None:
    """Page 4 reached the disk and page 3, written before it, did not: neither was promised."""
    archive = copy_of(left_behind, tmp_path)
    third, fourth = [record for record in iter_records(warc(archive)) if record.type == "response"][3:]
    holed = bytearray(warc(archive).read_bytes())
    holed[third.offset : third.offset + third.length] = bytes(third.length)
    warc(archive).write_bytes(holed)
    run = open_run(archive)
    assert run.recovered.damaged == []
    assert sum(run.recovered.torn.values()) == len(holed) - third.offset
    run.abandon()
    assert kept_pages(archive) == ["/p0", "/p1", "/p2"]
    aside = warc(archive).with_name(warc(archive).name + ".torn").read_bytes()
    assert warc(archive).read_bytes() + aside == holed
    assert fourth.offset > third.offset


def test_damage_in_a_file_nobody_closed_is_read_around_and_nothing_is_cut(left_behind: Path, tmp_path: Path) -> None:
    archive = copy_of(left_behind, tmp_path)
    damaged = bytearray(warc(archive).read_bytes())
    second = [record for record in iter_records(warc(archive)) if record.type == "response"][1]
    damaged[second.offset + 200] ^= 4
    warc(archive).write_bytes(damaged)
    (archive / "lapvo.db").unlink()
    for _ in range(2):  # it is said by every run, until somebody puts the file back
        run = open_run(archive)
        [said] = run.recovered.damaged
        assert f"unreadable from byte {second.offset} on" in said
        run.abandon()
    assert kept_pages(archive) == ["/p0", "/p2", "/p3", "/p4"]
    assert warc(archive).read_bytes() == damaged
    assert list(warc(archive).parent.glob("*.torn")) == []


def test_a_file_begun_and_not_named_is_set_aside(left_behind: Path, tmp_path: Path) -> None:
    archive = copy_of(left_behind, tmp_path)
    begun = archive / "warc" / "tanmy" / "tanmy-20200101000000-00000.warc.gz.open"
    begun.write_bytes(b"half a warcinfo")
    open_run(archive).abandon()
    assert not begun.exists()
    assert begun.with_suffix(".torn").read_bytes() == b"half a warcinfo"


def test_a_file_of_another_program_becomes_a_run_of_its_own(left_behind: Path, tmp_path: Path) -> None:
    archive = copy_of(left_behind, tmp_path)
    uri = f"{BASE}/from-another-program"
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(9)
    fields = (
        ("WARC-Type", "response"),
        ("WARC-Record-ID", "<urn:uuid:11111111-2222-4333-8444-555555555555>"),
        ("WARC-Date", "2016-05-04T03:02:01.5Z"),
        ("WARC-Target-URI", f"<{uri}>"),
        ("Content-Type", "application/http"),
    )
    (archive / "warc" / "tanmy" / "other.warc.gz").write_bytes(member(Record(fields, http)))
    open_run(archive).abandon()
    found = query(archive, "select evidence, crawl_id, fetched_at from captures where url = ?", uri)
    assert found == [("warc", "tanmy-20160504030201", "2016-05-04T03:02:01Z")]
    assert query(archive, "select state from urls where url = ?", uri) == [("due",)]


def test_a_file_with_no_record_in_it_makes_no_run(left_behind: Path, tmp_path: Path) -> None:
    archive = copy_of(left_behind, tmp_path)
    open_run(archive).finish(outcome="complete", exit_code=0, findings=())
    [(newer,)] = query(archive, "select max(id) from crawls")
    warc(archive).write_bytes(b"no record " * 400)  # where a closed file was
    (archive / "lapvo.db").unlink()
    [said] = rebuild(Folder(archive)).damaged
    assert said == f"warc/tanmy/{warc(archive).name}: unreadable from byte 0 on; what stands behind was read"
    assert query(archive, "select id, command from crawls") == [(newer, "test")]


@pytest.mark.parametrize(
    "block",
    [
        b"[1]",
        b'{"record": "run report", "crawl": "x", "finished_at": 5}',
        (
            b'{"record": "run report", "crawl": "x", "finished_at": "2024-01-01T00:00:00Z", "outcome": "x", '
            b'"exit_code": 0, "counts": {}, "findings": [{"says": "something else"}]}'
        ),
    ],
    ids=["no object", "no time", "no finding"],
)
def test_json_of_another_program_is_passed_over(left_behind: Path, tmp_path: Path, block: bytes) -> None:
    archive = copy_of(left_behind, tmp_path)
    fields = (
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", "<urn:uuid:11111111-2222-4333-8444-555555555555>"),
        ("WARC-Date", "2016-05-04T03:02:01Z"),
        ("Content-Type", "application/json"),
    )
    (archive / "warc" / "tanmy" / "other.warc.gz").write_bytes(member(Record(fields, block)))
    run = open_run(archive)
    run.finish(outcome="complete", exit_code=0, findings=())
    assert (run.recovered.captures, run.recovered.damaged) == (2, [])
    assert query(archive, "select sealed, records from warc_files where name like '%/other.warc.gz'") == [(1, 1)]
    assert dump(rebuilt(archive)) == dump(archive)


def test_leases_of_a_dead_run_are_due_again(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    run = open_run(archive)
    leased: list[str] = []
    run.start(lambda commit: leased.extend(lease.url for lease in commit.leases))
    wait_until(lambda: bool(leased))
    run.abandon()
    assert query(archive, "select url, state from urls") == [(f"{BASE}/", "leased")]
    run = open_run(archive)
    assert run.recovered.leases == 1
    run.abandon()
    assert query(archive, "select state, attempts from urls") == [("due", 0)]


@pytest.mark.parametrize("failing", range(1, 12))
def test_recovery_may_fail_anywhere_and_the_next_one_goes_on(left_behind: Path, tmp_path: Path, failing: int) -> None:
    archive = copy_of(left_behind, tmp_path)
    with warc(archive).open("ab") as file:
        file.write(b"torn")
    failures = {failing: errno.EIO}
    with contextlib.suppress(StorageFull):
        open_run(archive, disk=FailingDisk(sync=failures, truncate=failures)).abandon()
    run = open_run(archive)
    run.finish(outcome="done", exit_code=0, findings=())
    assert kept_pages(archive) == ["/p0", "/p1", "/p2", "/p3", "/p4"]
    assert run.recovered.damaged == []
    (aside,) = (archive / "warc").glob("*/*.torn")
    assert b"torn" in aside.read_bytes()  # twice, when the first recovery failed behind the copy
    assert dump(rebuilt(archive)) == dump(archive)


def test_another_profile_than_the_archive_has_is_refused(left_behind: Path, tmp_path: Path) -> None:
    archive = copy_of(left_behind, tmp_path)
    with pytest.raises(ProfileError, match="the archive has it as http://127"):
        open_run(archive, replace(SITE, base_url="http://127.0.0.1:9000"))
    open_run(archive).abandon()  # and the lock is free
