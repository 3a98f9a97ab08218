"""The thread that makes batches safe: it waits for disks so that the engine never does.

There is one for every archive that this process writes into, whatever the number of runs: what a hundred portals sent
in two seconds becomes durable in the files of each, and then rows in one transaction.

    secure        the bytes of each run's batch, each by itself: a run whose files fail stays out of the group
    transaction   the rows of all of them; when that fails, of each by itself: whose rows cannot be made fails alone
    acknowledge   each run is told

So what holds for a batch alone (docs/evidence.md) holds for each in a group.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lapvo_scraper.storage.database.shared import SharedDatabase

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from lapvo_scraper.records import Capture, Reading
    from lapvo_scraper.storage.folder import Folder

MAX_SECONDS = 2.0
"""A crash costs this much work, and what came while the disk was busy: whole pages that are fetched once more."""

MAX_PAGES = 64
"""At this size sync and commit cost 0.2 ms a page; larger batches gain nothing."""

MAX_BYTES = 8 << 20
"""Bounds the memory that members of one run take until they are safe."""

MOST_IN_A_GROUP = 256
"""Pages of all runs in one transaction, which holds up everybody else who writes: those left are next."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A capture whose rows go into the next batch, whole."""

    capture: Capture
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Steps:
    """What a run does with its batch, called in this order in the writer's thread.

    What `secure` returns goes to `enter`, within the transaction, and `acknowledge` gets what `enter` returned; but
    `take_back` is called, and perhaps `enter` again, when the transaction was rolled back.
    """

    secure: Callable[[Sequence[Staged]], Sequence[Staged]]
    enter: Callable[[sqlite3.Connection, Sequence[Staged]], Any]
    take_back: Callable[[], None]
    acknowledge: Callable[[Any], None]


