"""Kill or fail a run, and a recovery, at every call that changes the disk; look at what is left.

    python -m benchmarks.disk_faults [--pages 12] [--actions KILL KILL_TORN EIO ENOSPC FULL_FROM_HERE]

Needs gcc and Linux: a small library stands between the process and its disk (LD_PRELOAD). After each fault the
next run begins and ends in peace; then everything promised is there, no row points at bytes that are not, and
`verify` finds nothing; every fifth time the rebuilt tables are compared, too. Exit code 1 if a promise is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.disk_shim import (
    Action,
    again_with,
    arm,
    broken_promises,
    calls_seen,
    compiled,
    keep_pages,
)
from lapvo_scraper.errors import LapvoError

sys.path.append(str(Path(__file__).parents[1] / "tests" / "storage"))

from making_runs import open_run

BUG = 99
UNDER_SHIM = "--under-shim"
Work = Callable[[Path, Callable[[str], None]], None]


def recover(archive: Path, _say: Callable[[str], None]) -> None:
    open_run(archive).finish(outcome="complete", exit_code=0, findings=())


def in_a_child(archive: Path, said: Path, work: Work, nth: int, action: Action) -> tuple[int, int]:
    """Fork, arm the disk, work; return the exit status and, when it came to its end, how many calls were made."""
    child = os.fork()
    if child == 0:
        code = BUG
        try:
            with said.open("a", encoding="utf-8", buffering=1) as told, (said.with_suffix(".err")).open("a") as errors:
                os.dup2(errors.fileno(), 2)
                arm(archive, nth, action)
                try:
                    work(archive, lambda line: print(line, file=told))
                    code = 0
                except LapvoError as error:
                    code = error.exit_code
                except BaseException:  # noqa: BLE001 - a fork must not return into the loop below
                    traceback.print_exc(file=errors)
                print(f"calls {calls_seen()}", file=told)
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    calls = [int(line.split()[1]) for line in said.read_text(encoding="utf-8").splitlines() if "calls" in line]
    return os.waitstatus_to_exitcode(status), calls[-1] if calls else 0


def at_every_call(scratch: Path, prepare: Callable[[Path], set[str]], work: Work, action: Action) -> Counter[str]:
    """Run `work` with the fault at its first call, its second … until it makes fewer; count what came of it."""
    counts: Counter[str] = Counter()
    nth = 0
    while True:
        nth += 1
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        archive, said = scratch / "archive", scratch / "said.txt"
        promised = prepare(archive)
        code, calls = in_a_child(archive, said, work, nth, action)
        if code == 0 and calls < nth:
            counts["points"] = nth - 1
            return counts
        told = said.read_text(encoding="utf-8").splitlines()
        promised |= {line.split()[1] for line in told if line.startswith("safe ")}
        wrong = broken_promises(archive, promised, thoroughly=nth % 5 == 0)
        counts[f"exit {code}"] += 1
        counts["promised"] += len(promised)
        counts["broken"] += bool(wrong) or code == BUG
        if wrong or code == BUG:
            errors = said.with_suffix(".err").read_text(encoding="utf-8")[-600:]
            print(json.dumps({"at": nth, "action": action.name, "exit": code, "wrong": wrong[:3], "log": errors}))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--pages", type=int, default=12)
    names = [action.name for action in Action if action is not Action.NOTHING]
    options.add_argument("--actions", nargs="+", default=names, choices=names)
    options.add_argument(UNDER_SHIM, action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        if not given.under_shim:
            return again_with(compiled(Path(folder)), "benchmarks.disk_faults", UNDER_SHIM, *sys.argv[1:])
        return under_shim(Path(folder), given.pages, [Action[name] for name in given.actions])


def under_shim(folder: Path, pages: int, actions: list[Action]) -> int:
    left_behind = folder / "left-behind"
    in_a_child(left_behind, folder / "first.txt", lambda at, say: keep_pages(at, pages, say), 90, Action.KILL_TORN)
    kept = {line.split()[1] for line in (folder / "first.txt").read_text().splitlines() if line.startswith("safe ")}

    def crashed(archive: Path) -> set[str]:
        shutil.copytree(left_behind, archive)
        return set(kept)

    def empty(_archive: Path) -> set[str]:
        return set()

    def run(archive: Path, say: Callable[[str], None]) -> None:
        keep_pages(archive, pages, say)

    total: Counter[str] = Counter()
    for action in actions:
        for name, prepare, work in (("run", empty, run), ("recovery", crashed, recover)):
            counts = at_every_call(folder / "case", prepare, work, action)
            print(json.dumps({"action": action.name, "during": name} | counts), flush=True)
            total += counts
    print(json.dumps(total))
    return 1 if total["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
