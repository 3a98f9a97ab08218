"""Asking a web archive: one connection, one request at a time, with the patience such servers ask for.

Not a Scrapy crawl: a web archive is one host with an interface, no site to discover. Its limits (429, 503,
`Retry-After`) hold for the whole conversation and must slow all of it down, answers of its index are streamed to
disk, and nothing it serves is a page of its own. The standard library's client does that in a straight line; Scrapy
would bring a scheduler, a frontier and a reactor to keep out of the way. The address gate is the crawl's
(`sites/addresses.py`): names must lead to public addresses, and the address that was judged is the one connected to.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import tempfile
import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import IO, TYPE_CHECKING
from urllib.parse import quote, urlsplit

from lapvo_scraper import clock
from lapvo_scraper.errors import Unreachable
from lapvo_scraper.remains.proxy import connect_through
from lapvo_scraper.sites.addresses import is_public
from lapvo_scraper.sites.origins import Origin, origin_of

if TYPE_CHECKING:
    from types import TracebackType

SOCKET_SECONDS = 60
ANSWER_SECONDS = 600
"""An archive may read tapes before it answers; one that drips for longer is given up."""

MOST_WAIT = 900.0
"""A `Retry-After` beyond a quarter of an hour ends the run: it goes on another time."""

_IN_MEMORY = 4 << 20
_STEP = 64 * 1024
_MAX_DELAY = 30.0
_LIMITS = frozenset({429, 503})
_TRY_AGAIN = _LIMITS | {500, 502, 504, 520, 521, 522, 524}
_SAFE = "%/:?&=;+$,!'()*@~[]#"


@dataclass(frozen=True, slots=True)
class Pace:
    """How gently an archive is asked: seconds between requests, seconds to the first new attempt, attempts."""

    delay: float = 1.0
    first_wait: float = 5.0
    tries: int = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """What an archive answered; the body stands in a temporary file. `cut`: it is larger than the limit."""

    status: int
    headers: tuple[tuple[str, str], ...]
    file: IO[bytes]
    cut: bool = False

    def header(self, name: str) -> str | None:
        """Return the first header of that name (in any case), or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def body(self) -> bytes:
        """Return the whole body."""
        self.file.seek(0)
        return self.file.read()


class NoAnswer(Exception):
    """One request got no usable answer, after every attempt; the message says why."""


class _Failed(Exception):
    """One attempt failed. `wait`: seconds the server asks for. `limited`: it is about us, not about the request."""

    def __init__(self, what: object, *, wait: float | None = None, limited: bool = False) -> None:
        super().__init__(what)
        self.wait, self.limited = wait, limited


