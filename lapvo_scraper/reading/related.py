"""Links to other articles inside or below a text: "Xem thêm", "Tin liên quan", a linked headline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lapvo_scraper.reading.lines import drop
from lapvo_scraper.reading.template_lines import is_date_line
from lapvo_scraper.vietnamese.bylines import parse_byline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lapvo_scraper.reading.lines import Line

LONGEST_TEASER = 40
"""Words that a card tells of its article; text of this article is never taken for one if it is longer."""

_INTRODUCTION = re.compile(
    r"(?:xem thêm|đọc thêm|mời xem|tin,? bài (?:liên quan|cùng chuyên mục|khác)"
    r"|(?:các )?(?:tin|bài)(?: viết)? (?:liên quan|khác|cùng (?:chuyên mục|loại)|cũ hơn|đã đưa|tiếp theo)"
    r"|(?:các )?(?:tin|bài)(?: viết)? (?:mới(?: hơn| nhất)?|nổi bật|tiêu điểm|(?:đọc|xem) nhiều(?: nhất)?)"
    r"|(?:đọc|xem) nhiều(?: nhất)?"
    r"|có thể bạn quan tâm"
    r"|các tài sản liên quan|related (?:assets|articles|news)|see also|le puede interesar)",
    re.IGNORECASE,
)
_INTRODUCTION_ALONE = re.compile(rf"[\W_]*{_INTRODUCTION.pattern}[\W_]*", re.IGNORECASE)


def drop_related(lines: Sequence[Line], leads_to_article: Callable[[str], bool]) -> None:
    """Mark links to other articles as dropped; `leads_to_article` judges an address as printed.

    With them go the days and pictures beside links that were introduced as such. Links to documents and to pages
    of other kinds are part of the text.
    """
    introduced = False
    beside: list[Line] = []
    for index, line in enumerate(lines):
        if line.role == "dropped":
            continue
        linked = _is_linked(line, leads_to_article)
        if introduced and (line.picture is not None or is_date_line(line.text)):
            beside.append(line)
        elif line.picture is not None:
            continue
        elif _INTRODUCTION_ALONE.fullmatch(line.text):
            introduced, beside = True, []
            line.role = "dropped"
            if _are_cards(lines[index + 1 :], leads_to_article):
                drop(lines[index + 1 :])
        elif linked and (introduced or line.markup.all_link or _INTRODUCTION.match(line.text)):
            drop([*beside, line])
            beside = []
        else:
            introduced = False
    drop(line for line in beside if line.picture is None)


def _are_cards(lines: Sequence[Line], leads_to_article: Callable[[str], bool]) -> bool:
    """Say whether lines are nothing but headlines that lead elsewhere, at least two, each with a few words at most.

    So they stand beside or below an article. Where one more text follows, or a byline, they are in the midst of it.
    """
    headlines, may_tell = 0, False
    for line in lines:
        if line.role == "dropped" or line.picture is not None or is_date_line(line.text):
            continue
        if _is_linked(line, leads_to_article):
            headlines, may_tell = headlines + 1, True
        elif may_tell and len(line.text.split()) <= LONGEST_TEASER and parse_byline(line.text) is None:
            may_tell = False
        else:
            return False
    return headlines > 1


def _is_linked(line: Line, leads_to_article: Callable[[str], bool]) -> bool:
    return line.markup.link is not None and leads_to_article(line.markup.link)
