"""Before the first request to a host its robots.txt is asked for; this remembers where that stands, host by
host.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lapvo_scraper.sites.origins import Origin, origin_of

if TYPE_CHECKING:
    from datetime import datetime

    from lapvo_scraper.crawl.robots import Robots

Answer = Literal["ask", "wait", "open", "forbidden", "closed"]

TRIES = 3
"""How often a robots.txt that cannot be had is asked for before the host counts as closed."""


@dataclass
class _State:
    robots: Robots | None = None
    asking: bool = False
    tries: int = 0


class RobotsGate:
    """The rules of every host of a crawl: rules hold for scheme, host and port (RFC 9309, section 2.3)."""

    def __init__(self, obey: bool) -> None:
        self._obey = obey
        self._states: dict[Origin, _State] = {}

    def answer(self, url: str, now: datetime) -> Answer:
        """Return what to do about a URL: ask for the rules, wait for them, fetch, refuse, or leave the
        host.
        """
        if not self._obey:
            return "open"
        state = self._state(url)
        if state.asking:
            return "wait"
        if state.robots is None or state.robots.is_stale(now):
            return "ask"
        if state.robots.access == "closed":
            return "ask" if state.tries < TRIES else "closed"
        return "open" if state.robots.allows(url) else "forbidden"

    def asks(self, url: str) -> str:
        """Note that the rules for `url` are being asked for; return their address."""
        self._state(url).asking = True
        return f"{origin_of(url)}/robots.txt"

    def learns(self, url: str, robots: Robots) -> None:
        """Note the rules that hold for the host of `url`."""
        state = self._state(url)
        state.asking = False
        state.robots = robots
        state.tries = state.tries + 1 if robots.access == "closed" else 0

    def reason(self, url: str) -> str:
        """Return why `url` may not be fetched, naming the rules."""
        robots = self._state(url).robots
        return robots.reason if robots else "robots.txt"

    def _state(self, url: str) -> _State:
        return self._states.setdefault(origin_of(url), _State())
