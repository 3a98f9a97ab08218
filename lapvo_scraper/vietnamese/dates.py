"""Dates on Vietnamese pages: the printed stamp, and the day on which a text says something happened.

The two are never mixed. A stamp is the portal's statement about the article; an event date is what the text
says, and mostly lacks its year, which then comes from the publication date, from the neighbours in the
numbering, or from years named in the text, and says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from lapvo_scraper.vietnamese.cued_days import CuedDay, find_cued_day
from lapvo_scraper.vietnamese.date_grammar import calendar_day, full_dates, month_and_year

if TYPE_CHECKING:
    from lapvo_scraper.records import EventDateSource, Precision
    from lapvo_scraper.vietnamese.date_grammar import PrintedDay

__all__ = [
    "CuedDay", "EventDate", "Stamp", "find_cued_day", "find_event_date", "is_dateline", "parse_stamp",
    "year_from_neighbours",
]  # fmt: skip

VIETNAM = timedelta(hours=7)
"""Offset of Vietnam from UTC: constant, no daylight saving."""

STAMP_LENGTH = 200
"""Longest line, in characters, that can be a stamp; longer ones are prose."""

_YEARS_BACK = 5  # how far before the publication date the year of a named day is looked for


@dataclass(frozen=True, slots=True)
class Stamp:
    """A printed moment: ISO 8601 without zone ("2021-01-20T15:30"), or only a day or a month."""

    value: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class EventDate:
    """The day of an event, as the words say it and with a year from somewhere."""

    value: str  # "2021-01-20"
    source: EventDateSource  # of the year
    raw: str  # the words
    end: str | None = None  # the last day, when the words name several


# --- stamps -------------------------------------------------------------------------------------------------

_ISO_WITH_ZONE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)\b")
_ZONE = re.compile(r"[(\[]?\b(?:GMT|UTC)\s?[+-]?\s?\d{1,2}(?::\d\d)?[)\]]?", re.IGNORECASE)
_TIME = re.compile(
    r"""(?<![\d/.:]) (?P<hour>[01]?\d|2[0-3])
        (?: \s?(?::|h|g|giờ)\s? (?P<minute>[0-5]\d) (?: :(?P<second>[0-5]\d) )? | \s?(?:h|giờ)\b )
        (?!\d) (?: \s? (?P<half>SA|CH|AM|PM)\b )?""",
    re.IGNORECASE | re.VERBOSE,
)


def parse_stamp(text: str, *, offset: timedelta = VIETNAM) -> Stamp | None:
    """Read a short printed date line in any form Java, Liferay or people give it; None when there is none.

    The day comes first in numeric dates, as everywhere in Vietnam. `offset` is the portal's distance from
    UTC: a moment printed with a zone of its own is converted, others are the portal's own time already.
    """
    line = " ".join(text[: STAMP_LENGTH + 1].split())
    if len(line) > STAMP_LENGTH:
        return None
    zoned = _ISO_WITH_ZONE.search(line)
    if zoned:
        return _from_iso(zoned.group(), offset)
    day = min(full_dates(line), key=lambda found: found.start, default=None)
    if day is None:
        month = month_and_year(line)
        return Stamp(month, "month") if month else None
    clock = _time_beside(line, day)
    return Stamp(f"{day.value}T{clock}", "minute") if clock else Stamp(day.value.isoformat(), "day")


def _from_iso(text: str, offset: timedelta) -> Stamp | None:
    try:
        moment = datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", ""))
    except ValueError:  # 2021-13-01T00:00Z
        return None
    local = moment.astimezone(timezone(offset))
    return Stamp(local.strftime("%Y-%m-%dT%H:%M:%S" if moment.second else "%Y-%m-%dT%H:%M"), "minute")


def _time_beside(line: str, day: PrintedDay) -> str | None:
    """Return "15:30" or "15:30:45" for the time of day printed before or after the date."""
    match = _TIME.search(_ZONE.sub(" ", f"{line[: day.start]} | {line[day.end :].removeprefix('T')}"))
    if match is None:
        return None
    hour = int(match["hour"])
    half = (match["half"] or "").upper()
    if half in ("CH", "PM") and hour < 12:
        hour += 12
    elif half in ("SA", "AM") and hour == 12:
        hour = 0
    seconds = f":{match['second']}" if match["second"] else ""
    return f"{hour:02}:{match['minute'] or '00'}{seconds}"


# --- event dates --------------------------------------------------------------------------------------------


def find_event_date(text: str, *, published: date | None = None) -> EventDate | None:
    """Return the day of the event that the article's text (lead first, without title) tells of.

    The day is the first one named in the first 400 characters. Its year is printed (source "explicit"), or
    the latest that does not lie after `published` ("published"), or taken from the years the text speaks of
    ("text"): a guess, and marked as one. None when no day is named or its year stays open.
    """
    cued = find_cued_day(text)
    if cued is None:
        return None
    if cued.year is not None:
        return _event(cued, cued.year, "explicit")
    if published is not None:
        year = _year_before(cued, published)
        return _event(cued, year, "published") if year else None
    year = _year_from_text(cued.month, text)
    return _event(cued, year, "text") if year else None


def _event(cued: CuedDay, year: int, source: EventDateSource) -> EventDate | None:
    """Complete a named day, and the last day when it is a span; `year` is the year of the last."""
    last = calendar_day(year, cued.last_month, cued.last_day)
    first = calendar_day(year - 1 if cued.month > cued.last_month else year, cued.month, cued.day)
    if first is None or last is None or first > last:
        return None
    return EventDate(first.isoformat(), source, cued.raw, last.isoformat() if last > first else None)


def _year_before(cued: CuedDay, published: date) -> int | None:
    """Return the latest year in which the named day does not lie after publication; a span may still last."""
    grace = timedelta(days=1 if (cued.day, cued.month) == (cued.last_day, cued.last_month) else 7)
    for year in range(published.year + 1, published.year - _YEARS_BACK, -1):
        value = calendar_day(year, cued.last_month, cued.last_day)
        if value and value <= published + grace:
            return year
    return None


_YEAR = re.compile(r"20(?<![\d.,]20)[0-4]\d(?!\d)")  # its digits first: they are searched for at once
# Years that do not tell when the text was written: a target, the end or start of a term, a document's number.
_ASIDE_BEFORE = re.compile(
    r"(?:\b(?:đến|tầm nhìn|vào)\s(?:(?:cuối|hết|đầu)\s)?(?:năm\s)?|\d{4}\s?[-–]\s?)$", re.IGNORECASE
)
# What makes a number of four digits a year: "hiến 2020 m2 đất" names none.
_YEAR_CUE = re.compile(
    r"(?:\b(?:năm|đầu|giữa|cuối|hè|xuân|tết|quý\s\w{1,3})\s|\d[/.-]\s?|\b20\d\d\s?(?:,|và|-|–)\s?)$", re.IGNORECASE
)
_ASIDE_AFTER = re.compile(r"\s?[-–]\s?\d{4}|/[^\W\d_]")
_ASIDE_WINDOW = 24  # characters


def _year_from_text(month: int, text: str) -> int | None:
    """Return the year that the years named in the text suggest for a day in `month`, None when they do not.

    Reports of these portals review one year and plan the next: held in January to April they belong to the
    year planned, from September on to the year reviewed. One single year is that year, except at the turn of
    the year, where it may be the one reviewed.
    """
    years = sorted({int(match.group()) for match in _YEAR.finditer(text) if _tells_when(match)})
    if len(years) == 1:
        return years[0] if month > 2 else None
    if len(years) >= 2 and years[-1] - years[-2] == 1:
        return years[-1] if month <= 4 else years[-2] if month >= 9 else None
    return None


def _tells_when(number: re.Match[str]) -> bool:
    """Say whether a number is a year, and one that tells when the text was written."""
    before = number.string[max(0, number.start() - _ASIDE_WINDOW) : number.start()]
    if _YEAR_CUE.search(before) is None:
        return False
    return not (_ASIDE_AFTER.match(number.string, number.end()) or _ASIDE_BEFORE.search(before))


def year_from_neighbours(day: int, month: int, lower: date, upper: date) -> date | None:
    """Return the day and month with the only year that fits between two dated neighbours, else None.

    `lower` and `upper` are dates of the articles numbered just below and just above: numbers rise with time.
    An event may lie up to 45 days before its article was numbered, and a day after (announcements).
    """
    earliest, latest = lower - timedelta(days=45), upper + timedelta(days=1)
    candidates = [
        value
        for year in range(earliest.year, latest.year + 1)
        if (value := calendar_day(year, month, day)) and earliest <= value <= latest
    ]
    return candidates[0] if len(candidates) == 1 else None


# --- lines that are dates -----------------------------------------------------------------------------------

_DATELINE = re.compile(
    r"""
      (?: [^\W\d_][^\W\d_ .\-]{0,30} (?:[ .\-][^\W\d_]{1,12}){0,5} ,\s? )?        # Lấp Vò,
      (?: ngày\s?\d{1,2}\s?(?:tháng|[/.\-])\s?\d{1,2}\s?(?:năm|[/.\-])\s?\d{4}
        | tháng\s?\d{1,2}\s?(?:năm|/|-)\s?\d{4} ) \.?
    | (?: (?:thứ|chủ)\s\w+\s?,?\s )? (?:ngày\s)?                                   # Thứ Tư,
      \d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4} (?:\s?[-,|]?\s?\d{1,2}[:hg]\d{0,2}(?::\d\d)?)?
      (?:\s?[(\[]?GMT\s?\+?7[)\]]?)?
    | (?:cập\snhật|ngày\sđăng|đăng\sngày|đăng\slúc|gửi\slúc|thời\sgian|(?:đã|ngày)\sxuất\sbản)\b [^\d]{0,30}
      \d[\d\s:/.,\-|hg]{4,30} (?:SA|CH|AM|PM)? (?:\s?[(\[]?GMT\s?\+?7[)\]]?)?
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_dateline(line: str) -> bool:
    """Say whether a line holds only a date: "Lấp Vò, ngày 20 tháng 01 năm 2021", "Cập nhật: 20/01/2021"."""
    return len(line) <= STAMP_LENGTH and _DATELINE.fullmatch(line.strip(" ()")) is not None
