"""How fast an archive is given on, and in how much memory, beside the sqlite3 shell and sqlite-utils.

    python -m benchmarks.exporting [FOLDER] [--articles 100000] [--rounds 3] [--forms csv,jsonl,parquet,xlsx]

FOLDER holds an archive of generated_archive.py (or will), or a large one of multiplied_archive.py. Each way runs as a
program of its own, in turns, its output thrown away; times are the least of the rounds, memory the most. The shell is
asked for the same view twice: as rows come, and in the order that the contract promises, which is what our file is
compared with; both give all columns, as ours does. Bars: csv at 0.8 of the shell's rows per CPU second, 100 MB.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.generated_archive import build
from benchmarks.programs import LAPVO_AS_INSTALLED, Run, run
from lapvo_scraper.storage.database.schema import connect_read_only
from lapvo_scraper.storage.folder import Folder

SHELL, IN_ORDER = "sqlite3 shell", "sqlite3 shell, in order"
SHARE_OF_SHELL = 0.8
MOST_MEGABYTES = 100
_CSV = ["-csv", "-header"]
_VIEW = "select * from articles_csv"
_ORDER = " order by site, entry_id is null, entry_id, id"


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
    ask, database = [shell, "-readonly"], str(folder.database)
    utils = [str(Path(sys.executable).with_name("sqlite-utils")), "rows", database, "articles_csv"]
    ours = [*LAPVO_AS_INSTALLED, "-q", "--archive", str(folder.path), "export"]
    beside = {
        "csv": {SHELL: [*ask, *_CSV, database, _VIEW], "sqlite-utils rows --csv": [*utils, "--csv"]},
        "jsonl": {
            "sqlite3 shell -json": [*ask, "-json", database, _VIEW + _ORDER],
            "sqlite-utils rows --nl": [*utils, "--nl"],
        },
    }
    ways = {IN_ORDER: [*ask, *_CSV, database, _VIEW + _ORDER]}
    for form in forms:
        ways |= beside.get(form, {}) | {f"lapvo export {form}": [*ours, form]}
    return ways


def _measured(ways: dict[str, list[str]], rounds: int) -> dict[str, list[Run]]:
    runs: dict[str, list[Run]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, command in ways.items():
            runs[name].append(run(command))
            assert runs[name][-1].code == 0, command
    return runs


def _tell(measured: dict[str, list[Run]], rows: int) -> None:
    least = {name: min(run.cpu for run in runs) for name, runs in measured.items()}
    print(f"{'':26} {'CPU µs/row':>11} {'of the shell':>13} {'seconds':>9} {'rows/s':>9} {'peak MB':>8}")
    for name, runs in measured.items():
        cpu, wall = least[name], min(run.wall for run in runs)
        times = f"{cpu / rows * 1e6:11.1f} {least[IN_ORDER] / cpu:13.2f} {wall:9.1f} {rows / wall:9,.0f}"
        print(f"{name:26} {times} {max(run.megabytes for run in runs):8.0f}")
    if csv := measured.get("lapvo export csv"):
        share = least[IN_ORDER] / min(run.cpu for run in csv)
        met = share >= SHARE_OF_SHELL and max(run.megabytes for run in csv) <= MOST_MEGABYTES
        print(f"\nbars: {SHARE_OF_SHELL} of the shell in order, {MOST_MEGABYTES} MB: {'met' if met else 'MISSED'}")


if __name__ == "__main__":
    main()
