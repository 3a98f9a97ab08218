"""What a site's template prints above an article: page name and category, the title again, a date, buttons.

These lines stand inside the web content, so only their words and their place tell them from its text. The
line before the repeated title joins two names without a mark between ("Chi tiết bài viết Tin tức"): it is
split only where the page name is known, never by guessing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lapvo_scraper.reading.lines import texts
from lapvo_scraper.vietnamese.bylines import parse_byline
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
    "Nội dung chi tiết",
    "Xem chi tiết",
    "Trang chủ",
    "Tin tức - sự kiện",
)
"""Names of pages that show articles, on portals of this family. Profiles add to them (`page_names`)."""

HEAD_LINES = 8
"""Lines from the top in which a template's heading is looked for."""

_MARKS_AROUND = 6  # characters of quotation marks, dots, dashes that a repeated title may gain
LONGEST_NAME_LINE = 120
LONGEST_DATE_LINE = 80
_LONGEST_TOOL = 60

# Buttons and counters of templates: never text of an article when they are the whole line.
_TOOL = re.compile(
    r"(?:(?:số )?lượt (?:xem|đọc|truy cập)\s?:?\s?[\d.,]*|đã xem\s?:?\s?[\d.,]+"
    r"|[\d.,]+ (?:lượt (?:xem|đọc)|xem|views?)|cỡ chữ|kích thước chữ|màu chữ|tương phản|font size|[aA][+-]?"
    r"|in (?:trang|bài viết|bài|ấn)|bản in|in|gửi (?:email|mail|bài viết)|e-?mail|chia sẻ"
    r"|nghe (?:đọc )?bài(?: viết)?|đọc bài viết|facebook|zalo|twitter|[|:,/-]"
    r"|mặc định|lưu bài|bình luận|quay lại|\s)+",
    re.IGNORECASE,
)
# Whose date line it is when the template says so; others print the date alone.
_DATE_CUE = re.compile(
    r"(?:ngày (?:đăng|xuất bản|đăng tin|viết|phát hành)|đăng (?:ngày|lúc|tin)|(?:đã )?xuất bản|cập nhật"
    r"|thời gian)\b",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"(?:cập nhật|sửa|hiệu chỉnh) (?:lần )?(?:cuối|lúc|ngày)", re.IGNORECASE)
_PLACE_AND_DATE = re.compile(r"(?!thứ\b|chủ nhật\b)[^\W\d_][^\d,(]{1,40},\s*ngày\b", re.IGNORECASE)
_AUTHOR_CLASS = re.compile(r"(?:^|[\s_-])(?:author|tac-?gia|byline|nguoi-?viet)(?:$|[\s_-])", re.IGNORECASE)


