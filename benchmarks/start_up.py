"""How long one waits for the first line of an answer, beside Python and click that do nothing.

    python -m benchmarks.start_up [FOLDER] [--articles 200000] [--rounds 9]

FOLDER holds an archive of generated_archive.py, or will. Every command runs as a program of its own, in turns, after
one run that fills the caches. Waited is from its start to the first byte on stdout, where answers go; then nobody reads
any more. The bar is 300 ms from start to first output. Exit code 1 when a median is over it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generated_archive import build
from lapvo_scraper.cli.failures import READER_GONE
from lapvo_scraper.storage.database.schema import connect_read_only
from lapvo_scraper.storage.folder import Folder

BAR = 300.0  # milliseconds
REFERENCES = {"python -c pass": "print()", "import click": "import click; print()"}


@dataclass(frozen=True)
class Start:
    """One run of one program, in milliseconds."""

    first: float  # from its start to the first byte of its answer
    cpu: float  # of all it did


def main() -> int:
    """Measure, and print one line for each command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(tempfile.gettempdir()) / "lapvo-generated")
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args()
    folder = Folder(asked.folder.absolute())
    if not folder.database.exists():
        build(asked.folder, asked.articles)
    programs = _programs(folder)
    for command in programs.values():
        _start(command)
    starts: dict[str, list[Start]] = {name: [] for name in programs}
    for _ in range(asked.rounds):
        for name, command in programs.items():
            starts[name].append(_start(command))
    return _tell(starts)


def _programs(folder: Folder) -> dict[str, list[str]]:
    with closing(connect_read_only(folder.database)) as db:
        articles, number = db.execute("select count(*), max(entry_id) from articles").fetchone()
        print(f"{articles:,} articles, {folder.database.stat().st_size / 1e6:,.0f} MB of database\n")
    commands = [
        "--help",
        "crawl --help",
        "status",
        f"show {number}",
        "search du lich",
        "search va --sort date",
        "search xyzzy",
        "export csv",
    ]
    lapvo = [str(Path(sys.executable).with_name("lapvo")), "-q", "--archive", str(folder.path)]
    references = {name: [sys.executable, "-c", code] for name, code in REFERENCES.items()}
    return references | {f"lapvo {command}": [*lapvo, *command.split()] for command in commands}


def _start(command: list[str]) -> Start:
    """Run a command until it says something, and close the pipe."""
    installed = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=installed) as process:
        assert process.stdout
        os.read(process.stdout.fileno(), 1)
        first = time.perf_counter() - began
        process.stdout.close()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, READER_GONE), command
    return Start(1000 * first, 1000 * (used.ru_utime + used.ru_stime))


def _tell(starts: dict[str, list[Start]]) -> int:
    print(f"{'milliseconds, medians':<30}{'bar':>6}{'first':>8}{'least':>8}{'CPU':>8}")
    over = 0
    for name, runs in starts.items():
        first, least = statistics.median(run.first for run in runs), min(run.first for run in runs)
        is_over = name not in REFERENCES and first > BAR
        over += is_over
        bar = "" if name in REFERENCES else f"{BAR:.0f}"
        cpu = statistics.median(run.cpu for run in runs)
        print(f"{name:<30}{bar:>6}{first:>8.0f}{least:>8.0f}{cpu:>8.0f}{'  OVER' * is_over}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
