"""A range of days as a person asks for it, and which articles lie in it.

`date` is compared. A date known to the month or the year counts as that whole span, and an undated article as
the bracket its neighbours put it in: both are in when the span lies wholly inside the range. Those that
merely may be inside are left out and counted, never dropped without a word.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from lapvo_scraper.errors import UsageError

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")

# First and last day of the span an article belongs to; null where the archive does not know.
_SPAN_START = "coalesce(substr(date || '-01-01', 1, 10), substr(published_not_before, 1, 10))"
_SPAN_END = (
    "case length(date) when 4 then date || '-12-31' when 7 then date(date || '-01', '+1 month', '-1 day') "
    "else coalesce(substr(date, 1, 10), substr(published_not_after, 1, 10)) end"
)


@dataclass(frozen=True)
class Days:
    """From `first` to `last`, ISO days, both inclusive; None where the range is open."""

    first: str | None = None
    last: str | None = None

    @classmethod
    def between(cls, first: str | None, last: str | None) -> Days:
        """Return what `--from` and `--to` mean: `2021-03` is its first day there, its last here.

        Raises UsageError for what is not a date, and for a range that ends before it begins.
        """
        days = cls(_day(first, last=False) if first else None, _day(last, last=True) if last else None)
        if days.first and days.last and days.first > days.last:
            raise UsageError(f"--from {first} is after --to {last}; swap them")
        return days

    @property
    def parameters(self) -> dict[str, str]:
        """The values of `:first` and `:last` in the conditions."""
        return {name: day for name, day in (("first", self.first), ("last", self.last)) if day}

    @property
    def inside(self) -> str:
        """SQL, over the columns of `articles`, for those that surely lie inside; "1" for an open range."""
        terms = [f"coalesce({_SPAN_START} >= :first, 0)"] * bool(self.first)
        terms += [f"coalesce({_SPAN_END} <= :last, 0)"] * bool(self.last)
        return " and ".join(terms) or "1"

    @property
    def possible(self) -> str:
        """SQL for those that may lie inside as far as the archive knows."""
        terms = [f"coalesce({_SPAN_END} >= :first, 1)"] * bool(self.first)
        terms += [f"coalesce({_SPAN_START} <= :last, 1)"] * bool(self.last)
        return " and ".join(terms) or "1"

    @property
    def unsure(self) -> str:
        """SQL for those that are left out only because too little is known."""
        return f"(date is null or length(date) < 10) and ({self.possible}) and not ({self.inside})"

    def __bool__(self) -> bool:
        return bool(self.first or self.last)


def _day(text: str, *, last: bool) -> str:
    match = _DAY.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"{text!r} is not a date; write 2021-03-15, 2021-03 or 2021")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        month = month or (12 if last else 1)
        day = day or (calendar.monthrange(int(year or 0), month)[1] if last else 1)
        return dt.date(int(year or 0), month, day).isoformat()
    except (ValueError, calendar.IllegalMonthError) as error:
        raise UsageError(f"{text!r} is no day of the calendar; write 2021-03-15, 2021-03 or 2021") from error
