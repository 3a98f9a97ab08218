"""How gently a host is visited: gaps with jitter, pauses when it is busy, hours of the night.

Scrapy's own delay cannot do this: its jitter goes below the delay asked for, AutoThrottle hurries on fast
servers, and Retry-After and Crawl-delay are ignored.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

JITTER = 0.25
"""A gap is up to this share longer than the delay, never shorter."""

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 600.0
"""Seconds to stay away after "429 Too Many Requests" or "503 Service Unavailable": doubled each time, up to
this.
"""

BUSY = frozenset({429, 503})


class Pace:
    """When the next request to one host may begin. All times are seconds of one monotonic clock.

    The gap counts from the beginning of the last request or the end of the last answer, whichever is later:
    a server that needs five seconds for a page gets its rest after them.
    """

    def __init__(self, delay: float, jitter: Callable[[float, float], float] = random.uniform) -> None:
        self.delay = delay
        self.in_flight = 0  # requests that have begun and not ended
        self._jitter = jitter
        self._ready_at = 0.0
        self._refusals = 0

    @property
    def ready_at(self) -> float:
        """The moment from which a request may begin."""
        return self._ready_at

    def began(self, now: float) -> None:
        """Note that a request begins."""
        self.in_flight += 1
        self._rest_from(now)

    def ended(self, now: float) -> None:
        """Note that an answer, or a failure, has come."""
        self.in_flight -= 1
        self._rest_from(now)

    def slow_to(self, delay: float, now: float) -> None:
        """Note that the host asks for a longer delay; it holds from the answer that said so."""
        if delay > self.delay:
            self.delay = delay
            self._rest_from(now)

    def recovered(self) -> None:
        """Note that the host answered well: the next pause is a short one again."""
        self._refusals = 0

    def busy(self, now: float, retry_after: float | None) -> float:
        """Note that the host is overloaded. Returns the pause in seconds; what the host asks for counts as
        a minimum.

        With no delay configured (a demo portal, a test) pauses shrink in proportion.
        """
        first = min(FIRST_PAUSE, max(0.05, 2.5 * self.delay))
        asked: float = min(retry_after or 0.0, LONGEST_PAUSE)
        pause: float = max(asked, min(first * 2**self._refusals, LONGEST_PAUSE))
        self._refusals += 1
        self._ready_at = max(self._ready_at, now + pause)
        return pause

    def _rest_from(self, now: float) -> None:
        gap = self.delay * (1 + self._jitter(0, JITTER))
        self._ready_at = max(self._ready_at, now + gap)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds a `Retry-After` header asks for: a number, or a date (RFC 9110, section 10.2.3)."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


@dataclass(frozen=True)
class Hours:
    """The hours of the day in which a crawl may run; they may span midnight."""

    opens: time
    closes: time

    @classmethod
    def parse(cls, window: str) -> Hours:
        """Return the hours written as `22:00-05:00`."""
        opens, _, closes = window.partition("-")
        return cls(time.fromisoformat(opens), time.fromisoformat(closes))

    def contain(self, local: datetime) -> bool:
        """Say whether the local time lies inside; equal ends mean the whole day."""
        now = local.time()
        if self.opens < self.closes:
            return self.opens <= now < self.closes
        return now >= self.opens or now < self.closes

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"
