"""Disks that fail: what was appended ends up whole in some file, once, or the run stops and says so."""

import errno
import os
from pathlib import Path

import pytest

from lapvo_scraper.errors import ArchiveError, StorageFull
from lapvo_scraper.storage.disk import Disk
from lapvo_scraper.storage.evidence.warc import Record, iter_records, member, walk
from lapvo_scraper.storage.evidence.warc_files import Mark, WarcSeries


class FailingDisk(Disk):
    """Fails at the calls whose number (from 1, by method) is in the plan, with that error number."""

    def __init__(self, **plan: dict[int, int]) -> None:
        self.plan, self.calls = plan, dict.fromkeys(("write", "sync", "truncate"), 0)

    def _called(self, method: str) -> None:
        self.calls[method] += 1
        number = self.plan.get(method, {}).get(self.calls[method])
        if number:
            raise OSError(number, os.strerror(number))

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        self._called("write")
        return super().write(descriptor, data[: max(1, len(data) // 2)])  # always short

    def sync(self, descriptor: int) -> None:
        self._called("sync")
        super().sync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        self._called("truncate")
        super().truncate(descriptor, size)


def record(name: str) -> Record:
    return Record((("WARC-Type", "resource"), ("WARC-Record-ID", f"<urn:uuid:{name}>")), os.urandom(300))


def series(tmp_path: Path, disk: Disk | None = None, **more: int) -> WarcSeries:
    made = WarcSeries(
        tmp_path / "tanmy",
        "tanmy-20250601020000",
        lambda name: member(record("info")),
        disk or Disk(),
        **more,
    )
    made.open()
    return made


def ids(path: Path) -> list[str]:
    return [found.id if isinstance(found, Record) else "gap" for found in walk(path)]


def test_a_file_begins_with_its_warcinfo_and_has_its_name_only_then(tmp_path: Path) -> None:
    made = series(tmp_path)
    path = tmp_path / "tanmy" / "tanmy-20250601020000-00000.warc.gz"
    assert ids(path) == ["info"]
    assert made.marks() == [Mark(f"tanmy/{path.name}", path.stat().st_size, 1, None)]
    with pytest.raises(StorageFull):
        series(tmp_path, FailingDisk(sync={1: errno.EIO}))
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name]


def test_places_point_at_the_last_member(tmp_path: Path) -> None:
    made = series(tmp_path)
    request, response = member(record("request")), member(record("response"))
    name, offset, length = made.append("a", [request, response])
    found = {one.offset: one for one in iter_records(tmp_path / name)}
    assert (found[offset].id, found[offset].length, length) == ("response", length, len(response))
    assert made.place("a") == (name, offset, length)


def test_the_mark_waits_for_what_is_not_committed(tmp_path: Path) -> None:
    made = series(tmp_path)
    begun = made.marks()[0].committed
    places = [made.append(key, [member(record(key))]) for key in "abc"]
    assert made.marks()[0].committed == begun
    made.sync()
    assert made.marks(committing=["a", "c"])[0].committed == places[1][1]
    assert made.marks(committing=["a", "b", "c"])[0].committed == sum(places[2][1:])
    made.release(["a", "c"])
    assert made.marks()[0].committed == places[1][1]


def test_a_full_file_is_followed_by_another(tmp_path: Path) -> None:
    made = series(tmp_path, roll_size=1000)
    for key in "abcd":
        made.roll()
        made.append(key, [member(record(key))])
    made.sync()
    assert [ids(file.path) for file in made.files] == [["info", "a", "b"], ["info", "c", "d"]]
    assert [file.synced for file in made.files] == [file.path.stat().st_size for file in made.files]


def test_a_name_that_is_taken_is_passed_over(tmp_path: Path) -> None:
    series(tmp_path)
    assert series(tmp_path).files[0].path.name == "tanmy-20250601020000-00001.warc.gz"


@pytest.mark.parametrize("failing", range(1, 9))
def test_a_failed_write_moves_on_to_a_new_file(tmp_path: Path, failing: int) -> None:
    disk = FailingDisk()
    made = series(tmp_path, disk)
    made.append("a", [member(record("a"))])
    made.sync()
    disk.plan = {"write": {disk.calls["write"] + 9 + failing: errno.EIO}}
    made.append("b", [member(record("b"))])
    made.append("c", [member(record("c"))])
    made.sync()
    assert [ids(file.path) for file in made.files] == [["info", "a"], ["info", "b", "c"]]
    assert made.files[0].note == f"given up at byte {made.files[0].synced}: Input/output error"
    assert [made.place(key)[0] for key in "abc"] == [made.files[index].name for index in (0, 1, 1)]
    assert [file.records for file in made.files] == [2, 3]


def test_a_failed_sync_is_not_tried_again(tmp_path: Path) -> None:
    disk = FailingDisk()
    made = series(tmp_path, disk)
    made.append("a", [member(record("a"))])
    made.append("b", [member(record("b"))])
    made.sync()
    made.append("c", [member(record("c"))])
    disk.plan = {"sync": {disk.calls["sync"] + 1: errno.EIO}}
    made.sync()
    assert [ids(file.path) for file in made.files] == [["info", "a", "b"], ["info", "c"]]
    assert [mark.committed for mark in made.marks("abc")] == [file.path.stat().st_size for file in made.files]


def test_what_an_earlier_sync_made_safe_stays_where_it_is(tmp_path: Path) -> None:
    """b is synced and waits for its reading: rewriting it would store it twice."""
    disk = FailingDisk()
    made = series(tmp_path, disk)
    for key in "abc":
        made.append(key, [member(record(key))])
    made.sync()
    made.release(["a", "c"])
    made.append("d", [member(record("d"))])
    disk.plan = {"sync": {disk.calls["sync"] + 1: errno.EIO}}
    made.sync()
    assert [ids(file.path) for file in made.files] == [["info", "a", "b", "c"], ["info", "d"]]
    assert made.marks()[0].committed == made.place("b")[1]


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("after", range(1, 6))
def test_a_full_disk_stops_and_leaves_whole_records(tmp_path: Path, error: int, after: int) -> None:
    disk = FailingDisk()
    made = series(tmp_path, disk)
    made.append("a", [member(record("a"))])
    disk.plan = {"write": {disk.calls["write"] + after: error}}
    with pytest.raises(StorageFull, match="make room or mend the disk, then run again"):
        made.append("b", [member(record("b"))])
    made.sync()
    assert ids(made.files[0].path) == ["info", "a"]


def test_a_disk_that_only_fails_stops_the_run(tmp_path: Path) -> None:
    disk = FailingDisk()
    made = series(tmp_path, disk)
    made.append("a", [member(record("a"))])
    disk.plan = {"sync": dict.fromkeys(range(disk.calls["sync"] + 1, 99), errno.EIO)}
    with pytest.raises(StorageFull):
        made.sync()


def test_a_disk_that_may_not_be_written_is_another_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="run as the user the archive belongs to"):
        series(tmp_path, FailingDisk(write={1: errno.EACCES}))


def test_a_tail_that_cannot_be_cut_stays_behind_the_mark(tmp_path: Path) -> None:
    disk = FailingDisk()
    made = series(tmp_path, disk)
    made.append("a", [member(record("a"))])
    disk.plan = {"sync": {disk.calls["sync"] + 1: errno.EIO}, "truncate": {1: errno.EIO}}
    made.sync()
    assert [ids(file.path) for file in made.files] == [["info", "a"], ["info", "a"]]
    assert made.marks("a")[0].committed < made.files[0].path.stat().st_size
    assert made.place("a")[0] == made.files[1].name


def test_a_file_given_up_while_it_is_being_synced_is_not_taken_for_safe(tmp_path: Path) -> None:
    disk = FailingDisk()
    made = series(tmp_path, disk)
    made.append("a", [member(record("a"))])
    sync = disk.sync

    def sync_while_the_engine_writes(descriptor: int) -> None:
        disk.sync = sync  # type: ignore[method-assign]
        disk.plan = {"write": {disk.calls["write"] + 1: errno.EIO}}
        made.append("b", [member(record("b"))])
        sync(descriptor)

    disk.sync = sync_while_the_engine_writes  # type: ignore[method-assign]
    made.sync()
    assert [ids(file.path) for file in made.files] == [["info"], ["info", "a", "b"]]
    assert [mark.committed for mark in made.marks("ab")] == [file.path.stat().st_size for file in made.files]
    assert made.place("a")[0] == made.files[1].name


def test_two_failed_syncs_in_a_row_stop_the_run(tmp_path: Path) -> None:
    disk = FailingDisk()
    made = series(tmp_path, disk)
    made.append("a", [member(record("a"))])
    calls = disk.calls["sync"]
    disk.plan = {"sync": {calls + 1: errno.EIO, calls + 3: errno.EIO}}  # the one between is the new warcinfo's
    with pytest.raises(StorageFull):
        made.sync()


def test_a_series_that_lost_records_is_never_taken_for_safe(tmp_path: Path) -> None:
    """The write fails and so does the file to move to: a later sync would make rows of bytes that were cut off."""
    disk = FailingDisk()
    made = series(tmp_path, disk)
    made.append("a", [member(record("a"))])
    calls = disk.calls["write"]
    disk.plan = {"write": {calls + 1: errno.EIO, calls + 2: errno.ENOSPC}}
    with pytest.raises(StorageFull):
        made.append("b", [member(record("b"))])
    assert ids(made.files[0].path) == ["info"]
    for again in (made.sync, made.roll, lambda: made.append("c", [member(record("c"))])):
        with pytest.raises(StorageFull, match="No space left"):
            again()


def test_a_full_disk_that_cannot_cut_either_is_left_for_a_new_file(tmp_path: Path) -> None:
    disk = FailingDisk()
    made = series(tmp_path, disk)
    made.append("a", [member(record("a"))])
    disk.plan = {"write": {disk.calls["write"] + 2: errno.ENOSPC}, "truncate": {1: errno.EIO}}
    with pytest.raises(StorageFull):
        made.append("b", [member(record("b"))])
    made.append("c", [member(record("c"))])
    made.sync()
    assert [ids(file.path) for file in made.files] == [["info", "a", "gap"], ["info", "c"]]
    assert made.marks("ac")[0].committed == sum(made.place("a")[1:])
    assert made.place("c")[0] == made.files[1].name
