"""Whether a night costs the same when 1,000 articles are known and when 100,000 are.

    python -m benchmarks.growth [--copies 0,9,99] [--rounds 2] [--folder DIR] [--plots docs/growth.svg]

A demo portal with 1,000 articles is crawled once; grown_archive.py makes archives of it that know ten and a hundred
times as many. Then come nights with a few new articles and nights with many, the same ones for every archive, each a
`lapvo crawl` of its own over HTTP. What one more page costs is the difference between the two kinds of night, the
median of the rounds; what a night costs beside its pages is the rest. The rest must be small beside the difference, or
its noise would hide it: so the long nights have 1,000 new articles. Bars: CPU of one more page, and of a long night by
its pages, within 15 % of the smallest archive's; at most 1.5 s beside the pages more than there; first request within 2
s of the start; 160 MB at most; bytes of database and of its search index for each article within 15 %. Media are left
out. Exit code 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.grown_archive import copy_of, grow
from benchmarks.plots import Chart, write_charts
from benchmarks.programs import LAPVO_AS_INSTALLED, run
from lapvo_scraper.demo import DemoPortal, Served, serve
from lapvo_scraper.storage.database.schema import connect_read_only
from lapvo_scraper.storage.folder import Folder

if TYPE_CHECKING:
    from lapvo_scraper.demo.exchange import Answer, Request

ARTICLES = 1_000
FEW, MANY = 20, 1_000
"""New articles of a night."""

FLAT = 0.15
MORE_BESIDE_PAGES = 1.5  # seconds
FIRST_REQUEST = 2.0  # seconds
MOST_MEGABYTES = 160.0
PROFILE = "demo.toml"
_HEALTHY = (0, 8)
_MARK = f"growth-{os.getpid()}"

@dataclass(frozen=True)
class Night:
    """One run of `lapvo crawl`."""

    new: int
    pages: int  # asked for
    cpu: float  # seconds
    first_request: float  # seconds after the start
    first_cpu: float  # seconds of the processor until then
    megabytes: float  # peak resident memory


@dataclass
class Measured:
    """What was measured on one archive."""

    grown: Path
    articles: int
    nights: list[Night] = field(default_factory=list)
    database: float = 0.0  # bytes for each article, after the nights
    index: float = 0.0  # of them, of the search indexes

    @property
    def cpu_of_a_page(self) -> float:
        """Milliseconds for one page more, by the difference between long and short nights: the median of the rounds."""
        rounds = zip(self._with(FEW), self._with(MANY), strict=True)
        return 1000 * statistics.median((many.cpu - few.cpu) / (many.pages - few.pages) for few, many in rounds)

    @property
    def cpu_by_pages(self) -> float:
        """Milliseconds that a long night costs, with all that belongs to it, by its pages: the median."""
        return 1000 * statistics.median(one.cpu / one.pages for one in self._with(MANY))

    @property
    def cpu_of_a_night(self) -> float:
        """Seconds that a short night costs beside its pages, the start of the program included: the median."""
        return statistics.median(one.cpu - one.pages * self.cpu_of_a_page / 1000 for one in self._with(FEW))

    def _with(self, new: int) -> list[Night]:
        return [one for one in self.nights if one.new == new]

    @property
    def first_request(self) -> float:
        """Seconds, the median."""
        return statistics.median(one.first_request for one in self.nights)

    @property
    def first_cpu(self) -> float:
        """CPU seconds before the first request, the median: what a busy machine does not change."""
        return statistics.median(one.first_cpu for one in self.nights)

    @property
    def megabytes(self) -> float:
        """The most of all nights."""
        return max(one.megabytes for one in self.nights)


def main() -> int:
    """Measure, and print one line for each archive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", default="0,9,99", help="older copies of the crawled articles, for each archive")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where the archives are made, left, and found again")
    parser.add_argument("--plots", type=Path, help="an SVG file for the figures as lines")
    asked = parser.parse_args()
    if asked.folder:
        asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=asked.folder) as temporary:
        place = (asked.folder or Path(temporary)).absolute()
        watched = Watched(_portal())
        with serve(watched, port=_port(place)) as served:
            _crawl_once(place, watched, served)
            archives = [_archive(place, int(copies), Path(temporary)) for copies in asked.copies.split(",")]
            for _ in range(asked.rounds):
                for one in archives:
                    _live_through(one, watched, place / PROFILE, Path(temporary) / "nights")
        if asked.plots:
            _plot(asked.plots, archives)
        return _tell(archives)


def _portal() -> DemoPortal:
    return DemoPortal(articles=ARTICLES, per_day=50, today=date(2025, 6, 1))


class Watched:
    """The portal, and when it was first asked by whom is measured."""

    def __init__(self, portal: DemoPortal) -> None:
        self.portal = portal  # another one may take its place
        self.reset()

    def reset(self) -> None:
        """Begin to count anew."""
        self.requests, self.first_at, self.first_cpu = 0, 0.0, 0.0

    def answer(self, request: Request) -> Answer:
        """Answer as the portal does."""
        if not self.requests:
            self.first_at, self.first_cpu = time.monotonic(), _cpu_of(_MARK)
        self.requests += 1
        return self.portal.answer(request)


def _cpu_of(mark: str) -> float:
    """Return the CPU seconds so far of the one process that has `mark` in its environment and runs lapvo."""
    found = 0.0
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if process.name.isdigit() and mark.encode() in (process / "environ").read_bytes():
                user, system = (process / "stat").read_text().rpartition(")")[2].split()[11:13]
                found = max(found, (int(user) + int(system)) / os.sysconf("SC_CLK_TCK"))
    return found


