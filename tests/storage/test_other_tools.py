"""What other programs make of `lapvo.db`: no day shifts, it opens from a read-only folder, Datasette shows it well."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from demo_wire import Wire
from making_archives import Archive, article_reading, look
from making_runs import crawl

from lapvo_scraper import open_archive
from lapvo_scraper.demo import DemoPortal

DAYS = ("date", "published_day", "event_date", "sort_date", "published_not_before", "published_not_after")
EARLY = "2021-01-01T03:30:00+07:00"  # in Greenwich it is still the year before
AT = {"published_at": EARLY, "published_precision": "minute", "published_source": "template"}


@pytest.fixture
def days(archive: Archive) -> sqlite3.Connection:
    """Three articles: published before dawn on New Year's Day, undated between two such, and of an event that day."""
    archive.take(
        look(article_reading(100, **AT)),
        look(article_reading(101)),
        look(article_reading(102, **AT, event_date="2021-01-01", event_date_source="explicit")),
    ).settle()
    return archive.db


def told(values: Any) -> set[str]:
    return {str(value)[:10] for value in values if value is not None and not pd.isna(value)}


@pytest.mark.parametrize("column", DAYS)
def test_no_day_shifts(days: sqlite3.Connection, column: str) -> None:
    query = f"select {column} from articles"
    frame = pd.read_sql(query, days)
    assert told(frame[column]) == {"2021-01-01"}
    assert told(value for (value,) in days.execute(f"select date({column}) from articles")) == {"2021-01-01"}
    assert told(pd.to_datetime(frame[column])) == {"2021-01-01"}
    assert told(value for (value,) in duckdb.sql(f"select cast({column} as date) from frame").fetchall()) == {
        "2021-01-01"
    }


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tools") / "archive"
    crawl(path, Wire(DemoPortal(articles=20)))
    return path


def test_the_file_opens_from_a_folder_that_is_read_only(crawled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "only"
    folder.mkdir()
    shutil.copy(crawled / "lapvo.db", folder)
    folder.chmod(0o500)
    try:
        with closing(sqlite3.connect(f"file:{folder}/lapvo.db?mode=ro", uri=True)) as db:
            assert db.execute("select count(*) from articles").fetchone() == (20,)
            assert db.execute("pragma journal_mode").fetchone() == ("delete",)
        with open_archive(folder) as archive:
            assert archive.search("a*").total
    finally:
        folder.chmod(0o700)


ASK = """
import asyncio, json, sys
from datasette.app import Datasette

async def ask(database, paths):
    datasette = Datasette([], immutables=[database])
    await datasette.invoke_startup()
    for path in paths:
        answer = await datasette.client.get(path)
        print(json.dumps([answer.status_code, answer.text]))

asyncio.run(ask(sys.argv[1], sys.argv[2:]))
"""


def get(database: Path, *paths: str) -> list[tuple[int, str]]:
    """What Datasette, without any plugin or metadata of ours, answers: status and text."""
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(database), *paths], capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stderr
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


def test_datasette_opens_every_table_and_view(crawled: Path) -> None:
    ((_, text),) = get(crawled / "lapvo.db", "/lapvo.json?_show_hidden=1")
    shown = [table["name"] for table in json.loads(text)["tables"] if not table["hidden"]]
    views = [view["name"] for view in json.loads(text)["views"]]
    assert {"articles", "blocks", "captures", "authors"} <= set(shown)
    assert {"articles_by_year", "coverage", "articles_found"} <= set(views)
    assert not [name for name in shown if name.startswith(("articles_search_", "articles_search_exact_"))]
    pages = get(crawled / "lapvo.db", *(f"/lapvo/{name}?_size=3" for name in (*shown, *views)))
    assert {status for status, _ in pages} == {200}


def test_datasette_follows_keys_by_their_labels_and_counts_facets(crawled: Path) -> None:
    images, articles, found = (json.loads(text) for _, text in get(
        crawled / "lapvo.db",
        "/lapvo/images.json?_labels=on&_shape=objects&_size=1",
        "/lapvo/articles.json?_facet=category&_size=1",
        "/lapvo.json?sql=select+title+from+articles_found+where+words+match+:q&q=a*&_shape=arrays",
    ))
    article = images["rows"][0]["article_id"]
    with closing(sqlite3.connect(crawled / "lapvo.db")) as db:
        (title,) = db.execute("select title from articles where id = ?", (article["value"],)).fetchone()
    assert article["label"] == title
    assert articles["facet_results"]["category"]["results"]
    assert found["rows"]
