"""`verify` beside nothing but gunzip and sha256 of the same WARC files: the bar is 0.7 of their speed.

    python -m benchmarks.verify_speed [--articles 400]
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests" / "storage"))

from demo_wire import Wire
from making_runs import SITE, crawl

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.verify import verify

ROUNDS = 5
BAR = 0.7


def floor(files: list[Path]) -> None:
    """What cannot be saved: every file hashed as it is, and every byte in it unpacked and hashed."""
    for path in files:
        with path.open("rb") as file:
            hashlib.file_digest(file, "sha256")
        with gzip.open(path) as unpacked:
            hashlib.file_digest(unpacked, "sha256")  # type: ignore[arg-type]


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--articles", type=int, default=400)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Folder(Path(folder) / "archive")
        crawl(archive.path, Wire(DemoPortal(articles=given.articles)))
        files = sorted(archive.warc(SITE.name).glob("*.warc.gz"))
        size = sum(path.stat().st_size for path in files)
        pairs = []
        for _ in range(ROUNDS):
            least = seconds(lambda: floor(files))
            pairs.append((least, seconds(lambda: verify(archive, {SITE.name: SITE}))))
    ratio = statistics.median(least / ours for least, ours in pairs)
    speed = statistics.median(size / ours for _, ours in pairs) / 1e6
    print(json.dumps({"megabytes": round(size / 1e6, 1), "MB/s": round(speed, 1), "of the floor": round(ratio, 2)}))
    return 0 if ratio >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
