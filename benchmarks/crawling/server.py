"""A static server on 127.0.0.1 in a process of its own: nginx where it is installed, else a small one of ours.

Pages come as files, gzipped when the client accepts it and the server is asked to; without validators, as a portal's
article pages come.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import shutil
import socket
import subprocess
import time
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS = "127.0.0.1"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind((ADDRESS, 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def serving(pages: Path, port: int, *, gzip: bool) -> Iterator[str]:
    """Serve the folder `pages` while the context lasts; yields the name of the server."""
    with _nginx(pages, port, gzip=gzip) if nginx() else _own(pages, port, gzip=gzip):
        _wait_for(port)
        yield "nginx" if nginx() else "a server of our own"


def nginx() -> str | None:
    """Return where nginx is, if anywhere."""
    return shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")


@contextlib.contextmanager
def _nginx(pages: Path, port: int, *, gzip: bool) -> Iterator[None]:
    work = pages.parent / "nginx"
    work.mkdir(exist_ok=True)
    for folder in (pages.parent, work, pages):
        folder.chmod(0o755)  # its worker may be another user
    configuration = work / "nginx.conf"
    scratch = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{name}_temp_path {work}/{name};\n" for name in scratch)
    configuration.write_text(
        f"daemon off; worker_processes 1; pid {work}/pid; error_log {work}/errors;\n"
        "events { worker_connections 1024; }\n"
        f"http {{ access_log off; {temporary}\n"
        '  default_type "text/html; charset=UTF-8"; keepalive_requests 1000000;\n'
        '  etag off; if_modified_since off; add_header Last-Modified "";\n'
        f"  gzip_static {'on' if gzip else 'off'};\n"
        f"  server {{ listen {ADDRESS}:{port}; root {pages}; }}\n}}\n"
    )
    command = [str(nginx()), "-p", str(work), "-c", str(configuration), "-e", str(work / "errors")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        try:
            yield
        finally:
            running.terminate()


@contextlib.contextmanager
def _own(pages: Path, port: int, *, gzip: bool) -> Iterator[None]:
    running = multiprocessing.get_context("spawn").Process(target=serve, args=(pages, port, gzip), daemon=True)
    running.start()
    try:
        yield
    finally:
        running.terminate()
        running.join()


def serve(pages: Path, port: int, gzip: bool) -> None:
    """Serve until the process is ended."""
    asyncio.run(_serve(pages, port, gzip))


async def _serve(pages: Path, port: int, gzip: bool) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(pages, gzip), ADDRESS, port)
    await server.serve_forever()


class _Connection(asyncio.Protocol):
    """Answers GET requests that arrive one after the other."""

    def __init__(self, pages: Path, gzip: bool) -> None:
        self._pages, self._gzip = pages, gzip
        self._asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._asked += data
        while b"\r\n\r\n" in self._asked:
            head, _, self._asked = self._asked.partition(b"\r\n\r\n")
            self._transport.write(self._answer(head))

    def _answer(self, head: bytes) -> bytes:
        file = self._pages / unquote(head.split(b" ", 2)[1].decode("ascii")).removeprefix("/")
        packed = file.with_name(file.name + ".gz") if self._gzip and b"gzip" in head.lower() else file
        status = HTTPStatus.OK if packed.is_file() else HTTPStatus.NOT_FOUND
        body = packed.read_bytes() if status is HTTPStatus.OK else b""
        coding = "Content-Encoding: gzip\r\n" if packed is not file else ""
        lines = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: text/html; charset=UTF-8\r\n{coding}"
        return f"{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection((ADDRESS, port), 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
