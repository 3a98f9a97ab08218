"""The day a text names as the day of something: "Sáng ngày 20/01", "từ ngày 10 đến ngày 15/3".

A number with a slash is a date only after a word that announces one: otherwise "1/4" is a class of disabled
veterans, "18/19" a score, "24/24" round the clock. Dates of documents, anniversaries and deadlines are
announced by the same words and told apart by what stands before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lapvo_scraper.vietnamese.date_grammar import (
    DAY_NUMBER,
    MONTH_NUMBER,
    MONTH_WORD,
    SEPARATOR,
    YEAR_NUMBER,
    calendar_day,
    is_lunar,
    month_number,
)
from lapvo_scraper.vietnamese.lexicon import any_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EVENT_WINDOW = 400
"""Characters of an article in which the day of its event is looked for: the lead names it, or nobody does."""


@dataclass(frozen=True, slots=True)
class CuedDay:
    """A day and month named in a text; `last_*` is the end of a span, or the same day."""

    day: int
    month: int
    year: int | None  # of the last day, if printed
    last_day: int
    last_month: int
    raw: str


_WEEKDAY = r"(?: (?:thứ|chủ) \s \w{2,4} ,? \s )?"
_PARTS_OF_DAY = "sáng, trưa, chiều, tối, đêm, hôm"
_PART_OF_DAY = rf"\b {any_of(_PARTS_OF_DAY)}"
_THE_DAY = rf"(?: {_PART_OF_DAY} \s ngày | \b ngày ) \s"
_PREPOSITIONS = "từ, đến, vào, lúc"
_MONTH_AS_NUMBER = rf"{SEPARATOR} (?P<month>{MONTH_NUMBER})"
_MONTH_AS_WORD = rf"\s tháng \s (?P<month>{MONTH_NUMBER}|{MONTH_WORD})"
_TO = r"\s? (?: - | – | , | và | đến (?:\s hết)? (?:\s ngày)? ) \s?"
_NOT_A_SHARE = r"(?! \s? (?: % | số\b | tổng\b | diện\b | phiếu\b | thành\b | tiêu\b | giờ\b | điểm\b ) )"


def _day(cue: str, month: str, year: str) -> re.Pattern[str]:
    """Build a pattern for one announced day, or a span that ends with it, and then perhaps the year."""
    first_month = rf"{SEPARATOR} (?P<first_month>{MONTH_NUMBER}) (?: {SEPARATOR} {YEAR_NUMBER} )?"
    first = rf"(?P<first_day>{DAY_NUMBER}) (?: {first_month} )? {_TO} (?: ngày \s )?"
    pattern = rf"{cue} (?: {first} )? (?:m[ùồ]ng \s )? (?P<day>{DAY_NUMBER}) {month}"
    pattern += rf"(?: {year} (?P<year>{YEAR_NUMBER}) (?!\d) | (?! [\d/.]{{0,20}}\d ) ) {_NOT_A_SHARE}"
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


_YEAR_AS_NUMBER = SEPARATOR
_YEAR_AS_WORD = r"\s? (?: , | năm | / )? \s?"
_AFTER_A_CUE = (
    _day(rf"{_PART_OF_DAY} (?: \s (?:nay|qua) )? [,\s(]+ {_WEEKDAY} \(? ", _MONTH_AS_NUMBER, _YEAR_AS_NUMBER),
    _day(rf"{_THE_DAY} {_WEEKDAY} \(? ", _MONTH_AS_NUMBER, _YEAR_AS_NUMBER),
    _day(rf"{_THE_DAY} {_WEEKDAY}", _MONTH_AS_WORD, _YEAR_AS_WORD),
    # After these words a dash or a point would rather make an amount: "từ 10-12 triệu".
    _day(rf"\b {any_of(_PREPOSITIONS)} \s", rf"\s?/\s? (?P<month>{MONTH_NUMBER})", r"\s?/\s?"),
)
# What all of them begin with: looked for once, where each would look at every letter.
_CUE = re.compile(r"\b" + any_of(_PARTS_OF_DAY, "ngày", _PREPOSITIONS), re.IGNORECASE)
# The text begins with the date: "Thứ Tư, 20/01/2021", "28/12/2020 - 03/01/2021".
_AT_ONCE = _day(rf"\A \W? {_WEEKDAY}", _MONTH_AS_NUMBER, _YEAR_AS_NUMBER)
_WHOLE_LINE = re.compile(rf"\W*(?:\S+\s){{0,2}}(?P<day>{DAY_NUMBER})\s?[/-]\s?(?P<month>{MONTH_NUMBER})\W*")
_WHOLE_LINE_LENGTH = 40
_NUMBER_OF_SOMETHING = re.compile(r"\b(?:số|đạt|tỷ lệ|thương binh|tiêu chí|giờ|điểm)\b", re.IGNORECASE)

_HOLIDAY = any_of(
    "kỷ niệm, chào mừng, hướng tới, hưởng ứng, ngày thành lập, ngày truyền thống, nhân dịp, quốc khánh"
)
_DEADLINE = any_of("trước, chậm nhất, hạn chót")
_NOT_AN_EVENT = re.compile(
    rf"""(?: \b {_HOLIDAY} \b [^.;,:()]{{0,45}}
           | \b nhân \s                                   # "nhân ngày 27/7", but not "nhân dân … ngày"
           | \b {_DEADLINE} \b [^.;,:()]{{0,12}}
           # the number of a document: "số 12-KH/HU, ngày", "số 15 của Huyện ủy, ngày"
           | (?: \d[-/][^\W\d_] | \b số \s? :? \s? \d ) [\w/&.-]* \s? ,? \s? (?: của \s [^.;:]{{0,50}} )?
         ) \(? $""",
    re.IGNORECASE | re.VERBOSE,
)

LEADS_REMEMBERED = 256
"""Leads whose answer is remembered: a page that is read becomes rows some hundred pages later, and is asked again."""

_CONTEXT = 90  # characters before a date that tell what kind of date it is


def find_cued_day(text: str) -> CuedDay | None:
    """Return the first day that the first 400 characters of `text` name as the day of something."""
    return _cued_day(text[:EVENT_WINDOW])


@lru_cache(maxsize=LEADS_REMEMBERED)
def _cued_day(lead: str) -> CuedDay | None:
    lead = " ".join(lead.split())
    cues = [cue.start() for cue in _CUE.finditer(lead)]
    matches = [match for pattern in _AFTER_A_CUE for match in _matches(pattern, lead, cues)]
    if at_once := _AT_ONCE.match(lead):
        matches.append(at_once)
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        cued = _read(match)
        if cued and _is_of_an_event(match):
            return cued
    return _short_line(lead)


def _matches(pattern: re.Pattern[str], lead: str, cues: Iterable[int]) -> Iterator[re.Match[str]]:
    """Yield the matches that begin at a cue, none of them in another."""
    end = 0
    for cue in cues:
        match = pattern.match(lead, cue) if cue >= end else None
        if match:
            end = match.end()
            yield match


def _is_of_an_event(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - _CONTEXT) : match.start()]
    return not is_lunar(match.string, *match.span()) and not _NOT_AN_EVENT.search(before)


def _read(match: re.Match[str]) -> CuedDay | None:
    last_day, last_month = int(match["day"]), month_number(match["month"])
    day = int(match["first_day"] or last_day)
    month = int(match["first_month"] or last_month)
    year = int(match["year"]) if match["year"] else None
    a_leap_year = 2000  # without its year any day of the calendar is possible
    last, first = (
        calendar_day(year or a_leap_year, last_month, last_day),
        calendar_day(a_leap_year, month, day),
    )
    if last is None or first is None:
        return None
    return CuedDay(day, month, year, last_day, last_month, match.group().strip(" (,"))


def _short_line(line: str) -> CuedDay | None:
    """Read a line that is little more than the date: "20/1"."""
    match = _WHOLE_LINE.fullmatch(line) if len(line) <= _WHOLE_LINE_LENGTH else None
    if match is None or _NUMBER_OF_SOMETHING.search(line):
        return None
    day, month = int(match["day"]), int(match["month"])
    return CuedDay(day, month, None, day, month, match.group().strip())