class Part:
    """One run's part of what a writer does. What any of its steps raises ends it, and is kept as `failure`."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._changed = writer.changed
        self.steps: Steps  # set by `begin`
        self.failure: BaseException | None = None
        self.is_stopping = False  # set by `stop`
        self._staged: list[Staged] = []
        self._bytes = 0
        self._flush = False
        self._is_busy = False  # a batch is being made safe
        self.since = 0.0  # when the first of the staged captures came

    @classmethod
    def join(cls, folder: Folder, *, beside: int = 0) -> Part:
        """Return a new part at the writer of an archive. `beside`: how many other runs this process has."""
        with _joining:
            key = _identity(folder)
            if key not in _writers:
                _writers[key] = Writer(SharedDatabase(folder, beside), f"lapvo-writer-{folder.path.name}")
            return _writers[key].new_part()

    @property
    def database(self) -> SharedDatabase:
        """The database, for whatever else the run reads or writes."""
        return self._writer.database

    def begin(self, steps: Steps) -> None:
        """Let batches be written."""
        self.steps = steps

    def stage(self, capture: Capture, reading: Reading | None) -> None:
        """Put a capture into the next batch."""
        with self._changed:
            if not self._staged:
                self.since = time.monotonic()
            self._staged.append(Staged(capture, reading))
            self._bytes += capture.warc_length
            if self._is_full() or not self._writer.is_waiting_for_time:
                self._changed.notify_all()

    def flush(self) -> None:
        """Close the batch now, even an empty one."""
        with self._changed:
            self._flush = True
            self._changed.notify_all()

    def stop(self) -> None:
        """Have written what is staged; return when that is done, or has failed."""
        with self._changed:
            self.is_stopping = True
            self._changed.notify_all()
            self._changed.wait_for(self._is_done)

    def leave(self, *, into_one_file: bool = False) -> None:
        """Go; the last one closes the database, into one file if any asked for it. A second time does nothing."""
        with _joining:
            if self._writer.forget(self, into_one_file=into_one_file):
                del _writers[next(key for key, writer in _writers.items() if writer is self._writer)]
                self._writer.end()

    # --- for the writer, which has `changed` ---------------------------------------------------------------

    def has_waited(self, seconds: float, now: float) -> bool:
        """Say whether anything is staged for so long."""
        return bool(self._staged) and self.failure is None and now >= self.since + seconds

    def must_close(self, now: float) -> bool:
        """Say whether the batch is to be closed."""
        if self.failure is not None:
            return False
        if self.is_stopping:
            return bool(self._staged)
        return self._flush or self._is_full() or self.has_waited(MAX_SECONDS, now)

    @property
    def size(self) -> int:
        """How many captures are staged."""
        return len(self._staged)

    def take(self) -> Sequence[Staged]:
        """Close the batch and return it."""
        batch, self._staged, self._bytes, self._flush, self._is_busy = self._staged, [], 0, False, True
        return batch

    def done(self, failure: BaseException | None = None) -> None:
        """Note what became of the batch."""
        self.failure, self._is_busy = self.failure or failure, False

    def _is_full(self) -> bool:
        return len(self._staged) >= MAX_PAGES or self._bytes >= MAX_BYTES

    def _is_done(self) -> bool:
        return not self._is_busy and (self.failure is not None or not self._staged)


class Writer:
    """Makes the batches of its parts safe in a thread of its own, one group at a time."""

    def __init__(self, database: SharedDatabase, name: str) -> None:
        self.database = database
        self.changed = threading.Condition()
        self.is_waiting_for_time = False  # it comes by itself when the oldest batch is due
        self._parts: list[Part] = []
        self._failure: BaseException | None = None  # of its own, which ended it
        self._is_ending = self._into_one_file = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def new_part(self) -> Part:
        """Return a part for one more run."""
        part = Part(self)
        with self.changed:
            part.failure = self._failure
            self._parts.append(part)
        return part

    def forget(self, part: Part, *, into_one_file: bool) -> bool:
        """Forget a part that is done, and what it wants of the database; return whether it was the last one."""
        with self.changed:
            if part not in self._parts:
                return False
            self._into_one_file |= into_one_file
            self._parts.remove(part)
            return not self._parts

    def end(self) -> None:
        """End the thread and close the database."""
        with self.changed:
            self._is_ending = True
            self.changed.notify_all()
        self._thread.join()
        self.database.close(into_one_file=self._into_one_file)

    def _work(self) -> None:
        try:
            while group := self._next_group():
                self._make_safe(group)
        except BaseException as error:  # noqa: BLE001 - handed over to the engine's thread, which raises it
            with self.changed:
                self._failure = error
            self._tell(dict.fromkeys(self._parts, error))

    def _next_group(self) -> dict[Part, Sequence[Staged]]:
        """Wait until a batch is to be closed; return it, with those of others that have waited half as long.

        Nothing at the end.
        """
        with self.changed:
            while not (chosen := self._chosen(time.monotonic())) and not self._is_ending:
                waiting = [part.since for part in self._parts if part.size and part.failure is None]
                self.is_waiting_for_time = bool(waiting)
                left = min(waiting) + MAX_SECONDS - time.monotonic() if waiting else None
                self.changed.wait(left)
            return {part: part.take() for part in chosen}

    def _chosen(self, now: float) -> list[Part]:
        if not any(part.must_close(now) for part in self._parts):
            return []
        ready = [part for part in self._parts if part.must_close(now) or part.has_waited(MAX_SECONDS / 2, now)]
        ready.sort(key=lambda part: part.since)
        pages = 0
        chosen: list[Part] = []
        for part in ready:
            if chosen and pages + part.size > MOST_IN_A_GROUP:
                break
            pages += part.size
            chosen.append(part)
        return chosen

    def _make_safe(self, group: dict[Part, Sequence[Staged]]) -> None:
        outcome: dict[Part, BaseException | None] = dict.fromkeys(group)
        secured = {}
        for part, batch in group.items():
            try:
                secured[part] = part.steps.secure(batch)
            except BaseException as error:  # noqa: BLE001 - of this run's files only
                outcome[part] = error
        for part, word in self._entered(secured, outcome).items():
            try:
                part.steps.acknowledge(word)
            except BaseException as error:  # noqa: BLE001 - of this run only
                outcome[part] = error
        self._tell(outcome)

    def _entered(
        self, secured: dict[Part, Sequence[Staged]], outcome: dict[Part, BaseException | None]
    ) -> dict[Part, Any]:
        """Write the rows of all in one transaction; if that fails, those of each in one of its own.

        Savepoints would spare that second try, which hardly ever comes, and copy every page of the database that is
        changed, for each run: a sixth of what a transaction of many small batches costs.
        """
        try:
            return self._in_one_transaction(secured)
        except BaseException as error:  # noqa: BLE001 - nobody can tell yet whose it is, and nothing is in the database
            if len(secured) == 1:
                outcome |= dict.fromkeys(secured, error)
                return {}
        words: dict[Part, Any] = {}
        for part, batch in secured.items():
            try:
                words |= self._in_one_transaction({part: batch})
            except BaseException as error:  # noqa: BLE001 - this run's, or that of a database that all will meet
                outcome[part] = error
        return words

    def _in_one_transaction(self, secured: dict[Part, Sequence[Staged]]) -> dict[Part, Any]:
        begun: list[Part] = []
        words: dict[Part, Any] = {}
        try:
            with self.database.transaction() as db:
                for part, batch in secured.items():
                    begun.append(part)
                    words[part] = part.steps.enter(db, batch)
        except BaseException:
            for part in begun:
                part.steps.take_back()
            raise
        return words

    def _tell(self, outcome: dict[Part, BaseException | None]) -> None:
        with self.changed:
            for part, failure in outcome.items():
                part.done(failure)
            self.changed.notify_all()


_joining = threading.Lock()
_writers: dict[tuple[int, int], Writer] = {}  # by the file of the database


def _identity(folder: Folder) -> tuple[int, int]:
    found = folder.database.stat()
    return found.st_dev, found.st_ino
