"""`lapvo rebuild` beside nothing but reading the WARC files and parsing each page with lxml.

    python -m benchmarks.rebuilding [--pages 2000] [--rounds 3]

An archive of pages of a real portal's size (`real_size`) is made once. The floor walks its files, undoes the content
encoding and parses each page, in one process; `rebuild` does all that and reads the pages, makes every row, compares
the versions and fills both text indexes. The bar: pages a second and core of `rebuild` are at least 0.2 of the floor's,
and every core is used. Cores are counted by the processor time of all processes; rounds are interleaved, and only
ratios within one count.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path
from statistics import median

import lxml.html

from benchmarks.importing import Round
from benchmarks.real_size import crawl
from lapvo_scraper.storage.evidence.captures import body_of
from lapvo_scraper.storage.evidence.warc import iter_records
from lapvo_scraper.storage.folder import Folder

BAR = 0.2


def floor(folder: Folder) -> Round:
    """Walk the WARC files and parse the pages, one process."""
    wall, cpu, pages = time.perf_counter(), time.process_time(), 0
    for path in folder.all_warcs.glob("*/*.warc.gz"):
        for record in iter_records(path):
            body = body_of(record)
            if body is not None:
                lxml.html.document_fromstring(zlib.decompress(body.payload, 31))
                pages += 1
    return Round(time.perf_counter() - wall, time.process_time() - cpu, pages)


def rebuild(folder: Folder) -> Round:
    """`lapvo rebuild`, through the command line."""
    command = [sys.executable, "-m", "lapvo_scraper.cli", "--archive", str(folder.path), "--json", "rebuild"]
    wall, cpu = time.perf_counter(), _of_children()
    said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    report = json.loads(said)
    assert report["replaced"], report
    return Round(time.perf_counter() - wall, _of_children() - cpu, report["captures"])


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    ratios = []
    with tempfile.TemporaryDirectory() as path:
        folder = Folder(Path(path) / "archive")
        crawl(folder, options.pages)
        for _ in range(options.rounds):
            alone, whole = floor(folder), rebuild(folder)
            assert alone.pages == whole.pages == options.pages
            ratios.append(alone.cpu / whole.cpu)
            print(
                f"walk, lxml {1000 * alone.cpu / alone.pages:5.2f} ms CPU a page   rebuild {whole.rate:5.1f} pages/s,"
                f" {1000 * whole.cpu / whole.pages:5.2f} ms CPU a page, {whole.cores:.2f} of {os.cpu_count()} cores"
                f"   ratio {ratios[-1]:.2f}",
                flush=True,
            )
    is_met = median(ratios) >= BAR
    print(f"rebuild / (walk + lxml), by core: median {median(ratios):.2f}, bar {BAR}: {'met' if is_met else 'MISSED'}")
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
