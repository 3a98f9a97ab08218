"""Which portals are crawled side by side: those on different servers.

Portals of one province often share one old server under many names, so a server is known by its address. A crawl
waits for its turn there; those on other servers do not wait for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from lapvo_scraper.crawl.jobs import Job

MOST_AT_ONCE = 120
"""Crawls that run side by side: a hundred, and some that wait for servers which never answer. Each holds some 2 MB, and
more of them wait for their turn."""


def lanes(jobs: Iterable[Job]) -> list[list[Job]]:
    """Return the jobs by host, in order: those of one host follow each other, in any process."""
    by_host: dict[str, list[Job]] = {}
    for job in jobs:
        by_host.setdefault(job.site.home.host, []).append(job)
    return list(by_host.values())


@dataclass
class _Server:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    left_at: float | None = None  # when the last crawl ended there, by the loop's clock


class Servers:
    """The servers that the crawls of one process visit."""

    def __init__(self) -> None:
        self._servers: dict[str, _Server] = {}
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self.is_leaving = False  # nobody will be visited any more: turns come without pause

    @contextlib.asynccontextmanager
    async def turn(self, host: str, pause: float) -> AsyncIterator[None]:
        """Have the server of `host` to oneself, `pause` seconds after whoever had it before."""
        loop = asyncio.get_running_loop()
        server = self._servers.setdefault(await _address_of(host), _Server())
        async with server.turn:
            if server.left_at is not None and not self.is_leaving:
                await asyncio.sleep(server.left_at + pause - loop.time())
            async with self._room:
                try:
                    yield
                finally:
                    server.left_at = loop.time()


async def _address_of(host: str) -> str:
    """The first address that a name stands for, in a fixed order; the name itself when it has none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return host
    return min((str(address[0]) for *_, address in found), default=host)
