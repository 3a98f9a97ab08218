"""`exports/SITE.csv` is renewed where articles have changed, and has the bytes of an export of everything."""

import errno
import io
import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lapvo_scraper.errors import StorageFull
from lapvo_scraper.export.csv import Style, write_csv
from lapvo_scraper.export.noted_file import NOTES_SUFFIX, write_noted_file
from lapvo_scraper.export.renewal import renew_exports
from lapvo_scraper.export.selection import Selection
from lapvo_scraper.storage import line_files, line_notes
from lapvo_scraper.storage.folder import Folder

SITE = "tanmy"


@pytest.fixture
def folder(shelf) -> Folder:
    return Folder(shelf.path.parent)


@pytest.fixture(autouse=True)
def _first_of_june(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAPVO_NOW", "2025-06-01T22:00:00+07:00")


def whole(shelf, site: str = SITE) -> bytes:
    """What an export of everything gives."""
    out = io.BytesIO()
    with closing(shelf.reader()) as db:
        write_csv(db, out, Selection(site=site), Style())
    return out.getvalue()


def renewed(folder: Folder, site: str = SITE) -> bytes:
    (path,) = renew_exports(folder, site)
    return path.read_bytes()


def change(shelf, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(shelf.path)) as db, db:
        db.execute(statement, values)


def forge(path: Path, old: bytes, new: bytes) -> None:
    """Change bytes of a file so that nothing tells."""
    before, data = path.stat(), path.read_bytes()
    assert data.count(old) == 1
    assert len(old) == len(new)
    path.write_bytes(data.replace(old, new))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.fixture
def kept(shelf, folder: Folder) -> Path:
    """The renewed CSV of ten articles, in which one line was forged."""
    for number in range(1, 11):
        shelf.article(number, title=f"Tin {number:02}", published_at="2021-03-12")
    shelf.insert("blocks", article_id=3, position=0, kind="caption", text="Quang cảnh")
    assert renewed(folder) == whole(shelf)
    path = folder.exports / "tanmy.csv"
    forge(path, b"Tin 07", b"Tin XX")
    return path


def test_lines_of_articles_that_have_not_changed_are_copied(shelf, folder: Folder, kept: Path) -> None:
    change(shelf, "update articles set title = 'Tin mới' where id = 4")
    change(shelf, "update articles set hidden_at = '2025-06-01T00:00:00Z' where id = 9")
    assert renewed(folder) == whole(shelf).replace(b"Tin 07", b"Tin XX")


def test_an_article_between_others_comes_to_its_place(shelf, folder: Folder, kept: Path) -> None:
    shelf.article(500, entry_id=5, identity="s:/giua", title="Giữa")
    shelf.article(600, entry_id=None, identity="s:/cuoi", title="Cuối")
    assert renewed(folder) == whole(shelf).replace(b"Tin 07", b"Tin XX")
    notes = line_notes.load(folder.renewal / "tanmy.csv.lines")
    assert notes is not None
    assert len(notes.articles) == 12


def test_another_site_has_a_file_of_its_own(shelf, folder: Folder, kept: Path) -> None:
    shelf.article(900, site="thanhhoa", title="Tin khác")
    assert renewed(folder, "thanhhoa") == whole(shelf, "thanhhoa")
    assert renewed(folder) == whole(shelf).replace(b"Tin 07", b"Tin XX")


def touch(folder: Folder) -> None:
    os.utime(folder.exports / "tanmy.csv")


def lengthen(folder: Folder) -> None:
    with (folder.exports / "tanmy.csv").open("ab") as file:
        file.write(b"ghi ch\xc3\xba")


def lose_the_file(folder: Folder) -> None:
    (folder.exports / "tanmy.csv").unlink()


def lose_the_notes(folder: Folder) -> None:
    (folder.renewal / "tanmy.csv.lines").unlink()


def tear_the_notes(folder: Folder) -> None:
    path = folder.renewal / "tanmy.csv.lines"
    path.write_bytes(path.read_bytes()[:-16])


def alter_the_notes(folder: Folder, pattern: bytes, new: bytes | Callable[[re.Match[bytes]], bytes]) -> None:
    path = folder.renewal / "tanmy.csv.lines"
    data, count = re.subn(pattern, new, path.read_bytes(), count=1)
    assert count == 1
    path.write_bytes(data)


def alter_the_head(folder: Folder) -> None:
    alter_the_notes(folder, rb'"head": (\d+)', lambda head: b'"head": %d' % (int(head[1]) - 1))


def alter_the_day(folder: Folder) -> None:
    alter_the_notes(folder, rb'"made_whole_at": "[^"]*"', b'"made_whole_at": "yesterday"')


def lose_the_day(folder: Folder) -> None:
    alter_the_notes(folder, rb'"made_whole_at": "[^"]*"', b'"made_whole_at": null')


def alter_the_moment(folder: Folder) -> None:
    alter_the_notes(folder, rb'"number": \d+', b'"number": %d' % 2**70)


def make_other_notes(folder: Folder) -> None:
    (folder.renewal / "tanmy.csv.lines").write_bytes(b'{"number": 1}\n')


def rebuild(folder: Folder) -> None:
    with closing(sqlite3.connect(folder.database)) as db, db:
        db.execute("update _article_changes set mark = randomblob(8)")


def forget_changes(folder: Folder) -> None:
    with closing(sqlite3.connect(folder.database)) as db, db:
        db.execute("delete from _article_changes")


def change_the_columns(folder: Folder) -> None:
    with closing(sqlite3.connect(folder.database)) as db, db:
        (view,) = db.execute("select sql from sqlite_master where name = 'articles_csv'").fetchone()
        db.execute("drop view articles_csv")
        db.execute(view.replace("byline, summary", "byline, upper(summary) as summary"))


def change_most(folder: Folder) -> None:
    with closing(sqlite3.connect(folder.database)) as db, db:
        db.execute("update articles set summary = 'Tóm tắt' where id <> 7")


def move_unseen(folder: Folder) -> None:
    with closing(sqlite3.connect(folder.database)) as db, db:
        db.execute("drop trigger articles_note_update")
        db.execute("update articles set entry_id = 77 where id = 2")


@pytest.mark.parametrize(
    "doubt",
    [
        touch,
        lengthen,
        lose_the_file,
        lose_the_notes,
        tear_the_notes,
        alter_the_head,
        alter_the_day,
        lose_the_day,
        alter_the_moment,
        make_other_notes,
        rebuild,
        forget_changes,
        change_the_columns,
        change_most,
        move_unseen,
    ],
)
def test_where_there_is_a_doubt_everything_is_written(
    shelf, folder: Folder, kept: Path, doubt: Callable[[Folder], None]
) -> None:
    doubt(folder)
    assert renewed(folder) == whole(shelf)
    assert renewed(folder) == whole(shelf)


@pytest.mark.parametrize("readable", [0, 1])
def test_where_the_old_file_cannot_be_read_everything_is_written(
    shelf, folder: Folder, kept: Path, monkeypatch: pytest.MonkeyPatch, readable: int
) -> None:
    parts = iter([b"x" * 100] * readable)

    def broken(_: int, length: int, __: int) -> bytes:
        part = next(parts, None)
        if part is None:
            raise OSError(errno.EIO, "Input/output error")
        return part[:length]

    change(shelf, "update articles set title = 'Tin mới' where id = 4")
    monkeypatch.setattr(line_files, "_COPIED_AT_ONCE", 100)
    monkeypatch.setattr(os, "pread", broken)
    assert renewed(folder) == whole(shelf)


def test_two_may_save_notes_at_once(
    shelf, folder: Folder, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder.renewal / "tanmy.csv.lines"
    notes, write = line_notes.load(path), Path.write_bytes
    assert notes is not None

    def with_another(partial: Path, data: bytes) -> int:
        written = write(partial, data)
        monkeypatch.setattr(Path, "write_bytes", write)
        line_notes.save(notes, path)
        return written

    monkeypatch.setattr(Path, "write_bytes", with_another)
    line_notes.save(notes, path)
    assert line_notes.load(path) == notes
    assert [file.name for file in folder.renewal.iterdir()] == ["tanmy.csv.lines"]


def test_a_database_from_a_backup_that_has_grown_since_is_another(shelf, folder: Folder) -> None:
    for number in range(1, 21):
        shelf.article(number, title=f"Tin {number}")
    backup = shelf.path.read_bytes()
    change(shelf, "update articles set title = 'Tin sửa' where id = 4")
    assert b"Tin s\xe1\xbb\xada" in renewed(folder)
    shelf.path.write_bytes(backup)
    for title in ("một", "hai", "ba"):
        change(shelf, "update articles set title = ? where id = 9", title)
    assert b"Tin s\xe1\xbb\xada" not in renewed(folder)
    assert renewed(folder) == whole(shelf)


def test_once_a_month_everything_is_written(
    shelf, folder: Folder, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in ("2025-06-02", "2025-06-30"):
        monkeypatch.setenv("LAPVO_NOW", f"{day}T22:00:00+07:00")
        assert b"Tin XX" in renewed(folder)
    monkeypatch.setenv("LAPVO_NOW", "2025-07-02T22:00:00+07:00")
    assert renewed(folder) == whole(shelf)


def test_the_notes_beside_it_count_as_those_of_an_export(shelf, folder: Folder, tmp_path: Path) -> None:
    for number in range(1, 31):
        shelf.article(number, title=f"Tin {number}")
    for number in (3, 17, 25):
        change(shelf, "update articles set title = '=1+1', byline = '@ai', body = ? where id = ?", "á" * 32_768, number)
    renewed(folder)
    change(shelf, "update articles set title = 'Tin', byline = null where id = 17")
    change(shelf, "update articles set title = '-' where id = 18")
    change(shelf, "delete from articles where id = 25")
    renewed(folder)
    elsewhere = tmp_path / "elsewhere" / "tanmy.csv"
    elsewhere.parent.mkdir()
    with closing(shelf.reader()) as db:
        written = write_noted_file(db, elsewhere, Selection(site=SITE), Style())
    assert (written.rows, written.guarded, written.too_long) == (29, 3, 2)
    for suffix in ("", NOTES_SUFFIX):
        made = folder.exports / f"tanmy.csv{suffix}"
        assert made.read_bytes() == elsewhere.with_name(made.name).read_bytes()


def test_who_is_killed_before_the_notes_are_written_leaves_a_file_that_is_written_anew(
    shelf, folder: Folder, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    change(shelf, "update articles set title = 'Tin mới' where id = 4")
    with monkeypatch.context() as patched:
        patched.setattr(line_notes, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            renew_exports(folder, SITE)
    assert kept.read_bytes() == whole(shelf).replace(b"Tin 07", b"Tin XX")
    assert renewed(folder) == whole(shelf)


def test_a_full_disk_leaves_the_old_file(
    shelf, folder: Folder, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = kept.read_bytes()
    change(shelf, "update articles set title = 'Tin mới' where id = 4")
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StorageFull, match="tanmy"):
            renew_exports(folder, SITE)
    assert kept.read_bytes() == before
    assert sorted(path.name for path in folder.exports.iterdir()) == ["tanmy.csv", "tanmy.csv.columns.txt"]
    assert renewed(folder) == whole(shelf).replace(b"Tin 07", b"Tin XX")


def test_who_reads_the_old_file_reads_it_to_its_end(shelf, folder: Folder, kept: Path) -> None:
    before = kept.read_bytes()
    with kept.open("rb") as reader:
        start = reader.read(100)
        change(shelf, "update articles set title = 'Tin mới' where id = 4")
        renewed(folder)
        assert start + reader.read() == before


NUMBERS = st.integers(1, 8)
TITLES = st.sampled_from([None, "Tin", "=1+1", 'Có "ngoặc", phẩy', "Hai\ndòng", "@ai", "á" * 40_000])
CHANGES = st.one_of(
    st.tuples(st.just("insert or ignore into articles"), NUMBERS, TITLES),
    st.tuples(st.just("update articles set title = ?2 where id = ?1"), NUMBERS, TITLES),
    st.tuples(st.just("update articles set entry_id = ?2 where id = ?1"), NUMBERS, st.none() | st.integers(1, 9)),
    st.tuples(st.just("update articles set hidden_at = ?2 where id = ?1"), NUMBERS, st.sampled_from([None, "2025"])),
    st.tuples(st.just("update articles set site = ?2 where id = ?1"), NUMBERS, st.sampled_from([SITE, "khac"])),
    st.tuples(st.just("delete from articles where id = ?1 and ?2 is null"), NUMBERS, st.none()),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nights=st.lists(st.lists(CHANGES, max_size=4), min_size=2, max_size=6))
def test_whatever_changes_the_bytes_are_those_of_an_export(
    shelf, folder: Folder, nights: list[list[tuple[str, int, object]]]
) -> None:
    with pytest.MonkeyPatch.context() as patched, closing(sqlite3.connect(shelf.path, isolation_level=None)) as db:
        patched.setattr(line_files, "MOST_CHANGED", 100.0)
        db.execute("pragma synchronous = off")
        db.execute("delete from articles")
        for number in (2, 4, 6):
            shelf.article(number, title=f"Tin {number}")
        for changes in nights:
            for statement, number, value in changes:
                if statement.startswith("insert"):
                    held = db.execute("select 1 from articles where id = ?", (number,)).fetchone()
                    held or shelf.article(number, title=value)
                else:
                    db.execute(statement, (number, value))
            assert renewed(folder) == whole(shelf)
