"""What comes out of a large database is what comes out of a small one."""

import io
import os
import shutil
import subprocess
import sys

import pytest

from lapvo_scraper.errors import UsageError
from lapvo_scraper.export import external_sort
from lapvo_scraper.export.csv import Style, write_csv
from lapvo_scraper.export.jsonl import write_jsonl
from lapvo_scraper.export.selection import Selection
from lapvo_scraper.export.xlsx import write_xlsx
from lapvo_scraper.storage.search.days import Days

SELECTIONS = [
    Selection(),
    Selection(site="tanphu"),
    Selection(site="nowhere"),
    Selection(where="title like '%7' and id in (select article_id from images) -- a comment"),
    Selection(days=Days("2021-03-01", "2021-03-20")),
    Selection(where="articles_csv.title like '%7' and articles_csv.id > 20"),
    Selection(site="tanmy", where="length(body) > 40", days=Days("2021-03-02", None)),
]


@pytest.fixture
def articles(shelf):
    """Numbers, sites, days and ids go different ways; some have no number, one is hidden."""
    for number in range(1, 121):
        site = "tanphu" if number % 3 == 0 else "tanmy"
        entry = None if number % 10 == 0 else 1000 - number
        day = f"2021-03-{1 + number % 28:02}"
        hidden = "2025-07-01T00:00:00Z" if number == 50 else None
        shelf.article(
            number * 7919 % 131, identity=f"e:{number}", site=site, entry_id=entry, title=f"=Tin {number}", date=day,
            body="Họp, \"dân\" " * (number % 9), hidden_at=hidden,
        )  # fmt: skip
        if number % 4 == 0:
            shelf.insert("images", id=str(number), article_id=number * 7919 % 131, position=0, after_block=0, url=f"/{number}.jpg")


@pytest.fixture
def large(monkeypatch, tmp_path):
    """The same database taken for a large one, of which eleven rows or so are in memory together."""

    def take() -> None:
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        monkeypatch.setattr(external_sort, "LARGE", 0)
        monkeypatch.setattr(external_sort, "_size", lambda db: 120 * external_sort._AT_ONCE // 11)
        monkeypatch.setattr(external_sort, "_ROOM", 0)

    return take


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("write", [write_csv, write_jsonl, write_xlsx])
def test_the_same_bytes(articles, read, large, selection, write):
    arguments = (selection, Style()) if write is write_csv else (selection,)
    small, sorted_on_disk = io.BytesIO(), io.BytesIO()
    first = write(read(), small, *arguments)
    large()
    second = write(read(), sorted_on_disk, *arguments)
    assert second == first
    assert sorted_on_disk.getvalue() == small.getvalue()


def test_the_order_and_how_much_is_in_memory_together(articles, read, large):
    db = read()
    expected = db.execute("select id from articles_csv order by site, entry_id is null, entry_id, id").fetchall()
    large()
    selecting = "select place, articles_csv.id from temp.places cross join articles_csv using (id)"
    buckets = list(external_sort.sorted_on_disk(db, selecting, {}, None))
    assert [row for bucket in buckets for row in bucket] == expected
    assert len(expected) == 119
    assert max(map(len, buckets)) == 11


def test_the_first_rows_come_before_anything_is_sorted(articles, read, large, monkeypatch):
    large()
    monkeypatch.setattr(external_sort, "sorted_on_disk", lambda *_: pytest.fail("sorted already"))
    db = read()
    batch = next(Selection().query(db).batches(db, 5, "entry_id"))
    assert batch == [(881,), (882,), (884,), (885,), (887,)]


def test_no_name_is_left_whenever_the_program_ends(articles, read, large, tmp_path):
    large()
    before = set(tmp_path.iterdir())
    db = read()
    rows = Selection(where="1").query(db).batches(db, 5)
    assert len(next(rows)) == 5
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["place", "places.place", "rowid", "places.id"])
def test_a_condition_knows_the_columns_of_the_articles_only(articles, read, large, name):
    for _ in range(2):
        with pytest.raises(UsageError, match=r"; articles_csv has the columns id, date"):
            write_jsonl(read(), io.BytesIO(), Selection(where=f"{name} > 0"))
        large()


@pytest.mark.parametrize("lacking", ["room", "folder"])
def test_without_room_the_index_gives_the_order(articles, read, large, tmp_path, monkeypatch, lacking):
    large()
    if lacking == "room":
        monkeypatch.setattr(external_sort, "_ROOM", 1 + shutil.disk_usage(tmp_path).free)
    else:
        monkeypatch.setenv("TMPDIR", str(tmp_path / "nowhere"))
    monkeypatch.setattr(external_sort, "sorted_on_disk", lambda *_: pytest.fail("sorted on disk"))
    db = read()
    assert sum(map(len, Selection().query(db).batches(db, 50))) == 119


FULL = """
import resource, sys
from lapvo_scraper.cli import main
from lapvo_scraper.export import external_sort
external_sort.LARGE = external_sort._ROOM = 0
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
sys.exit(main(["-q", "--archive", sys.argv[1], "export", "csv", "--where", "1"]))
"""


def test_a_disk_that_fills_up_is_named(shelf, tmp_path):
    for number in range(1, 20):
        shelf.article(number, body="Họp dân. " * 2_000)
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, env=os.environ | {"TMPDIR": str(tmp_path)}
    )
    assert done.returncode == 5
    assert done.stderr == f"lapvo: {tmp_path}: File too large; free space there, or name another folder in TMPDIR\n"
    assert done.stdout.count("\n") == 1  # the headings
