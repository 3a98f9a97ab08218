"""`verify` beside nothing but gunzip and sha256 of the same WARC files: the bar is 0.7 of their speed.

    python -m benchmarks.verify_speed [--pages 3000] [--plain]

The floor, on one core with the libraries that Python brings: the sha256 of each file, and of what its members hold. Two
ratios are held against the bar: CPU against CPU with `verify` in this process, and wall against wall with the command
`lapvo verify` on every core, its start included. Beside them: what share of our time each look would take, were it
nothing but one call of a library (also those that no gunzip of the file takes: undoing what the server encoded, the
digests of payloads and pages, reading the files in `html/`, the checks of the database); and the ratio if the floor did
all of these, too. On one core `verify` cannot be faster than all of them together. `--plain`: pages of a server that
compresses nothing.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from benchmarks.importing import SITE
from benchmarks.programs import LAPVO_AS_INSTALLED
from benchmarks.real_size import crawl
from lapvo_scraper.storage.checking import verify as module
from lapvo_scraper.storage.checking.tables import wrong_tables
from lapvo_scraper.storage.checking.verify import verify
from lapvo_scraper.storage.database.schema import connect_read_only
from lapvo_scraper.storage.evidence.captures import body_of, is_capture
from lapvo_scraper.storage.evidence.warc import iter_records
from lapvo_scraper.storage.folder import Folder

ROUNDS = 5
BAR = 0.7
_ONE_CORE = sys.maxsize  # bytes from which on every core is used


class Took(NamedTuple):
    """Seconds. `cpu`: of every process that took part."""

    wall: float
    cpu: float


def took(work: Callable[[], object]) -> Took:
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return Took(time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def floor(files: list[Path]) -> None:
    """Every file hashed as it is, and every byte in it unpacked and hashed."""
    for path in files:
        with path.open("rb") as file:
            hashlib.file_digest(file, "sha256")
        with gzip.open(path) as unpacked:
            hashlib.file_digest(unpacked, "sha256")  # type: ignore[arg-type]


def shares(archive: Folder, files: list[Path], *, plain: bool) -> dict[str, float]:
    """CPU seconds of what `verify` does, each by bare calls of a library."""
    bodies = [body for path in files for one in iter_records(path) if is_capture(one) and (body := body_of(one))]
    pages = [body.payload if plain else zlib.decompress(body.payload, 31) for body in bodies]
    html = list(archive.html(SITE.name).glob("*-v*.html"))
    db = connect_read_only(archive.database)
    work: dict[str, Callable[[], object]] = {
        "gunzip + sha256": lambda: floor(files),
        "sha256 of payloads": lambda: [hashlib.sha256(body.payload).digest() for body in bodies],
        "content encoding": lambda: plain or [zlib.decompress(body.payload, 31) for body in bodies],
        "sha256 of pages": lambda: plain or [hashlib.sha256(page).digest() for page in pages],
        "html files": lambda: [path.read_bytes() == b"" for path in html],
        "database": lambda: list(wrong_tables(db, quick=False)),
    }
    found = {name: min(took(one).cpu for _ in range(ROUNDS)) for name, one in work.items()}
    db.close()
    return found


def verified(archive: Folder) -> None:
    """Verify in this process, on one core."""
    with mock.patch.object(module, "WORTH_WORKERS", _ONE_CORE):
        report = verify(archive, {SITE.name: SITE})
    assert not report.faults
    assert report.html_files == report.captures


def verified_by_command(archive: Folder) -> None:
    subprocess.run([*LAPVO_AS_INSTALLED, "-q", "--archive", str(archive.path), "verify"], check=True)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--pages", type=int, default=3000)
    options.add_argument("--plain", action="store_true", help="pages that the server did not compress")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Folder(Path(folder) / "archive")
        crawl(archive, given.pages, plain=given.plain)
        files = sorted(archive.warc(SITE.name).glob("*.warc.gz"))
        size = sum(path.stat().st_size for path in files)
        parts = shares(archive, files, plain=given.plain)
        looks: tuple[Callable[[], object], ...] = (
            lambda: floor(files), lambda: verified(archive), lambda: verified_by_command(archive)
        )
        rounds = [[took(look) for look in looks] for _ in range(ROUNDS)]
    one_core = statistics.median(least.cpu / one.cpu for least, one, _ in rounds)
    every_core = statistics.median(least.wall / every.wall for least, _, every in rounds)
    ours = statistics.median(one.cpu for _, one, _ in rounds)
    every = statistics.median(every.wall for _, _, every in rounds)
    facts: dict[str, object] = {
        "MB of WARC": round(size / 1e6, 1),
        "MB/s on one core": round(size / ours / 1e6, 1),
        "MB/s of the command on every core": round(size / every / 1e6, 1),
        "of gunzip + sha256, one core (CPU)": round(one_core, 2),
        "of gunzip + sha256, the command on every core (wall)": round(every_core, 2),
        "of all its parts by bare calls, one core": round(sum(parts.values()) / ours, 2),
        "shares": {name: round(seconds / ours, 2) for name, seconds in parts.items()},
    }
    print(json.dumps(facts, indent=1))
    return 0 if max(one_core, every_core) >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
