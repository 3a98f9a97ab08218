"""The WARC files of one run: appended to by the engine's thread, made durable by the writer's.

A file comes into being under a `.open` name and gets its own only when its `warcinfo` record is safely on
disk, so a file named `.warc.gz` always begins with one. Nothing is appended to a file that some earlier run
wrote: both warcio and FastWARC lose everything behind a torn tail.

Members stay in memory until a sync has succeeded. When a write or a sync fails, the file is given up at its
last safe byte, and what stood behind it is written once more, into a new file. A failed sync is never tried
again: Linux has dropped the pages by then, and a second call may report success for bytes that are gone
(PostgreSQL's "fsyncgate").
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lapvo_scraper.storage.disk import NO_ROOM, named_failures
from lapvo_scraper.storage.evidence.warc import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from lapvo_scraper.storage.disk import Disk

ROLL_SIZE = 1 << 30
"""Bytes at which a new file begins: what the WARC guidelines recommend, and what is easily copied."""

OPEN_SUFFIX = ".open"


@dataclass(slots=True)
class WarcFile:
    """One file being written, or written by this run."""

    path: Path
    descriptor: int
    size: int
    records: int
    synced: int = 0  # bytes that a power cut cannot take
    synced_records: int = 0
    note: str | None = None

    @property
    def name(self) -> str:
        """Name relative to `warc/`, as in `warc_files` and `captures`."""
        return f"{self.path.parent.name}/{self.path.name}"


@dataclass(slots=True)
class Entry:
    """The members that one capture needs, in one piece of one file; the last of them is the capture's own."""

    members: tuple[bytes, ...]
    file: WarcFile
    start: int

    @property
    def end(self) -> int:
        """Offset behind the last member."""
        return self.start + sum(map(len, self.members))

    @property
    def place(self) -> tuple[str, int, int]:
        """File name, offset and length of the capture's own member."""
        length = len(self.members[-1])
        return self.file.name, self.end - length, length


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a file is done with: recovery need not look at bytes before `committed`."""

    name: str
    committed: int
    records: int
    note: str | None


@dataclass
class WarcSeries:
    """The files of one run, one after the other. `begin` returns the warcinfo member for a file name."""

    folder: Path
    stem: str  # "<site>-<yyyymmddhhmmss>"
    begin: Callable[[str], bytes]
    disk: Disk
    roll_size: int = ROLL_SIZE
    files: list[WarcFile] = field(default_factory=list)
    _pending: dict[str, Entry] = field(default_factory=dict)  # in the order written
    _lost: OSError | None = None  # why records that were cut off could not be written again
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def open(self) -> None:
        """Begin the first file; on return its warcinfo is durable. Raises StorageFull."""
        with self._lock, named_failures(self.folder):
            self._next_file()

    def roll(self) -> None:
        """Begin a new file when the current one is full. Raises StorageFull."""
        with self._lock, named_failures(self.folder):
            self._require_whole()
            if self.files[-1].size >= self.roll_size:
                self._next_file()

    def append(self, key: str, members: Sequence[bytes]) -> tuple[str, int, int]:
        """Write the members of one capture; return file name, offset and length of the last.

        They stay pending under `key` until `release`. Raises StorageFull when neither this file nor a new one
        takes them.
        """
        with self._lock, named_failures(self.folder):
            self._require_whole()
            if self.files[-1].note:
                self._next_file()
            entry = Entry(tuple(members), self.files[-1], self.files[-1].size)
            self._pending[key] = entry
            try:
                self._write(entry)
            except OSError as error:
                if error.errno in NO_ROOM:
                    self._take_back(key, error)
                    raise
                self._move_on(error)
            return entry.place

    def sync(self) -> None:
        """Make everything appended so far durable. Raises StorageFull when a second file fails as well."""
        with self._lock, named_failures(self.folder):
            self._require_whole()
        failures = 0
        begun = -1
        while begun != len(self.files):  # once more when records have moved to a new file meanwhile
            begun = len(self.files)
            for file, size, records in self._unsynced():
                try:
                    self.disk.sync(file.descriptor)
                except OSError as error:
                    failures += 1
                    with self._lock, named_failures(self.folder):
                        if failures > 1:
                            raise
                        self._move_on(error, file)
                else:
                    self._synced(file, size, records)

    def place(self, key: str) -> tuple[str, int, int]:
        """Return file name, offset and length of a pending capture: a failing disk may have moved it."""
        with self._lock:
            return self._pending[key].place

    def release(self, keys: Iterable[str]) -> None:
        """Forget captures whose rows are committed."""
        with self._lock:
            for key in keys:
                del self._pending[key]

    def marks(self, committing: Iterable[str] = ()) -> list[Mark]:
        """Return how far each file will be done with, once the captures `committing` are committed.

        A capture that waits for its reading holds the mark back: should this process die, recovery reads it.
        """
        with self._lock:
            done = set(committing)
            waiting = [entry for key, entry in self._pending.items() if key not in done]
            return [
                Mark(
                    file.name,
                    min([file.synced, *(entry.start for entry in waiting if entry.file is file)]),
                    file.records,
                    file.note,
                )
                for file in self.files
            ]

    def close(self) -> None:
        """Close every file; a second time does nothing."""
        with self._lock:
            for file in self.files:
                if file.descriptor >= 0:
                    os.close(file.descriptor)
                    file.descriptor = -1

    def _unsynced(self) -> list[tuple[WarcFile, int, int]]:
        with self._lock:  # so that sizes are taken between entries, never within one
            return [(file, file.size, file.records) for file in self.files if file.synced < file.size]

    def _synced(self, file: WarcFile, size: int, records: int) -> None:
        with self._lock:
            if size <= file.size:  # else the other thread has given it up, and cut it, in the meantime
                file.synced, file.synced_records = size, records

    def _next_file(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._free_path()
        opened = path.with_name(path.name + OPEN_SUFFIX)
        member = self.begin(path.name)
        descriptor = os.open(opened, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o644)
        file = WarcFile(path, descriptor, size=0, records=1)
        try:
            self._write_all(file, member)
            self.disk.sync(descriptor)
        except OSError:
            os.close(descriptor)
            opened.unlink()  # holds a beginning of a warcinfo and nothing else
            raise
        opened.rename(path)
        self.disk.sync_directory(self.folder)
        self._synced(file, file.size, file.records)
        self.files.append(file)

    def _free_path(self) -> Path:
        serial = len(self.files)
        while True:
            path = self.folder / f"{self.stem}-{serial:05d}{SUFFIX}"
            if not path.exists():
                return path
            serial += 1

    def _write(self, entry: Entry) -> None:
        for member in entry.members:
            self._write_all(entry.file, member)
        entry.file.records += len(entry.members)

    def _write_all(self, file: WarcFile, data: bytes) -> None:
        rest = memoryview(data)
        while rest:  # short writes happen: signals, quotas, full disks
            written = self.disk.write(file.descriptor, rest)
            rest = rest[written:]
            file.size += written

    def _take_back(self, key: str, error: OSError) -> None:
        """Forget a capture that found no room; a file that cannot be cut back to whole records is given up."""
        entry = self._pending.pop(key)
        if not self._cut(entry.file, entry.start):
            self._give_up(entry.file, error)

    def _move_on(self, error: OSError, file: WarcFile | None = None) -> None:
        """Give up a file behind its last safe byte, and write what stood there into a new one."""
        broken = file or self.files[-1]
        if broken.note:
            return  # the other thread was faster
        lost = [entry for entry in self._pending.values() if entry.file is broken and entry.end > broken.synced]
        self._cut(broken, broken.synced)
        broken.records = broken.synced_records
        self._give_up(broken, error)
        try:
            self._next_file()
            for entry in lost:
                entry.file, entry.start = self.files[-1], self.files[-1].size
                self._write(entry)
        except OSError as second:
            self._lost = second
            raise

    def _require_whole(self) -> None:
        """A series that lost records must never be synced again: their rows would point at nothing."""
        if self._lost is not None:
            raise self._lost

    def _give_up(self, file: WarcFile, error: OSError) -> None:
        file.note = f"given up at byte {file.size}: {error.strerror}"

    def _cut(self, file: WarcFile, size: int) -> bool:
        """Cut a file; return whether that could be done. A disk that just failed may fail again: what stays
        behind the mark is then for recovery to look at."""
        file.size = size
        try:
            self.disk.truncate(file.descriptor, size)
        except OSError:
            return False
        return True
