"""Crawl a large demo portal once, then night after night: what a night finds, and what it asks for.

    python -m benchmarks.nights --articles 5000

Everything goes through the command line, with its own clock. After the first crawl, three articles that are due
for a look are edited and two removed; every day brings twelve new ones. Before each night `lapvo crawl --dry-run
--json` says what it will ask for, and the portal's own log says what it did ask for. Held:

* the first night reads the new articles, finds the edits and sees the removed ones missing;
* `gone_at` stands after the third night, with the time of the first;
* pages of a night <= new + looks due + lists to look at + 4 (robots.txt, feed, site map, API);
* media of a night: only what the archive does not hold.

One JSON object a night; exit code 1 if anything does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lapvo_scraper.demo import DemoPortal, serve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lapvo_scraper.demo import Served

LAPVO = str(Path(sys.executable).with_name("lapvo"))
FOUR = 4
"""robots.txt, feed, site map, API."""

DUE_TONIGHT = """
    select entry_id from urls join articles on articles.url = urls.url
    where urls.kind = 'article' and urls.state = 'done' and due_at <= ? and discovered_at > date(due_at, '-60 days')
    order by entry_id desc
"""
HELD = "select url from urls where kind in ('image', 'attachment') and last_capture_id is not null"
MISSING = "select count(*) from captures where page_kind = 'missing' and crawl_id = ?"
LAST_RUN = "select id, started_at, counts, exit_code from crawls order by started_at desc limit 1"
GONE = "select entry_id, gone_at from articles where gone_at is not null order by entry_id"


@dataclass
class Site:
    """The portal, its archive, and the clock of both: every crawl is at ten in the evening."""

    portal: DemoPortal
    served: Served
    folder: Path

    @property
    def now(self) -> str:
        return f"{self.portal.edition.today}T22:00:00+07:00"

    def crawl(self) -> None:
        code = self._lapvo("-q", "crawl").returncode
        if code not in (0, 8):
            raise SystemExit(f"lapvo crawl ended with {code}")

    def plan(self) -> dict[str, Any]:
        [made] = json.loads(self._lapvo("-q", "--json", "crawl", "--dry-run").stdout)
        return dict(made)

    def _lapvo(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        command = [LAPVO, "--archive", str(self.folder / "archive"), *words, str(self.folder / "demo.toml")]
        return subprocess.run(command, env=os.environ | {"LAPVO_NOW": self.now}, stdout=subprocess.PIPE)

    def rows(self, query: str, *values: str) -> Sequence[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "archive" / "lapvo.db")) as db:
            return db.execute(query, values).fetchall()


def night(site: Site, new: int) -> dict[str, Any]:
    """Crawl, and say what was found and asked for."""
    held = {url.removeprefix(site.served.url) for (url,) in site.rows(HELD)}
    planned = site.plan()
    site.served.log.clear()
    began = time.monotonic()
    site.crawl()
    media = [path for path in site.served.paths() if path.startswith("/documents/")]
    pages = [path for path in site.served.paths() if not path.startswith(("/documents/", "/o/"))]
    [(run, started_at, counts, exit_code)] = site.rows(LAST_RUN)
    books = json.loads(counts)
    return {
        "night": str(site.portal.edition.today),
        "exit_code": exit_code,
        "started_at": started_at,
        "new": books["articles_new"],
        "changed": books["articles_changed"],
        "missing": site.rows(MISSING, run)[0][0],
        "gone": dict(site.rows(GONE)),
        "pages": len(pages),
        "pages_at_most": new + planned["articles"] + planned["lists"] + FOUR,
        "looks_due": planned["articles"],
        "lists": planned["lists"],
        "media": len(media),
        "media_held_before": len(held & set(media)),
        "left_due": books["left_due"],
        "seconds": round(time.monotonic() - began, 1),
    }


def wrong_with(nights: Sequence[dict[str, Any]], removed: Sequence[int], new: int) -> list[str]:
    """Return what does not hold."""
    first, last = nights[0], nights[2]
    found = [f"night {number}: pages" for number, one in enumerate(nights, 1) if one["pages"] > one["pages_at_most"]]
    found += [f"night {number}: media" for number, one in enumerate(nights, 1) if one["media_held_before"]]
    found += [f"night {number}: new" for number, one in enumerate(nights, 1) if one["new"] != new]
    found += [f"night {number}: left due" for number, one in enumerate(nights, 1) if one["left_due"]]
    if first["changed"] != 3:
        found.append("night 1: edits")
    if first["missing"] != len(removed):
        found.append("night 1: missing")
    times = {at[:13] for at in last["gone"].values()}
    if sorted(last["gone"]) != sorted(removed) or times != {first["started_at"][:13]} or nights[1]["gone"]:
        found.append("gone")
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--articles", type=int, default=5_000)
    options.add_argument("--new", type=int, default=12, help="a day")
    options.add_argument("--nights", type=int, default=4, help="three at least")
    given = options.parse_args()
    portal = DemoPortal(articles=given.articles, per_day=given.new)
    with tempfile.TemporaryDirectory() as folder, serve(portal) as served:
        site = Site(portal, served, Path(folder))
        profile = f'name = "demo"\nbase_url = "{served.url}"\ndelay = 0\nconcurrency = 4\n'
        (site.folder / "demo.toml").write_text(profile, encoding="utf-8")
        began = time.monotonic()
        site.crawl()
        first = {"first_crawl": json.loads(site.rows(LAST_RUN)[0][2]), "seconds": round(time.monotonic() - began, 1)}
        print(json.dumps(first), flush=True)
        changes = [entry for (entry,) in site.rows(DUE_TONIGHT, _tomorrow(site))][:5]
        for entry in changes[:3]:
            portal.edit(entry)
        for entry in changes[3:]:
            portal.remove(entry)
        nights = []
        for _ in range(given.nights):
            portal.pass_day(new=given.new, edited=0, removed=0)
            nights.append(night(site, given.new))
            print(json.dumps(nights[-1]), flush=True)
    found = wrong_with(nights, changes[3:], given.new)
    print(json.dumps({"wrong": found}))
    return 1 if found else 0


def _tomorrow(site: Site) -> str:
    [(at,)] = site.rows("select datetime(?, '+1 day')", site.now)
    return str(at).replace(" ", "T") + "Z"


if __name__ == "__main__":
    sys.exit(main())
