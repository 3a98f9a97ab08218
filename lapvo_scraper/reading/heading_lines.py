"""What a site's template prints above an article: page name and category, the title again, a date, the summary.

These lines stand inside the web content, so only their words and their place tell them from its text. The line before
the repeated title joins two names without a mark between ("Chi tiết bài viết Tin tức"): it is split only where the
page name is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.vietnamese.dates import parse_stamp
from lapvo_scraper.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lapvo_scraper.reading.lines import Line

PAGE_NAMES = (
    "Chi tiết bài viết",
    "Chi tiết tin tức",
    "Chi tiết tin",
    "Chi tiết",
    "Trang chủ",
    "Tin tức - sự kiện",
    "Nội dung chi tiết",
    "Xem chi tiết",
)
"""Names of the page that shows articles, on portals of this family."""

HEAD_LINES = 8
"""Lines from the top in which a template's heading is looked for."""

LONGEST_HEADING = 120
LONGEST_DATE_LINE = 80
# Buttons and counters of templates: never text of an article when they are the whole line.
_TOOLS = re.compile(
    r"(?:(?:lượt xem|số lượt xem|lượt đọc|đã xem|xem)\s*:?\s*[\d.,]+|[\d.,]+\s*(?:lượt xem|lượt đọc|xem|views?)"
    r"|cỡ chữ.{0,20}|font size.{0,20}|a[+-]?\s*a[+-]?\s*a?[+-]?|in trang|in bài viết|bản in|in|gửi email|email|chia sẻ"
    r"|đọc bài viết|nghe đọc bài|màu chữ.{0,20}|tương phản|facebook|zalo|twitter|\|)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the template's lines above an article say."""

    category: str | None = None
    unsplit: str | None = None  # a category line whose page name nobody knows
    date: str | None = None  # the printed date line
    title: str | None = None  # as repeated


def take_heading(lines: Sequence[Line], title: str | None, page_names: Sequence[str], categories: Sequence[str]) -> Heading:
    """Read and mark as dropped the template's lines at the top of an article."""
    head = [line for line in lines[: HEAD_LINES * 2] if line.picture is None][:HEAD_LINES]
    wanted = _key(title) if title else None
    repeated = next((index for index, line in enumerate(head) if wanted and _key(line.text) == wanted), None)
    category = unsplit = None
    if repeated is not None:
        before = [line for line in head[:repeated] if not _is_tool(line.text)]
        category, unsplit = _category([line.text for line in before], page_names, categories)
        for line in head[: repeated + 1]:
            line.role = "dropped"
    elif head and (named := _after_page_name(head[0].text, page_names)) is not None:
        category = named or None
        head[0].role = "dropped"
    date = _take_date(head)
    return Heading(category, unsplit, date, title)


def _take_date(head: list[Line]) -> str | None:
    """The first line of the heading that is only a date; dates and tools stop counting at the first text."""
    date = None
    for line in head:
        if line.role == "dropped":
            date = date or (line.text if _is_date(line.text) else None)
            continue
        if _is_tool(line.text):
            line.role = "dropped"
        elif date is None and _is_date(line.text):
            line.role, date = "dropped", line.text
        else:
            break
    return date


def _category(before: list[str], page_names: Sequence[str], categories: Sequence[str]) -> tuple[str | None, str | None]:
    """Category, or the line that names it but cannot be split."""
    before = [text for text in before if not _is_date(text) and len(text) <= LONGEST_HEADING]
    if not before:
        return None, None
    if len(before) >= 2 and _after_page_name(before[-2], page_names) == "":
        return before[-1], None
    line = before[-1]
    known = _after_page_name(line, page_names)
    if known is not None:
        return known or None, None
    if any(_key(line) == _key(category) for category in categories):
        return line, None
    ending = [category for category in categories if _key(line).endswith(" " + _key(category))]
    return (max(ending, key=len), None) if ending else (None, line)


def _after_page_name(line: str, page_names: Sequence[str]) -> str | None:
    """What stands after the longest known page name; None when the line begins with none."""
    folded = fold(line)
    known = [name for name in page_names if folded == fold(name) or folded.startswith(fold(name) + " ")]
    return line[len(max(known, key=len)) :].strip(" -–|:»>/") if known else None


def _is_date(text: str) -> bool:
    return len(text) <= LONGEST_DATE_LINE and parse_stamp(text) is not None


def _is_tool(text: str) -> bool:
    return len(text) <= 40 and _TOOLS.fullmatch(text) is not None


def _key(text: str) -> str:
    """For comparing lines: case, accents and marks at the ends do not matter."""
    return fold(text).strip(" .-–:|\"“”'")