@dataclass
class Fetcher:
    """Asks one host after the other, keeping the connection. A context manager.

    `named`: the hosts somebody spelt out as an address or `localhost`; they alone may be private. `proxy`: all
    other hosts are asked through it, and it looks up their names.
    """

    agent: str
    pace: Pace
    named: frozenset[str] = frozenset()
    proxy: Origin | None = None
    requests: int = 0
    _delay: float = field(init=False)
    _last: float = 0.0
    _connection: http.client.HTTPConnection | None = None
    _origin: Origin | None = None
    _answered: bool = False  # the connection has been used before

    def __post_init__(self) -> None:
        self._delay = self.pace.delay

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def get(self, url: str, *, limit: int, part: tuple[int, int] | None = None) -> Answer:
        """Return what is at `url`, at most `limit` bytes of it; `part`: first byte and length.

        Redirects are answers like others. Raises NoAnswer when this request fails, Unreachable when the archive
        does not want to be asked any more for now.
        """
        wait = self.pace.first_wait
        for attempt in range(1, self.pace.tries + 1):
            try:
                return self._ask(url, limit, part)
            except _Failed as failed:
                self._hang_up()
                asked = failed.wait if failed.wait is not None else wait
                if failed.limited:
                    self._delay = min(max(self._delay, self.pace.delay, self.pace.first_wait / 5) * 2, _MAX_DELAY)
                if failed.limited and (attempt == self.pace.tries or asked > MOST_WAIT):
                    raise Unreachable(
                        f"{urlsplit(url).netloc} answers {failed} and asks to wait {asked:,.0f} s; what it gave is "
                        "safe: run the same command again later, it goes on where it stopped"
                    ) from failed
                if attempt == self.pace.tries:
                    raise NoAnswer(str(failed)) from failed
                time.sleep(min(asked, MOST_WAIT))
                wait *= 2
        raise NoAnswer("never asked")

    def _ask(self, url: str, limit: int, part: tuple[int, int] | None) -> Answer:
        time.sleep(max(0.0, self._last + self._delay - time.monotonic()))
        origin = origin_of(url)
        deadline = time.monotonic() + ANSWER_SECONDS
        try:
            connection = self._connected(origin)
            path = _path(url)
            if origin.scheme == "http" and self._proxy_for(origin):
                path = f"{origin}{path}"  # the form a proxy is asked in
            connection.putrequest("GET", path, skip_accept_encoding=True)
            for name, value in self._headers(part):
                connection.putheader(name, value)
            connection.endheaders()
            self.requests += 1
            response = connection.getresponse()
            answer = self._received(response, limit, deadline)
            self._answered = True
        except (OSError, http.client.HTTPException) as error:
            what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            # A server may close a connection that waits for the next request; that is no failure of its own.
            raise _Failed(what, wait=0.0 if self._answered else None) from error
        finally:
            self._last = time.monotonic()
        if answer.status in _TRY_AGAIN:
            answer.file.close()
            wait = _retry_after(answer.header("Retry-After"))
            raise _Failed(f"status {answer.status}", wait=wait, limited=answer.status in _LIMITS)
        return answer

    def _headers(self, part: tuple[int, int] | None) -> list[tuple[str, str]]:
        headers = [("User-Agent", self.agent), ("Accept-Encoding", "identity"), ("Accept", "*/*")]
        if part:
            headers.append(("Range", f"bytes={part[0]}-{part[0] + part[1] - 1}"))
        return headers

    def _received(self, response: http.client.HTTPResponse, limit: int, deadline: float) -> Answer:
        file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - handed on with the answer
        try:
            size = _copy(response, file, limit, deadline)
        except BaseException:
            file.close()
            raise
        if size > limit:
            self._hang_up()
        return Answer(response.status, tuple(response.getheaders()), file, cut=size > limit)

    def _connected(self, origin: Origin) -> http.client.HTTPConnection:
        if self._connection is None or self._origin != origin or self._connection.sock is None:
            self._hang_up()
            connection = http.client.HTTPConnection(origin.host, origin.port, timeout=SOCKET_SECONDS)
            connection.auto_open = 0  # it would connect without asking `_address`
            connection.sock = self._socket(origin)
            self._connection, self._origin, self._answered = connection, origin, False
        return self._connection

    def _proxy_for(self, origin: Origin) -> Origin | None:
        return None if origin.host in self.named else self.proxy

    def _socket(self, origin: Origin) -> socket.socket:
        if proxy := self._proxy_for(origin):
            plain = connect_through(proxy, origin, timeout=SOCKET_SECONDS)
        else:
            plain = socket.create_connection((self._address(origin), origin.port), timeout=SOCKET_SECONDS)
        if origin.scheme == "http":
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=origin.host)

    def _address(self, origin: Origin) -> str:
        """Return an address of a host that may be visited. Raises Unreachable."""
        found = socket.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]) for one in found]
        allowed = [one for one in addresses if origin.host in self.named or is_public(one)]
        if not allowed:
            raise Unreachable(
                f"{origin.host} leads to {addresses[0]}, which is no public address: not visited; if "
                f"you mean it, write the address itself: {origin.scheme}://{addresses[0]}:{origin.port}/"
            )
        return allowed[0]

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _copy(response: http.client.HTTPResponse, file: IO[bytes], limit: int, deadline: float) -> int:
    """Copy a body, at most `limit` bytes; return how many came. Raises _Failed when some are missing."""
    size = 0
    while data := response.read(_STEP):
        file.write(data[: limit - size])
        size += len(data)
        if size > limit:
            return size
        if time.monotonic() > deadline:
            raise _Failed(f"no end after {ANSWER_SECONDS} s")
    promised = response.getheader("Content-Length")
    if promised and promised.isdigit() and size < int(promised):
        raise _Failed(f"cut off after {size:,} of {int(promised):,} bytes")
    return size


def _path(url: str) -> str:
    parts = urlsplit(url)
    return quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_SAFE)


def _retry_after(text: str | None) -> float | None:
    """Return the seconds that a Retry-After asks for; it may name a time instead."""
    if not text:
        return None
    if text.strip().isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - clock.now()).total_seconds())
    except (ValueError, TypeError):
        return None
