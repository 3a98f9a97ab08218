"""Every exchange as it went over the wire: a download handler for Scrapy that keeps the bytes.

Scrapy's responses have lost the status line, the order, case and repeats of headers, the chunk framing, and
everything about an answer that broke off. This handler listens on the connection itself (after TLS) and
hands each exchange, also the failed one, to `crawler.spider.keep(exchange, request)` before anything else
sees the response. What `keep` returns travels in `request.meta["capture"]`.

To use it elsewhere: `DOWNLOAD_HANDLERS = {"http": "lapvo_scraper.crawl.wire.WireHandler", "https": …the
same…}` and a spider with that method. Settings: DOWNLOAD_MAXSIZE,
DOWNLOAD_VERIFY_CERTIFICATES, DOWNLOAD_TLS_MIN_VERSION as in Scrapy, and DOWNLOAD_TIMEOUT by its middleware; below
TLSv1.2 the security level of OpenSSL is lowered too, without which no old server answers.

This is the only module that touches private names of Scrapy and Twisted. `canary.check` tries them at the
start of every crawl; when they no longer do what is needed here, exchanges are rebuilt from Scrapy's
response and say so.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.contextfactory import _ScrapyCertificateOptions, _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _ScrapyAgent,
)
from scrapy.http import Headers
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.web._newclient import HEADER, STATUS

from lapvo_scraper import clock
from lapvo_scraper.crawl import canary, failures, tls
from lapvo_scraper.records import Exchange

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from lapvo_scraper.records import Tls

logger = logging.getLogger(__name__)

MAX_HEAD = 256 * 1024
"""Bytes of status line and headers that are read: Twisted bounds a line (16 KiB) but not their number."""

LEGACY_TLS = ("TLSv1.0", "TLSv1.1")

_TAPE_NUMBER = b"X-Lapvo-Tape"  # from handler to protocol, never sent
_REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found"}


@dataclass
class Tape:
    """What has been heard of one exchange so far."""

    url: str
    limit: int  # bytes after which no more is heard
    started_at: datetime
    sent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)
    server_ip: str | None = None
    tls: Tls | None = None
    overrun: str | None = None  # why listening was stopped

    def rewind(self) -> None:
        """Forget a try that the pool repeats on a fresh connection (the kept one had died before any
        answer).
        """
        self.sent.clear()
        self.received.clear()
        self.started_at = clock.now()

    def exchange(self, error: Exception | None) -> Exchange:
        """Return the whole exchange, or what there is of one that failed."""
        said = None if error is None else self.overrun or failures.describe(error)
        word = said.partition(":")[0] if said else ""
        return Exchange(
            url=self.url,
            started_at=self.started_at,
            sent=bytes(self.sent),
            received=bytes(self.received),
            server_ip=self.server_ip,
            tls=self.tls,
            truncated=failures.truncation(word, len(self.received)) if said else None,
            error=said,
        )


class _TapProtocol(_LenientHTTP11ClientProtocol):
    """The HTTP client protocol with a tap: copies what it writes and what it is given to parse."""

    transport: Any
    _parser: Any
    tapes: dict[bytes, Tape]
    _tape: Tape | None = None

    def request(self, request: Any) -> Any:
        numbers = request.headers.getRawHeaders(_TAPE_NUMBER)
        if numbers:
            request.headers.removeHeader(_TAPE_NUMBER)
            request.lapvo_tape = self.tapes[numbers[0]]
        self._tape = getattr(request, "lapvo_tape", None)
        if self._tape is None:
            return super().request(request)
        self._tape.rewind()
        self._tape.server_ip = getattr(self.transport.getPeer(), "host", None)
        return self._request_overheard(request, self._tape)

    def _request_overheard(self, request: Any, tape: Tape) -> Any:
        transport = self.transport
        write, write_sequence = transport.write, transport.writeSequence

        def overheard(data: bytes) -> None:
            tape.sent += data
            write(data)

        def overheard_sequence(sequence: Any) -> None:
            parts = list(sequence)
            tape.sent += b"".join(parts)
            write_sequence(parts)

        transport.write, transport.writeSequence = overheard, overheard_sequence
        try:
            return super().request(request)
        finally:
            transport.write, transport.writeSequence = write, write_sequence

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        tape = self._tape
        if tape is not None and self._parser is not None:
            if not tape.received:
                self._note_tls(tape)
            tape.received += data
            tape.overrun = self._overrun(tape)
            if tape.overrun:
                self.transport.abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    def _note_tls(self, tape: Tape) -> None:
        # The handshake is over once application data arrives; a plain TCP transport's handle is its socket.
        connection = self.transport.getHandle()
        if isinstance(connection, SSL.Connection):
            tape.tls = tls.describe(connection, urlsplit(tape.url).hostname or "")

    def _overrun(self, tape: Tape) -> str | None:
        if len(tape.received) > MAX_HEAD and self._parser.state in (STATUS, HEADER):
            return f"too-large: status line and headers over {MAX_HEAD} bytes"
        if len(tape.received) > tape.limit:
            return f"too-large: over {tape.limit} bytes with chunk framing"
        return None


class _TapFactory(_LenientHTTP11ClientFactory):
    tapes: dict[bytes, Tape]

    def buildProtocol(self, addr: Any) -> _TapProtocol:  # noqa: N802, ARG002 - the interface's
        protocol = _TapProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
        protocol.tapes = self.tapes
        return protocol


class _KeptEndpoints:
    """The endpoints of an agent, one for each origin: Twisted makes one, with its settings of TLS, for each request."""

    def __init__(self, factory: Any) -> None:
        self._factory = factory
        self._bindAddress = factory._bindAddress  # noqa: SLF001 - Scrapy looks for it here
        self._kept: dict[tuple[bytes, bytes, int], Any] = {}

    def endpointForURI(self, uri: Any) -> Any:  # noqa: N802 - the interface's
        origin = (uri.scheme, uri.host, uri.port)
        if origin not in self._kept:
            self._kept[origin] = self._factory.endpointForURI(uri)
        return self._kept[origin]


class _Download(_ScrapyAgent):
    """One download as Scrapy does it, with an agent that earlier ones have used: there is one for each timeout."""

    agents: dict[float, Any]

    def _get_agent(self, request: Request, timeout: float) -> Any:
        if "proxy" in request.meta or "bindaddress" in request.meta:
            return super()._get_agent(request, timeout)
        if timeout not in self.agents:
            agent: Any = super()._get_agent(request, timeout)
            agent._endpointFactory = _KeptEndpoints(agent._endpointFactory)  # noqa: SLF001 - the one way to them
            self.agents[timeout] = agent
        return self.agents[timeout]


class _LegacyOptions(_ScrapyCertificateOptions):
    def _makeContext(self, *arguments: Any) -> SSL.Context:  # noqa: N802
        context = super()._makeContext(*arguments)
        # Twisted expands a cipher list and drops its @SECLEVEL, so DOWNLOADER_CLIENT_TLS_CIPHERS cannot do
        # this.
        context.set_cipher_list(b"ALL:@SECLEVEL=0")
        context.set_min_proto_version(SSL.TLS1_VERSION)
        return context


class _LegacyContextFactory(_ScrapyClientContextFactory):
    def _get_cert_options(self) -> _LegacyOptions:
        return _LegacyOptions(**self._get_cert_options_kwargs())


class WireHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler, keeping every exchange. `broken` says why the tap cannot be trusted."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._tapes: dict[bytes, Tape] = {}
        self._agents: dict[float, Any] = {}
        self._numbers = itertools.count(1)
        pool: Any = self._pool
        pool._factory = self._tap_factory  # noqa: SLF001 - the one way to our own protocol
        self._canary: asyncio.Task[str | None] | None = None
        self.broken: str | None = None
        if crawler.settings.get("DOWNLOAD_TLS_MIN_VERSION") in LEGACY_TLS:
            self._contextFactory: Any = _LegacyContextFactory.from_crawler(crawler)

    def _tap_factory(self, *arguments: Any) -> _TapFactory:
        factory = _TapFactory(*arguments)  # type: ignore[no-untyped-call]
        factory.tapes = self._tapes
        return factory

    async def download_request(self, request: Request) -> Response:
        """Download `request`, hand the exchange to the spider, return the response or raise Scrapy's error.
        """
        if self._canary is None:
            self._canary = asyncio.ensure_future(self._check_tap())
        self.broken = await self._canary
        tape = Tape(request.url, self._limit(request), clock.now())
        try:
            response = await self._download(request, tape)
        except Exception as error:
            exchange = tape.exchange(error)
            self._keep(request, _unheard(exchange, request) if self.broken else exchange)
            raise
        self._keep(request, _rebuilt(tape, request, response) if self.broken else tape.exchange(None))
        return response

    async def _download(self, request: Request, tape: Tape) -> Response:
        number = b"%d" % next(self._numbers)
        self._tapes[number] = tape
        request.headers[_TAPE_NUMBER] = number
        try:
            with wrap_twisted_exceptions():
                return await maybe_deferred_to_future(self._new_download().download_request(request))
        finally:
            del self._tapes[number]
            request.headers.pop(_TAPE_NUMBER, None)

    def _new_download(self) -> _Download:
        download = _Download(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
        )
        download.agents = self._agents
        return download

    async def _check_tap(self) -> str | None:
        broken = await canary.check(self._try_tap)
        if broken is not None:
            logger.error("the wire cannot be tapped, exchanges are rebuilt from responses: %s", broken)
        return broken

    async def _try_tap(self, url: str) -> tuple[bytes, bytes]:
        tape = Tape(url, MAX_HEAD, clock.now())
        await self._download(Request(url), tape)
        return bytes(tape.sent), bytes(tape.received)

    def _limit(self, request: Request) -> int:
        # Chunk framing may cost an honest server some percent; one byte per chunk is an attack.
        size: int = request.meta.get("download_maxsize", self._default_maxsize)
        return MAX_HEAD + size + size // 8

    def _keep(self, request: Request, exchange: Exchange) -> None:
        spider: Any = self._crawler.spider
        request.meta["capture"] = spider.keep(exchange, request)


def _unheard(exchange: Exchange, request: Request) -> Exchange:
    return Exchange(
        url=exchange.url,
        started_at=exchange.started_at,
        sent=_request_bytes(request),
        received=b"",
        error=exchange.error,
        reconstructed=True,
    )


def _rebuilt(tape: Tape, request: Request, response: Response) -> Exchange:
    """Return the exchange as far as Scrapy's response still tells it: no chunk framing, headers normalised.
    """
    headers = Headers(response.headers)
    headers.pop("Transfer-Encoding", None)
    headers["Content-Length"] = str(len(response.body))
    protocol = response.protocol or "HTTP/1.1"
    status_line = f"{protocol} {response.status} {_REASONS.get(response.status, '')}\r\n".encode()
    return Exchange(
        url=tape.url,
        started_at=tape.started_at,
        sent=_request_bytes(request),
        received=status_line + headers.to_string() + b"\r\n\r\n" + response.body,
        server_ip=str(response.ip_address) if response.ip_address else None,
        reconstructed=True,
    )


def _request_bytes(request: Request) -> bytes:
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line = f"{request.method} {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n".encode()
    return line + request.headers.to_string() + b"\r\n\r\n"
