"""What an export did, to be told and noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Sink(Protocol):
    """Something bytes can be written to."""

    def write(self, data: bytes, /) -> object:
        """Take `data`."""


@dataclass
class Written:
    """Counts of one export."""

    rows: int = 0
    left_out: int = 0  # rows whose date is not known well enough for --from and --to
    guarded: int = 0  # cells that got an apostrophe
    too_long: int = 0  # cells that Excel would cut
    continued: int = 0  # cells split into further columns
    replaced: int = 0  # cells with characters that the format cannot hold
