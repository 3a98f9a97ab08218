"""What a crawl costs beside a Scrapy spider that does nothing, wget2 and trafilatura, and where it goes.

    python -m benchmarks.crawling [--pages 2000] [--rounds 3] [--trafilatura PROGRAM]

Every program fetches the same pages (106 KB, a text of 5 to 20 KB, generated) from the same static server on 127.0.0.1,
in turns; CPU time is that of its whole process tree from start to end, the median of the rounds. Ours crawls as an
operator may have it for a server of his own: no delay, 8 connections, which is Scrapy's number. `--trafilatura`: the
program of an environment that has it (benchmarks/crawling/peers.txt); it is asked for a share of the pages only.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.crawling import portal, server

NOTHING, QUIET = "Scrapy, no-op, default settings", "Scrapy, no-op, without its debug log"
BARE, WHOLE = "lapvo, no search indexes, no mentions", "lapvo, everything"
WGET2, TRAFILATURA = "wget2", "trafilatura, JSON"
PARTS = "lapvo, everything, timed"
BARS = ((BARE, NOTHING, 2.2), (WHOLE, NOTHING, 3.0), (WHOLE, TRAFILATURA, 0.2))
SHARE_FOR_TRAFILATURA = 10
"""It takes one page in so many."""

# sqlite-utils loads numpy and pandas where they are, as beside the tests; an installed lapvo has neither.
_AS_INSTALLED = "import sys, runpy; sys.modules.update(numpy=None, pandas=None); sys.argv[:] = sys.argv[1:]; "
_MODULE = _AS_INSTALLED + "runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"
_LIMITED = 7  # lapvo's exit code: as many pages as `--limit` says


@dataclass(frozen=True)
class Measured:
    """One run of one program."""

    cpu: float  # seconds, of the whole process tree
    wall: float  # seconds
    megabytes: float  # most resident memory of one process
    pages: int

    @property
    def per_page(self) -> float:
        """CPU milliseconds per page."""
        return self.cpu / self.pages * 1_000


@dataclass
class Course:
    """Where the programs run, and over what."""

    work: Path
    origin: str
    addresses: list[str]
    number: int = 0
    parts: list[dict[str, float]] = field(default_factory=list)

    def list_of(self, addresses: Sequence[str]) -> Path:
        """Write a file of addresses, one a line."""
        path = self.work / f"addresses-{len(addresses)}"
        path.write_text("\n".join(addresses) + "\n", "ascii")
        return path

    @contextmanager
    def fresh(self) -> Iterator[Path]:
        """A folder of its own for one run."""
        self.number += 1
        folder = self.work / f"run-{self.number}"
        folder.mkdir()
        yield folder
        shutil.rmtree(folder)


def main() -> int:
    """Print the costs; return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crawling", description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--trafilatura", default=shutil.which("trafilatura"), help="program not on PATH")
    parser.add_argument("--wire", choices=("gzip", "plain", "both"), default="both")
    asked = parser.parse_args()
    missed = False
    with tempfile.TemporaryDirectory(prefix="lapvo-crawling-") as folder:
        port = server.free_port()
        pages, origin = Path(folder) / "pages", f"http://{server.ADDRESS}:{port}"
        addresses = portal.build(pages, origin, asked.pages)
        for gzip in {"gzip": (True,), "plain": (False,), "both": (True, False)}[asked.wire]:
            with server.serving(pages, port, gzip=gzip) as name:
                how = "gzipped" if gzip else "as it is"
                print(f"\n{len(addresses):,} pages from {name}, body {how}")
                course = Course(Path(folder), origin, addresses)
                missed |= _told(_measured(_ways(course, asked.trafilatura), asked.rounds), course)
    return 1 if missed else 0


def _ways(course: Course, trafilatura: str | None) -> dict[str, Callable[[], Measured]]:
    ways: dict[str, Callable[[], Measured]] = {
        NOTHING: lambda: _scrapy(course),
        QUIET: lambda: _scrapy(course, "-L", "WARNING"),
        BARE: lambda: _lapvo(course, "benchmarks.crawling.bare", html=False),
        WHOLE: lambda: _lapvo(course, "lapvo_scraper.cli"),
        PARTS: lambda: _timed(course),
    }
    if wget2 := shutil.which("wget2"):
        ways[WGET2] = lambda: _wget2(course, wget2)
    if trafilatura:
        ways[TRAFILATURA] = lambda: _trafilatura(course, trafilatura)
    return ways


