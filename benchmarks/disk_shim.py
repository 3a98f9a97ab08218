"""A small run of the storage on a disk that fails or remembers (disk_shim.c), and the look at what is left."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.append(str(Path(__file__).parents[1] / "tests" / "storage"))

from making_runs import BASE, SITE, dangling, dump, open_run, query, rebuilt, reply

from lapvo_scraper.errors import LapvoError
from lapvo_scraper.storage.checking.verify import verify
from lapvo_scraper.storage.folder import Folder

if TYPE_CHECKING:
    from lapvo_scraper.storage.run import Commit, Run

SIZES = (0, 90, 700, 3_000, 20_000)
SOURCE = Path(__file__).with_name("disk_shim.c")


class Action(IntEnum):
    """What the shim does at the call of the given number."""

    NOTHING = 0
    KILL = 1
    KILL_TORN = 2  # with half of a write done
    EIO = 3
    ENOSPC = 4
    FULL_FROM_HERE = 5


class Call(NamedTuple):
    """One call that changed the disk, as the shim wrote it down."""

    kind: str  # c reate, w rite, t runcate, s ync, r ename, u nlink, d irectory, l ink, n ote
    path: str
    other: str
    number: int  # offset of a write, size of a cut
    data: bytes


def compiled(folder: Path) -> Path:
    """Return the shim, made in `folder`."""
    shim = folder / "disk_shim.so"
    subprocess.run(["gcc", "-O1", "-shared", "-fPIC", "-o", shim, SOURCE, "-ldl", "-lpthread"], check=True)
    return shim


def again_with(shim: Path, module: str, *arguments: str) -> int:
    """Run a module of this folder in a process that has the shim between itself and the disk."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=os.environ | {"LD_PRELOAD": str(shim)}, check=False).returncode


def arm(folder: Path, nth: int = 0, action: Action = Action.NOTHING, journal: int = -1) -> None:
    ctypes.CDLL(None).lapvo_arm(os.fsencode(folder), ctypes.c_long(nth), int(action), journal)


def calls_seen() -> int:
    return int(ctypes.CDLL(None).lapvo_seen())


def note(text: str) -> None:
    ctypes.CDLL(None).lapvo_note(text.encode())


def read_journal(data: bytes) -> Iterator[Call]:
    position = 0
    while position < len(data):
        kind = chr(data[position])
        lengths = [int.from_bytes(data[position + at : position + at + 4], "little") for at in (1, 5)]
        number, size = (int.from_bytes(data[position + at : position + at + 8], "little") for at in (9, 17))
        position += 25
        names = []
        for length in lengths:
            names.append(os.fsdecode(data[position : position + length]))
            position += length
        size = size if kind == "w" else 0
        yield Call(kind, *names, number, data[position : position + size])
        position += size


def keep_pages(archive: Path, pages: int, say: Callable[[str], None]) -> None:
    """One run: pages in batches of three, every fifth page waiting for its reading; `say` hears what is safe."""
    run = open_run(archive)
    ingested: list[str] = []
    promised = 0

    def acknowledge(commit: Commit) -> None:
        nonlocal promised
        for capture_id in ingested[promised : commit.acknowledged]:
            say(f"safe {capture_id}")
        promised = commit.acknowledged

    run.start(acknowledge, window=0)
    for number in range(pages):
        body = b"<html><title>Trang</title>" + os.urandom(SIZES[number % len(SIZES)]).hex().encode()
        url = f"{BASE}/{time.monotonic_ns()}"
        exchange = reply(body, "Content-Type: text/html", f"Content-Length: {len(body)}", url=url)
        capture = run.keep(exchange, kind="listing")
        if number % 5:
            ingested.append(capture.id)
            run.ingest(capture, run.read(capture))
        if number % 3 == 2:
            settle_down(run)
    run.finish(outcome="complete", exit_code=0, findings=())
    for capture_id in ingested:
        say(f"safe {capture_id}")


def settle_down(run: Run) -> None:
    """Close the batch and wait for it, so that every run makes the same calls in the same order."""
    run.flush()
    while run.staged and run.failure is None:
        time.sleep(0.0005)


def broken_promises(archive: Path, promised: set[str], *, thoroughly: bool = False) -> list[str]:
    """Let the next run begin and end; return what it should not have found."""
    try:
        run = open_run(archive)
        wrong = [f"damage: {sentence}" for sentence in run.recovered.damaged]
        run.finish(outcome="complete", exit_code=0, findings=())
    except LapvoError as error:
        return [f"cannot be opened: {type(error).__name__}: {error}"]
    held = {capture_id for (capture_id,) in query(archive, "select id from captures")}
    wrong += [f"lost: {capture_id}" for capture_id in promised - held]
    wrong += [f"dangling: {capture_id}" for capture_id in dangling(archive)]
    wrong += [f"verify: {fault}" for fault in verify(Folder(archive), {SITE.name: SITE}).faults]
    if thoroughly and dump(rebuilt(archive)) != dump(archive):
        wrong.append("rebuilt tables differ")
    return wrong
