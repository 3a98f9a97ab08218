"""The takedown list: what is on it is kept in the WARC files and shown nowhere."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from demo_wire import Wire
from making_archives import dump_tables
from making_runs import SITE, crawl, query

from lapvo_scraper import open_archive
from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.errors import ProfileError, UsageError
from lapvo_scraper.export.csv import Style
from lapvo_scraper.export.noted_file import write_noted_file
from lapvo_scraper.export.selection import Selection
from lapvo_scraper.storage import hidden
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.hidden import Hidden
from lapvo_scraper.storage.remaking.rebuild import rebuild

WHEN = "2025-06-01T02:00:00Z"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hidden") / "archive"
    crawl(path, Wire(DemoPortal(articles=12)))
    return path


@pytest.fixture
def folder(crawled: Path, tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(crawled, tmp_path / "archive")))


@pytest.fixture
def told(folder: Folder) -> tuple[int, str, str, str]:
    """Id, identity, title and body of one article that a list names, with pictures."""
    (row,) = query(
        folder.path,
        "select id, identity, title, body from articles where id in (select article_id from images)"
        " and entry_id in (select entry_id from listed) order by entry_id limit 1",
    )
    return row


def hide(folder: Folder, identity: str, url: str | None = None) -> None:
    hidden.save(folder, [Hidden(SITE.name, identity, url, 'asked for "by" letter', WHEN)])
    hidden.publish(folder)


def tables(folder: Folder) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder.database)) as db:
        return dump_tables(db)


def test_no_table_but_readings_has_a_word_of_it(folder: Folder, told: tuple[int, str, str, str]) -> None:
    article, identity, title, body = told
    sentence = body.split("\n")[0]
    hide(folder, identity)
    dump = tables(folder)
    with_words = {name.partition("(")[0] for name, rows in dump.items() if title in repr(rows) or sentence in repr(rows)}
    assert with_words == {"readings"}
    assert query(folder.path, "select hidden_at, title, body, versions from articles where id = ?", article) == [
        (WHEN, None, "", 1)
    ]
    assert not list((folder.path / "html" / SITE.name).glob(f"{identity[2:]}-*"))
    assert title not in (folder.path / "html" / SITE.name / "index.html").read_text(encoding="utf-8")


def test_exports_search_and_the_python_door_leave_it_out(
    folder: Folder, told: tuple[int, str, str, str], tmp_path: Path
) -> None:
    article, identity, title, _ = told
    hide(folder, identity)
    with open_archive(folder.path) as archive:
        assert article not in [one.id for one in archive.articles()]
        assert article not in [hit.id for hit in archive.search(f'"{title}"').first]
        with pytest.raises(UsageError):
            archive.article(article)
        for table in (None, "articles", "listed", "readings", "versions"):
            write_noted_file(archive.connection, tmp_path / "out.csv", Selection(table), Style())
            assert title not in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_a_lost_database_comes_back_without_it(folder: Folder, told: tuple[int, str, str, str]) -> None:
    hide(folder, told[1])
    before, warcs = tables(folder), [path.read_bytes() for path in sorted(folder.all_warcs.rglob("*.gz"))]
    folder.database.unlink()
    rebuild(folder)
    assert tables(folder) == before
    assert [path.read_bytes() for path in sorted(folder.all_warcs.rglob("*.gz"))] == warcs


def test_a_rebuild_accepts_what_the_list_took_away(folder: Folder, told: tuple[int, str, str, str]) -> None:
    hidden.save(folder, [Hidden(SITE.name, told[1], None, "by hand", WHEN)])
    report = rebuild(folder)
    assert (report.refused, report.replaced) == (False, True)
    assert query(folder.path, "select count(*) from articles where hidden_at is not null") == [(1,)]


def test_a_crawl_leaves_it_hidden(folder: Folder, told: tuple[int, str, str, str]) -> None:
    hide(folder, told[1])
    crawl(folder.path, Wire(DemoPortal(articles=12)), full=True)
    assert query(folder.path, "select title, hidden_at from articles where id = ?", told[0]) == [(None, WHEN)]


def test_shown_again_it_is_what_it_was(folder: Folder, told: tuple[int, str, str, str]) -> None:
    before = tables(folder)
    hide(folder, told[1])
    hidden.save(folder, [])
    hidden.publish(folder)
    rebuild(folder)  # brings the lines of lists back
    assert tables(folder) == before


def test_it_stays_hidden_under_another_identity(folder: Folder, told: tuple[int, str, str, str]) -> None:
    ((url,),) = query(folder.path, "select url from articles where id = ?", told[0])
    hide(folder, "s:/an-old-title", url)
    assert query(folder.path, "select identity from articles where hidden_at is not null") == [(told[1],)]


def test_the_database_a_rebuild_kept_goes(folder: Folder, told: tuple[int, str, str, str]) -> None:
    rebuild(folder)
    before = folder.path / "lapvo.db.before"
    assert before.exists()
    hide(folder, told[1])
    assert not before.exists()


def test_the_list_says_what_it_was_told(folder: Folder) -> None:
    entries = (
        Hidden("tanmy", "e:7", "https://tanmy.example.vn/a", "thư \"yêu cầu\" \\ số 5\n=x", WHEN),
        Hidden("tanmy", "s:/b", None, "b", WHEN),
    )
    hidden.save(folder, entries)
    first, second = hidden.load(folder)
    assert (first.reason, second) == ('thư "yêu cầu" \\ số 5 =x', entries[1])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[article]]\nsite = 'a'\n", "hidden.toml: an .* has the keys site, identity, url, reason, hidden_at"),
        ("[[article]\n", "hidden.toml: is not TOML"),
        ("article = 3\n", "has the keys"),
        ("[[article]]\nsite='a'\nidentity='b'\nreason=3\nhidden_at='x'\n", "each a text"),
    ],
)
def test_a_list_that_is_none_is_said(folder: Folder, text: str, says: str) -> None:
    folder.hidden_file.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError, match=says):
        hidden.load(folder)