def _port(place: Path) -> int:
    """Return the port that archives in this folder know the portal under; 0 when there are none."""
    profile = place / PROFILE
    return int(profile.read_text("utf-8").partition("127.0.0.1:")[2].partition('"')[0]) if profile.exists() else 0


def _crawl_once(place: Path, watched: Watched, served: Served) -> None:
    profile, crawled = place / PROFILE, Folder(place / "crawled")
    if profile.exists():
        return
    text = f'name = "demo"\nbase_url = "{served.url}"\ndelay = 0\nconcurrency = 4\nmedia = []\n'
    profile.write_text(text, encoding="utf-8")
    print(f"{0:>9,} articles: {_night(crawled, watched, profile, ARTICLES)}", flush=True)


def _archive(place: Path, copies: int, temporary: Path) -> Measured:
    """Return the archive with so many copies of its articles; it is made where it is missing."""
    grown = place / f"grown-{copies}"
    if not grown.exists():
        os.environ["LAPVO_NOW"] = _hour(_portal())  # or the first night would write anew what is not of its past
        grow(place / "crawled", temporary / grown.name, copies).path.rename(grown)
    with closing(connect_read_only(Folder(grown).database)) as db:
        (articles,) = db.execute("select count(*) from articles").fetchone()
    return Measured(grown, articles)


def _live_through(measured: Measured, watched: Watched, profile: Path, place: Path) -> None:
    """Let a short and a long night pass, the same ones for every archive, over a copy that is made in `place`."""
    folder = copy_of(measured.grown, place)
    watched.portal = _portal()
    for new in (FEW, MANY):
        watched.portal.pass_day(new, edited=0, removed=0)
        measured.nights.append(_night(folder, watched, profile, new))
        print(f"{measured.articles:>9,} articles: {measured.nights[-1]}", flush=True)
    measured.database, measured.index = _sizes(folder)
    shutil.rmtree(place)


def _night(folder: Folder, watched: Watched, profile: Path, new: int) -> Night:
    lapvo = [*LAPVO_AS_INSTALLED, "-q", "--archive", str(folder.path), "crawl", str(profile)]
    watched.reset()
    began = time.monotonic()
    environment = {"LAPVO_NOW": _hour(watched.portal), "LAPVO_MEASURED": _MARK}
    done = run(lapvo, env=environment, quiet=False)
    assert done.code in _HEALTHY, f"{lapvo} ended with {done.code}"
    waited = watched.first_at - began
    return Night(new, watched.requests, done.cpu, waited, watched.first_cpu, done.megabytes)


def _hour(portal: DemoPortal) -> str:
    return f"{portal.edition.today}T22:00:00+07:00"


def _sizes(folder: Folder) -> tuple[float, float]:
    """Return the bytes of the database and of its two search indexes, for each article."""
    with closing(connect_read_only(folder.database)) as db:
        (articles,) = db.execute("select count(*) from articles").fetchone()
        index = "select sum(pgsize) from dbstat where name like 'articles_search%'"
        return folder.database.stat().st_size / articles, db.execute(index).fetchone()[0] / articles


def _plot(path: Path, archives: list[Measured]) -> None:
    def over_articles(what: str) -> list[tuple[float, float]]:
        return [(one.articles, getattr(one, what)) for one in archives]

    charts = (
        Chart(
            "a night beside its pages, CPU s",
            over_articles("cpu_of_a_night"),
            archives[0].cpu_of_a_night + MORE_BESIDE_PAGES,
        ),
        Chart("one page more, CPU ms", over_articles("cpu_of_a_page"), (1 + FLAT) * archives[0].cpu_of_a_page),
        Chart("until the first request, CPU s", over_articles("first_cpu"), FIRST_REQUEST),
        Chart("peak memory, MB", over_articles("megabytes"), MOST_MEGABYTES),
    )
    write_charts(path, charts)


def _tell(archives: list[Measured]) -> int:
    heads = ("", "one page more", "night by pages", "beside pages", "first request", "first request", "peak")
    units = ("articles", "CPU ms", "CPU ms", "CPU s", "s", "CPU s", "MB")
    for words in ((*heads, "database", "index"), (*units, "bytes/article", "bytes/article")):
        print("".join(f"{word:>15}" for word in words))
    first = archives[0]
    missed = []
    for one in archives:
        print(
            f"{one.articles:>15,}{one.cpu_of_a_page:>15.1f}{one.cpu_by_pages:>15.1f}{one.cpu_of_a_night:>15.2f}"
            f"{one.first_request:>15.2f}{one.first_cpu:>15.2f}{one.megabytes:>15.0f}{one.database:>15,.0f}{one.index:>15,.0f}"
        )
        judged = {
            "CPU of a page": one.cpu_of_a_page <= (1 + FLAT) * first.cpu_of_a_page,
            "CPU of a night by its pages": one.cpu_by_pages <= (1 + FLAT) * first.cpu_by_pages,
            "CPU of a night beside its pages": one.cpu_of_a_night <= first.cpu_of_a_night + MORE_BESIDE_PAGES,
            "first request": one.first_request <= FIRST_REQUEST,
            "memory": one.megabytes <= MOST_MEGABYTES,
            "database": one.database <= (1 + FLAT) * first.database,
            "index": one.index <= (1 + FLAT) * first.index,
        }
        missed += [f"{what} at {one.articles:,}" for what, met in judged.items() if not met]
    print(f"\nbars: {'MISSED: ' + ', '.join(missed) if missed else 'met'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
