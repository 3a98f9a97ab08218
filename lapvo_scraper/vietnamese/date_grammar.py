"""How Vietnamese writes a day: the patterns, and the calendar they are checked against.

The forms are those that Java prints for vi_VN, with the locale data of JDK 8 (COMPAT) and of JDK 9 and later
(CLDR), those that people type, and the English ones of a portal switched to English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lapvo_scraper.vietnamese.lexicon import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator

EARLIEST_YEAR = 1990  # no portal is older; older years in a text are history
LATEST_YEAR = 2099

_MONTH_NAMES = {
    "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12,
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip

DAY_NUMBER = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
YEAR_NUMBER = r"(?:(?:19|20)\d\d)"
SEPARATOR = r"\s?[/.\-–]\s?"
# "năm" is five and year: before digits it is the year, and "tháng năm 2021" names no month.
MONTH_WORD = r"(?:mười\ một|mười\ hai|một|hai|ba|tư|bốn|năm(?!\ \d)|sáu|bảy|bẩy|tám|chín|mười)"
_ENGLISH_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"

_DAY = rf"(?P<day>{DAY_NUMBER})"
_MONTH = rf"(?P<month>{MONTH_NUMBER})"
_NAMED_MONTH = rf"(?:tháng|thg\.?) \s? (?P<month>{MONTH_NUMBER}|{MONTH_WORD})"
_YEAR = rf"(?P<year>{YEAR_NUMBER})"
_FULL_DATES = tuple(
    re.compile(pattern, re.IGNORECASE | re.VERBOSE)
    for pattern in (
        # 20 tháng 1 năm 2021 · 20 thg 1, 2021 · 20 Tháng Mười Hai 2020
        rf"(?<![\d/.,]) {_DAY} \s {_NAMED_MONTH} \s? (?:,|năm|/|-)? \s? {_YEAR} (?!\d)",
        # tháng một 20, 2021: an English pattern filled with Vietnamese month names
        rf"{_NAMED_MONTH} \s {_DAY} \s?,\s? {_YEAR} (?!\d)",
        # 20/01/2021 · 20-01-2021 · 20.1.2021 · 20 - 01 - 2021
        rf"(?<![\d/.,-]) {_DAY} {SEPARATOR} {_MONTH} {SEPARATOR} {_YEAR} (?![\d/])",
        # 20/01/21
        rf"(?<![\d/.,-]) {_DAY} / {_MONTH} / (?P<year>\d\d) (?![\d/])",
        # 2021-01-20 · 2021-1-20
        rf"(?<![\d/.-]) {_YEAR} - {_MONTH} - {_DAY} (?![\d/-])",
        # Jan 20, 2021 · 20 January 2021
        rf"\b {_ENGLISH_MONTH} \s {_DAY} ,? \s {_YEAR} (?!\d)",
        rf"(?<![\d/.,]) {_DAY} \s {_ENGLISH_MONTH} ,? \s {_YEAR} (?!\d)",
    )
)

_MONTH_AND_YEAR = re.compile(
    rf"(?<!\d\s) \btháng\s {_MONTH} \s? (?:/|-|năm) \s? {_YEAR} (?!\d)", re.IGNORECASE | re.VERBOSE
)

_SKY_STEMS = any_of("giáp, ất, bính, đinh, mậu, kỷ, canh, tân, nhâm, quý")
_EARTH_BRANCHES = any_of("tý, sửu, dần, mão, thìn, tỵ, ngọ, mùi, thân, dậu, tuất, hợi")
_LUNAR_AFTER = re.compile(
    rf"""\s? \(? \s? (?: âm\slịch | âl\b | năm\s{_SKY_STEMS}\s{_EARTH_BRANCHES}\b )
       | [^.;,()]{{0,12}} \bâm\slịch""",
    re.IGNORECASE | re.VERBOSE,
)
_LUNAR_BEFORE = re.compile(r"\b(?:nhằm|âm\slịch)\s?[:(]?\s?(?:ngày\s)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A full date in a text and the characters it covers."""

    value: date
    start: int
    end: int


def month_number(word: str) -> int:
    """Return the number of a month written as a number, a Vietnamese word or an English name."""
    if word.isdigit():
        return int(word)
    return _MONTH_NAMES.get(word.lower()) or _MONTH_NAMES[word[:3].lower()]


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Return the day if the calendar has it and a portal could name it, else None."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:  # 30 February
        return None


def full_dates(text: str) -> Iterator[PrintedDay]:
    """Yield the days printed with their year, form by form, lunar ones left out."""
    for pattern in _FULL_DATES:
        for match in pattern.finditer(text):
            year = int(match["year"])
            year += 2000 if year < 100 else 0
            value = calendar_day(year, month_number(match["month"]), int(match["day"]))
            if value and not is_lunar(text, match.start(), match.end()):
                yield PrintedDay(value, match.start(), match.end())


def month_and_year(text: str) -> str | None:
    """Return "2021-03" for "tháng 3 năm 2021" or "tháng 3/2021"."""
    match = _MONTH_AND_YEAR.search(text)
    return f"{match['year']}-{int(match['month']):02}" if match else None


def is_lunar(text: str, start: int, end: int) -> bool:
    """Say whether the words around a date make it one of the lunar calendar, which gets no ISO value."""
    return bool(_LUNAR_AFTER.match(text, end) or _LUNAR_BEFORE.search(text, max(0, start - 24), start))
