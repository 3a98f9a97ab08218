"""How long the server of `lapvo serve` takes for a page, at 200,000 articles.

    python benchmarks/serve.py FOLDER [--articles 200000] [--times 7]

FOLDER holds the generated archive; when it is not there, it is made (half an hour). Bars: front and article page
150 ms, every other page 500 ms. Each page is asked for in this process, so no network is in the figure. What counts is
the processor's time of this process, which a busy machine does not change much; the clock's stands beside. Exit code 1
when a median is over its bar.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.web.plugin import make_ready, memory_of
from lapvo_scraper.web.serving import reading_room

FAST, FACETS = 150.0, 500.0  # milliseconds


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=7)
    arguments = parser.parse_args()
    folder = Folder(arguments.folder)
    if not folder.database.is_file():
        generator = str(Path(__file__).parent / "generated_archive.py")
        making = [sys.executable, generator, str(folder.path), "--articles", str(arguments.articles)]
        subprocess.run(making, check=True)
    return asyncio.run(measure(folder, arguments.times))


async def measure(folder: Folder, times: int) -> int:
    server = reading_room(folder)
    start = time.perf_counter()
    make_ready(memory_of(server))
    print(f"making ready, beside the first readers: {time.perf_counter() - start:.1f} s")
    await server.client.get("/static/room.css")  # starts the server
    over = 0
    print(f"{'page':<52} {'bar':>5} {'median':>7} {'worst':>7} {'clock':>7}   (ms)")
    for address, bar in pages(folder):
        taken = [await ask(server, address) for _ in range(times)]
        busy, clock = ([one[kind] for one in taken] for kind in (0, 1))
        median = statistics.median(busy)
        over += median > bar
        verdict = "OVER" if median > bar else ""
        print(f"{address:<52} {bar:>5.0f} {median:>7.0f} {max(busy):>7.0f} {statistics.median(clock):>7.0f} {verdict}")
    return 1 if over else 0


async def ask(server: Any, address: str) -> tuple[float, float]:
    """Return the milliseconds an answer took: of the processor, and by the clock."""
    busy, start = time.process_time(), time.perf_counter()
    answer = await server.client.get(address)
    taken = (time.process_time() - busy) * 1000, (time.perf_counter() - start) * 1000
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return taken


def pages(folder: Folder) -> list[tuple[str, float]]:
    with closing(sqlite3.connect(folder.database)) as db:
        (articles,) = db.execute("select count(*) from articles").fetchone()
        print(f"{articles:,} articles, {folder.database.stat().st_size / 1e6:,.0f} MB")
        (longest,) = db.execute("select article_id from blocks group by 1 order by count(*) desc limit 1").fetchone()
        (changed,) = db.execute("select id from articles where versions > 1 limit 1").fetchone()
        category, site = db.execute("select category, site from articles where category is not null limit 1").fetchone()
        (author,) = db.execute("select name from authors limit 1").fetchone()
    return [
        ("/", FAST),
        (f"/article/{longest}", FAST),
        (f"/en/article/{changed}", FAST),
        (f"/article/{changed}/versions", FAST),
        ("/search", FACETS),
        ("/search?page=400", FACETS),
        ("/search?q=nhan+dan", FACETS),
        ("/search?q=va", FACETS),
        ("/search?q=va&sort=date", FACETS),
        (f"/search?category={category}", FACETS),
        (f"/search?site={site}&year=2019", FACETS),
        (f"/search?author={author}", FACETS),
        (f"/search?q=huyen&category={category}&from=2015&to=2020", FACETS),
        ("/time", FACETS),
        ("/time?by=month", FACETS),
        ("/sections", FACETS),
        (f"/sections?site={site}", FACETS),
        ("/coverage", FACETS),
        (f"/coverage?site={site}", FACETS),
        ("/crawls", FACETS),
        ("/lapvo", FACETS),
        ("/lapvo/articles", FACETS),
        ("/lapvo/articles?_facet=site", FACETS),
    ]


if __name__ == "__main__":
    sys.exit(main())
