"""The schema as others rely on it, and how a database gets it."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from lapvo_scraper.errors import ArchiveError
from lapvo_scraper.storage.database.migrations import migrations
from lapvo_scraper.storage.database.schema import MIGRATIONS, connect, connect_read_only, migrate
from lapvo_scraper.storage.database.views import statements

CSV_HEADER = (
    "id, date, date_source, title, category, author, byline, summary, captions, images, attachments, "
    "published_at, published_source, event_date, event_date_source, published_not_before, published_not_after, "
    "site, entry_id, url, html_file, first_seen_at, last_seen_at, changed_at, gone_at, versions, body"
)

PROMISED = {
    "articles": "id site identity entry_id url title summary category byline author published_at published_day "
    "published_precision published_source event_date event_date_source published_not_before published_not_after "
    "date date_source sort_date language body html_file first_seen_at last_seen_at changed_at gone_at versions "
    "capture_id extractor",
    "blocks": "article_id position kind text",
    "captions": "article_id position text image_id",
    "images": "id article_id position after_block caption_position url alt caption credit capture_id",
    "attachments": "id article_id position url label media_type capture_id",
    "authors": "id name name_key kind",
    "article_authors": "article_id author_id position role",
    "article_urls": "article_id url role",
    "article_categories": "article_id",
    "article_tags": "article_id",
    "mentions": "article_id name name_key rule",
    "article_problems": "article_id code detail",
    "field_sources": "article_id field capture_id evidence",
    "versions": "article_id version seen_at content_digest reading capture_id",
    "captures": "id site url final_url fetched_at status content_type payload_digest payload_size body_sha256 "
    "record_type evidence page_kind server_ip tls etag last_modified error warc_file warc_offset warc_length crawl_id",
    "urls": "site url kind discovered_at discovered_from due_at state reason attempts last_capture_id",
    "listed": "site capture_id list_url position entry_id url title summary date_raw published_at",
    "lists": "found claimed known_before",
    "crawls": "id site command started_at finished_at outcome exit_code software profile_digest counts",
    "findings": "crawl_id code severity subject count message remedy",
    "warc_files": "name site committed sealed sha256 records note",
    "absences": "article_id from_at to_at",
    "articles_search": "title body",
    "articles_search_exact": "title body",
    "articles_by_month": "site month category articles",
    "coverage": "site year category articles text_only undated without_author",
    "freshness": "site",
    "not_archived": "site url kind state reason",
}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made = connect(tmp_path / "lapvo.db")
    migrate(made)
    yield made
    made.close()


def columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"pragma table_info({table})")]


def schema_of(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    return db.execute(
        "select type, name, sql from sqlite_master where sql is not null order by type, name"
    ).fetchall()


def test_the_csv_view_has_exactly_the_columns_of_the_csv(db: sqlite3.Connection) -> None:
    assert ", ".join(columns(db, "articles_csv")) == CSV_HEADER


@pytest.mark.parametrize("table", PROMISED)
def test_every_promised_column_is_there(db: sqlite3.Connection, table: str) -> None:
    assert set(PROMISED[table].split()) <= set(columns(db, table))


def test_every_table_is_strict_and_every_reference_has_its_table(db: sqlite3.Connection) -> None:
    tables = db.execute("select name, strict from pragma_table_list where type = 'table' and schema = 'main'")
    loose = {name for name, strict in tables if not strict and not name.startswith(("sqlite_", "_sqlite_"))}
    assert loose == set()
    assert db.execute("pragma foreign_key_check").fetchall() == []
    assert db.execute("pragma integrity_check").fetchone() == ("ok",)


def test_the_views_can_be_read_when_nothing_is_there(db: sqlite3.Connection) -> None:
    for (view,) in db.execute("select name from sqlite_master where type = 'view'").fetchall():
        assert db.execute(f"select * from {view}").fetchall() == []


def test_a_second_time_changes_nothing(db: sqlite3.Connection) -> None:
    before = schema_of(db), db.total_changes
    migrate(db)
    assert (schema_of(db), db.total_changes) == before


@pytest.mark.parametrize("stage", ["m002_search", "m003_views"])
def test_a_database_of_any_age_ends_like_a_fresh_one(
    db: sqlite3.Connection, tmp_path: Path, stage: str
) -> None:
    old = connect(tmp_path / "old.db")
    migrations.apply(Database(old), stop_before=stage)
    migrate(old)
    assert schema_of(old) == schema_of(db)
    old.close()


def test_a_newer_database_is_left_alone(db: sqlite3.Connection) -> None:
    db.execute("insert into _sqlite_migrations (migration_set, name) values ('lapvo', 'm999_of_the_future')")
    with pytest.raises(ArchiveError, match=r"newer lapvo.*m999_of_the_future.*update"):
        migrate(db)


def test_a_failing_migration_leaves_nothing_half_done(tmp_path: Path) -> None:
    taken = connect(tmp_path / "taken.db")
    taken.execute("create table lists (x)")  # in the way, late in the script
    with pytest.raises(sqlite3.OperationalError, match="lists already exists"):
        migrate(taken)
    left = taken.execute("select name from sqlite_master where name not like '%sqlite%'").fetchall()
    assert left == [("lists",)]
    taken.close()


def test_a_reader_cannot_write_and_needs_no_journal(db: sqlite3.Connection, tmp_path: Path) -> None:
    reader = connect_read_only(tmp_path / "lapvo.db")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("delete from articles")
    reader.close()
    assert [path.name for path in tmp_path.iterdir()] == ["lapvo.db"]


@pytest.mark.parametrize("content", [None, b"", b"not a database, but long enough to be looked at" * 40])
def test_what_is_no_database_is_said(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "lapvo.db"
    if content is not None:
        path.write_bytes(content)
    if content == b"":  # SQLite takes an empty file for an empty database
        connect_read_only(path).close()
        return
    with pytest.raises(ArchiveError, match="lapvo rebuild"):
        connect_read_only(path)


def test_the_migrations_known_by_name_are_those_there_are() -> None:
    assert tuple(one.name for one in migrations.pending(Database(sqlite3.connect(":memory:")))) == MIGRATIONS


def test_statements_are_split_at_their_ends_only() -> None:
    script = (
        "-- a; comment\ncreate table a (x);\ncreate trigger t after insert on a begin\n  select 1;\nend;\n"
    )
    assert [re.sub(r"\s+", " ", one).strip() for one in statements(script)] == [
        "-- a; comment create table a (x);",
        "create trigger t after insert on a begin select 1; end;",
    ]


def test_an_up_to_date_database_is_opened_without_the_tools_of_its_history(tmp_path: Path) -> None:
    made = connect(tmp_path / "lapvo.db")
    migrate(made)
    made.close()
    code = (
        "import sys; from pathlib import Path; from lapvo_scraper.storage.database.schema import connect, migrate\n"
        f"migrate(connect(Path({str(tmp_path / 'lapvo.db')!r})))\n"
        "print([name for name in ('sqlite_utils', 'pandas', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[]\n"


def test_opening_an_up_to_date_database_writes_nothing(db: sqlite3.Connection) -> None:
    """Other connections would have to read a schema that was written again."""
    before = db.execute("pragma schema_version").fetchone(), db.total_changes
    migrate(db)
    assert (db.execute("pragma schema_version").fetchone(), db.total_changes) == before
    db.execute("drop view captions")
    db.execute("create view captions as select 1 as old")
    migrate(db)
    assert columns(db, "captions") == ["article_id", "position", "text", "image_id"]
