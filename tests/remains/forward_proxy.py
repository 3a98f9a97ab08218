"""A forwarding proxy on 127.0.0.1: whatever host it is asked for, it speaks with one server."""

import shutil
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class ForwardProxy(socketserver.ThreadingTCPServer):
    """`asked`: the first line of everything it was asked. `refuses`: answers 403 to CONNECT."""

    daemon_threads = True

    def __init__(self, upstream: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream
        self.asked: list[str] = []
        self.refuses = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(socketserver.StreamRequestHandler):
    server: ForwardProxy

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.upstream), 10) as upstream:
            first = self.rfile.readline()
            method, target, version = first.decode().split()
            self.server.asked.append(f"{method} {target}")
            if method == "CONNECT":
                while self.rfile.readline().strip():
                    """Its headers are ours to read."""
                if self.server.refuses:
                    self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                    return
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                path = "/" + target.split("/", 3)[3]
                upstream.sendall(f"{method} {path} {version}\r\nConnection: close\r\n".encode())
            back = threading.Thread(target=_copy, args=(upstream.makefile("rb"), self.wfile), daemon=True)
            back.start()
            if method == "CONNECT":
                _copy(self.rfile, upstream.makefile("wb", buffering=0))
            else:
                while (line := self.rfile.readline()).strip():
                    upstream.sendall(line)
                upstream.sendall(b"\r\n")
            back.join(10)


def _copy(source: object, target: object) -> None:
    try:
        shutil.copyfileobj(source, target, 1)  # type: ignore[misc]
    except OSError:
        """One side has gone: so is the conversation."""


@contextmanager
def forwarding(upstream: int) -> Iterator[ForwardProxy]:
    proxy = ForwardProxy(upstream)
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join(10)