_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_DATE_WORDS = frozenset(
    {"thứ", "hai", "ba", "tư", "năm", "sáu", "bảy", "chủ", "nhật", "th", "t", "cn"}
    | {"ngày", "tháng", "thg", "lúc", "vào", "giờ", "phút", "h", "g", "sa", "ch", "am", "pm", "gmt", "ict"}
    | {"một", "bốn", "bẩy", "tám", "chín", "mười", "mươi"}
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the template's lines above an article say."""

    category: str | None = None
    unsplit: str | None = None  # a line naming page and category, whose page name nobody knows
    date: str | None = None  # the printed line
    byline: str | None = None


def take_heading(
    lines: Sequence[Line], title: str | None, page_names: Sequence[str], categories: Sequence[str]
) -> Heading:
    """Read the template's lines at the top of an article and mark them as dropped.

    `categories` are names that the profile knows. Only what stands above the first text can be a heading.
    """
    head = texts(lines)[:HEAD_LINES]
    repeated = _last_repetition(head, title)
    category = unsplit = None
    if repeated is not None:
        above = [line.text for line in head[:repeated]]
        category, unsplit = _category([text for text in above if not _is_tool(text)], page_names, categories)
        _drop(head[: repeated + 1])
    elif head and (named := _after_page_name(head[0].text, page_names)) is not None:
        category = named or None
        _drop(head[:1])
    date = next((line.text for line in head[: (repeated or 0) + 1] if _is_date(line.text)), None)
    below = _take_below(head[0 if repeated is None else repeated + 1 :])
    return Heading(category, unsplit, date or below.date, below.byline)


def take_closing_date(lines: Sequence[Line]) -> str | None:
    """Return the date line below an article and mark it as dropped: only where it says that it is one."""
    for line in texts(lines)[-3:]:
        if _is_date(line.text) and _DATE_CUE.match(line.text) and not _UPDATED.match(line.text):
            line.role = "dropped"
            return line.text
    return None


def _last_repetition(head: Sequence[Line], title: str | None) -> int | None:
    if not title:
        return None
    wanted, most = key_of(title), len(title) + _MARKS_AROUND
    short = [index for index, line in enumerate(head) if len(line.text) <= most]
    return max((index for index in short if key_of(head[index].text) == wanted), default=None)


def _take_below(rest: Sequence[Line]) -> Heading:
    """Date, author and buttons between title and text, in any order."""
    date = byline = None
    for line in rest:
        if line.role == "dropped":
            continue
        if date is None and _is_date(line.text):
            date = line.text
        elif byline is None and _AUTHOR_CLASS.search(line.markup.classes) and parse_byline(line.text):
            byline = line.text
        elif not _is_tool(line.text):
            break
        line.role = "dropped"
    return Heading(date=date, byline=byline)


def _category(
    above: Sequence[str], page_names: Sequence[str], categories: Sequence[str]
) -> tuple[str | None, str | None]:
    """Category, or the line that names it but cannot be split."""
    named = [text for text in above if len(text) <= LONGEST_NAME_LINE and not _is_date(text)]
    if not named:
        return None, None
    line = named[-1]
    rest = _after_page_name(line, page_names)
    if rest is not None:
        return rest or None, None
    if len(named) > 1 and _after_page_name(named[-2], page_names) == "":
        return line, None  # the two names on lines of their own
    ending = " " + key_of(line)
    known = [name for name in categories if ending.endswith(" " + key_of(name))]
    return (max(known, key=len), None) if known else (None, line)


def _after_page_name(line: str, page_names: Sequence[str]) -> str | None:
    """What stands after the longest known page name, "" if nothing; None when the line begins with none.

    A category begins with a capital or a number: a small letter goes on with an unknown page name.
    """
    if len(line) > LONGEST_NAME_LINE:
        return None
    folded = fold(line)
    for name in sorted(page_names, key=len, reverse=True):
        if not folded.startswith(_folded(name)):
            continue
        if len(folded) == len(name):
            return ""
        if folded[len(name)] == " ":
            rest = line[len(name) :].strip(" -–|:»>/")
            return rest if rest and not rest[0].islower() else None
    return None


@lru_cache(maxsize=256)  # the same few names on every page
def _folded(name: str) -> str:
    return fold(name)


def _is_date(text: str) -> bool:
    return (
        len(text) <= LONGEST_DATE_LINE
        and _DIGIT.search(text) is not None
        and parse_stamp(text) is not None
        and not _PLACE_AND_DATE.match(text)  # where and when a letter was signed is part of the text
        and _is_only_a_date(text)
    )


def _is_only_a_date(text: str) -> bool:
    """Few words beside the numbers: "Thứ Tư, 20/01/2021 15:30", "Đã xuất bản 20 tháng 1, 2021"."""
    return set(_WORD.findall(_DATE_CUE.sub(" ", text.lower()))) <= _DATE_WORDS


def _is_tool(text: str) -> bool:
    return len(text) <= _LONGEST_TOOL and _TOOL.fullmatch(text) is not None


def key_of(text: str) -> str:
    """Return a text for comparing lines: case, accents and marks at the ends do not matter."""
    return fold(text).strip(" .-–:|\"“”'")


def _drop(lines: Sequence[Line]) -> None:
    for line in lines:
        line.role = "dropped"
