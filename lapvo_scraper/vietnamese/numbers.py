"""Numbers as Vietnamese writes them: 5.000 where English has 5,000, and 0,5 where it has 0.5."""

from __future__ import annotations

from typing import Literal

_SIGNS = str.maketrans(",.", ".,")


def numeral(number: float, language: Literal["vi", "en"], form: str = ",") -> str:
    """Return a number for a sentence in `language`. `form`: as `format` takes it; of itself it sets thousands apart."""
    english = format(number, form)
    return english.translate(_SIGNS) if language == "vi" else english
