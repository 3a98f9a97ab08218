"""Lines that a template prints around an article: when it was published, counters, buttons, key words, who posted it.

They stand inside the web content, so only their words tell them from its text. One line may hold several of them:
"Thứ Tư, 20/01/2021, 15:30 | Lượt xem: 12".
"""

from __future__ import annotations

import re
from functools import lru_cache

from lapvo_scraper.vietnamese.dates import parse_stamp

LONGEST_DATE_LINE = 80
"""Characters of a date line, without the counters and buttons beside the date."""

LONGEST_LINE = 160
"""Characters of a line that can be a template's."""
_LONGEST_TOOL = 100

# Longer names come first: what was read of a line once is not read in another way (pages may be made to harm).
_TOOLS = (
    r"(?:số )?(?:lượt|lần) (?:xem|đọc|truy cập)\s?:?\s?[\d.,]*|đã xem\s?:?\s?[\d.,]+"
    r"|[\d.,]+ (?:lượt (?:xem|đọc|truy cập)|lần xem|xem|views?|bình luận)"
    r"|(?:xem với |tăng |giảm )?cỡ chữ|kích thước chữ|màu chữ|tương phản|font size|[aA][+-]?"
    r"|in (?:trang|bài viết|bài|ấn|tin)(?: này)?|bản in|in|print|(?:lưu|tải) (?:trang|tin|bài viết|bài|về)(?: này)?"
    r"|gửi (?:email|mail|bài viết|cho bạn bè|phản hồi|bình luận)|e-?mail|chia sẻ(?: (?:bài viết|qua|lên|trên))*|share"
    r"|facebook|zalo|twitter|tweet|like|thích|sao chép liên kết"
    r"|nghe (?:đọc )?(?:bài(?: viết)?|nội dung|tin)|đọc bài viết|giọng (?:nam|nữ)|đánh giá(?: bài viết)?|bình chọn"
    r"|(?:ý kiến (?:bạn đọc|của bạn)|(?:viết )?bình luận|phản hồi)(?: ?\(\d+\))?|mặc định"
    r"|tổng số điểm (?:của )?(?:bài viết )?(?:là)?\s?:?\s?[\d.,]+ (?:trong|/) [\d.,]+ (?:lượt )?đánh giá"
    r"|(?:click|nhấn|bấm)(?: vào đây)? để (?:đánh giá|bình chọn|chia sẻ|bình luận)(?: (?:bài viết|tin)(?: này)?)?"
    r"|(?:quay lại|quay về|trở về|trở lại|về)(?: (?:trang trước|đầu trang))?"
)
# Buttons and counters of templates: never text of an article when they are the whole line.
_TOOL = re.compile(rf"(?>{_TOOLS}|[][|:,/()-]|\s)++", re.IGNORECASE)
_BESIDE_A_DATE = re.compile(rf"(?<![\w:/.,-])(?>{_TOOLS})(?!\w)", re.IGNORECASE)
_KEYWORDS = re.compile(r"(?:từ kh(?:óa|oá)|tags?|thẻ|keywords?)\s?:", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?:người đăng(?: tin)?|đăng bởi|posted by|người gửi)\s?:", re.IGNORECASE)
_CATEGORY = re.compile(r"(?:chuyên mục|danh mục|thể loại|nhóm tin)\s?:\s?(?=\S)", re.IGNORECASE)

