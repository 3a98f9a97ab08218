"""Do two archives say the same of a portal, though their runs were cut short at different moments?

Left out is what has to differ: our times, the tables that are about runs, and references to captures: which
capture an article's row was made of, and which of an article's addresses was asked first, for the others are
then left alone. So every address of an article reads as the article, and what hangs on the address of one
capture (its payload, with the links it prints; the reading's own address) is not compared: the content is,
in `versions`, `blocks` and the rest. A page that was fetched twice counts once.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

ABOUT_RUNS = {"crawls", "findings", "lists", "warc_files", "_sqlite_migrations", "_article_changes"}

OUR_TIMES = {"fetched_at", "first_seen_at", "last_seen_at", "changed_at", "gone_at", "seen_at", "from_at", "to_at"}
OUR_TIMES |= {"discovered_at", "due_at"}

REFERENCES = {"capture_id", "crawl_id", "last_capture_id", "discovered_from", "reading_digest"}

OF_ONE_CAPTURE = {
    # which of two equal payloads was stored, and which refers to it; as what a picture was asked for that a page
    # and the theme both name
    "captures": {"id", "warc_file", "warc_offset", "warc_length", "record_type", "page_kind"},
}

OF_ITS_ADDRESS = {"url", "canonical_url", "identities"}
"""Of a reading."""

OF_ITS_PAYLOAD = ("payload_digest", "payload_size", "body_sha256", "etag")

ALIAS = "alias: "
"""How `urls.reason` begins for an address of an article that was asked under another."""

Tables = dict[str, set[tuple[Any, ...]]]


def tables(archive: Path) -> Tables:
    """Return what every table says, as a set of rows without what has to differ."""
    with closing(sqlite3.connect(archive / "lapvo.db")) as db:
        articles = {url: f"article {article}" for url, article in db.execute("select url, article_id from article_urls")}
        return {table: set(_rows(db, table, articles)) for table in _compared(db)}


def differences(one: Tables, other: Tables) -> list[str]:
    """Return a sentence for each table that is not the same, with an example."""
    said = []
    for table in sorted(one.keys() | other.keys()):
        only_one, only_other = one[table] - other[table], other[table] - one[table]
        if only_one or only_other:
            example = min(only_one or only_other, key=repr)
            said.append(f"{table}: {len(only_one)} and {len(only_other)} rows of their own, e.g. {str(example)[:300]}")
    return said


def _compared(db: sqlite3.Connection) -> list[str]:
    tables = [table for (table,) in db.execute("select name from sqlite_master where type = 'table'")]
    return [table for table in tables if table not in ABOUT_RUNS and "_search" not in table]


def _rows(db: sqlite3.Connection, table: str, articles: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    left_out = OUR_TIMES | REFERENCES | OF_ONE_CAPTURE.get(table, set())
    columns = [row[1] for row in db.execute(f"pragma table_info({table})") if row[1] not in left_out]
    where = "where status is not 304" if table == "captures" else ""  # not modified: asked for twice
    payload = {columns.index(name) for name in OF_ITS_PAYLOAD if table == "captures"}
    for row in db.execute(f"select {', '.join(columns)} from {table} {where}"):
        of_article = table == "captures" and row[columns.index("url")] in articles
        kept = (value for position, value in enumerate(row) if not (of_article and position in payload))
        yield tuple(_content(_named(value, articles)) for value in kept)


def _named(value: Any, articles: dict[str, str]) -> Any:
    """Return the article for one of its addresses, also where an address is said to be another's alias."""
    if isinstance(value, str) and value.startswith(ALIAS):
        return ALIAS + articles.get(value.removeprefix(ALIAS), value)
    return articles.get(value, value)


def _content(value: Any) -> Any:
    """Return a reading without the address it was read under."""
    if not isinstance(value, str) or not value.startswith('{"'):
        return value
    reading = {name: told for name, told in json.loads(value).items() if name not in OF_ITS_ADDRESS}
    return json.dumps(reading, sort_keys=True)
