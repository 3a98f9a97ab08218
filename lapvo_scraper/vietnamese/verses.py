"""Which lines of bare text are a poem: where no markup is left, only their measure tells.

Verses of Vietnamese poems have five to eight syllables, four in the shortest and nine in free ones, and neighbours
differ by two at most (six and eight, lục bát). Captions in a row look alike; they show who or what is to be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.vietnamese.caption_words import CREDIT, LIST_ITEM, PICTURE_WORD, POSITION, SCENE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST_LINES = 4
SYLLABLES = range(4, 10)
MOST_DIFFERENCE = 2
LONGEST_VERSE = 100
"""Characters: nine syllables of seven letters, with blanks and marks, have fewer."""


def find_verses(lines: Sequence[str]) -> set[int]:
    """Return the indexes of the lines (normalised) that are verses.

    >>> find_verses(["Chiều nay:", "Rạch xưa nước đục bèo trôi", "Nay về thấy sạch bồi hồi trong tim",
    ...              "Ghe qua soi bóng cánh chim", "Đôi bờ lau lách im lìm đợi ai", "Hết."])
    {1, 2, 3, 4}
    """
    found: set[int] = set()
    counts = [_syllables(line) for line in lines]
    for long in _runs(counts):  # seldom any: only of these lines the words need be looked at
        of_verses = [0 if _is_something_else(lines[index]) else counts[index] for index in long]
        for run in _runs(of_verses, long.start):
            scenes = sum(SCENE.match(lines[index]) is not None for index in run)
            if 2 * scenes < len(run):
                found.update(run)
    return found


def _runs(counts: Sequence[int], start: int = 0) -> Iterator[range]:
    """Lines that could be verses of one poem, by their syllables, as indexes from `start`."""
    begun = before = 0
    for index, count in enumerate((*counts, 0)):
        if not (before and count and abs(count - before) <= MOST_DIFFERENCE):
            if index - begun >= LEAST_LINES:
                yield range(start + begun, start + index)
            begun = index
        before = count


def _syllables(line: str) -> int:
    """How many syllables a line has, 0 when it has too few or too many for a verse."""
    if len(line) > LONGEST_VERSE:
        return 0
    count = len(line.split())
    return count if count in SYLLABLES else 0


def _is_something_else(line: str) -> bool:
    if line.isupper() or line.endswith((":", ";")) or any(map(str.isdigit, line)):
        return True
    shows = LIST_ITEM.match(line) or PICTURE_WORD.match(line) or CREDIT.search(line) or POSITION.search(line)
    return shows is not None
