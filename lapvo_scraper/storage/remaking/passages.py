"""Part of a WARC file, read by itself: in whatever process, with no database at hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias

from lapvo_scraper.storage.crawls import RunEnd
from lapvo_scraper.storage.evidence.captures import capture_of, is_capture
from lapvo_scraper.storage.evidence.warc import Gap, next_record, walk
from lapvo_scraper.storage.rows.reader import read_capture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lapvo_scraper.records import Capture, Reading
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.crawls import RunStart
    from lapvo_scraper.storage.evidence.captures import Body
    from lapvo_scraper.storage.evidence.warc import Record

    Saying: TypeAlias = "tuple[Capture, Reading | None] | RunEnd | Unusable | None"

PASSAGE = 1 << 20
"""Bytes that are read in one go, and made rows of in one transaction: some 70 pages."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Part of a WARC file: what begins from byte `start` on and before byte `stop`."""

    path: Path
    name: str  # of the file, relative to warc/
    run: RunStart  # that wrote it
    start: int
    stop: int
    begins: int | None = None  # where the first record begins; None: it has to be looked for


@dataclass(frozen=True, slots=True)
class Unusable:
    """A record that is called a capture, or the end of a run, and makes none: another program wrote it."""

    offset: int
    why: str


@dataclass(slots=True)
class Told:
    """What a passage tells, in the order of its records, and from where to where these reach.

    A record stands for itself where it begins a run, and where only rows can tell what it means (a revisit).
    """

    begins: int
    ends: int
    records: int = 0
    gaps: list[Gap] = field(default_factory=list)
    sayings: list[Record | Saying] = field(default_factory=list)


def passages(path: Path, name: str, run: RunStart, start: int, stop: int) -> Iterator[Passage]:
    """Yield the passages of a file from the record at byte `start` on to byte `stop`."""
    for begin in range(start, stop, PASSAGE):
        yield Passage(path, name, run, begin, min(begin + PASSAGE, stop), start if begin == start else None)


def read_in_order(passages: Iterable[Passage]) -> Iterator[Told]:
    """Read the passages of one file, one after the other: each begins where the records before it end."""
    reached: int | None = None
    for passage in passages:
        if reached is None or reached < passage.stop:  # else one record covers all of it
            told = read_passage(passage if reached is None else replace(passage, begins=reached))
            reached = told.ends
            yield told


def read_passage(passage: Passage) -> Told:
    """Return what the records tell that begin in a passage."""
    begins = passage.begins
    if begins is None:
        begins = next_record(passage.path, passage.start, passage.stop)
    told = Told(begins, begins)
    profile = passage.run.reading_profile
    for found in takewhile(lambda found: found.offset < passage.stop, walk(passage.path, begins)):
        told.ends = found.end
        if isinstance(found, Gap):
            told.gaps.append(found)
            continue
        told.records += 1
        saying = found if _leans_on_rows(found) else told_by(found, passage.name, passage.run, profile)
        if saying is not None:
            told.sayings.append(saying)
    return told


def told_by(
    record: Record, name: str, run: RunStart, profile: Site, repeated: Body | None = None
) -> Saying:
    """Return what a record of the file `name` tells, read by `profile`; None for one that tells nothing of its own.

    `repeated`: the body that a revisit repeats.
    """
    try:
        if not is_capture(record):
            return RunEnd.read(record)
        kept = capture_of(record, site=run.site, crawl_id=run.id, warc_file=name, repeated=repeated)
    except (KeyError, TypeError, ValueError) as error:
        return Unusable(record.offset, str(error))
    return kept.capture, read_capture(profile, kept.capture, kept.content)


def _leans_on_rows(record: Record) -> bool:
    return record.type == "warcinfo" or (record.type == "revisit" and is_capture(record))
