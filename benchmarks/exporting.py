"""How fast an archive is given on, and in how much memory, beside the sqlite3 shell and sqlite-utils.

    python -m benchmarks.exporting [FOLDER] [--articles 100000] [--rounds 3] [--forms csv,jsonl,parquet]

FOLDER holds an archive of generated_archive.py, or will. Each way runs as a program of its own, in turns, its output
thrown away; CPU time is the least of the rounds, memory the most. The shell is asked for the same view twice: as rows
come, and in the order that the contract promises, which is what our file is compared with. Bars: csv at 0.8 of the
shell's rows per CPU second, 100 MB.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generated_archive import build
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.schema import connect_read_only

SHELL, IN_ORDER = "sqlite3 shell", "sqlite3 shell, in order"
SHARE_OF_SHELL = 0.8
MOST_MEGABYTES = 100
# sqlite-utils loads numpy and pandas where they are, as beside the tests: 50 MB that an installed lapvo has not.
_AS_INSTALLED = (
    "import sys; sys.modules.update(numpy=None, pandas=None); "
    "from lapvo_scraper.cli import main; sys.exit(main(sys.argv[1:]))"
)
_VIEW = "select * from articles_csv"
_ORDER = " order by site, entry_id is null, entry_id, id"


@dataclass(frozen=True)
class Run:
    """One run of one program."""

    cpu: float  # seconds
    wall: float  # seconds
    megabytes: float  # peak resident memory


def main() -> None:
    """Measure, and print one line for each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(tempfile.gettempdir()) / "lapvo-generated-100k")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--forms", default="csv,jsonl,parquet", help="of lapvo export, separated by commas")
    asked = parser.parse_args()
    folder = Folder(asked.folder.absolute())
    if not folder.database.exists():
        build(asked.folder, asked.articles)
    with closing(connect_read_only(folder.database)) as db:
        (rows,) = db.execute("select count(*) from articles_csv").fetchone()
    print(f"{rows:,} articles, {folder.database.stat().st_size / 1e6:,.0f} MB of database\n")
    _tell(_measured(_ways(folder, asked.forms.split(",")), asked.rounds), rows)


def _ways(folder: Folder, forms: Sequence[str]) -> dict[str, list[str]]:
    shell = shutil.which("sqlite3")
    assert shell, "sqlite3 is not installed; run .ci/peers"
    programs = Path(sys.executable).parent
    database = str(folder.database)
    ours = [sys.executable, "-c", _AS_INSTALLED, "-q", "--archive", str(folder.path), "export"]
    return {
        SHELL: [shell, "-readonly", "-csv", "-header", database, _VIEW],
        IN_ORDER: [shell, "-readonly", "-csv", "-header", database, _VIEW + _ORDER],
        "sqlite-utils rows": [str(programs / "sqlite-utils"), "rows", database, "articles_csv", "--csv"],
    } | {f"lapvo export {form}": [*ours, form] for form in forms}


def _measured(ways: dict[str, list[str]], rounds: int) -> dict[str, list[Run]]:
    runs: dict[str, list[Run]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, command in ways.items():
            runs[name].append(_run(command))
    return runs


# A program begins with the peak memory of the one that starts it: so a small one has to.
_LAUNCHER = """
import os, sys
null = os.open(os.devnull, os.O_WRONLY)
files = [(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
_, status, used = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=files), 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1e3)
"""


def _run(command: Sequence[str]) -> Run:
    began = time.perf_counter()
    launcher = [sys.executable, "-IS", "-c", _LAUNCHER]
    done = subprocess.run([*launcher, *command], capture_output=True, text=True, check=True)
    wall = time.perf_counter() - began
    code, cpu, megabytes = map(float, done.stdout.split())
    assert code == 0, f"{command} ended with {code}"
    return Run(cpu, wall, megabytes)


def _tell(measured: dict[str, list[Run]], rows: int) -> None:
    least = {name: min(run.cpu for run in runs) for name, runs in measured.items()}
    print(f"{'':26} {'CPU µs/row':>11} {'rows/s':>9} {'of the shell':>13} {'… in order':>11} {'peak MB':>8}")
    for name, runs in measured.items():
        cpu, wall = least[name], min(run.wall for run in runs)
        shares = f"{least[SHELL] / cpu:13.2f} {least[IN_ORDER] / cpu:11.2f}"
        megabytes = max(run.megabytes for run in runs)
        print(f"{name:26} {cpu / rows * 1e6:11.1f} {rows / wall:9,.0f} {shares} {megabytes:8.0f}")
    if csv := measured.get("lapvo export csv"):
        share = least[IN_ORDER] / min(run.cpu for run in csv)
        met = share >= SHARE_OF_SHELL and max(run.megabytes for run in csv) <= MOST_MEGABYTES
        print(f"\nbars: {SHARE_OF_SHELL} of the shell in order, {MOST_MEGABYTES} MB: {'met' if met else 'MISSED'}")


if __name__ == "__main__":
    main()
