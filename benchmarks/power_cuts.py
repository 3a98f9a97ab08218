"""Cut the power, as often as asked for, in a run and the recovery before it; look at what is left.

    python -m benchmarks.power_cuts [--states 3000]

Needs gcc and Linux. One archive is made with every change of the disk written down, in order and with its bytes
(disk_shim.c): a run that dies, and one that recovers it and ends well. Then disks are put together as they could
look after a power cut at a moment drawn at random: what was synced is there; of the rest each 512-byte sector may
be there or not (`sectors`), the file may have grown and hold zeros (`zeros`), the writes end at some byte
(`prefix`), or nothing of it is there (`lose`); names of files that were made, renamed or removed without a sync of
their folder may be as before. On each such disk the next run begins: everything acknowledged before the cut is
there, and no row points at bytes that are not. Exit code 1 if a promise is broken.

Not covered: drives that lie about flushing, and what file systems do beyond this (docs/evidence.md, "Limits").
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.disk_shim import Call, again_with, arm, broken_promises, compiled, keep_pages, note, read_journal

SECTOR = 512
MODES = ("lose", "sectors", "zeros", "prefix")
FAITHFUL = "keep"
UNDER_SHIM = "--under-shim"


@dataclass
class File:
    """What was done to one file since it was made, and how much of it is safe."""

    changes: list[Call] = field(default_factory=list)
    synced: int = 0  # so many changes


@dataclass
class Name:
    """What a name stands for: on the platter, and by now."""

    safe: File | None = None
    now: File | None = None


def disk_at(calls: list[Call]) -> dict[str, Name]:
    """Replay calls on an empty disk."""
    names: dict[str, Name] = {}
    for call in calls:
        name = names.setdefault(call.path, Name())
        if call.kind == "c":
            name.now = File()
        elif call.kind in "wt" and name.now:
            name.now.changes.append(call)
        elif call.kind == "s" and name.now:
            name.now.synced = len(name.now.changes)
        elif call.kind == "s":  # a folder
            for path, one in names.items():
                if str(Path(path).parent) == call.path:
                    one.safe = one.now
        elif call.kind == "u":
            name.now = None
        elif call.kind in "rl":
            names.setdefault(call.other, Name()).now = name.now
            if call.kind == "r":
                name.now = None
    return names


def content(file: File, mode: str, chance: random.Random) -> bytes:
    """Return what a file may hold after a power cut."""
    data = bytearray()
    unsafe = len(file.changes) - file.synced
    whole = file.synced + (chance.randrange(unsafe + 1) if mode == "prefix" else unsafe if mode == FAITHFUL else 0)
    for number, change in enumerate(file.changes):
        if number < whole:
            apply(data, change, [(0, len(change.data))])
        elif mode == "lose" or (mode == "prefix" and number > whole):
            break
        elif change.kind == "t":
            if chance.random() < 0.5:
                apply(data, change, [])
        elif mode == "prefix":
            apply(data, change, [(0, chance.randrange(len(change.data) + 1))])
        else:
            size = len(change.data)
            kept = [(at, min(at + SECTOR, size)) for at in range(0, size, SECTOR) if chance.random() < 0.5]
            if mode == "zeros" and chance.random() < 0.7:
                data.extend(bytes(max(0, change.number + size - len(data))))
            apply(data, change, kept)
    return bytes(data)


def apply(data: bytearray, change: Call, kept: list[tuple[int, int]]) -> None:
    if change.kind == "t":
        del data[change.number :]
        data.extend(bytes(change.number - len(data)))
        return
    for start, end in kept:
        data.extend(bytes(max(0, change.number + end - len(data))))
        data[change.number + start : change.number + end] = change.data[start:end]


def put_together(calls: list[Call], source: Path, archive: Path, mode: str, chance: random.Random) -> None:
    """Write the archive as it may look after a power cut behind the last of `calls`."""
    shutil.rmtree(archive, ignore_errors=True)
    for folder in {call.path for call in calls if call.kind == "d"}:
        (archive / Path(folder).relative_to(source)).mkdir(parents=True, exist_ok=True)
    archive.mkdir(exist_ok=True)
    for path, name in disk_at(calls).items():
        is_safe = name.safe is name.now or (mode == FAITHFUL) or (mode != "lose" and chance.random() < 0.5)
        file = name.now if is_safe else name.safe
        if file is not None:
            place = archive / Path(path).relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content(file, mode, chance))


def is_faithful(calls: list[Call], source: Path, archive: Path) -> bool:
    """Say whether all calls together give the very files that are there: else the simulation is wrong."""
    put_together(calls, source, archive, FAITHFUL, random.Random(0))
    there = {path.relative_to(source): path.read_bytes() for path in source.rglob("*") if path.is_file()}
    made = {path.relative_to(archive): path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    return there == made


def record(archive: Path, journal: Path, pages: int) -> None:
    """Make the archive under the shim: a run that dies with a page in hand, and one that comes to its end."""
    with journal.open("wb") as into:
        os.set_inheritable(into.fileno(), True)
        for dies in (True, False):
            child = os.fork()
            if child == 0:
                arm(archive, journal=into.fileno())
                keep_pages(archive, pages, note if not dies else dying(pages))
                os._exit(0)
            os.waitpid(child, 0)


def dying(pages: int) -> Callable[[str], None]:
    said = 0

    def say(line: str) -> None:
        nonlocal said
        said += 1
        note(line)
        if said > pages // 2:
            os._exit(9)

    return say


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--states", type=int, default=3000)
    options.add_argument("--pages", type=int, default=24)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(UNDER_SHIM, nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.under_shim:
        record(Path(given.under_shim[0]), Path(given.under_shim[1]), given.pages)
        return 0
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        source, journal = Path(folder) / "source", Path(folder) / "journal"
        shim, again = compiled(Path(folder)), ("--pages", str(given.pages), UNDER_SHIM, str(source), str(journal))
        assert again_with(shim, "benchmarks.power_cuts", *again) == 0
        calls = list(read_journal(journal.read_bytes()))
        return cut_the_power(calls, source, Path(folder) / "cut", given.states, random.Random(given.seed))


def cut_the_power(calls: list[Call], source: Path, archive: Path, states: int, chance: random.Random) -> int:
    faithful = is_faithful(calls, source, archive)
    print(json.dumps({"calls": Counter(call.kind for call in calls), "faithful": faithful}), flush=True)
    sums: Counter[str] = Counter()
    for number in range(states):
        upto = chance.randrange(1, len(calls) + 1)
        mode = MODES[number % len(MODES)]
        promised = {call.path.split()[1] for call in calls[:upto] if call.kind == "n"}
        put_together(calls[:upto], source, archive, mode, chance)
        wrong = broken_promises(archive, promised, thoroughly=number % 20 == 0)
        sums["states"] += 1
        sums["promised"] += len(promised)
        sums["broken"] += bool(wrong)
        if wrong:
            print(json.dumps({"state": number, "behind_call": upto, "mode": mode, "wrong": wrong[:3]}), flush=True)
    print(json.dumps(sums))
    return 1 if sums["broken"] or not faithful else 0


if __name__ == "__main__":
    sys.exit(main())
