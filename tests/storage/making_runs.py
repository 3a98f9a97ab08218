"""Small crawls without a network: the demo portal answers in this process, its answers put on a wire as
bytes."""

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lapvo_scraper import clock
from lapvo_scraper.records import Exchange, Lease
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.books import Books
from lapvo_scraper.storage.database.transaction import open_for_writing, transaction
from lapvo_scraper.storage.disk import Disk
from lapvo_scraper.storage.evidence.warc import iter_records
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.remaking.recover import Recovery
from lapvo_scraper.storage.rows.settle import settle
from lapvo_scraper.storage.run import Commit, Run

BASE = "http://127.0.0.1:8000"
SITE = Site(name="tanmy", base_url=BASE)
NO_TABLES = {"_sqlite_migrations", "_article_changes"}
NOT_FROM_WARC = {"warc_files": {"note"}}

Dump = dict[str, list[tuple[Any, ...]]]


def open_run(path: Path, site: Site = SITE, **more: Any) -> Run:
    return Run.open(Folder(path), site, command="test", software="lapvo-test/1", contact=None, **more)


def reply(
    body: bytes = b"", *headers: str, status: str = "200 OK", url: str = f"{BASE}/", **more: Any
) -> Exchange:
    """An exchange whose reply has exactly these header lines and body."""
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", *headers))
    sent = f"GET {url.removeprefix(BASE) or '/'} HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n\r\n".encode()
    facts: dict[str, Any] = {"started_at": clock.now(), "server_ip": "127.0.0.1"} | more
    return Exchange(url=url, sent=sent, received=f"{head}\r\n".encode() + body, **facts)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for the writer's thread, ten seconds at most."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.002)


@dataclass
class Crawl:
    """Drives one run as the crawl does: leases in, captures out, until nothing is due."""

    run: Run
    fetch: Callable[[Lease], Exchange]
    commits: list[Commit] = field(default_factory=list)
    word: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def _on_commit(self, commit: Commit) -> None:
        self.commits.append(commit)
        self.word.release()

    def leases(self, window: int = 64) -> Iterator[Lease]:
        """Yield what is leased; the caller has to conclude each."""
        self.run.start(self._on_commit, window=window)
        while True:
            assert self.word.acquire(timeout=30), self.run.failure
            yield from self.commits[-1].leases
            if not self.commits[-1].leases and not self.run.staged:
                return
            self.run.flush()

    def take(self, lease: Lease) -> None:
        capture = self.run.keep(self.fetch(lease), kind=lease.kind)
        self.run.ingest(capture, self.run.read(capture))

    def go(self, outcome: str = "done", exit_code: int = 0) -> Books:
        for lease in self.leases():
            self.take(lease)
        return self.run.finish(outcome=outcome, exit_code=exit_code, findings=())


def crawl(path: Path, fetch: Callable[[Lease], Exchange], site: Site = SITE, **more: Any) -> Books:
    return Crawl(open_run(path, site, **more), fetch).go()


def query(path: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(Folder(path).database)) as db:
        return db.execute(statement, values).fetchall()


def dangling(path: Path) -> list[str]:
    """The rows whose bytes are not there."""
    places = {}
    for file in Folder(path).warc(SITE.name).glob("*.warc.gz"):
        for record in iter_records(file):
            places[f"{SITE.name}/{file.name}", record.offset, record.length] = record.id
    rows = query(path, "select id, warc_file, warc_offset, warc_length from captures")
    return [capture_id for capture_id, *place in rows if places.get(tuple(place)) != capture_id]


def dump(path: Path) -> Dump:
    """Every row of every table that follows from the WARC files."""
    with closing(sqlite3.connect(Folder(path).database)) as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        kept = [name for name in tables if name not in NO_TABLES and "_search" not in name]
        return {name: _rows(db, name) for name in kept}


def _rows(db: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    columns = [row[1] for row in db.execute(f"pragma table_info({table})")]
    wanted = ", ".join(column for column in columns if column not in NOT_FROM_WARC.get(table, ()))
    return sorted(db.execute(f"select {wanted} from {table}"), key=repr)


def rebuilt(path: Path, site: Site = SITE) -> Path:
    """Return a copy of an archive whose database was made anew from its WARC files."""
    copy = path.with_name(f"{path.name}-rebuilt")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(path, copy)
    folder = Folder(copy)
    for file in copy.glob("lapvo.db*"):
        file.unlink()
    with closing(open_for_writing(folder)) as db:
        Recovery(db, folder, site, Disk()).run()
        with transaction(db, folder):
            settle(db, site)
    return copy
