"""What tables and columns mean, for files that leave the archive: read from the data dictionary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lapvo_scraper.storage.database.dictionary import dictionary

_SECOND_LANGUAGE = "\n# Kho này chứa gì\n"
_SECTION = re.compile(r"^### `(\w+)`\n(.+)$", re.MULTILINE)
_ROW = re.compile(r"^\| (`[^|]+) \| ?(.*?) ?\|$", re.MULTILINE)
_NAME = re.compile(r"`(\w+)`")


@dataclass(frozen=True)
class TableMeaning:
    """One table: what a row is, and what the columns mean (Markdown)."""

    row: str
    columns: dict[str, str]


@cache
def meanings() -> dict[str, TableMeaning]:
    """Return the English data dictionary, by table."""
    english = (dictionary() or "").partition(_SECOND_LANGUAGE)[0]
    sections = list(_SECTION.finditer(english))
    ends = [section.start() for section in sections[1:]] + [len(english)]
    return {
        section[1]: TableMeaning(section[2], _columns(english[section.end() : end]))
        for section, end in zip(sections, ends, strict=True)
    }


def _columns(section: str) -> dict[str, str]:
    rows = _ROW.findall(section)
    return {name: meaning for names, meaning in rows for name in _NAME.findall(names)}
