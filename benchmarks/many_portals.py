"""A hundred portals in one `lapvo crawl --all` on one machine, each polite on its own clock, and two that are dead.

    python -m benchmarks.many_portals [--portals 100] [--seconds 90]

The portals are loopback addresses (127.0.1.1, 127.0.1.2 …) of one small server, with pages of 106 KB, gzipped, and
2 s between requests, which is the default. Beside them one address refuses connections and one takes them and never
answers. CPU is that of the crawling process while all crawls run, in percent of one core; memory its most. No portal is
to be asked more often than its delay allows, and none is to wait for another.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import multiprocessing
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TextIO

from benchmarks.crawling import portal, server

DELAY, JITTER = 2.0, 0.25  # seconds between requests, and the share that a gap may be longer
MOST_OF_A_CORE, MOST_MEGABYTES = 50.0, 400.0
UNDER_WAY = 30.0  # seconds after the start
LATEST = 1.25
"""No portal's median gap is longer than so many of the longest polite ones."""
PAGES = 150
"""Of each portal: more than are asked for in five minutes."""
DEAD_REFUSING, DEAD_SILENT = "127.0.2.1", "127.0.2.2"

# sqlite-utils loads numpy and pandas where they are, as beside the tests; an installed lapvo has neither.
_LAPVO = (
    "import sys; sys.modules.update(numpy=None, pandas=None); "
    "from lapvo_scraper.cli import main; sys.exit(main(sys.argv[1:]))"
)
_LIMITED = 7  # lapvo's exit code: as many pages, or as long, as it was told


@dataclass
class Watched:
    """What was seen of the crawling process: (moment, CPU seconds so far), and its most memory."""

    looks: list[tuple[float, float]] = field(default_factory=list)
    megabytes: float = 0.0

    def share(self, begin: float, end: float) -> float:
        """Percent of one core between two moments."""
        within = [look for look in self.looks if begin <= look[0] <= end]
        (first, cpu_before), (last, cpu_after) = within[0], within[-1]
        return (cpu_after - cpu_before) / (last - first) * 100


