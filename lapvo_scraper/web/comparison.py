"""Two wordings of an article side by side, what differs marked word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lapvo_scraper.records import Reading

MOST_PAIRS = 1_000_000
"""Comparing takes time by the product of the lengths; beyond this much a paragraph is marked as a whole, so that no
page can keep the server busy."""

_WORD = re.compile(r"\s+|\w+|[^\w\s]")

Line = tuple[str, str]  # what it is (a field or a kind of block), its words
Pieces = tuple[tuple[str, bool], ...]  # text, and whether it differs


@dataclass(frozen=True)
class Pair:
    """One line of the older wording beside its counterpart; None where there is none."""

    kind: str
    old: Pieces | None
    new: Pieces | None

    @property
    def differs(self) -> bool:
        """Say whether the two are not the same."""
        return self.old != self.new or any(changed for _, changed in self.old or ())


def compared(old: Reading, new: Reading) -> list[Pair]:
    """Return both wordings line by line, in order."""
    return list(_pairs(_lines(old), _lines(new)))


def _lines(reading: Reading) -> list[Line]:
    facts = ("title", "summary", "category", "byline")
    return [
        *((name, value) for name in facts if (value := getattr(reading, name))),
        *((block.kind, block.text) for block in reading.blocks),
        *(("image", image.url) for image in reading.images),
        *(("attachment", attachment.url) for attachment in reading.attachments),
    ]


def _pairs(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Pair]:
    for tag, start, end, other_start, other_end in _steps(old, new):
        if tag == "equal":
            yield from (Pair(kind, same := ((text, False),), same) for kind, text in old[start:end])
            continue
        for left, right in zip_longest(old[start:end], new[other_start:other_end]):
            yield _pair(left, right)


def _pair(left: Line | None, right: Line | None) -> Pair:
    if left is None or right is None:
        kind, text = left or right or ("", "")
        whole = ((text, True),)
        return Pair(kind, whole if left else None, whole if right else None)
    before, after = _WORD.findall(left[1]), _WORD.findall(right[1])
    steps = _steps(before, after)
    return Pair(
        right[0],
        tuple(("".join(before[start:end]), tag != "equal") for tag, start, end, _, _ in steps if end > start),
        tuple(("".join(after[start:end]), tag != "equal") for tag, _, _, start, end in steps if end > start),
    )


def _steps(old: Sequence[object], new: Sequence[object]) -> list[tuple[str, int, int, int, int]]:
    if len(old) * len(new) > MOST_PAIRS:
        return [("replace", 0, len(old), 0, len(new))]
    return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
