"""Notes beside a file with a line for each article: of whom the lines are, and what they were made from.

They lie in `renewal/`, one file each: the CRC of all that follows, a line of JSON, then two numbers for every line of
the file. Who deletes them makes the next renewal a whole one, as does whatever here is not as it was saved.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lapvo_scraper.storage.article_changes import Moment
from lapvo_scraper.storage.disk import partial_of

if TYPE_CHECKING:
    import os
    from pathlib import Path

_WIDTH = array("q").itemsize


@dataclass
class LineNotes:
    """What is noted of one file."""

    moment: Moment  # of the database
    form: str  # all else that its bytes follow from
    made_whole_at: str  # UTC
    head: int  # bytes before the first line
    articles: array[int] = field(default_factory=lambda: array("q"))  # ids, in the order of the lines
    lengths: array[int] = field(default_factory=lambda: array("q"))  # in bytes, line ends included
    counted: dict[int, list[int]] = field(default_factory=dict)  # what the maker counts, where it is not 0, by article
    size: int = 0  # of the file
    time: int = 0  # when it was last written to, nanoseconds
    folder_time: int = 0  # the same of the folder that it lies in

    def saw(self, file: os.stat_result, folder: os.stat_result) -> None:
        """Note the file as it is now."""
        self.size, self.time, self.folder_time = file.st_size, file.st_mtime_ns, folder.st_mtime_ns

    def is_of(self, file: os.stat_result) -> bool:
        """Say whether the file is still the noted one."""
        return (file.st_size, file.st_mtime_ns) == (self.size, self.time)


def save(notes: LineNotes, path: Path) -> None:
    """Write notes, whole or not at all. Raises OSError."""
    numbers = notes.articles.tobytes() + notes.lengths.tobytes()
    facts: dict[str, Any] = {
        "number": notes.moment.number,
        "mark": notes.moment.mark,
        "form": notes.form,
        "made_whole_at": notes.made_whole_at,
        "head": notes.head,
        "counted": [[article, *counts] for article, counts in notes.counted.items()],
        "size": notes.size,
        "time": notes.time,
        "folder_time": notes.folder_time,
        "order of bytes": sys.byteorder,
    }
    data = json.dumps(facts).encode() + b"\n" + numbers
    path.parent.mkdir(exist_ok=True)
    with partial_of(path) as partial:
        partial.write_bytes(_crc(data) + b"\n" + data)
        partial.replace(path)


def load(path: Path) -> LineNotes | None:
    """Return notes; None when there are none, or none to be relied on."""
    with suppress(OSError, ValueError, KeyError, TypeError):  # no file, or notes of another version of this code
        crc, _, data = path.read_bytes().partition(b"\n")
        if crc != _crc(data):
            return None
        head, _, numbers = data.partition(b"\n")
        facts = json.loads(head)
        count, rest = divmod(len(numbers), 2 * _WIDTH)
        if rest or facts["order of bytes"] != sys.byteorder:
            return None
        return LineNotes(
            Moment(facts["number"], facts["mark"]),
            facts["form"],
            facts["made_whole_at"],
            facts["head"],
            array("q", numbers[: count * _WIDTH]),
            array("q", numbers[count * _WIDTH :]),
            {article: counts for article, *counts in facts["counted"]},
            facts["size"],
            facts["time"],
            facts["folder_time"],
        )
    return None


def _crc(data: bytes) -> bytes:
    return b"%08x" % zlib.crc32(data)