def _measured(ways: dict[str, Callable[[], Measured]], rounds: int) -> dict[str, list[Measured]]:
    runs: dict[str, list[Measured]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            runs[name].append(way())
    return runs


# --- the programs -------------------------------------------------------------------------------------------


def _scrapy(course: Course, *arguments: str) -> Measured:
    spider = Path(__file__).with_name("nothing.py")
    addresses = course.list_of(course.addresses)
    with course.fresh() as folder:  # where no scrapy.cfg is near
        command = [sys.executable, "-m", "scrapy", "runspider", str(spider), "-a", f"addresses={addresses}", *arguments]
        return _run(command, len(course.addresses), folder)


def _lapvo(course: Course, module: str, *first: str, html: bool = True) -> Measured:
    with course.fresh() as folder:
        archive, profile = folder / "archive", folder / "portal.toml"
        archive.mkdir()
        (archive / "lapvo.toml").write_text(f"html = {str(html).lower()}\n", "ascii")
        seeds = json.dumps([address.removeprefix(course.origin) for address in course.addresses])
        profile.write_text(
            f'name = "portal"\nbase_url = "{course.origin}"\nseeds = {seeds}\n'
            "delay = 0\nconcurrency = 8\nprivate_network = true\n",
            "ascii",
        )
        pages = str(len(course.addresses))
        arguments = ["--quiet", "--archive", str(archive), "crawl", str(profile), "--no-media", "--limit", pages]
        command = [sys.executable, "-c", _MODULE, module, *first, *arguments]
        return _run(command, len(course.addresses), folder, codes=(_LIMITED,))


def _timed(course: Course) -> Measured:
    told = course.work / "parts.json"
    measured = _lapvo(course, "benchmarks.crawling.timed", str(told))
    course.parts.append(json.loads(told.read_text("utf-8")))
    return measured


def _wget2(course: Course, program: str) -> Measured:
    addresses = course.list_of(course.addresses)
    with course.fresh() as folder:
        command = [program, "-q", "--no-robots", "--compression=gzip", "-i", str(addresses), "-O", "/dev/null"]
        return _run(command, len(course.addresses), folder)


def _trafilatura(course: Course, program: str) -> Measured:
    addresses = course.addresses[::SHARE_FOR_TRAFILATURA]
    with course.fresh() as folder:
        settings = folder / "settings.cfg"
        settings.write_text(_WITHOUT_PAUSE, "ascii")
        out = folder / "out"
        command = [program, "-i", str(course.list_of(addresses)), "--json", "--with-metadata", "-o", str(out)]
        measured = _run([*command, "--config-file", str(settings), "--parallel", "1"], len(addresses), folder)
        kept = len(list(out.rglob("*.json")))
        assert kept == len(addresses), f"trafilatura kept {kept} of {len(addresses)} pages"
        return measured


_WITHOUT_PAUSE = """[DEFAULT]
DOWNLOAD_TIMEOUT = 30
MAX_FILE_SIZE = 20000000
MIN_FILE_SIZE = 10
SLEEP_TIME = 0
SSRF_PROTECTION = off
USER_AGENTS =
COOKIE =
MAX_REDIRECTS = 2
MIN_EXTRACTED_SIZE = 250
MIN_EXTRACTED_COMM_SIZE = 1
MIN_OUTPUT_SIZE = 1
MIN_OUTPUT_COMM_SIZE = 1
EXTRACTION_TIMEOUT = 30
MIN_DUPLCHECK_SIZE = 100
MAX_REPETITIONS = 2
EXTENSIVE_DATE_SEARCH = on
EXTERNAL_URLS = off
"""


def _run(command: Sequence[str], pages: int, folder: Path, *, codes: Sequence[int] = (0,)) -> Measured:
    here = str(Path(__file__).parents[2])
    began = time.perf_counter()
    with (folder / "said").open("wb") as said:
        running = subprocess.Popen(
            command, cwd=folder, stdout=said, stderr=said, env={**os.environ, "PYTHONPATH": here}
        )
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if running.returncode not in codes:
        raise SystemExit(f"{command[:6]} ended with {running.returncode}:\n{(folder / 'said').read_text()[-2_000:]}")
    return Measured(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1e3, pages)


# --- telling ------------------------------------------------------------------------------------------------


def _told(measured: dict[str, list[Measured]], course: Course) -> bool:
    """Print the tables; return whether a bar is missed."""
    cost = {name: statistics.median(run.per_page for run in runs) for name, runs in measured.items()}
    print("\n| program | CPU ms a page | x no-op | pages/s | MB |\n|---|---|---|---|---|")
    for name, runs in measured.items():
        rate = statistics.median(run.pages / run.wall for run in runs)
        most = max(run.megabytes for run in runs)
        print(f"| {name} | {cost[name]:.2f} | {cost[name] / cost[NOTHING]:.2f} | {rate:,.0f} | {most:.0f} |")
    _tell_parts(course, cost)
    missed = False
    for ours, theirs, bar in BARS:
        if theirs not in cost:
            print(f"{theirs} is not installed: not measured")
            continue
        ratio = cost[ours] / cost[theirs]
        missed |= ratio > bar
        print(f"{ours} ÷ {theirs}: {ratio:.2f}, at most {bar}: {'met' if ratio <= bar else 'MISSED'}")
    return missed


def _tell_parts(course: Course, cost: dict[str, float]) -> None:
    count = len(course.addresses)
    names = sorted(course.parts[0], key=lambda name: -course.parts[0][name])
    print("\n| part | CPU ms a page | share |\n|---|---|---|")
    per_page = {name: statistics.median(part.get(name, 0) for part in course.parts) / count * 1_000 for name in names}
    for name, each in per_page.items():
        print(f"| {name} | {each:.3f} | {each / cost[PARTS]:.0%} |")
    print(f"\nthe search indexes, mentions and html files together: {cost[WHOLE] - cost[BARE]:.2f} ms a page")


if __name__ == "__main__":
    sys.exit(main())
