"""What a site's template prints above and below an article: page name and category, the title again, a date, buttons.

These lines stand inside the web content, so only their words and their place tell them from its text. The
line before the repeated title joins two names without a mark between ("Chi tiết bài viết Tin tức"): it is
split only where the page name is known, never by guessing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from lapvo_scraper.reading.lines import drop, texts
from lapvo_scraper.reading.template_lines import (
    LONGEST_LINE,
    is_date_line,
    is_keyword_line,
    is_stamp,
    is_tool,
    labelled_category,
    names_account,
    parts_of_line,
    says_when,
    says_when_changed,
)
from lapvo_scraper.vietnamese.byline_labels import begins_with_label
from lapvo_scraper.vietnamese.bylines import parse_byline
from lapvo_scraper.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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

FOOT_LINES = 8
"""Lines from the end among which those of a template are looked for; the byline may stand between them."""

_LONGEST_LABEL = 60
"""Characters of a line above the text that is not known and may still belong to the template."""

_MARKS_AROUND = 6  # characters of quotation marks, dots, dashes that a repeated title may gain
LONGEST_NAME_LINE = 120
_CRUMB = re.compile(r"\s*[»›>]\s*|\s+[/|]\s+")
AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:author|writer|tac-?gia|byline|but-?danh|nguoi-?viet)(?:$|[\s_-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the template's lines around an article say."""

    category: str | None = None
    unsplit: str | None = None  # a line naming page and category, whose page name nobody knows
    date: str | None = None  # the printed line
    byline: str | None = None

    def completed(self, other: Heading) -> Heading:
        """Return this heading with what only `other` says."""
        return Heading(
            self.category or other.category,
            None if other.category else self.unsplit,
            self.date or other.date,
            self.byline or other.byline,
        )


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
        category, unsplit = _category([text for text in above if not is_tool(text)], page_names, categories)
        drop(head[: repeated + 1])
    elif head and (named := _after_page_name(head[0].text, page_names)) is not None:
        category = named or None
        drop(head[:1])
    date = next((line.text for line in head[: (repeated or 0) + 1] if is_date_line(line.text)), None)
    return Heading(category, unsplit, date).completed(take_below_title(lines, categories))


def take_below_title(lines: Sequence[Line], categories: Sequence[str] = ()) -> Heading:
    """Read date, author, category and buttons between title and text, in any order, and mark them as dropped.

    A short line that nobody knows stays, and does not hide a date below it that only a portal prints. Outside the
    box of the text a name among `categories` needs no label.
    """
    known = {key_of(name): name for name in categories}
    found = Heading()
    unknown = False
    for line in texts(lines)[:HEAD_LINES]:
        text = line.text
        if len(text) > LONGEST_LINE:
            break
        category = labelled_category(text)
        if line.markup.side == "above" and found.category is None:
            category = category or known.get(key_of(text))
        if found.date is None and (is_stamp(text) if unknown else is_date_line(text)):
            found = replace(found, date=text)
        elif _names_author(line) and (not unknown or line.markup.side == "above"):
            found = replace(found, byline=text if found.byline is None else f"{found.byline} / {text}")
        elif category:
            found = replace(found, category=category)
        elif line.markup.side == "above" and (beside := _side_by_side(text, known)) is not None:
            found = found.completed(beside)
        elif not is_tool(text) and not names_account(text):
            if len(text) > _LONGEST_LABEL:
                break
            unknown = True
            continue
        line.role = "dropped"
    return found


def take_foot(lines: Sequence[Line]) -> Heading:
    """Read what a template prints below an article and mark it as dropped.

    A date counts only where its line says that it is one, and not the day of the last change.
    """
    found = Heading()
    below_keywords = False
    for line in texts(lines)[-FOOT_LINES:]:
        text = line.text
        if len(text) > LONGEST_LINE:
            below_keywords = False
            continue
        category = labelled_category(text)
        if says_when(text) or (line.markup.side == "below" and is_stamp(text)):
            found = found.completed(Heading(date=None if says_when_changed(text) else text))
        elif category:
            found = found.completed(Heading(category=category))
        elif is_keyword_line(text) or (below_keywords and line.markup.all_link):
            below_keywords = True
        elif not is_tool(text):
            below_keywords = False
            continue
        line.role = "dropped"
    return found


def _side_by_side(text: str, categories: Mapping[str, str]) -> Heading | None:
    """What a line outside the text says that holds a date and its author, or more; None when it has no date."""
    found = Heading()
    for part in parts_of_line(text):
        if found.date is None and is_date_line(part):
            found = replace(found, date=part)
        elif category := labelled_category(part) or categories.get(key_of(part)):
            found = replace(found, category=category)
        elif found.byline is None and not is_tool(part) and not names_account(part) and parse_byline(part):
            found = replace(found, byline=part)
    return found if found.date else None


def _names_author(line: Line) -> bool:
    """A label, a class or an element of its own outside the box of the text makes a name the author's."""
    markup = line.markup
    apart = markup.side == "above" and markup.classed and not markup.link
    labelled = apart or AUTHOR_CLASS.search(markup.classes) is not None or begins_with_label(line.text)
    return labelled and parse_byline(line.text) is not None


def _last_repetition(head: Sequence[Line], title: str | None) -> int | None:
    if not title:
        return None
    wanted, most = key_of(title), len(title) + _MARKS_AROUND
    short = [index for index, line in enumerate(head) if len(line.text) <= most]
    return max((index for index in short if key_of(head[index].text) == wanted), default=None)


def _category(
    above: Sequence[str], page_names: Sequence[str], categories: Sequence[str]
) -> tuple[str | None, str | None]:
    """Category, or the line that names it but cannot be split."""
    labelled = next(filter(None, map(labelled_category, above)), None)
    if labelled:
        return labelled, None
    named = [text for text in above if len(text) <= LONGEST_NAME_LINE and not is_date_line(text)]
    while named and _after_page_name(named[-1], page_names) == "":
        named.pop()  # the last crumb: the page itself
    if not named:
        return None, None
    line = named[-1]
    rest = _after_page_name(line, page_names)
    if rest is not None:
        return rest, None
    if any(_after_page_name(text, page_names) == "" for text in named):
        return line, None  # the two names on lines of their own
    ending = " " + key_of(line)
    known = [name for name in categories if ending.endswith(" " + key_of(name))]
    # Tags are keywords too: of "xây dựng Đảng" and "Xây dựng Đảng" the line says which.
    return (max(known, key=lambda name: (len(name), line.endswith(name))), None) if known else (None, line)


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
            return _last_crumb(rest, page_names) if rest and not rest[0].islower() else None
    return None


def _last_crumb(trail: str, page_names: Sequence[str]) -> str:
    """The last name of a trail such as "Tin tức » Văn hóa » Chi tiết" that is not the page's own."""
    crumbs = list(filter(None, _CRUMB.split(trail)))
    if len(crumbs) > 1 and key_of(crumbs[-1]) in map(_folded, page_names):
        crumbs.pop()
    return crumbs[-1] if crumbs else ""


@lru_cache(maxsize=256)  # the same few names on every page
def _folded(name: str) -> str:
    return fold(name)


def key_of(text: str) -> str:
    """Return a text for comparing lines: case, accents and marks at the ends do not matter."""
    return fold(text).strip(" .-–:|\"“”'")
