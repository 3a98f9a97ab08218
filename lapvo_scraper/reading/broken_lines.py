"""Lines that were broken by their length: pasted from a PDF or an e-mail, where a line ends when the page is full.

Such breaks show where they cut a sentence. If all lines that a small letter goes on are nearly as long as the longest
of them, with the word that no longer found room, then the text was set to that measure, and any line as long goes on
in the next one, after a full stop and before a capital letter too. The last line of a paragraph is shorter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lapvo_scraper.vietnamese.bylines import parse_byline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lapvo_scraper.reading.lines import Line

MEASURES = range(40, 131)
"""Characters of the longest line: verses are shorter, paragraphs longer."""

LEAST_FULL = 0.85
"""Part of the measure that a line reaches with the next word: letters of print are not equally wide."""

LEAST_CUTS = {True: 2, False: 3}
"""Sentences cut that show the measure: by line breaks in a paragraph, by paragraphs."""

MANY_CUTS = 5
"""Sentences cut by paragraphs that need no full line which ends a sentence beside them."""

_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"”’)\]]*$")
_BEGINS_ITEM = re.compile(r"[-–—+*•]|\d{1,2}[.)]\s|[a-zđ]\)\s")


def join_broken(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with those joined that were broken inside a sentence, or by a measure that the text shows."""
    breaks = list(_breaks(lines))
    ends: dict[int, int] = {}  # line -> the line that it goes on
    for soft in (True, False):
        alike = [pair for pair in breaks if lines[pair[1]].markup.soft == soft]
        cut = [pair for pair in alike if _cuts_sentence(lines, pair)]
        measure, least = _measure([_reach(lines, pair) for pair in cut], LEAST_CUTS[soft])
        if measure:
            alike = [pair for pair in alike if _is_full(lines, pair, measure, least)]
            if not soft and len(cut) < MANY_CUTS and set(alike) <= set(cut):
                measure = 0  # the items of a list may begin with small letters and be as long by chance
        ends.update((after, before) for before, after in (cut if soft else ()))
        ends.update((after, before) for before, after in (alike if measure else ()))
    return _joined(lines, ends)


def _breaks(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Pairs of lines of text next to each other, the second of which may go on with the first.

    A line that shares its paragraph with a picture may go on with the text above that.
    """
    before: int | None = None
    for index, line in enumerate(lines):
        if line.picture is not None:
            continue
        apart = before is None or (index - before > 1 and not line.markup.soft)
        if not apart and before is not None and _may_go_on(lines[before], line):
            yield before, index
        before = index


def _may_go_on(before: Line, line: Line) -> bool:
    if line.markup.soft:
        return True
    kinds = {before.markup.kind, line.markup.kind}
    return kinds == {"paragraph"} and before.markup.centred == line.markup.centred and line.markup.cell is None


def _cuts_sentence(lines: Sequence[Line], pair: tuple[int, int]) -> bool:
    """No mark at the end of a line, a small letter at the beginning of the next."""
    before, after = lines[pair[0]].text, lines[pair[1]].text
    return after[0].islower() and not _ENDS_SENTENCE.search(before)


def _is_full(lines: Sequence[Line], pair: tuple[int, int], measure: int, least: float) -> bool:
    """Say whether the next word had no room in a line; at the end of a sentence not even as letters are counted."""
    length, reach = _reach(lines, pair)
    if _ENDS_SENTENCE.search(lines[pair[0]].text):
        return length <= measure < reach and parse_byline(lines[pair[1]].text) is None
    return length <= measure <= reach / least


def _reach(lines: Sequence[Line], pair: tuple[int, int]) -> tuple[int, int]:
    """How long a line is, and how long it were with the first word of the next."""
    length = len(lines[pair[0]].text)
    return length, length + 1 + len(lines[pair[1]].text.partition(" ")[0])


def _measure(cut: Sequence[tuple[int, int]], least_cuts: int) -> tuple[int, float]:
    """The length to which lines were set and the part of it that they reach; 0 where they were not."""
    if len(cut) < least_cuts:
        return 0, 1.0
    measure = max(length for length, _ in cut)
    least = min(1.0, *(reach / measure for _, reach in cut))
    return (measure, least) if measure in MEASURES and least >= LEAST_FULL else (0, 1.0)


def _joined(lines: Sequence[Line], ends: dict[int, int]) -> list[Line]:
    result: list[Line] = []
    begins = list(range(len(lines)))  # line -> the line that it became part of
    for index, line in enumerate(lines):
        if index in ends and not _BEGINS_ITEM.match(line.text):
            begins[index] = begins[ends[index]]
            first = lines[begins[index]]
            first.text = f"{first.text} {line.text}"
        else:
            result.append(line)
    return result
