"""Kill real crawls at random instants, as often as asked for; compare what they end with.

    python -m benchmarks.kills --kills 500 --articles 1750 --each 15

Every crawl goes through the command line (`lapvo crawl`) against the demo portal. It is killed (`kill -9`) up
to `--each` times at instants drawn from its whole life, start, recovery and closing included, and begun again;
the last run is left alone. Then, for every crawl:

* all tables equal those of a crawl that nobody interrupted, but for times and references to captures and runs;
* `lapvo verify` ends with 0, and `lapvo rebuild` gives a CSV equal byte for byte;
* what was asked for twice, by the portal's own log, is counted.

One JSON object a crawl on stdout, the sums at the end; exit code 1 if anything was lost or differs.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.append(str(Path(__file__).parents[1] / "tests" / "storage"))

from equal_archives import Tables, differences, tables

from lapvo_scraper.demo import DemoPortal, serve
from lapvo_scraper.storage.writer import MAX_PAGES

if TYPE_CHECKING:
    from lapvo_scraper.demo import Served

LAPVO = str(Path(sys.executable).with_name("lapvo"))
NOON = datetime.fromisoformat("2026-03-02T12:00:00+07:00")
"""The clock of every crawl begins here: days must not pass between two that are compared."""

CAME_TO_ITS_END = (0, 8)
"""Exit codes of a crawl that did all there was to do: the demo portal may give it something to find."""

SILENCE = 0.5
"""Seconds without a request after which a crawl is taken to be closing."""

LATER = 0.5
"""Seconds at most between the last request that is waited for and the kill: batches, commits, and the end lie there."""


@dataclass
class Crawl:
    """One crawl, from an empty archive to exit code 0, over as many runs as it takes."""

    archive: Path
    profile: Path
    served: Served
    media: bool
    began: float = field(default_factory=time.monotonic)
    runs: int = 0

    def start(self) -> subprocess.Popen[bytes]:
        self.runs += 1
        return self._lapvo("crawl", str(self.profile), *(() if self.media else ("--no-media",)))

    def call(self, *words: str) -> int:
        return self._lapvo(*words).wait()

    def asked(self) -> Counter[str]:
        """How often each page was asked for. robots.txt is asked for by every run, as it should be."""
        return Counter(path for path in self.served.paths() if path != "/robots.txt")

    def csv(self, name: str) -> bytes:
        """The exported table; empty when the export was refused."""
        path = self.archive.parent / name
        return path.read_bytes() if self.call("export", "csv", "-o", str(path)) == 0 else b""

    def _lapvo(self, *words: str) -> subprocess.Popen[bytes]:
        now = NOON + timedelta(seconds=time.monotonic() - self.began)
        with (self.archive.parent / "said.txt").open("ab") as said:
            return subprocess.Popen(
                [LAPVO, "-q", "--lang", "en", "--archive", str(self.archive), *words],
                env=os.environ | {"LAPVO_NOW": now.isoformat()},
                stdout=said,
                stderr=said,
            )


def new_crawl(scratch: Path, served: Served, *, media: bool) -> Crawl:
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    served.log.clear()
    profile = scratch / "demo.toml"
    profile.write_text(f'name = "demo"\nbase_url = "{served.url}"\ndelay = 0\nconcurrency = 4\n', encoding="utf-8")
    return Crawl(scratch / "archive", profile, served, media)


def uninterrupted(scratch: Path, served: Served, *, media: bool) -> tuple[Tables, Counter[str], float]:
    """Crawl once in peace; return the tables, what was asked for, and how long it took."""
    crawl = new_crawl(scratch, served, media=media)
    assert crawl.start().wait() in CAME_TO_ITS_END, (scratch / "said.txt").read_text(encoding="utf-8")
    return tables(crawl.archive), crawl.asked(), time.monotonic() - crawl.began


def kill(crawl: Crawl, kills: int, requests: int, chance: random.Random) -> int:
    """Kill the crawl up to `kills` times; return how often it was still alive to be killed.

    `requests`: what it asks for in peace. Two of three kills come after some more requests, so that every stretch
    of the crawl is met however slow the machine is; the others after some time, in start and recovery. A crawl
    that has asked for all it will ask for is killed while it closes its books.
    """
    hit, seconds_to_begin = 0, 2.0
    for _ in range(kills):
        began, asked = time.monotonic(), len(crawl.served.log)
        child = crawl.start()
        if chance.random() < 1 / 3:
            wait(child, chance.uniform(0.0, seconds_to_begin))
        else:
            more = chance.randint(1, 2 * requests // kills + 1)
            seconds_to_begin = wait_for_requests(child, crawl.served, asked, more) - began or seconds_to_begin
            wait(child, chance.uniform(0.0, LATER))
        if child.poll() is None:
            child.send_signal(signal.SIGKILL)
            hit += 1
        if child.wait() != -signal.SIGKILL:
            break  # it was done before
    return hit


def wait_for_requests(child: subprocess.Popen[bytes], served: Served, asked: int, more: int) -> float:
    """Wait until the child has asked for so much more, or for nothing any more; return when it began to ask."""
    first = last = 0.0
    seen = asked
    while child.poll() is None and len(served.log) < asked + more:
        if len(served.log) > seen:
            seen, last = len(served.log), time.monotonic()
            first = first or last
        elif last and time.monotonic() - last > SILENCE:
            break
        time.sleep(0.002)
    return first or time.monotonic()


def wait(child: subprocess.Popen[bytes], seconds: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(seconds)


def judged(crawl: Crawl, hit: int, wanted: Tables, asked: Counter[str]) -> dict[str, object]:
    """Return what became of a crawl that was killed `hit` times."""
    code = crawl.start().wait()
    now = crawl.asked()
    verified = crawl.call("verify")
    before = crawl.csv("before.csv")
    said = (crawl.archive.parent / "said.txt").read_text(encoding="utf-8")
    rebuilt = crawl.call("rebuild")
    wrong = differences(wanted, tables(crawl.archive))
    twice = repeats(now) - repeats(asked)
    return {
        "kills": hit,
        "runs": crawl.runs,
        "exit_code": code,
        "asked_again": twice,
        "batches_asked_again_at_most": hit * MAX_PAGES,
        "tables_differ": wrong,
        "verify": verified,
        "rebuild": rebuilt,
        "csv_equal": bool(before) and before == crawl.csv("after.csv"),
        "said": sorted(set(said.splitlines())) if code else [],
        "torn_tails": len(list(crawl.archive.glob("warc/*/*.torn"))),
        "seconds": round(time.monotonic() - crawl.began, 1),
    }


def repeats(asked: Counter[str]) -> int:
    return sum(asked.values()) - len(asked)


def is_good(said: dict[str, object]) -> bool:
    silent = ("tables_differ", "verify", "rebuild")
    asked_again, most = said["asked_again"], said["batches_asked_again_at_most"]
    assert isinstance(asked_again, int)
    assert isinstance(most, int)
    whole = said["exit_code"] in CAME_TO_ITS_END and bool(said["csv_equal"])
    return whole and asked_again <= most and not any(said[key] for key in silent)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--kills", type=int, default=500)
    options.add_argument("--each", type=int, default=15, help="kills a crawl at most")
    options.add_argument("--articles", type=int, default=1750, help="1750 make about 2,000 pages")
    options.add_argument("--media", action="store_true", help="pictures and documents, too")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--minutes", type=float, default=600, help="begin no further crawl after so long")
    given = options.parse_args()
    chance = random.Random(given.seed)
    sums: Counter[str] = Counter()
    until = time.monotonic() + 60 * given.minutes
    with tempfile.TemporaryDirectory() as folder, serve(DemoPortal(articles=given.articles, noise=False)) as served:
        scratch = Path(folder) / "crawl"
        wanted, asked, seconds = uninterrupted(scratch, served, media=given.media)
        in_peace = {"requests": sum(asked.values()), "seconds": round(seconds, 1)}
        print(json.dumps({"uninterrupted": in_peace}), flush=True)
        while sums["kills"] < given.kills and time.monotonic() < until:
            crawl = new_crawl(scratch, served, media=given.media)
            said = judged(crawl, kill(crawl, given.each, sum(asked.values()), chance), wanted, asked)
            print(json.dumps(said), flush=True)
            sums["crawls"] += 1
            sums["bad"] += not is_good(said)
            for key in ("kills", "asked_again", "torn_tails", "seconds"):
                value = said[key]
                sums[key] += value  # type: ignore[arg-type,assignment]
    print(json.dumps(sums))
    return 1 if sums["bad"] else 0


if __name__ == "__main__":
    sys.exit(main())
