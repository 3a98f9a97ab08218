"""Kill or fail a run, and a recovery, at every call that changes the disk; look at what is left.

    python -m benchmarks.disk_faults [--pages 12] [--actions KILL KILL_TORN EIO ENOSPC FULL_FROM_HERE] [--calls 40]

Needs gcc and Linux: a small library stands between the process and its disk (LD_PRELOAD). After each fault the
next run begins and ends in peace; then everything promised is there, no row points at bytes that are not, and
`verify` finds nothing; every fifth time the rebuilt tables are compared, too. What failed must have ended with 5, or
gone on. Exit code 1 if a promise is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
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
from lapvo_scraper.errors import LapvoError, StorageFull

sys.path.append(str(Path(__file__).parents[1] / "tests" / "storage"))

from making_runs import open_run

BUG = 99
KILLED, GONE_ON, STOPPED = -signal.SIGKILL, 0, StorageFull.exit_code
CODES = {
    Action.KILL: (KILLED,),
    Action.KILL_TORN: (KILLED,),
    Action.EIO: (GONE_ON, STOPPED),
    Action.ENOSPC: (GONE_ON, STOPPED),
    Action.FULL_FROM_HERE: (GONE_ON, STOPPED),
}
"""What a process that met the fault may end with. A disk that failed once may have been got along with."""

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
                    work(archive, lambda line: print(line, "at", calls_seen(), file=told))
                    code = 0
                except LapvoError as error:
                    code = error.exit_code
                    traceback.print_exc(file=errors)
                except BaseException:  # noqa: BLE001 - a fork must not return into the loop below
                    traceback.print_exc(file=errors)
                print(f"calls {calls_seen()}", file=told)
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    calls = [int(line.split()[1]) for line in said.read_text(encoding="utf-8").splitlines() if "calls" in line]
    return os.waitstatus_to_exitcode(status), calls[-1] if calls else 0


def safe(said: Path) -> tuple[set[str], int]:
    """Return the captures that were said to be safe, and a call amid those at which that was said."""
    told = [line.split() for line in said.read_text(encoding="utf-8").splitlines() if line.startswith("safe ")]
    calls = sorted({int(words[-1]) for words in told})
    return {words[1] for words in told}, calls[(len(calls) - 1) // 2] + 10 if calls else 0


def at_every_call(
    scratch: Path, prepare: Callable[[Path], set[str]], work: Work, action: Action, most: int
) -> Counter[str]:
    """Run `work` with the fault at its first call, its second … until it makes fewer; count what came of it."""
    counts: Counter[str] = Counter()
    for nth in range(1, most + 1):
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        archive, said = scratch / "archive", scratch / "said.txt"
        promised = prepare(archive)
        code, calls = in_a_child(archive, said, work, nth, action)
        if code == 0 and calls < nth:
            break
        counts["points"] += 1
        promised |= safe(said)[0]
        wrong = broken_promises(archive, promised, thoroughly=nth % 5 == 0)
        if code not in CODES[action]:
            wrong.append(f"exit code {code}")
        counts[f"exit {code}"] += 1
        counts["promised"] += len(promised)
        counts["broken"] += bool(wrong)
        if wrong:
            errors = said.with_suffix(".err").read_text(encoding="utf-8")[-2400:]
            print(json.dumps({"at": nth, "action": action.name, "exit": code, "wrong": wrong[:3], "log": errors}))
    return counts


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--pages", type=int, default=12)
    names = [action.name for action in Action if action is not Action.NOTHING]
    options.add_argument("--actions", nargs="+", default=names, choices=names)
    options.add_argument("--calls", type=int, default=sys.maxsize, help="look no further than this call")
    options.add_argument(UNDER_SHIM, action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        if not given.under_shim:
            return again_with(compiled(Path(folder)), "benchmarks.disk_faults", UNDER_SHIM, *sys.argv[1:])
        return under_shim(Path(folder), given.pages, [Action[name] for name in given.actions], given.calls)


def under_shim(folder: Path, pages: int, actions: list[Action], most: int) -> int:
    def run(archive: Path, say: Callable[[str], None]) -> None:
        keep_pages(archive, pages, say)

    left_behind, said = folder / "left-behind", folder / "said.txt"
    in_a_child(folder / "in-peace", said, run, 0, Action.NOTHING)
    _, at_work = safe(said)
    said.unlink()
    in_a_child(left_behind, said, run, at_work, Action.KILL_TORN)
    kept, _ = safe(said)
    print(json.dumps({"to recover": {"killed at call": at_work, "promised": len(kept)}}), flush=True)

    def crashed(archive: Path) -> set[str]:
        shutil.copytree(left_behind, archive)
        return set(kept)

    def empty(_archive: Path) -> set[str]:
        return set()

    total: Counter[str] = Counter()
    for action in actions:
        for name, prepare, work in (("run", empty, run), ("recovery", crashed, recover)):
            counts = at_every_call(folder / "case", prepare, work, action, most)
            print(json.dumps({"action": action.name, "during": name} | counts), flush=True)
            total += counts
    print(json.dumps(total))
    return 1 if total["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
