"""The one place that knows what time it is.

`LAPVO_NOW` (ISO 8601 with offset) sets the start of the clock, which then runs on: tests and the demo live through
weeks in seconds with it. A crawl of a public host refuses a simulated clock, and `warcinfo` records one.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta

from lapvo_scraper.errors import UsageError

VARIABLE = "LAPVO_NOW"
_origins: dict[str, tuple[datetime, float]] = {}


def now() -> datetime:
    """Return the current time in UTC, by the simulated clock when `LAPVO_NOW` is set.

    Raises UsageError when `LAPVO_NOW` is not a time with an offset.
    """
    start = os.environ.get(VARIABLE)
    if not start:
        return datetime.now(UTC)
    if start not in _origins:
        _origins[start] = (_parse(start), time.monotonic())
    origin, monotonic = _origins[start]
    return origin + timedelta(seconds=time.monotonic() - monotonic)


def is_simulated() -> bool:
    """Say whether `LAPVO_NOW` rules the clock."""
    return bool(os.environ.get(VARIABLE))


def utc_text(moment: datetime) -> str:
    """Return `moment` as the archive writes its own times: `YYYY-MM-DDTHH:MM:SSZ`.

    >>> utc_text(datetime.fromisoformat("2021-01-20T15:30:00+07:00"))
    '2021-01-20T08:30:00Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")  # twice as fast as strftime


def from_utc_text(text: str) -> datetime:
    """Return the moment that `utc_text` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _parse(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UsageError(
            f"{VARIABLE}={text!r} is not a time with an offset; write it like 2025-07-01T02:00:00+07:00"
        )
    return moment.astimezone(UTC)
