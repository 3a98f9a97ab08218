"""The demo portal on a socket of 127.0.0.1, with a log of who asked what and when."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Protocol

from lapvo_scraper import clock
from lapvo_scraper.demo.exchange import Answer, Request
from lapvo_scraper.demo.library import http_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HANG_SECONDS = 3_600.0
_POLL_SECONDS = 0.02


class Portal(Protocol):
    """Whatever answers requests."""

    def answer(self, request: Request) -> Answer:
        """Return the answer to one request."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the server saw it; times are `time.monotonic()`."""

    method: str
    path: str  # path and query as sent
    headers: Mapping[str, str]  # names in lower case
    started: float
    ended: float
    status: int
    connection: int  # the same number for requests on one connection


@dataclass(slots=True)
class Served:
    """A running demo portal."""

    url: str
    port: int
    latency: float = 0.0  # seconds every answer waits
    log: list[Asked] = field(default_factory=list)

    def paths(self) -> list[str]:
        """Return what was asked so far, in the order of the answers."""
        return [asked.path for asked in self.log]


@contextlib.contextmanager
def serve(
    portal: Portal,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    latency: float = 0.0,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Served]:
    """Serve `portal` until the block ends; port 0 takes a free one. Open connections are closed at the end.

    With `tls` it speaks HTTPS; a certificate loaded into that context later holds for new connections.
    Raises OSError when the port is taken.
    """
    server = _Server((host, port), portal, tls)
    server.served.latency = latency
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), name="demo portal")
    thread.start()
    try:
        yield server.served
    finally:
        server.stopping.set()
        server.shutdown()
        thread.join()
        server.close_connections()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that server_close() waits for them, and no socket is left to the collector
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], portal: Portal, tls: ssl.SSLContext | None):
        self.portal = portal
        self.tls = tls
        self.stopping = threading.Event()
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, _Handler)
        port = self.server_address[1]
        self.served = Served(f"{'https' if tls else 'http'}://{address[0]}:{port}", port)

    def get_request(self) -> tuple[socket.socket, object]:
        """Accept a connection; the handshake is left to its own thread."""
        connection, address = super().get_request()
        if self.tls is not None:
            connection = self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def keep(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.add(connection)

    def forget(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.discard(connection)

    def record(self, asked: Asked) -> None:
        with self._lock:
            self.served.log.append(asked)

    def close_connections(self) -> None:
        """Wake the threads that wait for another request on a kept-alive connection."""
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Apache-Coyote/1.1"
    sys_version = ""
    wbufsize = -1  # head and body leave in one segment
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.keep(self.connection)

    def finish(self) -> None:
        self.server.forget(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            super().handle()

    def do_GET(self) -> None:
        """Answer GET."""
        started = time.monotonic()
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.server.tls is not None:
            headers.setdefault("x-forwarded-proto", "https")  # as a proxy that ends TLS tells the portal
        answer = self.server.portal.answer(Request(self.command, self.path, headers))
        if self.server.served.latency:
            self.server.stopping.wait(self.server.served.latency)
        self._send(answer)
        self.server.record(
            Asked(
                self.command,
                self.path,
                headers,
                started,
                time.monotonic(),
                answer.status,
                self.client_address[1],
            )
        )

    def do_HEAD(self) -> None:
        """Answer HEAD."""
        self.do_GET()

    def _send(self, answer: Answer) -> None:
        if answer.breach in {"reset", "hang"}:
            self.server.stopping.wait(_HANG_SECONDS if answer.breach == "hang" else 0)
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        body = answer.body
        if answer.breach == "truncated":
            body, self.close_connection = body[: len(body) // 2], True
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the Date header's value by the program's clock, which may be simulated."""
        return http_date(clock.now()) if timestamp is None else super().date_time_string(timestamp)

    def log_message(self, *_: object) -> None:
        """Say nothing: the log is kept for tests."""
