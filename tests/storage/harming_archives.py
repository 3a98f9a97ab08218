"""A small archive on disk for `verify`, and the means to harm it."""

import gzip
import hashlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from lapvo_scraper.records import Exchange
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.checking.verify import verify
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.run import Run

SITE = Site(name="tanmy", base_url="http://127.0.0.1:9")
SITES = {SITE.name: SITE}
PAGE = "<html><head><title>Tân Mỹ</title></head><body><p>{}</p></body></html>"

ARTICLE = """
    insert into articles (id, site, identity, sort_date, first_seen_at, last_seen_at, versions, capture_id,
                          extractor, captions, body, html_file)
    select 1, 'tanmy', 'e:1', '2025', 'x', 'x', 1, id, 'x', '', '', 'html/tanmy/1-v1.html'
    from captures where url like '%-0'
"""
"""An article without versions, read from capture 0."""


def exchange(number: int, body: bytes) -> Exchange:
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html;charset=UTF-8\r\nContent-Encoding: gzip\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return Exchange(
        url=f"http://127.0.0.1:9/trang-{number}",
        started_at=datetime(2025, 6, 1, 2, 0, number, tzinfo=UTC),
        sent=f"GET /trang-{number} HTTP/1.1\r\nHost: 127.0.0.1:9\r\n\r\n".encode(),
        received=head.encode() + body,
        server_ip="127.0.0.1",
    )


def page_of(number: int) -> str:
    digests = "".join(hashlib.sha256(f"{number} {line}".encode()).hexdigest() for line in range(40))
    return PAGE.format(f"Trang {number} {digests}")


def six_pages(folder: Folder) -> Folder:
    """Fill an archive with one run: six pages, two of them with equal bytes, so one is a revisit."""
    run = Run.open(folder, SITE, command="test", software="test", contact=None)
    for number in range(6):
        body = gzip.compress(page_of(min(number, 4)).encode(), mtime=0)
        capture = run.keep(exchange(number, body), kind="listing")
        run.ingest(capture, run.read(capture))
    run.finish(outcome="complete", exit_code=0, findings=())
    return folder


def warc(folder: Folder) -> Path:
    (path,) = folder.warc("tanmy").glob("*.warc.gz")
    return path


def codes(folder: Folder, *, quick: bool = False) -> set[str]:
    return {fault.code for fault in verify(folder, SITES, quick=quick).faults}


def alter(folder: Folder, statement: str) -> None:
    db = sqlite3.connect(folder.database)
    db.execute("pragma foreign_keys = off")
    db.execute(statement)
    db.commit()
    db.close()


def flip(path: Path, position: int) -> None:
    data = bytearray(path.read_bytes())
    data[position] ^= 0x10
    path.write_bytes(data)


def grow(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\x1f\x8b\x08torn")


def place_of(folder: Folder, capture: int) -> int:
    """A byte in the middle of the record of a capture."""
    db = sqlite3.connect(folder.database)
    query = f"select warc_offset, warc_length from captures where url like '%-{capture}'"
    offset, length = db.execute(query).fetchone()
    db.close()
    return offset + length // 2
