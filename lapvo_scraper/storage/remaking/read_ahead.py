"""Reading WARC files on every core, while one process makes the rows."""

from __future__ import annotations

import logging
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from lapvo_scraper.records import Reading
from lapvo_scraper.storage.garbage import collect_seldom
from lapvo_scraper.storage.remaking.passages import read_passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path
    from types import TracebackType

    from lapvo_scraper.records import Link
    from lapvo_scraper.storage.remaking.passages import Passage, Told

logger = logging.getLogger(__name__)

_AHEAD = 2  # passages that wait for each worker, of files still to come as well: most nights write a small one


def reading_workers(workers: int | None = None) -> ProcessPoolExecutor:
    """Return processes to read pages in, one for each core unless told; they import the reader once.

    Not forked: this process may have threads by now.
    """
    collect_seldom()  # here, too: their readings come back to be made rows of
    return ProcessPoolExecutor(workers or os.cpu_count() or 1, get_context("spawn"), initializer=_begin)


def _begin() -> None:
    collect_seldom()  # by now, this module has brought the whole reader


class ReadAhead:
    """Reads passages of files in other processes, before they are asked for. A context manager.

    `expected`: the passages that will be asked for, in order. Another one is read here; so is everything that is
    left when one of the processes was killed: all of them end then, and leave their memory to this one.
    """

    def __init__(self, expected: Iterator[Passage], workers: int | None = None) -> None:
        self._workers = workers or os.cpu_count() or 1
        self._pool = reading_workers(self._workers)
        self._expected = expected
        self._under_way: deque[tuple[Passage, Future[Told]]] = deque()

    def __enter__(self) -> ReadAhead:
        self._ask()  # while they start, there is something else to prepare
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def __call__(self, passages: Iterable[Passage]) -> Iterator[Told]:
        """Read the passages of one file, as `read_in_order` does."""
        reached: int | None = None
        for passage in passages:
            if reached is not None and reached >= passage.stop:
                continue  # one record covers all of it
            told = self._read(passage)
            if reached is not None and told.begins != reached:
                # Bytes in a record that look like one, or damage where the passage begins.
                told = read_passage(replace(passage, begins=reached))
            reached = told.ends
            yield told

    def _read(self, passage: Passage) -> Told:
        self._ask()
        while self._under_way and _place(self._under_way[0][0]) <= _place(passage):
            one, future = self._under_way.popleft()
            if one == passage:
                try:
                    return future.result()
                except BrokenProcessPool:
                    self._go_on_alone()
        return read_passage(passage)

    def _ask(self) -> None:
        try:
            for one in islice(self._expected, _AHEAD * self._workers + 1 - len(self._under_way)):
                self._under_way.append((one, self._pool.submit(_read_for_another, one)))
        except BrokenProcessPool:
            self._go_on_alone()

    def _go_on_alone(self) -> None:
        logger.warning(
            "a process that read WARC files was killed, probably for lack of memory; nothing is lost: "
            "what is left is read on one core, which takes longer"
        )
        self._expected = iter(())
        self._under_way.clear()


def _place(passage: Passage) -> tuple[Path, int]:
    return passage.path, passage.start


def _read_for_another(passage: Passage) -> Told:
    """Read a passage for another process: what its pages have in common is sent once."""
    told = read_passage(passage)
    links: dict[tuple[str, str], Link] = {}
    for number, saying in enumerate(told.sayings):
        match saying:
            case capture, Reading() as reading:
                same = tuple(links.setdefault((link.url, link.kind), link) for link in reading.links)
                told.sayings[number] = capture, replace(reading, links=same)
    return told
