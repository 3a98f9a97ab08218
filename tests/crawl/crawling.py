"""Whole crawls in processes of their own, started by one that has everything imported."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lapvo_scraper.demo import Served

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).parent / "children" / "crawl_child.py"
OURS = ("LAPVO_", "SCRAPY_")
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


def profile(url: str, **more: Any) -> dict[str, Any]:
    return {"name": "demo", "base_url": url, "delay": 0, "concurrency": 4} | more


@dataclass
class Crawled:
    """What a child process said."""

    exit_code: int
    results: list[dict[str, Any]]
    log: str

    @property
    def result(self) -> dict[str, Any]:
        [result] = self.results
        return result


class Nursery:
    """Starts crawls as children of one process that has everything imported."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="lapvo-crawls-")
        self._scratch = Path(self._folder.name)
        self._process = subprocess.Popen(
            [sys.executable, str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )

    def ask(self, **command: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def start(self, archive: Path, *jobs: dict[str, Any]) -> Child:
        number = len(list(self._scratch.iterdir()))
        out, log = self._scratch / f"{number}.out", self._scratch / f"{number}.log"
        out.touch()
        answer = self.ask(archive=str(archive), jobs=jobs, out=str(out), log=str(log))
        return Child(self, answer["pid"], out, log)

    def close(self) -> None:
        with self._process, self._folder:
            pass


@dataclass
class Child:
    """A crawl that is running."""

    nursery: Nursery
    pid: int
    out: Path
    log: Path

    def is_running(self) -> bool:
        return self.nursery.ask(poll=self.pid)["exit_code"] is None

    def wait(self) -> Crawled:
        code = self.nursery.ask(wait=self.pid)["exit_code"]
        lines = self.out.read_text(encoding="utf-8").splitlines()
        return Crawled(code, [json.loads(line) for line in lines], self.log.read_text(encoding="utf-8"))


@functools.cache
def nursery() -> Nursery:
    """Return the one of this process, started when it is needed first; `conftest` closes it."""
    return Nursery()


def start(archive: Path, *jobs: dict[str, Any]) -> Child:
    return nursery().start(archive, *jobs)


def crawl(archive: Path, *jobs: dict[str, Any]) -> Crawled:
    return start(archive, *jobs).wait()


def rows(archive: Path, query: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(archive / "lapvo.db")) as db:
        return db.execute(query).fetchall()


def at_once(served: Served) -> int:
    begun = [(asked.started, 1) for asked in served.log]
    ended = [(asked.ended, -1) for asked in served.log]
    most = now = 0
    for _, step in sorted(begun + ended):
        now += step
        most = max(most, now)
    return most


def until(holds: Any) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
