"""Files with a line for each article, renewed by copying the lines of the old file that stand as they are.

Writing such a file anew costs as much as reading the archive. Notes beside it (line_notes.py) say which articles its
lines are of, how long each is, and at which moment of the database (article_changes.py) that was so. Lines of articles
that have not changed since are copied, the others made anew, in the order that the database gives now. The bytes are
those that writing everything would give, as long as the code of one version is one code. Where there is a doubt (the
old file is not the noted one or cannot be read, nobody knows what has changed, notes and order disagree) everything is
written; and so it is now and then in any case, for what no note tells: a bit that flipped on the disk, a table that
somebody edited by hand.
"""

from __future__ import annotations

import datetime as dt
import os
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol

from lapvo_scraper import clock
from lapvo_scraper.errors import ArchiveDamaged
from lapvo_scraper.storage import article_changes, line_notes
from lapvo_scraper.storage.article_changes import Moment
from lapvo_scraper.storage.line_notes import LineNotes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

MOST_CHANGED = 0.25
"""Share of the articles: with more to be made anew, each read from where it lies, reading them all is no slower."""

WHOLE_EVERY = dt.timedelta(days=30)
_COPIED_AT_ONCE = 1 << 18  # bytes


class Line(NamedTuple):
    """The line of one article, its end included, and what the maker counts in it, if anything."""

    article: int
    text: bytes
    counted: Sequence[int] = ()


class Maker(Protocol):
    """Knows the lines of a file, in one state of the database."""

    @property
    def form(self) -> str:
        """All that the bytes follow from, but for the articles."""

    @property
    def head(self) -> bytes:
        """What stands before the lines."""

    @property
    def foot(self) -> bytes:
        """What stands after them."""

    def order(self) -> Iterable[int]:
        """Return the ids of all articles that may have a line, in the order of the lines."""

    def lines(self, articles: Sequence[int]) -> Iterator[Sequence[Line]]:
        """Yield lines of some articles, given in order; some of these may have none."""

    def all_lines(self) -> Iterator[Sequence[Line]]:
        """Yield all lines in order."""

    def count(self) -> int | None:
        """Return how many lines there have to be, if that can be known by another way."""


@dataclass(frozen=True)
class OldFile:
    """A file whose lines are known, and the articles that have changed since."""

    file: BinaryIO
    notes: LineNotes
    changed: frozenset[int]

    def is_untouched(self) -> bool:
        """Say whether nobody has written to it."""
        return self.notes.is_of(os.fstat(self.file.fileno()))

    def lines_of_changed(self) -> list[bytes] | None:
        """Return the lines that the changed articles have in it; None when they cannot be read."""
        lines, start = [], self.notes.head
        with suppress(_OutOfStep):
            for article, length in zip(self.notes.articles, self.notes.lengths, strict=True):
                if article in self.changed:
                    lines.append(self.read(length, start))
                start += length
            return lines
        return None

    def read(self, length: int, start: int) -> bytes:
        """Return `length` bytes of it. Raises _OutOfStep when they cannot be had."""
        try:
            data = os.pread(self.file.fileno(), length, start)
        except OSError as error:
            raise _OutOfStep from error
        if len(data) < length:
            raise _OutOfStep
        return data


@contextmanager
def old_file(
    db: sqlite3.Connection, path: Path, notes_path: Path, form: str, *, alone: bool = True
) -> Iterator[OldFile | None]:
    """Give the file `path` as it was last written; None when its lines cannot be relied on.

    Unless it is made `alone`, nobody may have made or taken away a file beside it either.
    """
    with ExitStack() as opened:
        notes = line_notes.load(notes_path)
        old = None
        if notes is not None and notes.form == form and _is_recent(notes):
            changed = article_changes.since(db, notes.moment)
            with suppress(OSError):
                known = OldFile(opened.enter_context(path.open("rb")), notes, changed or frozenset())
                is_folder_untouched = alone or path.parent.stat().st_mtime_ns == notes.folder_time
                old = known if changed is not None and is_folder_untouched and known.is_untouched() else None
        yield old


def write(db: sqlite3.Connection, maker: Maker, file: BinaryIO, old: OldFile | None) -> LineNotes:
    """Write all that `maker` says to the empty `file`, and return notes of it. Within a read transaction.

    Raises ArchiveDamaged when there are not as many lines as there have to be.
    """
    if old is not None:
        with suppress(_OutOfStep):
            return _renewed(db, maker, file, old)
        file.seek(0)
        file.truncate()
    return _whole(db, maker, file)


