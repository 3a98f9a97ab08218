"""Stretches of time as people write and read them."""

from __future__ import annotations

import re

from lapvo_scraper.errors import UsageError

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s{0,3}([smhd]?)")


def seconds_of(text: str) -> float:
    """Return the seconds that `90`, `90s`, `30m`, `6h` or `2d` stand for. Raises UsageError."""
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None or not float(match[1]):
        raise UsageError(f"{text!r} is not a stretch of time; write it like 45m, 6h or 2d")
    return float(match[1]) * _UNITS[match[2]]


def about(seconds: float) -> tuple[str, str]:
    """Return roughly how long `seconds` are, in English and Vietnamese: "3 h", "3 giờ"."""
    for size, en, vi in ((86400, "days", "ngày"), (3600, "h", "giờ"), (60, "min", "phút")):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.0f} {en}", f"{seconds / size:.0f} {vi}"
    return f"{max(seconds, 1):.0f} s", f"{max(seconds, 1):.0f} giây"
