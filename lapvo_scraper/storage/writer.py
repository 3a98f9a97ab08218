"""The thread that makes batches safe: it waits for disks so that the engine never does."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from lapvo_scraper.records import Capture, Reading

MAX_SECONDS = 2.0
"""A crash costs at most this much work: whole pages that are fetched once more."""

SECONDS_FOR_EACH_BESIDE = 0.1
"""Added for every other run that this process has side by side. A database takes one transaction at a time, of
some 20 ms with its syncs: a hundred runs would wait for each other, and are each polite to a portal, so slow.
"""

MAX_PAGES = 64
"""At this size sync and commit cost 0.2 ms a page; larger batches gain nothing."""

MAX_BYTES = 8 << 20
"""Bounds the memory that members take until they are safe."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A capture whose rows go into the next batch, whole."""

    capture: Capture
    reading: Reading | None


class Writer:
    """Collects captures and hands them on to `write` in batches, in a thread of its own, one batch at a time.

    `beside`: how many other runs this process has. What `write` raises ends the thread and is kept as `failure`.
    """

    def __init__(self, name: str, write: Callable[[list[Staged]], None], *, beside: int = 0) -> None:
        self._thread = threading.Thread(target=self._work, name=f"lapvo-writer-{name}", daemon=True)
        self.failure: BaseException | None = None
        self._write = write
        self._more_seconds = beside * SECONDS_FOR_EACH_BESIDE
        self._changed = threading.Condition()
        self._staged: list[Staged] = []
        self._bytes = 0
        self._since = 0.0
        self._flush = False
        self.is_stopping = False  # set by `stop`

    def start(self) -> None:
        """Begin to write batches."""
        self._thread.start()

    def stage(self, capture: Capture, reading: Reading | None) -> None:
        """Put a capture into the next batch."""
        with self._changed:
            if not self._staged:
                self._since = time.monotonic()
            self._staged.append(Staged(capture, reading))
            self._bytes += capture.warc_length
            if len(self._staged) == 1 or self._is_full():
                self._changed.notify()

    def flush(self) -> None:
        """Close the batch now, even an empty one."""
        with self._changed:
            self._flush = True
            self._changed.notify()

    def stop(self) -> None:
        """Write what is staged, and end; return when that is done."""
        with self._changed:
            self.is_stopping = True
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        try:
            while (batch := self._next_batch()) is not None:
                self._write(batch)
        except BaseException as error:  # noqa: BLE001 - handed over to the engine's thread, which raises it
            self.failure = error

    def _next_batch(self) -> list[Staged] | None:
        with self._changed:
            while not (self._flush or self.is_stopping or self._is_full()):
                ends_at = self._since + MAX_SECONDS + self._more_seconds
                left = ends_at - time.monotonic() if self._staged else None
                if left is not None and left <= 0:
                    break
                self._changed.wait(left)
            if self.is_stopping and not self._staged:
                return None
            batch, self._staged, self._bytes, self._flush = self._staged, [], 0, False
            return batch

    def _is_full(self) -> bool:
        return len(self._staged) >= MAX_PAGES or self._bytes >= MAX_BYTES
