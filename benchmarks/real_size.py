"""An archive whose pages are as large as those of a real portal: 107 KB each, 14 KB as sent, those of `importing`."""

from __future__ import annotations

import gzip
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from benchmarks.importing import ADDRESS, SITE, page, template
from lapvo_scraper.records import Exchange
from lapvo_scraper.storage.run import Run

if TYPE_CHECKING:
    from lapvo_scraper.storage.folder import Folder

_FIRST = datetime(2026, 3, 2, tzinfo=UTC)
_ENTRY = 10_000_000
_BATCH = 64
_HEAD = (
    "HTTP/1.1 200 OK\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: SAMEORIGIN\r\nX-XSS-Protection: 1\r\n"
    "Expires: Thu, 01 Jan 1970 00:00:00 GMT\r\nCache-Control: private, no-cache, no-store, must-revalidate\r\n"
    "Vary: Accept-Encoding\r\nContent-Type: text/html;charset=UTF-8\r\n"
)


def crawl(folder: Folder, pages: int, *, plain: bool = False) -> None:
    """Fill an archive with so many articles, as a crawl would. `plain`: from a server that compresses nothing."""
    head = _HEAD if plain else f"{_HEAD}Content-Encoding: gzip\r\n"
    chance, base = random.Random(0), template()
    run = Run.open(folder, SITE, command="benchmark", software="benchmark", contact=None)
    for number in range(pages):
        url = ADDRESS.format(_ENTRY + number)
        body = page(base, number, chance)
        if not plain:
            body = gzip.compress(body, 6, mtime=0)
        capture = run.keep(
            Exchange(
                url=url,
                started_at=_FIRST + timedelta(seconds=2 * number),
                sent=f"GET {url.removeprefix(SITE.base_url)} HTTP/1.1\r\nHost: {SITE.name}\r\n\r\n".encode(),
                received=f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body,
                server_ip="127.0.0.1",
            ),
            kind="article",
        )
        run.ingest(capture, run.read(capture))
        if number % _BATCH == 0:
            run.flush()
    run.finish(outcome="complete", exit_code=0, findings=())
