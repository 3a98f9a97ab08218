"""The leases a crawl holds, and when each of them may be fetched.

The frontier itself is a table of the archive; this is the small part of it that one run has in hand.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from lapvo_scraper.crawl.politeness import Pace
from lapvo_scraper.sites.origins import origin_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lapvo_scraper.records import Lease


class Window:
    """Leases waiting and in flight, with the pace of each host. Times are seconds of one monotonic clock."""

    def __init__(self, delay: float, concurrency: int) -> None:
        self._delay = delay
        self._concurrency = concurrency
        self._waiting: deque[Lease] = deque()
        self._in_flight: dict[str, int] = {}  # by host
        self._paces: dict[str, Pace] = {}

    @property
    def waiting(self) -> int:
        """How many leases have not been begun."""
        return len(self._waiting)

    @property
    def in_flight(self) -> int:
        """How many requests have begun and not ended."""
        return sum(self._in_flight.values())

    def add(self, leases: Iterable[Lease]) -> None:
        """Take more leases in hand."""
        self._waiting.extend(leases)

    def candidates(self, now: float) -> Iterator[Lease]:
        """Yield the leases whose hosts may be asked now, in order. The caller removes those it deals with."""
        yield from [lease for lease in self._waiting if self.may_begin(lease.url, now)]

    def remove(self, lease: Lease) -> None:
        """Forget a lease that was begun or refused."""
        self._waiting.remove(lease)

    def may_begin(self, url: str, now: float) -> bool:
        """Say whether a request for `url` may begin now."""
        host = origin_of(url).host
        return self._in_flight.get(host, 0) < self._concurrency and self.pace(url).ready_at <= now

    def began(self, url: str, now: float) -> None:
        """Note that a request begins."""
        host = origin_of(url).host
        self._in_flight[host] = self._in_flight.get(host, 0) + 1
        self.pace(url).began(now)

    def ended(self, url: str, now: float) -> None:
        """Note that a request has ended, well or not."""
        self._in_flight[origin_of(url).host] -= 1
        self.pace(url).ended(now)

    def pace(self, url: str) -> Pace:
        """Return the pace of the host of `url`: one machine is one machine, whatever its ports and schemes.
        """
        return self._paces.setdefault(origin_of(url).host, Pace(self._delay))

    def next_moment(self, now: float) -> float | None:
        """Return when, after `now`, a host that leases wait for may next be asked; None when time alone
        does not help: what could go now and did not waits for an answer.
        """
        moments = {self.pace(lease.url).ready_at for lease in self._waiting}
        return min((moment for moment in moments if moment > now), default=None)
