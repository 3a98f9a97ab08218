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
        self._waiting: dict[str, deque[Lease]] = {}  # by host; none empty
        self._in_flight: dict[str, int] = {}  # by host
        self._paces: dict[str, Pace] = {}  # by host: one machine is one machine, whatever its ports and schemes

    @property
    def waiting(self) -> int:
        """How many leases have not been begun."""
        return sum(map(len, self._waiting.values()))

    @property
    def in_flight(self) -> int:
        """How many requests have begun and not ended."""
        return sum(self._in_flight.values())

    def add(self, leases: Iterable[Lease]) -> None:
        """Take more leases in hand."""
        for lease in leases:
            self._waiting.setdefault(_host(lease.url), deque()).append(lease)

    def candidates(self, now: float) -> Iterator[Lease]:
        """Yield the leases whose hosts may be asked now, those of one host in order.

        The caller begins or removes what it deals with; a host that may not be asked any more yields no others.
        """
        for host, waiting in tuple(self._waiting.items()):
            for lease in tuple(waiting):
                if not self._may_begin(host, now):
                    break
                yield lease

    def remove(self, lease: Lease) -> None:
        """Forget a lease that was begun or refused."""
        host = _host(lease.url)
        self._waiting[host].remove(lease)
        if not self._waiting[host]:
            del self._waiting[host]

    def began(self, url: str, now: float) -> None:
        """Note that a request begins."""
        host = _host(url)
        self._in_flight[host] = self._in_flight.get(host, 0) + 1
        self._pace(host).began(now)

    def ended(self, url: str, now: float) -> None:
        """Note that a request has ended, well or not."""
        host = _host(url)
        self._in_flight[host] -= 1
        self._pace(host).ended(now)

    def pace(self, url: str) -> Pace:
        """Return the pace of the host of `url`."""
        return self._pace(_host(url))

    def next_moment(self, now: float) -> float | None:
        """Return when, after `now`, a host that leases wait for may next be asked; None when time alone
        does not help: what could go now and did not waits for an answer.
        """
        moments = [self._pace(host).ready_at for host in self._waiting]
        return min((moment for moment in moments if moment > now), default=None)

    def _may_begin(self, host: str, now: float) -> bool:
        return self._in_flight.get(host, 0) < self._concurrency and self._pace(host).ready_at <= now

    def _pace(self, host: str) -> Pace:
        if host not in self._paces:
            self._paces[host] = Pace(self._delay)
        return self._paces[host]


def _host(url: str) -> str:
    return origin_of(url).host
