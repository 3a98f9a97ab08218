"""The summary of an article: what its description says, unless that is only the beginning of the text.

Liferay prints the description field as `meta description`, and when an editor left it empty the first 200
characters of the text with "..." (JournalArticleAssetRenderer.getSummary). Templates print the field a
second time above the text, the sapô.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lapvo_scraper.reading.heading_lines import key_of
from lapvo_scraper.reading.lines import texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lapvo_scraper.reading.lines import Line

_SHORTENED = ("...", "…")
_SUMMARY_CLASS = re.compile(
    r"(?:^|[\s_-])(?:sapo|summary|abstract|intro|teaser|lead|chapeau|trich-?(?:dan|yeu)|tom-?tat|mo-?ta"
    r"|description|text-muted)(?:$|[\s_-])",
    re.IGNORECASE,
)
FIRST_LINES = 3
"""Lines from the top among which the sapô is looked for."""

_COMPARED = 60  # characters of a shortened description: the rest may hold captions, headings, a cut word


def take_summary(lines: Sequence[Line], description: str | None) -> str | None:
    """Return the summary, and mark the line that repeats it above the text as dropped.

    `lines` have lost the template's heading; `description` is the head's, cleaned.
    """
    said = texts(lines)
    if len(said) < 2:
        return description or None
    for line in said[:FIRST_LINES]:
        if _is_sapo(line, description):
            line.role = "dropped"
            return line.text
    if description and description.endswith(_SHORTENED) and _begins_like(said[0].text, description):
        return None
    return description or None


def _is_sapo(line: Line, description: str | None) -> bool:
    """A line that is the description word for word, or that its classes call a summary where there is none.

    A line that only begins like a shortened description is the text itself, in bold too: editors set leads so,
    and paste them from newspapers with such classes.
    """
    if not description:
        return _SUMMARY_CLASS.search(line.markup.classes) is not None
    return not description.endswith(_SHORTENED) and key_of(line.text) == key_of(description)


def _begins_like(text: str, description: str) -> bool:
    beginning = key_of(description)[:_COMPARED]
    return key_of(text)[:_COMPARED].startswith(beginning[: len(key_of(text))])
