"""Lines that nobody knows, judged by where the template puts them: outside the box of the text, or in a widget.

Every portal prints words of its own around an article. What stands in the box of the text stays, but for labels in an
element of their own class at its ends; outside it a line stays when it is a byline, a caption, a file, a table, verses,
a bare paragraph, or a whole sentence that no class sets apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lapvo_scraper.reading.heading_lines import AUTHOR_CLASS, FOOT_LINES
from lapvo_scraper.reading.lines import texts
from lapvo_scraper.reading.template_lines import (
    LONGEST_LINE,
    is_keyword_line,
    is_stamp,
    labelled_category,
    says_when,
)
from lapvo_scraper.vietnamese.byline_labels import begins_with_label
from lapvo_scraper.vietnamese.bylines import opens_signature, parse_byline
from lapvo_scraper.vietnamese.verses import find_verses

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lapvo_scraper.reading.lines import Line

LONGEST_LABEL = 12
"""Words of a line in a widget's place inside the box of the text that may be the template's."""

_WHOM_TO_ASK = re.compile(r"(?:\d[ .]?){9}|@")  # a telephone, an address
_FINAL = (".", "…", "!", "?", ".”", '."', ";", ":")


def drop_above(lines: Sequence[Line]) -> list[Line]:
    """Mark short lines above the box of the text as dropped, and return them; what stands by a picture stays."""
    found: list[Line] = []
    for index, line in enumerate(lines):
        if line.role == "dropped" or line.picture is not None:
            continue
        markup = line.markup
        if not markup.side and not markup.widget:
            break
        if not _is_by_picture(lines, index) and _is_label(line.text) and (markup.widget or markup.side == "above"):
            found.append(line)
    return _dropped(found)


def drop_below(
    lines: Sequence[Line], leads_to_article: Callable[[str], bool], leads_to_file: Callable[[str], bool]
) -> list[Line]:
    """Mark lines below the text that nobody knows as dropped, and return those that no link or class tells apart.

    Both callables judge an address as printed. From the end up to the first line of the text.
    """
    _drop_later_names(lines)
    unsure: list[Line] = []
    verses = find_verses([line.text for line in lines])
    for index in range(len(lines) - 1, -1, -1):
        line, markup = lines[index], lines[index].markup
        if line.role == "dropped":
            continue
        if line.picture is not None:
            if line.picture.widget or (line.picture.side and line.picture.link and leads_to_article(line.picture.link)):
                line.role = "dropped"
            continue
        if _is_known(line) or _leads_to_file(lines[index : index + 2], leads_to_file):
            continue
        if (markup.widget and _is_label(line.text)) or (markup.side == "below" and markup.all_link):
            line.role = "dropped"
        elif index in verses or opens_signature(line.text) or not (markup.side or markup.classed):
            break
        elif parse_byline(line.text) or _is_by_picture(lines, index):
            continue
        elif _may_be_templates(line):
            unsure.append(line)
        else:
            break
    return _dropped(unsure or _below_byline(lines))


def _drop_later_names(lines: Sequence[Line]) -> None:
    """Drop names below the box, such as those of readers with an opinion, that stand below another byline.

    Bylines stand together: after a line that is none only a label makes one, unless there was none before.
    """
    signed = below = False
    before: Line | None = None
    for line in texts(lines):
        if line.markup.side != "below":
            before, below = line, False
            continue
        if before is not None:  # of the lines above only the last matters, and only now
            signed, before = parse_byline(before.text) is not None, None
        if parse_byline(line.text) is None:
            below = True
        elif not signed or not below:
            signed, below = True, False
        elif not begins_with_label(line.text):
            line.role = "dropped"


def _below_byline(lines: Sequence[Line]) -> list[Line]:
    """The labels below a byline that says what it is, in templates that set nothing apart."""
    found: list[Line] = []
    for index in range(len(lines) - 1, max(len(lines) - FOOT_LINES, 0), -1):
        line = lines[index]
        if line.role == "dropped" or (line.picture is None and _is_known(line) and not begins_with_label(line.text)):
            continue
        if line.picture is not None or line.markup.kind != "paragraph" or _is_by_picture(lines, index):
            return []
        if begins_with_label(line.text) and parse_byline(line.text):
            return found if lines[index - 1].text.endswith(_FINAL) else []
        if parse_byline(line.text) or not _is_label(line.text) or _WHOM_TO_ASK.search(line.text):
            return []
        found.append(line)
    return []


def _may_be_templates(line: Line) -> bool:
    """Outside the box short lines, and sentences in an element of their own class; inside only labels of such."""
    if line.markup.kind == "table":
        return False
    if line.markup.side:
        sentence = line.text.endswith(_FINAL) and not line.markup.classed
        return len(line.text) <= LONGEST_LINE and not sentence
    return line.markup.kind == "paragraph" and _is_label(line.text)


def _is_label(text: str) -> bool:
    return len(text.split()) <= LONGEST_LABEL and not text.endswith(_FINAL[:-1])


def _is_known(line: Line) -> bool:
    """Say whether a line says what it is: when, where, about what, by whom."""
    text = line.text
    if says_when(text) or labelled_category(text) or is_keyword_line(text):
        return True
    if is_stamp(text):
        return not line.markup.widget  # there it is the day of something else
    return (begins_with_label(text) or _names_author(line.markup.classes)) and parse_byline(text) is not None


@lru_cache(maxsize=16)  # the lines of a hostile page may share a long list of classes
def _names_author(classes: str) -> bool:
    return AUTHOR_CLASS.search(classes) is not None


def _leads_to_file(lines: Sequence[Line], leads_to_file: Callable[[str], bool]) -> bool:
    """Say whether a line, the first of two, leads to a file or announces the one below it."""
    return any(line.markup.link is not None and leads_to_file(line.markup.link) for line in lines)


def _is_by_picture(lines: Sequence[Line], index: int) -> bool:
    """Say whether a line stands right below a picture that stays, or above one."""
    around = (*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2])
    return any(line.picture is not None and line.role != "dropped" for line in around)


def _dropped(lines: list[Line]) -> list[Line]:
    for line in lines:
        line.role = "dropped"
    return lines
