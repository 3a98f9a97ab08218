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


def find_verses(lines: Sequence[str]) -> set[int]:
    """Return the indexes of the lines (normalised) that are verses.

    >>> find_verses(["Chiều nay:", "Rạch xưa nước đục bèo trôi", "Nay về thấy sạch bồi hồi trong tim",
    ...              "Ghe qua soi bóng cánh chim", "Đôi bờ lau lách im lìm đợi ai", "Hết."])
    {1, 2, 3, 4}
    """
    found: set[int] = set()
    for run in _runs(lines):
        scenes = sum(SCENE.match(lines[index]) is not None for index in run)
        if len(run) >= LEAST_LINES and 2 * scenes < len(run):
            found.update(run)
    return found


def _runs(lines: Sequence[str]) -> Iterator[list[int]]:
    """Lines that could be verses of one poem, as indexes."""
    run: list[int] = []
    before = 0
    for index, line in enumerate(lines):
        count = _syllables(line)
        if run and not (count and abs(count - before) <= MOST_DIFFERENCE):
            yield run
            run = []
        if count:
            run.append(index)
        before = count
    yield run


def _syllables(line: str) -> int:
    """How many syllables a line has, 0 when it is no verse whatever its length."""
    count = len(line.split(None, SYLLABLES.stop))  # all that is longer is no verse
    if count not in SYLLABLES or line.isupper() or line.endswith((":", ";")) or any(map(str.isdigit, line)):
        return 0
    other = LIST_ITEM.match(line) or PICTURE_WORD.match(line) or CREDIT.search(line) or POSITION.search(line)
    return 0 if other else count