def main() -> int:
    """Print what was measured; return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.many_portals", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--portals", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=90)
    asked = parser.parse_args()
    hosts = [f"127.0.1.{number}" for number in range(1, asked.portals + 1)]
    with tempfile.TemporaryDirectory(prefix="lapvo-portals-") as folder:
        port, archive = server.free_port(), Path(folder) / "archive"
        profiles = _profiles(archive / "sites", [*hosts, DEAD_REFUSING, DEAD_SILENT], port)
        log, silence = Path(folder) / "requests", Path(folder) / "silence"
        serving = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(hosts, port, log, silence), daemon=True
        )
        serving.start()
        while not log.exists():
            time.sleep(0.1)
        # `--all` crawls what an archive holds: one page of each makes it hold them.
        _run(["--quiet", "--archive", str(archive), "crawl", *profiles, "--no-media", "--limit", "1"])
        silence.touch()
        asked_before = time.time()
        arguments = ["--quiet", "--archive", str(archive), "crawl", "--all", "--no-media"]
        watched = _watch([*arguments, "--max-time", f"{asked.seconds}s"])
        serving.terminate()
        requests = _received(log, asked_before)
    return _told(requests, watched, hosts, asked_before)


def _profiles(folder: Path, hosts: Sequence[str], port: int) -> list[str]:
    """Write a profile for each host; return their names."""
    folder.mkdir(parents=True)
    pages = _pages(f"http://{hosts[0]}:{port}")
    seeds = [f'"{path}"' for path in pages]
    written = []
    for host in hosts:
        name = host.replace(".", "-")
        (folder / f"{name}.toml").write_text(
            f'name = "{name}"\nbase_url = "http://{host}:{port}"\nseeds = [{", ".join(seeds)}]\n'
            f"delay = {DELAY}\nprivate_network = true\n",
            "ascii",
        )
        written.append(name)
    return written


def _pages(origin: str) -> dict[str, bytes]:
    return dict(portal.pages_of(origin, PAGES))


# --- the portals --------------------------------------------------------------------------------------------


def _serve(hosts: Sequence[str], port: int, log: Path, silence: Path) -> None:
    """Answer on every host until the process is ended, with a line in `log` for every request.

    The silent address takes connections as soon as there is a file `silence`; before, it refuses them.
    """
    asyncio.run(_serve_all(hosts, port, log, silence))


async def _serve_all(hosts: Sequence[str], port: int, log: Path, silence: Path) -> None:
    origin = f"http://{hosts[0]}:{port}"
    pages = _pages(origin)
    loop = asyncio.get_running_loop()
    with log.open("w", buffering=1) as lines:
        for host in hosts:
            own = f"http://{host}:{port}"
            await loop.create_server(partial(_Portal, pages, origin, own, lines), host, port)
        while not silence.exists():
            await asyncio.sleep(0.05)
        await loop.create_server(asyncio.Protocol, DEAD_SILENT, port)
        await asyncio.Event().wait()


class _Portal(asyncio.Protocol):
    """One connection to one portal: the pages of the first, under its own address."""

    def __init__(self, pages: dict[str, bytes], first: str, own: str, log: TextIO) -> None:
        self._pages, self._first, self._own, self._log = pages, first.encode(), own, log

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        path = data.split(b" ", 2)[1].decode("ascii")
        page = self._pages.get(path)
        print(self._own, time.time(), file=self._log)
        if page is None:
            self._transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        body = gzip.compress(page.replace(self._first, self._own.encode()), 1, mtime=0)
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Encoding: gzip\r\n"
        self._transport.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


def _received(log: Path, since: float) -> dict[str, list[float]]:
    """The moments at which each portal was asked, since the crawl of all began."""
    requests: dict[str, list[float]] = defaultdict(list)
    for line in log.read_text("ascii").splitlines():
        origin, moment = line.split()
        if float(moment) >= since:
            requests[origin].append(float(moment))
    return requests


# --- the crawl ----------------------------------------------------------------------------------------------


def _run(arguments: Sequence[str]) -> None:
    command = [sys.executable, "-c", _LAPVO, *arguments]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, 3, 6, _LIMITED):
        raise SystemExit(f"lapvo ended with {done.returncode}: {done.stderr[-2_000:]}")


def _watch(arguments: Sequence[str]) -> Watched:
    watched = Watched()
    tick = os.sysconf("SC_CLK_TCK")
    command = [sys.executable, "-c", _LAPVO, *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
        while running.poll() is None:
            status = Path(f"/proc/{running.pid}/status").read_text()
            times = Path(f"/proc/{running.pid}/stat").read_text().rpartition(")")[2].split()
            watched.looks.append((time.time(), (int(times[11]) + int(times[12])) / tick))
            if peak := re.search(r"VmHWM:\s+(\d+)", status):
                watched.megabytes = int(peak[1]) / 1e3
            time.sleep(0.25)
    return watched


# --- telling ------------------------------------------------------------------------------------------------


def _told(requests: dict[str, list[float]], watched: Watched, hosts: Sequence[str], began: float) -> int:
    # From the moment all are being crawled until the first is done.
    begin, end = max(times[0] for times in requests.values()), min(times[-1] for times in requests.values())
    if begin >= end:
        print("the portals were not all under way at the same time: give more --seconds, or a less busy machine")
        return 1
    gaps = {host: [later - earlier for earlier, later in pairwise(times)] for host, times in requests.items()}
    medians = [statistics.median(each) for each in gaps.values()]
    waited = begin - began
    shortest = min(min(each) for each in gaps.values())
    share = watched.share(begin, end)
    whole = watched.looks[-1][1]
    pages = sum(len([moment for moment in times if begin <= moment <= end]) for times in requests.values())
    seconds = end - begin
    print(f"{len(requests)} of {len(hosts)} portals answered, {pages / seconds:.1f} pages/s for {seconds:.0f} s")
    print(f"gaps: shortest {shortest:.2f} s; medians of the portals {min(medians):.2f} to {max(medians):.2f} s")
    print(f"CPU: {share / pages * seconds * 10:.1f} ms a page; {whole:.1f} s from start to end")
    bars = (
        (f"CPU {share:.0f} % of one core, at most {MOST_OF_A_CORE:.0f}", share <= MOST_OF_A_CORE),
        (f"memory {watched.megabytes:.0f} MB, at most {MOST_MEGABYTES:.0f}", watched.megabytes <= MOST_MEGABYTES),
        (f"all under way after {waited:.0f} s, at most {UNDER_WAY:.0f}", waited <= UNDER_WAY),
        ("every portal was asked", len(requests) == len(hosts)),
        (f"no gap below {DELAY:g} s", shortest >= DELAY * 0.99),
        (f"no portal waits for another: medians below {LATEST * DELAY * (1 + JITTER):.1f} s",
         max(medians) <= LATEST * DELAY * (1 + JITTER)),
    )  # fmt: skip
    for what, met in bars:
        print(f"{what}: {'met' if met else 'MISSED'}")
    return 0 if all(met for _, met in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
