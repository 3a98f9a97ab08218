"""Keeps page after page in an archive until it is killed; says which captures it was promised are safe."""

import os
from pathlib import Path

from lapvo_scraper import clock
from lapvo_scraper.records import Capture, Exchange
from lapvo_scraper.sites import Site
from lapvo_scraper.storage import writer
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.run import Commit, Run

BASE = "http://127.0.0.1:8000"
SIZES = (0, 10, 700, 3_000, 20_000)


def exchange(number: int) -> Exchange:
    body = b"<html><title>Trang</title>" + os.urandom(SIZES[number % len(SIZES)]).hex().encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
    url = f"{BASE}/{os.getpid()}/{number}"
    return Exchange(url, clock.now(), b"GET / HTTP/1.1\r\n\r\n", head + body, "127.0.0.1")


def keep_for_ever(archive: Path, says: Path) -> None:
    """`says`: file to which is added "open" when the run has begun, and the id of each capture that is safe."""
    writer.MAX_PAGES = 5
    out = os.open(says, os.O_WRONLY | os.O_APPEND)
    site = Site(name="tanmy", base_url=BASE)
    run = Run.open(Folder(archive), site, command="test", software="test", contact=None)
    os.write(out, b"open\n")
    ingested: list[Capture] = []
    promised = 0

    def acknowledge(commit: Commit) -> None:
        nonlocal promised
        lines = "".join(f"{capture.id}\n" for capture in ingested[promised : commit.acknowledged])
        promised = commit.acknowledged
        os.write(out, lines.encode())

    run.start(acknowledge, window=0)
    number = 0
    while True:
        capture = run.keep(exchange(number), kind="listing")
        if number % 7:  # every seventh waits for its reading when the end comes
            ingested.append(capture)
            run.ingest(capture, run.read(capture))
        number += 1
        while run.staged > 40:
            pass