# Whose date line it is when the template says so; others print the date alone.
_DATE_CUE = re.compile(
    r"(?:(?:ngày|thời gian) (?:đăng|xuất bản|đăng tin|viết|phát hành)|đăng (?:ngày|lúc|tin)|(?:đã )?xuất bản|cập nhật"
    r"|thời gian)\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"(?:cập nhật|sửa|hiệu chỉnh) (?:lần )?(?:cuối|lúc|ngày)", re.IGNORECASE)
_CLOCK_OR_WEEKDAY = re.compile(r"\d\s?[:hg]\s?\d\d|\bthứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])\b|\bchủ nhật\b", re.IGNORECASE)
_PLACE_AND_DATE = re.compile(r"(?!thứ\b|chủ nhật\b)[^\W\d_][^\d,(]{1,40},\s*ngày\b", re.IGNORECASE)

_BETWEEN_PARTS = re.compile(r"\s*[|•·●]\s*|\s[-–—]\s")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_DATE_WORDS = frozenset(
    {"thứ", "hai", "ba", "tư", "năm", "sáu", "bảy", "chủ", "nhật", "th", "t", "cn"}
    | {"ngày", "tháng", "thg", "lúc", "vào", "giờ", "phút", "h", "g", "sa", "ch", "am", "pm", "gmt", "ict"}
    | {"một", "bốn", "bẩy", "tám", "chín", "mười", "mươi"}
)


def is_date_line(text: str) -> bool:
    """Say whether a line holds a date and nothing else but counters and buttons."""
    return len(text) <= LONGEST_LINE and _DIGIT.search(text) is not None and _is_date_line(text)


@lru_cache(maxsize=1_024)  # several rules ask it of every line, and the latest news stand on many pages with theirs
def _is_date_line(text: str) -> bool:
    date = _BESIDE_A_DATE.sub(" ", text)
    return (
        len(date) <= LONGEST_DATE_LINE
        and parse_stamp(date) is not None
        and not _PLACE_AND_DATE.match(date)  # where and when a letter was signed is part of the text
        and _is_only_a_date(date)
    )


def parts_of_line(text: str) -> tuple[str, ...]:
    """Return what stands side by side in a line of a template, by its marks, or a date and the words beside it.

    Counters and buttons are gone.

    >>> parts_of_line("Hạnh Đan 20/01/2021 15:30")
    ('Hạnh Đan', '20/01/2021 15:30')
    """
    if len(text) > LONGEST_LINE:
        return (text,)
    parts = tuple(part for part in map(str.strip, _BETWEEN_PARTS.split(_BESIDE_A_DATE.sub(" | ", text))) if part)
    if len(parts) != 1 or _DIGIT.search(text) is None:
        return parts
    words = parts[0].split()
    of_date = [_DIGIT.search(word) is not None or word.lower().strip(",.:()-") in _DATE_WORDS for word in words]
    if all(of_date) or not (of_date[0] or of_date[-1]):
        return parts
    turn = of_date.index(not of_date[0])
    if any(kind == of_date[0] for kind in of_date[turn:]):
        return parts
    return " ".join(words[:turn]), " ".join(words[turn:])


def says_when(text: str) -> bool:
    """Say whether a line is a date that calls itself one: "Ngày đăng: 20/01/2021"."""
    return _DATE_CUE.match(text) is not None and is_date_line(text)


def says_when_changed(text: str) -> bool:
    """Say whether a date line tells of the last change: "Cập nhật lần cuối: 20/01/2021"."""
    return _CHANGED.match(text) is not None


def is_stamp(text: str) -> bool:
    """Say whether a line is a date as only portals print it: it says what it is, or has a clock or a weekday."""
    return is_date_line(text) and (_DATE_CUE.match(text) or _CLOCK_OR_WEEKDAY.search(text)) is not None


def is_tool(text: str) -> bool:
    """Say whether a line is nothing but buttons and counters: "Cỡ chữ: A- A A+", "Lượt xem: 12"."""
    return len(text) <= _LONGEST_TOOL and _is_tool(text)


@lru_cache(maxsize=1_024)  # a template has the same few on every page
def _is_tool(text: str) -> bool:
    return _TOOL.fullmatch(text) is not None


def is_keyword_line(text: str) -> bool:
    """Say whether a line lists the key words of an article: "Từ khóa: nông thôn mới, hợp tác xã"."""
    return len(text) <= LONGEST_LINE and _KEYWORDS.match(text) is not None


def names_account(text: str) -> bool:
    """Say whether a line names who put the article on the portal, who need not have written it."""
    return len(text) <= LONGEST_LINE and _ACCOUNT.match(text) is not None


def labelled_category(text: str) -> str | None:
    """Return the category in a line that says that it is one: "Chuyên mục: Tin tức"."""
    label = _CATEGORY.match(text) if len(text) <= LONGEST_LINE else None
    return text[label.end() :] if label else None


def _is_only_a_date(text: str) -> bool:
    """Few words beside the numbers: "Thứ Tư, 20/01/2021 15:30", "Đã xuất bản 20 tháng 1, 2021"."""
    return set(_WORD.findall(_DATE_CUE.sub(" ", text.lower()))) <= _DATE_WORDS
