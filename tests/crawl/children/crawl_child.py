"""Runs crawls in processes of their own, because Twisted's reactor runs only once.

Everything is imported once; each crawl is a fork. Commands are JSON lines on stdin, answered on stdout:
    {"archive": …, "jobs": [{"site": profile, …options of Job}], "out": path, "log": path}  ->  {"pid": …}
    {"poll": pid}                                                   ->  {"exit_code": … or null}
    {"wait": pid}                                                   ->  {"exit_code": …}
A crawl writes one JSON object per result to `out`, and its log to `log`.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from lapvo_scraper.crawl import runner, visit, wire  # noqa: F401 - imported before the forks
from lapvo_scraper.crawl.jobs import CrawlResult, Job
from lapvo_scraper.sites import Site
from lapvo_scraper.spiders import liferay  # noqa: F401
from lapvo_scraper.storage.committer import Committer
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.rows import reader


def break_reader_at(marker: str) -> None:
    read_page = reader.read_page

    def broken(content: bytes, *, url: str, **options: Any) -> Any:
        if marker in url:
            raise RecursionError("a bug")
        return read_page(content, url=url, **options)

    reader.read_page = broken


def break_rows_of(name: str) -> None:
    """From the first batch on."""
    enter = Committer.enter

    def broken(self: Committer, *batch: Any, **options: Any) -> Any:
        if self._site.name == name:
            raise ZeroDivisionError
        return enter(self, *batch, **options)

    Committer.enter = broken  # type: ignore[method-assign]


def signal_while_opening(name: str) -> None:
    """Send a signal to this process while the run is being opened."""
    open_run = runner.Run.open

    def interrupted(*of_run: Any, **options: Any) -> Any:
        run = open_run(*of_run, **options)
        os.kill(os.getpid(), getattr(signal, name))
        time.sleep(0.3)
        return run

    runner.Run.open = interrupted  # type: ignore[method-assign]


def close_spider_after(answers: int) -> None:
    """Close it as Scrapy's watch over memory does."""
    took = visit.Visit.took
    left = iter(range(answers))
    closings: list[Any] = []

    def closing(self: visit.Visit, *of_answer: Any) -> None:
        took(self, *of_answer)
        if next(left, None) == answers - 1:
            closings.append(asyncio.ensure_future(self._engine.close_spider_async(reason="memusage_exceeded")))

    visit.Visit.took = closing  # type: ignore[method-assign]


def tell(result: CrawlResult) -> None:
    print(json.dumps(dataclasses.asdict(result), default=str), flush=True)


def crawl(archive: str, given: list[dict[str, Any]]) -> int:
    folder = Folder(Path(archive)).create()
    jobs = []
    for options in given:
        profile = Site.from_dict(options.pop("site"))
        if "break_reader_at" in options:
            break_reader_at(options.pop("break_reader_at"))
        if "break_rows_of" in options:
            break_rows_of(options.pop("break_rows_of"))
        if "signal_while_opening" in options:
            signal_while_opening(options.pop("signal_while_opening"))
        if "close_spider_after" in options:
            close_spider_after(options.pop("close_spider_after"))
        options["urls"] = tuple(options.get("urls", ()))
        jobs.append(Job(profile, folder, **options))
    return runner.crawl(jobs, on_result=tell, log_level="ERROR")


def begin(command: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        for stream, path in ((1, command["out"]), (2, command["log"])):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
        code = crawl(command["archive"], command["jobs"])
    except BaseException:  # noqa: BLE001 - a fork must never return into the loop below
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def exit_code(pid: int, options: int) -> int | None:
    ended, status = os.waitpid(pid, options)
    return os.waitstatus_to_exitcode(status) if ended else None


if __name__ == "__main__":
    for line in sys.stdin:
        command = json.loads(line)
        if "poll" in command:
            answer = {"exit_code": exit_code(command["poll"], os.WNOHANG)}
        elif "wait" in command:
            answer = {"exit_code": exit_code(command["wait"], 0)}
        else:
            answer = {"pid": begin(command)}
        print(json.dumps(answer), flush=True)
