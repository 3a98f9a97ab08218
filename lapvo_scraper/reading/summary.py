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
    r"(?:^|[\s_-])(?:sapo|summary|teaser|lead|trich-?(?:dan|yeu)|mo-?ta|description|text-muted)(?:$|[\s_-])",
    re.IGNORECASE,
)
FIRST_LINES = 3
"""Lines from the top among which the sapô is looked for."""


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
    if description and _is_beginning_of(description, said):
        return None
    return description or None


def _is_sapo(line: Line, description: str | None) -> bool:
    """A line that is the description, or one that its classes call a summary."""
    if _SUMMARY_CLASS.search(line.markup.classes):
        return True
    if not description:
        return False
    said, wanted = key_of(line.text), key_of(description)
    if said == wanted:
        return True
    # Longer than what the head holds: the sapô only when it is set apart, else simply the first paragraph.
    set_apart = line.markup.bold or line.markup.italic or line.markup.kind == "heading"
    return set_apart and description.endswith(_SHORTENED) and said.startswith(_beginning(description))


def _is_beginning_of(description: str, said: Sequence[Line]) -> bool:
    text = key_of(" ".join(line.text for line in said))
    return text.startswith((_beginning(description), key_of(description)))


def _beginning(description: str) -> str:
    """The description without its dots and the word they cut."""
    for mark in _SHORTENED:
        if description.endswith(mark):
            return key_of(description.removesuffix(mark)).rpartition(" ")[0]
    return key_of(description)
