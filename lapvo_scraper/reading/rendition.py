"""The rows of a text rendition: where the article begins and where the page goes on.

No markup is left, so the article lies between the repetitions of its title and the first line that belongs to
the page again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.reading.heading_lines import key_of
from lapvo_scraper.vietnamese.bylines import opens_signature, parse_byline
from lapvo_scraper.vietnamese.captions import is_caption
from lapvo_scraper.vietnamese.dates import is_dateline
from lapvo_scraper.vietnamese.text import is_end_mark, normalise, strip_end_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PORTLET_TITLES = frozenset({"Xuất bản thông tin", "Asset Publisher"})
"""Default title of the asset publisher (javax.portlet.title.101 and its successor)."""

NEAR = 8
"""Rows within which a title is repeated: by the page title, the portlet's header, the site's template."""

_SHORTEST_TITLE = 3  # words: menus repeat shorter lines
_TEXT = 12  # words of a row that is certainly text
_LONG = 40  # words: under a gap, a longer row shows that gaps are how this editor spaces paragraphs
_CLOSING = 4  # rows after the text of a letter: a greeting, place and date, the office that signs
_LOOSE_ENDS = 3  # rows after the text that nothing explains: so many are a menu

# The label of the back link before the title: Java's null in 7.2, a word in other versions.
_BACK = re.compile(r"(?:null|Quay lại|Back)\s+(?=\S)")
# Where the page goes on below an article: Liferay's widgets, then footers.
_PAGE_GOES_ON = re.compile(
    r"(?:các tài sản liên quan|related assets|tin,? bài (?:liên quan|khác|cùng)"
    r"|(?:các )?tin (?:liên quan|khác|mới|cũ|cùng chuyên mục)"
    r"|(?:số )?lượt (?:xem|truy cập)|trung bình \(|average \(|đánh giá của bạn|your rating"
    r"|xem trong ngữ cảnh|view in context|thêm bình luận|add comment|các lời bình"
    r"|bản quyền|©|copyright|ghi rõ nguồn|cơ quan chủ quản|đang truy cập|tổng (?:số )?(?:lượt )?truy cập"
    r"|thống kê truy cập|tài trợ bởi|powered by|quay lại đầu trang|về đầu trang|(?:đăng nhập|sign in)\s*$"
    r"|liên kết web(?:site)?|sơ đồ (?:trang|cổng)|trưởng ban biên tập\s?:|chịu trách nhiệm chính)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a rendition. `below_gap`: under a line of spaces, what is left of an empty paragraph."""

    text: str
    below_gap: bool = False


@dataclass(frozen=True, slots=True)
class Rendition:
    """The title of an article and its rows, the template's heading still among them."""

    title: str
    rows: tuple[Row, ...]

    @property
    def below_pictures(self) -> frozenset[str]:
        """Rows under gaps, when gaps are what is left of pictures and not how paragraphs are spaced."""
        below = [row.text for row in self.rows if row.below_gap]
        return frozenset() if any(len(text.split()) >= _LONG for text in below) else frozenset(below)


def find_rendition(text: str) -> Rendition | None:
    """Return the article in a text rendition without the rest of the page; None if there is none."""
    rows = _rows(text)
    place = _find_title(rows)
    if place is None:
        return None
    title, start = place
    return Rendition(title, tuple(_article_rows(rows[start:])))


def _rows(text: str) -> list[Row]:
    rows: list[Row] = []
    gap = False
    for line in re.split(r"\r\n|\r|\n", text):
        if line.strip():
            rows.append(Row(line.strip(), gap))
            gap = False
        else:
            gap = gap or "\u00a0" in line
    return rows


def _find_title(rows: Sequence[Row]) -> tuple[str, int] | None:
    """The title, and the row from which the template's heading is read: after the last repetition but one."""
    texts = [normalise(_BACK.sub("", row.text, count=1)).text for row in rows]
    keys = [key_of(text) for text in texts]
    for first in _candidates(rows, keys):
        places = [first]
        for index in range(first + 1, len(rows)):
            if index > places[-1] + NEAR:
                break
            if keys[index] == keys[first]:
                places.append(index)
        return texts[places[-1]], (places[-2] if len(places) > 1 else places[0]) + 1
    return None


def _candidates(rows: Sequence[Row], keys: Sequence[str]) -> Iterator[int]:
    """Rows that may be the first title, likeliest first."""
    labelled = [index for index, row in enumerate(rows) if _BACK.match(row.text)]
    below = [index + 1 for index, row in enumerate(rows[:-1]) if row.text in PORTLET_TITLES]
    repeated = [index for index in range(len(rows)) if _is_repeated_above_text(rows, keys, index)]
    yield from (index for index in labelled if index in repeated or index in below)
    yield from (index for index in below if index in repeated)
    yield from repeated
    yield from (index for index in labelled if rows[index].text.startswith("null "))


def _is_repeated_above_text(rows: Sequence[Row], keys: Sequence[str], index: int) -> bool:
    if len(keys[index].split()) < _SHORTEST_TITLE:
        return False
    near = range(index + 1, min(index + 1 + NEAR, len(rows)))
    again = max((other for other in near if keys[other] == keys[index]), default=None)
    if again is None:
        return False
    return any(len(row.text.split()) > _TEXT for row in rows[again + 1 : again + 1 + NEAR])


def _article_rows(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows up to where the page goes on."""
    end = next((i for i, row in enumerate(rows) if i > 1 and _PAGE_GOES_ON.match(row.text)), len(rows))
    rows = rows[:end]
    marks = [i for i, row in enumerate(rows) if is_end_mark(row.text) or strip_end_mark(row.text)[1]]
    if marks:
        return rows[: _end_of_tail(rows, marks[-1] + 1, patience=0)]
    text = max((i for i, row in enumerate(rows) if _is_text(row.text)), default=len(rows) - 1)
    return rows[: _end_of_tail(rows, text + 1, patience=_LOOSE_ENDS)]


def _end_of_tail(rows: Sequence[Row], start: int, *, patience: int) -> int:
    """Where captions and bylines after the text end; fewer unexplained rows than `patience` belong to it."""
    signed = False
    start = max((i + 1 for i in range(start, min(start + _CLOSING, len(rows))) if _closes(rows[i].text)), default=start)
    for index in range(start, len(rows)):
        text = normalise(rows[index].text).text
        byline, last = parse_byline(text) is not None, index == len(rows) - 1
        if not (byline or is_end_mark(text) or (is_caption(text, None) and (last or not signed))):
            return index if len(rows) - index >= patience else len(rows)
        signed = signed or byline
    return len(rows)


def _closes(text: str) -> bool:
    """Say whether a row belongs to the end of an official letter or notice, whatever stands before it."""
    text = normalise(text).text
    return is_dateline(text) or opens_signature(text) or (":" in text and parse_byline(text) is not None)


def _is_text(text: str) -> bool:
    words = len(text.split())
    return words > _TEXT or (words > _TEXT // 2 and text.endswith((".", ";", ":", "…")))
