"""`lapvo` with a clock on each part: `python -m benchmarks.crawling.timed FILE ARGUMENTS` writes CPU seconds as JSON.

What a part spends in another part counts for the other. What no part accounts for is Scrapy, Twisted, and our own code
between lease and capture.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from lapvo_scraper.cli import crawling, main
from lapvo_scraper.crawl import runner, visit
from lapvo_scraper.reading import article
from lapvo_scraper.storage import committer, run, writer
from lapvo_scraper.storage.evidence import keeper, warc_files

START, REST = "start of the program", "Scrapy, Twisted, requests"

_here = threading.local()
_spent: dict[str, float] = defaultdict(float)


def _clocked(owner: Any, name: str, part: str) -> None:
    """Let every call of a function count for `part`."""
    function: Callable[..., Any] = getattr(owner, name)

    @wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        stack = _here.__dict__.setdefault("stack", [])
        stack.append(0.0)
        began = time.thread_time()
        try:
            return function(*arguments, **named)
        finally:
            whole = time.thread_time() - began
            _spent[part] += whole - stack.pop()
            if stack:
                stack[-1] += whole

    setattr(owner, name, call)


def _clock_all() -> None:
    _clocked(run.Run, "read", "reading the page")
    _clocked(article, "find_mentions", "people and offices")
    _clocked(keeper, "member", "gzip members")
    _clocked(run.Run, "keep", "keeping: records, digests, files")
    _clocked(warc_files.WarcSeries, "sync", "sync")
    _clocked(writer.Writer, "_make_safe", "rows, indexes, leases")
    _clocked(committer.Committer, "settle", "settling")
    _clocked(run, "renew_html", "html files")
    _clocked(committer, "file_digest", "digest of the sealed files")
    _clocked(crawling, "follow", "what follows (csv)")
    _clocked(runner, "_close", "report and findings")
    begin = visit.Visit.begin

    def beginning(*arguments: Any) -> None:
        _spent[START] += time.process_time()
        begin(*arguments)

    visit.Visit.begin = beginning


if __name__ == "__main__":
    _clock_all()
    code = main(sys.argv[2:])
    _spent[REST] = time.process_time() - sum(_spent.values())
    Path(sys.argv[1]).write_text(json.dumps(_spent), "utf-8")
    sys.exit(code)
