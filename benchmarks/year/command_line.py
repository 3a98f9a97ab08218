"""`lapvo`, run again and again in processes that have everything imported already."""

from __future__ import annotations

import multiprocessing
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PRELOAD = [
    "lapvo_scraper.cli.crawl",
    "lapvo_scraper.cli.rebuild",
    "lapvo_scraper.crawl.scheduler",
    "lapvo_scraper.crawl.wire",
    "lapvo_scraper.storage.database.migrations",
    "lapvo_scraper.spiders.liferay",
    *(
        f"scrapy.{name}"
        for name in (
            "logformatter", "statscollectors", "downloadermiddlewares.cookies", "downloadermiddlewares.defaultheaders",
            "downloadermiddlewares.downloadtimeout", "downloadermiddlewares.httpauth",
            "downloadermiddlewares.httpcache",
            "downloadermiddlewares.httpcompression", "downloadermiddlewares.httpproxy", "downloadermiddlewares.offsite",
            "downloadermiddlewares.redirect", "downloadermiddlewares.retry", "downloadermiddlewares.robotstxt",
            "downloadermiddlewares.stats", "downloadermiddlewares.useragent", "extensions.closespider",
            "extensions.corestats", "extensions.feedexport", "extensions.logcount", "extensions.logstats",
            "extensions.memdebug", "extensions.memusage", "extensions.remote_control", "extensions.spiderstate",
            "extensions.telnet", "extensions.throttle", "spidermiddlewares.depth", "spidermiddlewares.httperror",
            "spidermiddlewares.metacopy", "spidermiddlewares.referer", "spidermiddlewares.start",
            "spidermiddlewares.urllength",
        )
    ),
]  # fmt: skip
"""What a crawl imports, most of it by names in Scrapy's settings: importing takes longer than a night's crawl."""


@dataclass(frozen=True)
class Ran:
    """How one command ended."""

    exit_code: int
    out: str
    err: str


class CommandLine:
    """Runs `lapvo` in processes that have everything imported; the clock stands where it is told to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(PRELOAD)

    def run(self, *arguments: str, now: str) -> Ran:
        out, err = self._folder / "out.txt", self._folder / "err.txt"
        process = self._processes.Process(target=_lapvo, args=(arguments, now, str(self._folder), str(out), str(err)))
        process.start()
        process.join()
        assert process.exitcode is not None
        return Ran(process.exitcode, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


def _lapvo(arguments: tuple[str, ...], now: str, folder: str, out: str, err: str) -> None:
    os.environ["LAPVO_NOW"] = now
    os.chdir(folder)
    for stream, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    from lapvo_scraper.cli import main

    sys.exit(main(arguments))
