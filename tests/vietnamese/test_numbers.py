"""Numbers in sentences of either language."""

import pytest

from lapvo_scraper.vietnamese.numbers import numeral


@pytest.mark.parametrize(
    ("number", "form", "vi", "en"),
    [
        (0, ",", "0", "0"),
        (999, ",", "999", "999"),
        (5000, ",", "5.000", "5,000"),
        (1234567, ",", "1.234.567", "1,234,567"),
        (-5000, ",", "-5.000", "-5,000"),
        (0.5, "g", "0,5", "0.5"),
        (2.0, "g", "2", "2"),
        (1234.56, ",.1f", "1.234,6", "1,234.6"),
    ],
)
def test_each_language_has_its_signs(number, form, vi, en):
    assert numeral(number, "vi", form) == vi
    assert numeral(number, "en", form) == en
