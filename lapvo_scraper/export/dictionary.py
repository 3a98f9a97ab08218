"""What tables and columns mean, for files that leave the archive: read from `archive/README.md`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
# A wheel carries the dictionary beside this module; in a checkout it stands where people look for it.
_PLACES = (_HERE / "data-dictionary.md", _HERE.parents[1] / "archive" / "README.md")
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
    text = next(path for path in _PLACES if path.is_file()).read_text(encoding="utf-8")
    english = text.partition(_SECOND_LANGUAGE)[0]
    sections = list(_SECTION.finditer(english))
    ends = [section.start() for section in sections[1:]] + [len(english)]
    return {
        section[1]: TableMeaning(section[2], _columns(english[section.end() : end]))
        for section, end in zip(sections, ends, strict=True)
    }


def _columns(section: str) -> dict[str, str]:
    rows = _ROW.findall(section)
    return {name: meaning for names, meaning in rows for name in _NAME.findall(names)}
