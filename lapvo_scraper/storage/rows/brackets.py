"""Between which days an article without a date was published: entry ids rise with time, and some neighbours
have dates.

Liferay numbers an article when it is created. Most are published the same day; a few are kept for weeks, or
get a date that an editor chose. Those stand out of the rising order, and are left aside.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


LAST_ENTRY = (1 << 63) - 1
"""No entry id is greater: the greatest integer of SQLite."""


@dataclass(frozen=True, slots=True)
class DatedNeighbours:
    """Entry ids with publication days (ISO), both rising."""

    entry_ids: tuple[int, ...]
    days: tuple[str, ...]

    @classmethod
    def of(cls, dated: Iterable[tuple[int, str]]) -> DatedNeighbours:
        """Return the neighbours among (entry id, day) pairs, without those whose day is out of order.

        >>> days = ("2021-01-19", "2021-01-20", "2019-05-01", "2021-01-21")
        >>> DatedNeighbours.of(enumerate(days)).entry_ids
        (0, 1, 3)
        """
        pairs = sorted(set(dated))
        kept = [pairs[index] for index in _longest_rising([day for _, day in pairs])]
        return cls(tuple(entry_id for entry_id, _ in kept), tuple(day for _, day in kept))

    def around(self, entry_id: int) -> tuple[str | None, str | None]:
        """Return the days of the neighbours just below and just above, None where there is none."""
        below = bisect_left(self.entry_ids, entry_id) - 1
        above = bisect_right(self.entry_ids, entry_id)
        return (
            self.days[below] if below >= 0 else None,
            self.days[above] if above < len(self.days) else None,
        )


def changed_gaps(before: DatedNeighbours, now: DatedNeighbours) -> set[tuple[int, int]]:
    """Return ranges of entry ids, both ends included, outside of which `around` says the same of both.

    >>> before = DatedNeighbours.of([(5, "2021-01-19"), (9, "2021-02-01")])
    >>> changed_gaps(before, DatedNeighbours.of([(5, "2021-01-19"), (7, "2021-01-20"), (9, "2021-02-01")]))
    {(5, 9)}
    """
    old, new = (list(zip(one.entry_ids, one.days, strict=True)) for one in (before, now))
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    below = old[alike - 1][0] if alike else 0
    old_rest, new_rest = set(old[alike:]), set(new[alike:])
    same = sorted(entry_id for entry_id, _ in old_rest & new_rest)
    gaps = set()
    for entry_id, _ in old_rest ^ new_rest:
        at = bisect_left(same, entry_id)
        gaps.add((same[at - 1] if at else below, same[at] if at < len(same) else LAST_ENTRY))
    return gaps


def bracket(
    below: str | None, above: str | None, *, image_day: str | None, seen_day: str
) -> tuple[str | None, str]:
    """Return the first and the last day on which the article can have been published.

    `image_day`: when its youngest picture was last changed; `seen_day`: when it was first captured. A lower
    bound that contradicts the upper one (a picture exchanged later) is no bound.
    """
    upper = min(day for day in (above, seen_day) if day)
    lower = max((day for day in (below, image_day) if day and day <= upper), default=None)
    return lower, upper


def _longest_rising(days: list[str]) -> list[int]:
    """Return the indexes of a longest subsequence that never falls (patience sorting, n log n)."""
    tails: list[str] = []  # last day of the best subsequence of each length
    ends: list[int] = []  # its index
    before: list[int] = []
    for index, day in enumerate(days):
        length = bisect_right(tails, day)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [day]
        ends[length : length + 1] = [index]
    chain: list[int] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]
