"""Keeps pages of one site for a while, and ends its run in good order; prints how many.

Usage: keep_a_while.py ARCHIVE SITE SECONDS
"""

import os
import sys
import time
from pathlib import Path

from lapvo_scraper import clock
from lapvo_scraper.records import Exchange
from lapvo_scraper.sites import Site
from lapvo_scraper.storage import writer
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.run import Run

BASE = "http://127.0.0.1:8000"


def main(archive: str, name: str, seconds: float) -> None:
    writer.MAX_PAGES = 5  # as many transactions as can be
    site = Site(name=name, base_url=BASE)
    until = None
    number = 0
    while until is None or time.monotonic() < until:
        run = Run.open(Folder(Path(archive)), site, command="test", software="test", contact=None)
        until = until or time.monotonic() + seconds  # a busy machine may be slow to begin
        while time.monotonic() < until and number % 200 < 199:
            body = b"<html><title>Trang</title>" + os.urandom(900).hex().encode()
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
            url = f"{BASE}/{name}/{number}"
            capture = run.keep(Exchange(url, clock.now(), b"GET / HTTP/1.1\r\n\r\n", head + body), kind="listing")
            run.ingest(capture, run.read(capture))
            number += 1
            while run.staged > 40 and run.failure is None:
                time.sleep(0.001)
        number += 1
        run.finish(outcome="complete", exit_code=0, findings=())
    print(number)


main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
