"""Files as other programs leave them: WARC records in the ways of wget, Heritrix, browsertrix and warcio."""

import base64
import gzip
import hashlib
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from lapvo_scraper.sites import Site
from lapvo_scraper.storage.checking.verify import verify
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.remaking.rebuild import rebuild

SITE = Site(name="tanmy", base_url="https://tanmy.example.vn")
DETAIL = "https://tanmy.example.vn/chi-tiet/-/asset_publisher/1mOzUrGkrdAE/content/id"
AT = "2021-04-01T08:00:00Z"
ABOUT_RUNS = {"_sqlite_migrations", "_article_changes"}


def address(entry: int) -> str:
    return f"{DETAIL}/{entry}"


def page(entry: int, words: str = "Xã ra quân làm thủy lợi nội đồng mùa khô.", title: str | None = None) -> bytes:
    """A page of the portal as Liferay 7.3 builds it, as small as it can be."""
    return f"""<!doctype html><html lang="vi-VN"><head><title>{title or f"Tin số {entry}"}</title></head><body>
<div class="portlet-boundary portlet-asset-publisher" id="p_p_id_101_"><div class="asset-full-content">
<span class="asset-anchor lfr-asset-anchor" id="{entry}"></span>
<h4 class="component-title"><span class="asset-title d-inline">{title or f"Tin số {entry}"}</span></h4>
<div class="asset-content"><div class="journal-content-article">
<p>Sáng ngày 12/3/2021, Ủy ban nhân dân xã tổ chức hội nghị sơ kết công tác quý một năm 2021.</p>
<p>{words}</p><p style="text-align:right"><strong>Minh Hạnh</strong></p></div></div></div></div></body></html>""".encode()


def http(body: bytes, *, status: str = "200 OK", media_type: str = "text/html; charset=UTF-8", head: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def record(kind: str, url: str | None, block: bytes, *, at: str = AT, version: str = "1.1", **fields: str) -> bytes:
    """A record, unpacked. Field names are given with underscores."""
    named = {"WARC-Type": kind, "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>", "WARC-Date": at}
    if url:
        named["WARC-Target-URI"] = url
    named |= {name.replace("_", "-"): value for name, value in fields.items()}
    named.setdefault("Content-Type", "application/http; msgtype=response" if kind == "response" else "text/plain")
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"WARC/{version}\r\n{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def response(entry: int, body: bytes | None = None, **fields: Any) -> bytes:
    return record("response", address(entry), http(page(entry) if body is None else body), **fields)


def per_record(*records: bytes) -> bytes:
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def query(archive: Path, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive / "lapvo.db")) as db:
        return db.execute(statement).fetchall()


def tables(archive: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, and every word of the search indexes, however their segments lie."""
    with closing(sqlite3.connect(archive / "lapvo.db")) as db:
        names = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        told = [name for name in names if name not in ABOUT_RUNS and not name.startswith("articles_search")]
        found = {name: sorted(db.execute(f"select * from {name}").fetchall(), key=repr) for name in told}
        for index in ("articles_search", "articles_search_exact"):
            db.execute(f"create virtual table temp.{index}_words using fts5vocab('main', '{index}', 'instance')")
            found[index] = sorted(db.execute(f"select * from temp.{index}_words").fetchall())
        return found


def sound(folder: Folder) -> bool:
    """Whether the archive is what its files say: by our own measure, by warcio's, and made anew."""
    assert verify(folder, {"tanmy": SITE}).faults == []
    for path in folder.warc("tanmy").glob("*.warc.gz"):
        with path.open("rb") as file:
            for checked in ArchiveIterator(file, check_digests=True):
                checked.content_stream().read()
                assert checked.digest_checker.passed is not False, checked.digest_checker.problems
    before = tables(folder.path)
    rebuild(folder)
    return tables(folder.path) == before
