"""Which short lines are headings inside an article."""

from __future__ import annotations


def is_heading(text: str, *, bold: bool) -> bool:
    """Say whether a line that is neither caption nor byline heads a section; `bold`: the whole line is."""
    return (bold or text.isupper()) and len(text.split()) <= 14 and not text.endswith(".")
