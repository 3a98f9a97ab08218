"""Looking at an archive from every core: tasks go out in order, and what was seen comes back in order."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from lapvo_scraper.storage.checking.examine import Examiner
from lapvo_scraper.storage.database.schema import connect_read_only

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.folder import Folder

_AHEAD = 3  # tasks that wait for each worker


@dataclass(frozen=True, slots=True)
class Task:
    """One look, and who takes what it saw."""

    look: Callable[[Examiner, Any], Any]  # a method of Examiner
    at: Any
    take: Callable[[Any], None]


def run_here(examiner: Examiner, tasks: Iterable[Task]) -> None:
    """Do one task after the other."""
    for task in tasks:
        task.take(task.look(examiner, task.at))


def run_everywhere(folder: Folder, sites: dict[str, Site], tasks: Iterable[Task], *, has_database: bool) -> None:
    """Do tasks in as many processes as there are cores; each is taken when those before it were."""
    workers = os.cpu_count() or 1
    # Not forked: this process may have threads by now.
    pool = ProcessPoolExecutor(
        workers, get_context("spawn"), initializer=_begin, initargs=(folder, sites, has_database)
    )
    with ExitStack() as stack:
        stack.callback(pool.shutdown, cancel_futures=True)
        under_way: deque[tuple[Task, Future[Any]]] = deque()
        for task in tasks:
            under_way.append((task, pool.submit(_look, task.look, task.at)))
            if len(under_way) > _AHEAD * workers:
                _take_first(under_way)
        while under_way:
            _take_first(under_way)


def _take_first(under_way: deque[tuple[Task, Future[Any]]]) -> None:
    task, future = under_way.popleft()
    task.take(future.result())


# --- in the other processes -------------------------------------------------------------------------------

_examiners: list[Examiner] = []  # one, once the process has begun


def _begin(folder: Folder, sites: dict[str, Site], has_database: bool) -> None:
    db: sqlite3.Connection | None = connect_read_only(folder.database) if has_database else None
    _examiners.append(Examiner(folder, db, sites))


def _look(look: Callable[[Examiner, Any], Any], at: Any) -> Any:
    return look(_examiners[0], at)
