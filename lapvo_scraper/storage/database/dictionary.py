"""The data dictionary: what every table and column of an archive means. It lies in each archive as its README.md."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent
# A wheel carries the dictionary beside this module; in a checkout it stands where people look for it.
_PLACES = (_HERE / "data-dictionary.md", _HERE.parents[2] / "archive" / "README.md")


def dictionary() -> str | None:
    """Return the dictionary, in Markdown; None in an egg of scrapyd, which carries modules only."""
    found = next((path for path in _PLACES if path.is_file()), None)
    return found.read_text(encoding="utf-8") if found else None
