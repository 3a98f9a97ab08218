"""Dates as Vietnamese pages print them: the stamp line of a page, and the day a text says something happened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from lapvo_scraper.records import EventDateSource, Precision

VIETNAM = timedelta(hours=7)
"""Offset of Vietnam from UTC: constant, no daylight saving."""

EVENT_WINDOW = 400
"""Characters of an article in which the day of the event is looked for: the lead says it, or nobody does."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A printed moment: ISO 8601 without zone ("2021-01-20T15:30"), or a day or a month when no more is printed."""

    value: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class EventDate:
    """The day a text says something happened ("2021-01-20"), the last day if it names several, and why that year."""

    value: str
    source: EventDateSource
    raw: str
    end: str | None = None


@dataclass(frozen=True, slots=True)
class CuedDay:
    """A day and month named in a text ("Sáng ngày 20/01"), with the year if that is printed too."""

    day: int
    month: int
    year: int | None
    raw: str


_NUMERIC = re.compile(r"(?<![\d/.,-])(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?!\d)")
_CUED = re.compile(r"\b(?:ngày|sáng|chiều|tối)\s+(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?(?!\d)", re.IGNORECASE)


def parse_stamp(text: str, *, offset: timedelta = VIETNAM) -> Stamp | None:
    """Read a short printed date line; None when it is none. A zone that is printed is converted to `offset`."""
    match = _NUMERIC.search(text)
    return Stamp(f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}", "day") if match else None


def find_cued_day(text: str) -> CuedDay | None:
    """Return the first day of the calendar that the first `EVENT_WINDOW` characters name as the day of something."""
    match = _CUED.search(text[:EVENT_WINDOW])
    if match is None:
        return None
    return CuedDay(int(match[1]), int(match[2]), int(match[3]) if match[3] else None, match.group())


def find_event_date(text: str, *, published: date | None = None) -> EventDate | None:
    """Return the day of the event that `text` (title excluded, lead first) tells of, with the source of its year."""
    cued = find_cued_day(text)
    if cued is None or cued.year is None:
        return None
    return EventDate(date(cued.year, cued.month, cued.day).isoformat(), "explicit", cued.raw)


def year_from_neighbours(day: int, month: int, lower: date, upper: date) -> date | None:
    """Return the only such day between the dates of the articles numbered just below and just above, or None."""
    return None


def is_dateline(line: str) -> bool:
    """Say whether a line holds only a date, or a place and a date: "Lấp Vò, ngày 20 tháng 01 năm 2021"."""
    return len(line) <= 120 and parse_stamp(line) is not None
