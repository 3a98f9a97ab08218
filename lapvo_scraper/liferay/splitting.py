"""The parts of an address as a page prints it: anything may stand there."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

_NO_PARTS = SplitResult("", "", "", "", "")


def parts_of(url: str) -> SplitResult:
    """Return the parts of an address; all empty for what is none, such as "http://]", where `urlsplit` raises."""
    try:
        return urlsplit(url)
    except ValueError:
        return _NO_PARTS
