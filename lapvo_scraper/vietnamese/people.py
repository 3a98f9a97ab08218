"""People named with their office in the body: found by rule, printed as found, never identified.

Official news introduces people by name and office in a few set forms. Every run of capitalised words is
looked at once:

    đồng chí Lý Văn Đông, Tỉnh ủy viên, Bí thư Huyện ủy     an honorific, the name, the office
    … ; Lưu Phạm Sang - Phó Chủ tịch UBND huyện               a list that goes on without honorifics
    Chủ tịch UBND tỉnh Tạ Thành Đô phát biểu           the office, then a name with its family name

A mention is a name beside an office in one sentence. Mentions with the same name need not be one person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lapvo_scraper.records import Mention
from lapvo_scraper.vietnamese.lexicon import UPPER, old_style
from lapvo_scraper.vietnamese.name_words import COMMON_FAMILY_NAMES
from lapvo_scraper.vietnamese.names import is_family_name, is_known_syllable, is_place
from lapvo_scraper.vietnamese.offices import (
    CAPITAL_HONORIFICS,
    CONTINUED,
    DEED,
    HALF_OF_A_UNIT,
    OFFICE,
    OFFICE_BEFORE_NAME,
    OFFICE_INSIDE,
    TITLE_END,
    UNIT_OF_DEEDS,
    ends_with_honorific,
)
from lapvo_scraper.vietnamese.sorting import name_key

_TITLE_AFTER = 220  # characters after a name in which its offices are read
_TITLE_BEFORE = 110  # characters before a name in which its office may begin
_MOST_WORDS_BEFORE = 11  # between the office and the name: the unit headed
_MOST_WORDS_OF_PART = 22
_LEAST_WORDS = 3  # of a name behind its office: a place has two
_HONORIFIC_WINDOW = 24  # characters

_CAPITALISED = rf"[{UPPER}][^\W\d_]{{0,20}}"  # bounded: a line without spaces costs no more than others
# The capital comes before the look at what stands before it: capitals are searched for at once.
_CAPITALISED_RUN = re.compile(rf"[{UPPER}](?<!\w\w)[^\W\d_]{{0,20}}(?: {_CAPITALISED}){{1,7}}(?!\w)")
_CLAUSE_END = re.compile(r'[;:!?()"“”\n]|\.(?!\w)')  # not the point of "UV.BTV"
_UP_TO_LAST_MARK = re.compile(r'.*(?:[,;:!?()"“”\n]|\.(?!\w))', re.DOTALL)
_PART_SEPARATOR = re.compile(r",\s?|\s[-–—]\s")
_NAME_AND_OFFICE = re.compile(r"\s?(?:,|[-–—]|\()\s?|\s")
_LIST_BEFORE = re.compile(r";\s(?:và\s)?$")
_SENTENCE_GOES_ON = re.compile(r"\s?(?:[,.;:)(\n–-]|\Z)|\s(?:và|cùng|với)\b")
_DASH_BEFORE = re.compile(r"\s[-–]\s$")


@dataclass(slots=True)  # never changed; not frozen, for one is made of every run of capitals
class _Words:
    """Neighbouring capitalised words of the body, with one blank between."""

    texts: list[str]
    start: int
    body: str

    def __getitem__(self, part: slice) -> _Words:
        return _Words(self.texts[part], self.start_of(part.start or 0), self.body)

    def start_of(self, index: int) -> int:
        """Where the word at `index` begins."""
        return self.start + index + sum(map(len, self.texts[:index]))

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def find_mentions(body: str) -> tuple[Mention, ...]:
    """Return the people that `body` (`Reading.body`) names together with an office, in order of appearance.

    `body[mention.start:mention.end]` holds both, and `office` stands there word for word.
    """
    mentions: list[Mention] = []
    read_to = 0
    for run in _CAPITALISED_RUN.finditer(body):
        if run.start() >= read_to and (mention := _mention(run, read_to)):
            mentions.append(mention)
            read_to = mention.end
    return tuple(mentions)


def _mention(run: re.Match[str], read_to: int) -> Mention | None:
    """Read a run of capitalised words as a name beside an office; nearly all of them are places and units."""
    start, body = run.start(), run.string
    before = body[max(0, start - _HONORIFIC_WINDOW) : start]
    honoured = ends_with_honorific(before)
    in_list = read_to > 0 and ";" in before and _LIST_BEFORE.search(before) is not None
    texts = run.group().split(" ")
    if len(texts) < _LEAST_WORDS and not honoured and not in_list:
        return None
    words = _Words(texts, start, body)
    while words.texts and words.texts[0] in CAPITAL_HONORIFICS:
        words, honoured = words[1:], True
    mention = _name_then_office(words, "honorific" if honoured else "list") if honoured or in_list else None
    return mention or (_office_then_name(words, read_to) if len(words.texts) >= _LEAST_WORDS else None)


# --- name, office -------------------------------------------------------------------------------------------


def _name_then_office(words: _Words, rule: str) -> Mention | None:
    """Read `Lý Văn Đông, Tỉnh ủy viên, Bí thư Huyện ủy` and `Đinh Quang Mẫn Trưởng ban Tuyên giáo`."""
    for count in range(2, min(5, len(words.texts) - 1) + 1):
        start = words.start_of(count)
        if OFFICE.match(words.body, start):
            return _with_title_at(words[:count], start, rule)
    between = _NAME_AND_OFFICE.match(words.body, words.end) if words.texts else None
    if between is None or not OFFICE.match(words.body, between.end()):
        return None
    if rule == "list" and not between.group().strip():
        return None
    return _with_title_at(words, between.end(), rule)


def _with_title_at(name: _Words, start: int, rule: str) -> Mention | None:
    if not _is_name(name.texts):
        return None
    end = _end_of_title(name.body, start)
    return _made(name, start, end, rule) if end > start else None


def _made(name: _Words, office_start: int, office_end: int, rule: str) -> Mention:
    start, end = min(name.start, office_start), max(name.end, office_end)
    return Mention(name.text, name_key(name.text), name.body[office_start:office_end], rule, start, end)


def _is_name(texts: list[str]) -> bool:
    """Family name first, or mostly syllables that names are made of; not half in capitals."""
    if not 2 <= len(texts) <= 5 or " ".join(texts) == "Hồ Chí Minh":
        return False
    shouted = [text.isupper() and len(text) > 1 for text in texts]
    if any(shouted) and not all(shouted):
        return False
    return is_family_name(texts[0]) or sum(map(is_known_syllable, texts)) / len(texts) >= 0.6


def _end_of_title(body: str, start: int) -> int:
    """Return where the offices that begin at `start` end: parts joined by comma or dash, cut at a verb."""
    limit = min(len(body), start + _TITLE_AFTER)
    clause_end = _CLAUSE_END.search(body, start, limit)
    limit = clause_end.start() if clause_end else limit
    end = position = start
    while position < limit:
        separator = _next_separator(body, position, limit)
        part_end = separator.start() if separator else limit
        cut = _cut_at_verb(body, position, part_end)
        if not _is_title_part(body, position, cut, first=position == start):
            break
        end = cut
        if separator is None or cut < part_end:
            break
        position = separator.end()
    return start + len(body[start:end].rstrip(" -–"))


def _next_separator(body: str, position: int, limit: int) -> re.Match[str] | None:
    for separator in _PART_SEPARATOR.finditer(body, position, limit):
        if not HALF_OF_A_UNIT.match(body, separator.start()):
            return separator
    return None


def _cut_at_verb(body: str, position: int, part_end: int) -> int:
    """Return where a part of a title ends; units may hold words that elsewhere end one."""
    for word in TITLE_END.finditer(body, position, part_end):
        joins_two_halves = word["word"] == "và" and body[word.end() + 1 : word.end() + 2].isupper()
        if not joins_two_halves and not UNIT_OF_DEEDS.search(body, position, word.end()):
            return word.start()
    return part_end


def _is_title_part(body: str, start: int, end: int, *, first: bool) -> bool:
    part = body[start:end]
    if len(part.split()) > _MOST_WORDS_OF_PART:
        return False
    if first:
        return True
    return bool(OFFICE.match(part) or CONTINUED.match(part)) and not _names_somebody(part)


def _names_somebody(text: str) -> bool:
    """Say whether a title ends with a name, and so belongs to the next person: "Phó Chủ tịch Lê Văn Bé"."""
    runs = _CAPITALISED_RUN.findall(text)
    return (
        bool(runs)
        and text.endswith(runs[-1])
        and "Trường" not in text  # schools are named after people
        and _name_start(runs[-1].split()) is not None
    )


# --- office, name -------------------------------------------------------------------------------------------


def _office_then_name(words: _Words, read_to: int) -> Mention | None:
    """Read `Chủ tịch UBND tỉnh Tạ Thành Đô phát biểu`, `Chủ tịch HĐND tỉnh - Tô Thị Ái Liên …`."""
    dashed = _DASH_BEFORE.search(words.body, max(0, words.start - 3), words.start) is not None
    first = _name_start(words.texts, any_family=dashed)
    if first is None:
        return None
    name = words[first:]
    complete = _SENTENCE_GOES_ON.match(name.body, name.end) or DEED.match(name.body, name.end)
    start = _start_of_title(name, read_to) if complete and _is_name(name.texts) else None
    if start is None:
        return None
    office_end = start + len(name.body[start : name.start].rstrip(" -–,"))
    return _made(name, start, office_end, "office")


def _name_start(texts: list[str], *, any_family: bool = False) -> int | None:
    """Return where in a run of capitalised words a name of three to five words begins: at a family name.

    Names of places are made of the same syllables: of "Cao Lãnh Nguyễn Văn Bé" only the end is a name.
    """
    if any_family and _LEAST_WORDS <= len(texts) <= 5 and is_family_name(texts[0]):
        return 0
    starts = [index for index in range(len(texts) - _LEAST_WORDS + 1) if _begins_names(texts[index])]
    if len(starts) > 1 and (len(texts) - starts[0] > 5 or is_place(" ".join(texts[starts[0] :][:2]))):
        starts = starts[1:]
    return starts[0] if starts and len(texts) - starts[0] <= 5 else None


@lru_cache(maxsize=4_096)  # words of names, offices and places: the same ones in every article
def _begins_names(word: str) -> bool:
    return old_style(word.lower()) in COMMON_FAMILY_NAMES


def _start_of_title(name: _Words, read_to: int) -> int | None:
    body = name.body
    window = max(read_to, name.start - _TITLE_BEFORE)
    for head in OFFICE_BEFORE_NAME.finditer(body, _clause_start(body, window, name.start), name.start):
        unit = body[head.end() : name.start]
        if len(unit.split()) <= _MOST_WORDS_BEFORE and not DEED.search(unit):
            return _with_earlier_offices(body, window, head.start())
    return None


def _with_earlier_offices(body: str, window: int, start: int) -> int:
    earlier = _office_before_comma(body, window, start)
    while earlier is not None:
        start, earlier = earlier, _office_before_comma(body, window, earlier)
    return start


def _office_before_comma(body: str, window: int, title_start: int) -> int | None:
    """Return the start of one more office, printed before a comma: "Phó Bí thư Tỉnh ủy, Chủ tịch UBND …"."""
    comma = title_start - 2
    if comma <= window or body[comma:title_start] != ", ":
        return None
    for head in OFFICE_INSIDE.finditer(body, _clause_start(body, window, comma), comma):
        part = body[head.start() : comma]
        return None if _names_somebody(part) or DEED.search(part) else head.start()
    return None


def _clause_start(body: str, window: int, end: int) -> int:
    last = _UP_TO_LAST_MARK.match(body, window, end)
    return last.end() if last else window
