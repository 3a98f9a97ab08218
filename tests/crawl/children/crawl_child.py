"""Run crawls in a process of their own, because Twisted's reactor runs only once.

usage: crawl_child.py ARCHIVE < JOBS_JSON      (a list of {"site": profile, ...options of Job})
prints one JSON object per result; the exit code is that of `crawl`.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

from lapvo_scraper.crawl.jobs import CrawlResult, Job
from lapvo_scraper.crawl.runner import crawl
from lapvo_scraper.sites import Site
from lapvo_scraper.storage import reader
from lapvo_scraper.storage.folder import Folder


def break_reader_at(marker: str) -> None:
    read_page = reader.read_page

    def broken(content: bytes, *, url: str, **options: Any) -> Any:
        if marker in url:
            raise RecursionError("a bug")
        return read_page(content, url=url, **options)

    reader.read_page = broken


def tell(result: CrawlResult) -> None:
    print(json.dumps(dataclasses.asdict(result), default=str), flush=True)


if __name__ == "__main__":
    folder = Folder(Path(sys.argv[1])).create()
    jobs = []
    for options in json.load(sys.stdin):
        profile = Site.from_dict(options.pop("site"))
        if "break_reader_at" in options:
            break_reader_at(options.pop("break_reader_at"))
        options["urls"] = tuple(options.get("urls", ()))
        jobs.append(Job(profile, folder, **options))
    sys.exit(crawl(jobs, on_result=tell, log_level="ERROR"))
