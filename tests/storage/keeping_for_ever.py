"""Keeps page after page of one site or several until it is killed; says which captures it was promised are safe."""

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


def keep_for_ever(archive: Path, says: Path, sites: tuple[str, ...] = ("tanmy",)) -> None:
    """`says`: file to which is added "open" when the runs have begun, and the id of each capture that is safe."""
    writer.MAX_PAGES = 5
    out = os.open(says, os.O_WRONLY | os.O_APPEND)
    runs = [
        Run.open(Folder(archive), Site(name=name, base_url=BASE), command="test", software="test", contact=None)
        for name in sites
    ]
    os.write(out, b"open\n")
    keeping = [Keeping(run, out) for run in runs]
    number = 0
    while True:
        keeping[number % len(keeping)].keep(number)
        number += 1


class Keeping:
    """Keeps pages in one run. `out`: to where it says which are safe."""

    def __init__(self, run: Run, out: int) -> None:
        self._run, self._out = run, out
        self._ingested: list[Capture] = []
        self._promised = 0
        run.start(self._acknowledge, window=0)

    def keep(self, number: int) -> None:
        run = self._run
        capture = run.keep(exchange(number), kind="listing")
        if number % 7:  # every seventh waits for its reading when the end comes
            self._ingested.append(capture)
            run.ingest(capture, run.read(capture))
        while run.staged > 40:
            pass

    def _acknowledge(self, commit: Commit) -> None:
        lines = "".join(f"{capture.id}\n" for capture in self._ingested[self._promised : commit.acknowledged])
        self._promised = commit.acknowledged
        os.write(self._out, lines.encode())
