"""Captures and readings made by hand, archives in memory to put them into, and a dump to compare them
with."""

import sqlite3
import uuid
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from lapvo_scraper.records import Block, Capture, Reading
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.database.schema import connect, migrate
from lapvo_scraper.storage.frontier.known_urls import Claimed
from lapvo_scraper.storage.rows.ingest import ingest
from lapvo_scraper.storage.rows.settle import settle
from lapvo_scraper.storage.search.text_indexes import index_waiting

SITE = Site(name="tanmy", base_url="https://tanmy.example.vn")
DETAIL = "https://tanmy.example.vn/chi-tiet/-/asset_publisher/bAnTiN/content"
NOT_COMPARED = {"_sqlite_migrations", "_article_changes"}  # say when something was done, not what there is

Made = tuple[Capture, Reading | None]
Dump = dict[str, list[tuple[Any, ...]]]


def article_url(entry: int | str) -> str:
    return f"{DETAIL}/id/{entry}" if isinstance(entry, int) else f"{DETAIL}/{entry}"


def article_reading(entry: int | None = 100, *, url: str | None = None, **fields: Any) -> Reading:
    """What a page says about the article `entry`; a plain one with two paragraphs unless `fields` say
    otherwise."""
    url = url or (article_url(entry) if entry else None)
    title = url.rsplit("/", 1)[-1] if url and "/id/" not in url else None
    names = [f"e:{entry}"] if entry else []
    names += [f"s:/{title}"] if title else []
    plain = Reading(
        kind="article",
        url=url,
        identities=tuple(names),
        entry_id=entry,
        title=f"Tin số {entry}",
        blocks=(Block("paragraph", "Đoạn thứ nhất của bài viết."), Block("paragraph", "Đoạn thứ hai.")),
    )
    return replace(plain, **fields)


def capture_of(url: str, at: str = "2025-06-01T02:00:00Z", *, run: str = "tanmy-1", **fields: Any) -> Capture:
    """A capture of `url`; its id follows from what is given."""
    key = f"{url} {at} {run} {fields}"
    capture_id = str(uuid.uuid5(uuid.NAMESPACE_URL, key))
    plain = Capture(
        id=capture_id,
        site=SITE.name,
        url=url,
        final_url=None,
        fetched_at=datetime.fromisoformat(at),
        status=200,
        content_type="text/html;charset=UTF-8",
        payload_digest=None,
        payload_size=1000,
        body_sha256=None,
        record_type="response",
        evidence="live",
        page_kind=None,
        server_ip="127.0.0.1",
        tls=None,
        etag=None,
        last_modified=None,
        error=None,
        warc_file=f"tanmy/{run}.warc.gz",
        warc_offset=uuid.UUID(capture_id).int % 2**40,
        warc_length=500,
        crawl_id=run,
    )
    return replace(plain, **fields)


def look(reading: Reading, at: str = "2025-06-01T02:00:00Z", *, run: str = "tanmy-1", **fields: Any) -> Made:
    """A capture of a page with what it says."""
    return capture_of(fields.pop("url", reading.url), at, run=run, **fields), reading


class Archive:
    """A database in memory with the real schema."""

    def __init__(self) -> None:
        self.db = connect(Path(":memory:"))
        migrate(self.db)

    def take(self, *made: Made) -> "Archive":
        """Ingest captures in this order, in one transaction, as one job."""
        claimed = Claimed()
        self.db.execute("begin immediate")
        for capture, reading in made:
            self.run(capture.crawl_id)
            ingest(self.db, SITE, capture, reading, claimed)
        index_waiting(self.db)
        self.db.execute("commit")
        return self

    def run(self, name: str) -> None:
        """Make the rows that a run makes before its first capture."""
        started = f"2025-06-{int(name.rpartition('-')[2]):02}T00:00:00Z"
        self.db.execute(
            "insert into crawls (id, site, command, started_at, software, profile_digest)"
            " values (?, 'tanmy', 'crawl', ?, 'test', 'sha256:0') on conflict do nothing",
            (name, started),
        )
        self.db.execute(
            "insert into warc_files (name, site) values (?, 'tanmy') on conflict do nothing",
            (f"tanmy/{name}.warc.gz",),
        )

    def settle(self, *, whole: bool = False) -> "Archive":
        self.db.execute("begin immediate")
        settle(self.db, SITE, whole=whole)
        self.db.execute("commit")
        return self

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return self.db.execute(sql, parameters).fetchall()

    def row(self, sql: str, *parameters: Any) -> tuple[Any, ...]:
        (only,) = self.rows(sql, *parameters)
        return only

    def value(self, sql: str, *parameters: Any) -> Any:
        (only,) = self.row(sql, *parameters)
        return only


def dump_tables(db: sqlite3.Connection) -> Dump:
    """Every row of every table, and every word of the search indexes, in an order that follows from the rows.

    Left out, as docs/contract.md allows: `note` columns. Leases read as due.
    """
    dump: Dump = {}
    for (name,) in db.execute("select name from sqlite_master where type = 'table'").fetchall():
        if name in NOT_COMPARED or name.startswith(("articles_search", "sqlite_")):
            continue
        columns = [row[1] for row in db.execute(f"pragma table_info({name})") if row[1] != "note"]
        rows = db.execute(f"select {', '.join(columns)} from {name}").fetchall()
        dump[f"{name}({', '.join(columns)})"] = sorted(
            (tuple("due" if value == "leased" else value for value in row) for row in rows), key=repr
        )
    for index in ("articles_search", "articles_search_exact"):
        db.execute(f"create virtual table temp.words using fts5vocab('main', '{index}', 'instance')")
        dump[index] = sorted(db.execute("select * from temp.words").fetchall())
        db.execute("drop table temp.words")
    return dump
