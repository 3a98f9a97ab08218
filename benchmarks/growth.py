"""Whether a night costs the same when 1,000 articles are known and when 100,000 are.

    python -m benchmarks.growth [--copies 0,9,99] [--rounds 2] [--folder DIR]

A demo portal with 1,000 articles is crawled once; grown_archive.py makes archives of it that know ten and a hundred
times as many. Then come nights with a few new articles and nights with many, the same ones for every archive, each a
`lapvo crawl` of its own over HTTP. What a page costs is the difference between the two kinds of night; what a night
costs beside its pages is the rest. Bars: CPU per page within 15 % of the smallest archive's; first request within 2 s
of the start; 160 MB at most; bytes of database and of its search index for each article within 15 %. Media are left
out. Exit code 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from benchmarks.grown_archive import grow
from benchmarks.programs import LAPVO_AS_INSTALLED, run
from lapvo_scraper.demo import DemoPortal, Served, serve
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.schema import connect_read_only

ARTICLES = 1_000
FEW, MANY = 20, 320
"""New articles of a night."""

FLAT = 0.15
FIRST_REQUEST = 2.0  # seconds
MOST_MEGABYTES = 160.0
_HEALTHY = (0, 8)

@dataclass(frozen=True)
class Night:
    """One run of `lapvo crawl`."""

    new: int
    pages: int  # asked for
    cpu: float  # seconds
    first_request: float  # seconds after the start
    megabytes: float  # peak resident memory


@dataclass
class Measured:
    """What was measured on one archive."""

    folder: Folder
    articles: int
    nights: list[Night] = field(default_factory=list)

    @property
    def cpu_of_a_page(self) -> float:
        """Milliseconds, by the difference between nights with many and nights with few."""
        cpu, pages = (
            [statistics.fmean(getattr(one, what) for one in self.nights if one.new == new) for new in (MANY, FEW)]
            for what in ("cpu", "pages")
        )
        return 1000 * (cpu[0] - cpu[1]) / (pages[0] - pages[1])

    @property
    def cpu_of_a_night(self) -> float:
        """Seconds that a night costs beside its pages."""
        return statistics.median(one.cpu - one.pages * self.cpu_of_a_page / 1000 for one in self.nights)

    @property
    def first_request(self) -> float:
        """Seconds, the median."""
        return statistics.median(one.first_request for one in self.nights)

    @property
    def megabytes(self) -> float:
        """The most of all nights."""
        return max(one.megabytes for one in self.nights)


def main() -> int:
    """Measure, and print one line for each archive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", default="0,9,99", help="older copies of the crawled articles, for each archive")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where the archives are made, and left")
    asked = parser.parse_args()
    portal = DemoPortal(articles=ARTICLES, per_day=50, today=date(2025, 6, 1))
    with tempfile.TemporaryDirectory() as temporary, serve(portal) as served:
        place = asked.folder or Path(temporary)
        archives = _archives(place, portal, served, [int(one) for one in asked.copies.split(",")])
        for _ in range(asked.rounds):
            for new in (FEW, MANY):
                portal.pass_day(new, edited=0, removed=0)
                for measured in archives:
                    measured.nights.append(_night(measured.folder, portal, served, place / "demo.toml", new))
                    print(f"{measured.articles:>9,} articles: {measured.nights[-1]}", flush=True)
        return _tell(archives)


def _archives(place: Path, portal: DemoPortal, served: Served, copies: list[int]) -> list[Measured]:
    place.mkdir(exist_ok=True)
    profile = f'name = "demo"\nbase_url = "{served.url}"\ndelay = 0\nconcurrency = 4\nmedia = []\n'
    (place / "demo.toml").write_text(profile, encoding="utf-8")
    crawled = Folder(place / "crawled")
    print(f"{0:>9,} articles: {_night(crawled, portal, served, place / 'demo.toml', ARTICLES)}", flush=True)
    found = []
    for number in copies:
        folder = grow(crawled.path, place / f"grown-{number}", number)
        with closing(connect_read_only(folder.database)) as db:
            (articles,) = db.execute("select count(*) from articles").fetchone()
        found.append(Measured(folder, articles))
    return found


def _night(folder: Folder, portal: DemoPortal, served: Served, profile: Path, new: int) -> Night:
    lapvo = [*LAPVO_AS_INSTALLED, "-q", "--archive", str(folder.path), "crawl", str(profile)]
    served.log.clear()
    began = time.monotonic()
    done = run(lapvo, env={"LAPVO_NOW": f"{portal.edition.today}T22:00:00+07:00"}, quiet=False)
    assert done.code in _HEALTHY, f"{lapvo} ended with {done.code}"
    first = min(one.started for one in served.log) - began
    return Night(new, len(served.log), done.cpu, first, done.megabytes)


def _sizes(measured: Measured) -> tuple[float, float]:
    """Return the bytes of the database and of its two search indexes, for each article."""
    with closing(connect_read_only(measured.folder.database)) as db:
        (articles,) = db.execute("select count(*) from articles").fetchone()
        index = "select sum(pgsize) from dbstat where name like 'articles_search%'"
        return measured.folder.database.stat().st_size / articles, db.execute(index).fetchone()[0] / articles


def _tell(archives: list[Measured]) -> int:
    heads = ("", "page", "night", "first request", "peak", "database", "index")
    units = ("articles", "CPU ms", "CPU s", "s", "MB", "bytes/article", "bytes/article")
    for words in (heads, units):
        print("".join(f"{word:>15}" for word in words))
    base = archives[0].cpu_of_a_page, *_sizes(archives[0])
    missed = []
    for one in archives:
        page, (database, index) = one.cpu_of_a_page, _sizes(one)
        print(
            f"{one.articles:>15,}{page:>15.1f}{one.cpu_of_a_night:>15.1f}{one.first_request:>15.2f}"
            f"{one.megabytes:>15.0f}{database:>15,.0f}{index:>15,.0f}"
        )
        compared = zip(("CPU of a page", "database", "index"), (page, database, index), base, strict=True)
        missed += [f"{what} at {one.articles:,}" for what, now, first in compared if now > (1 + FLAT) * first]
        missed += [f"first request at {one.articles:,}"] * (one.first_request > FIRST_REQUEST)
        missed += [f"memory at {one.articles:,}"] * (one.megabytes > MOST_MEGABYTES)
    print(f"\nbars: {'MISSED: ' + ', '.join(missed) if missed else 'met'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
