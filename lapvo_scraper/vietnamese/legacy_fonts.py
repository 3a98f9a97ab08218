"""Text from before Unicode: TCVN3, VNI and VISCII fonts, and UTF-8 shown in a Western code page."""

from __future__ import annotations


def repair(text: str) -> tuple[str, str | None]:
    """Return `text` in Unicode and the name of the old encoding it was in, or `text` itself and None."""
    return text, None