def _is_recent(notes: LineNotes) -> bool:
    age = clock.now() - clock.from_utc_text(notes.made_whole_at)
    return dt.timedelta(0) <= age < WHOLE_EVERY


class _OutOfStep(Exception):
    """Notes, old file and database do not fit."""


class _Noting:
    """Writes lines and notes them."""

    def __init__(self, file: BinaryIO, notes: LineNotes) -> None:
        self.file, self.notes = file, notes

    def write(self, lines: Sequence[Line]) -> None:
        self.file.write(b"".join([line.text for line in lines]))
        self.notes.articles.extend([line.article for line in lines])
        self.notes.lengths.extend([len(line.text) for line in lines])
        self.notes.counted |= {line.article: list(line.counted) for line in lines if any(line.counted)}


def _whole(db: sqlite3.Connection, maker: Maker, file: BinaryIO) -> LineNotes:
    notes = LineNotes(_moment(db), maker.form, clock.utc_text(clock.now()), len(maker.head))
    noting = _Noting(file, notes)
    file.write(maker.head)
    for lines in maker.all_lines():
        noting.write(lines)
    file.write(maker.foot)
    expected = maker.count()
    if expected not in (None, len(notes.articles)):
        raise ArchiveDamaged(
            f"{len(notes.articles):,} articles came out of {expected:,}; run `lapvo verify`, then `lapvo rebuild`"
        )
    return notes


def _renewed(db: sqlite3.Connection, maker: Maker, file: BinaryIO, old: OldFile) -> LineNotes:
    parts = list(_parts(old.notes.articles, maker.order(), old.changed))
    anew = [part for part in parts if isinstance(part, int)]
    if len(anew) > MOST_CHANGED * len(old.notes.articles):
        raise _OutOfStep
    notes = LineNotes(_moment(db), maker.form, old.notes.made_whole_at, len(maker.head))
    notes.counted = {article: counts for article, counts in old.notes.counted.items() if article not in old.changed}
    noting = _Noting(file, notes)
    file.write(maker.head)
    made = chain.from_iterable(maker.lines(anew))
    line = next(made, None)
    copier = _Copier(old)
    for part in parts:
        if isinstance(part, slice):
            copier.copy(part, file)
            notes.articles.extend(old.notes.articles[part])
            notes.lengths.extend(old.notes.lengths[part])
        elif line is not None and line.article == part:
            noting.write([line])
            line = next(made, None)
    file.write(maker.foot)
    if line is not None or maker.count() not in (None, len(notes.articles)) or not old.is_untouched():
        raise _OutOfStep
    return notes


def _parts(old: Sequence[int], order: Iterable[int], changed: Collection[int]) -> Iterator[slice | int]:
    """Yield, in `order`, what a new file consists of: which old lines to copy, or whose line to make anew.

    An article that has not changed and has no old line has no new one. Raises _OutOfStep when the old lines that stand
    as they are do not come in this order.
    """
    kept = (place for place, article in enumerate(old) if article not in changed)
    place = next(kept, None)
    start = stop = 0
    for article in order:
        if article in changed:
            if start < stop:
                yield slice(start, stop)
            start = stop
            yield article
        elif place is not None and old[place] == article:
            if place != stop:
                if start < stop:
                    yield slice(start, stop)
                start = place
            stop = place + 1
            place = next(kept, None)
    if start < stop:
        yield slice(start, stop)
    if place is not None:
        raise _OutOfStep


class _Copier:
    """Copies lines of an old file, in its order."""

    def __init__(self, old: OldFile) -> None:
        self._old = old
        self._lengths = old.notes.lengths
        self._place, self._offset = 0, old.notes.head  # of the next line

    def copy(self, lines: slice, file: BinaryIO) -> None:
        start = self._offset + sum(self._lengths[self._place : lines.start])
        self._place, self._offset = lines.stop, start + sum(self._lengths[lines])
        while start < self._offset:
            data = self._old.read(min(_COPIED_AT_ONCE, self._offset - start), start)
            file.write(data)
            start += len(data)


def _moment(db: sqlite3.Connection) -> Moment:
    return article_changes.now(db) or Moment(0, "")
