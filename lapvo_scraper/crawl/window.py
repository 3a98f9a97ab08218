"""The leases a crawl holds, and when each of them may be fetched.

The frontier itself is a table of the archive; this is the small part of it that one run has in hand.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING

from lapvo_scraper.crawl.politeness import Pace
from lapvo_scraper.sites.origins import origin_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lapvo_scraper.records import Lease


class Window:
    """Leases waiting and in flight. Times are seconds of one monotonic clock.

    `paces`: how each host is visited by all crawls of the process, by host: one machine is one machine, whatever
    its ports and schemes. Two portals may keep their files on a third.
    """

    def __init__(self, delay: float, concurrency: int, paces: dict[str, Pace]) -> None:
        self._delay = delay
        self._concurrency = concurrency
        self._paces = paces
        self._waiting: dict[str, deque[Lease]] = {}  # by host; none empty
        self._in_flight: Counter[str] = Counter()  # this crawl's own requests, by host

    @property
    def in_flight(self) -> int:
        """How many requests have begun and not ended."""
        return self._in_flight.total()

    @property
    def waiting(self) -> int:
        """How many leases have not been begun."""
        return sum(map(len, self._waiting.values()))

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
        self._in_flight[host] += 1
        self._pace(host).began(now)

    def ended(self, url: str, now: float) -> None:
        """Note that a request has ended, well or not."""
        host = _host(url)
        self._in_flight[host] -= 1
        self._pace(host).ended(now)

    def leave(self) -> None:
        """Give back the places of requests that will not end any more, because the crawl was broken off."""
        for host, left in self._in_flight.items():
            self._pace(host).in_flight -= left
        self._in_flight.clear()

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
        pace = self._pace(host)
        return pace.in_flight < self._concurrency and pace.ready_at <= now

    def _pace(self, host: str) -> Pace:
        if host not in self._paces:
            self._paces[host] = Pace(self._delay)
        pace = self._paces[host]
        pace.delay = max(pace.delay, self._delay)
        return pace


def _host(url: str) -> str:
    return origin_of(url).host
