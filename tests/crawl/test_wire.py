"""The tap against servers that are nothing but sockets: what was kept is what was sent, byte for byte."""

from __future__ import annotations

import base64
import gzip
import json
import socket
import ssl
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from making_certificates import certificate, server_context

if TYPE_CHECKING:
    from collections.abc import Iterator

CHILD = Path(__file__).parent / "children" / "wire_child.py"
PAGE = "<html><body><h1>Lễ hội sen mùa nước nổi</h1></body></html>".encode()
GZIPPED = gzip.compress(PAGE, mtime=0)

OK = b"HTTP/1.1 200 OK\r\n"


def sized(body: bytes, headers: bytes = b"") -> bytes:
    return OK + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body


def chunked(*chunks: bytes, headers: bytes = b"", end: bytes = b"0\r\n\r\n") -> bytes:
    return OK + headers + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(chunks) + end


WHOLE = {
    "plain": sized(PAGE, b"Content-Type: text/html\r\n"),
    "odd-case": b"HTTP/1.1 200 Rat Tot\r\nx-LOWER-Mixed: a\r\nServer: Liferay\r\ncontent-LENGTH: 2\r\n\r\nhi",
    "repeats": sized(b"hi", b"Set-Cookie: a=1\r\nX-Dup: 1\r\nServer: s\r\nX-Dup: 2\r\nSet-Cookie: b=2\r\n"),
    "no-reason": b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi",
    "folded": sized(b"hi", b"X-Fold: a\r\n  b\r\n"),
    "no-colon": sized(b"hi", b"this line has none\r\n"),
    "bare-lf": b"HTTP/1.1 200 OK\nContent-Length: 2\n\nhi",
    "raw-utf8": sized(b"hi", "X-Tac-Gia: Nguyễn Thị Lụa\r\n".encode()),
    "nul": sized(b"hi", b"X-Nul: a\0b\r\n"),
    "gzip": sized(GZIPPED, b"Content-Encoding: gzip\r\n"),
    "gzip-lie": sized(PAGE, b"Content-Encoding: gzip\r\n"),
    "chunked": chunked(b"5;ext=1\r\nhello\r\n", b"A\r\n0123456789\r\n", end=b"0\r\nX-Trailer: t\r\n\r\n"),
    "chunked-gzip": chunked(b"%x\r\n%s\r\n" % (len(GZIPPED), GZIPPED), headers=b"Content-Encoding: gzip\r\n"),
    "length-and-chunked": chunked(b"5\r\nhello\r\n", headers=b"Content-Length: 3\r\n"),
    "empty": sized(b""),
    "204": b"HTTP/1.1 204 No Content\r\nX-Why: nothing\r\n\r\n",
    "304": b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n',
    "302": b"HTTP/1.1 302 Found\r\nLocation: /plain\r\nContent-Length: 0\r\n\r\n",
    "404": b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone",
    "503": b"HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 4\r\n\r\nbusy",
    "interim": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + sized(b"hi"),
}
CLOSED = {  # the server closes the connection after these, and the answer is whole
    "to-the-end": OK + b"Content-Type: text/html\r\n\r\n" + PAGE,
    "http10": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE,
}
BROKEN = {  # … and these are not: (bytes, word, truncated)
    "short": (OK + b"Content-Length: 500\r\n\r\n" + PAGE, "incomplete", "disconnect"),
    "short-chunk": (chunked(b"40\r\nhello", end=b""), "incomplete", "disconnect"),
    "half-head": (OK + b"Content-Ty", "connection-lost", "disconnect"),
    "nothing": (b"", "connection-lost", None),
    "http09": (PAGE + b"\n", "protocol", "disconnect"),
    "bad-status": (b"HTTP/1.1 abc OK\r\nContent-Length: 2\r\n\r\nhi", "protocol", "disconnect"),
    "two-lengths": (OK + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\nhello77", "protocol", "disconnect"),
    "bad-chunk": (chunked(b"zz\r\nhello\r\n"), "incomplete", "disconnect"),
    "long-line": (sized(b"hi", b"X-Big: " + b"A" * 20_000 + b"\r\n"), "connection-lost", "disconnect"),
}


@dataclass
class Server:
    """Answers with the bytes of `answers`, by path; `heard` has every request as it arrived."""

    listener: socket.socket
    tls: ssl.SSLContext | None = None
    heard: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def run(self) -> None:
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        try:
            if self.tls:
                peer = self.tls.wrap_socket(peer, server_side=True)
            with peer:
                while self._answer(peer):
                    pass
        except (OSError, ssl.SSLError):
            return

    def _answer(self, peer: socket.socket) -> bool:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            data = peer.recv(65536)
            if not data:
                return False
            head += data
        self.heard.append(head)
        name = head.split(b" ")[1].decode().strip("/").partition("?")[0]
        if name in WHOLE:
            peer.sendall(WHOLE[name])
            return True
        if name in CLOSED:
            peer.sendall(CLOSED[name])
        elif name in BROKEN:
            peer.sendall(BROKEN[name][0])
        else:
            SPECIAL[name](peer, self)
        return False


def _reset(peer: socket.socket, server: Server) -> None:
    peer.sendall(OK + b"Content-Length: 500\r\n\r\nhalf")
    threading.Event().wait(0.1)  # else the reset overtakes the bytes
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _hang(peer: socket.socket, server: Server) -> None:
    peer.sendall(OK + b"Content-Length: 500\r\n\r\nhalf")
    threading.Event().wait(5)


def _endless_head(peer: socket.socket, server: Server) -> None:
    peer.sendall(OK)
    for number in range(100_000):
        peer.sendall(b"X-%d: vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv\r\n" % number)


def _endless_body(peer: socket.socket, server: Server) -> None:
    peer.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(10_000):
        peer.sendall(b"4000\r\n" + b"A" * 0x4000 + b"\r\n")


def _crumbs(peer: socket.socket, server: Server) -> None:
    peer.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(10_000):
        peer.sendall(b"1;" + b"x" * 900 + b"\r\nA\r\n")


def _huge(peer: socket.socket, server: Server) -> None:
    peer.sendall(OK + b"Content-Length: 50000000\r\n\r\n" + b"A" * 1000)
    threading.Event().wait(1)


SPECIAL = {
    "reset": _reset,
    "hang": _hang,
    "endless-head": _endless_head,
    "endless-body": _endless_body,
    "crumbs": _crumbs,
    "huge": _huge,
}


def start_server(tls: ssl.SSLContext | None = None) -> Server:
    server = Server(socket.create_server(("127.0.0.1", 0)), tls)
    threading.Thread(target=server.run, daemon=True).start()
    return server


def listen(urls: list[str], **settings: Any) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """Fetch through the handler in a process of its own; return what it kept by path, and which paths
    failed.
    """
    child = subprocess.run(
        [sys.executable, str(CHILD), json.dumps(settings), *urls],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    kept, failed = {}, set()
    for line in child.stdout.splitlines():
        record = json.loads(line)
        if "sent" in record:
            record["sent"] = base64.b64decode(record["sent"])
            record["received"] = base64.b64decode(record["received"])
            kept[record["url"].rpartition("/")[2]] = record
        elif "failed" in record:
            failed.add(record["failed"].rpartition("/")[2])
    assert len(kept) == len(urls), child.stderr
    return kept, failed


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = start_server()
    yield server
    server.listener.close()


@pytest.fixture(scope="module")
def heard(server: Server) -> tuple[dict[str, dict[str, Any]], set[str]]:
    names = [*WHOLE, *CLOSED, *BROKEN, *SPECIAL]
    return listen([f"{server.url}/{name}" for name in names], DOWNLOAD_TIMEOUT=1, DOWNLOAD_MAXSIZE=100_000)


@pytest.mark.parametrize("name", [*WHOLE, *CLOSED])
def test_a_whole_answer_is_kept_byte_for_byte(heard: Any, name: str) -> None:
    kept, failed = heard
    assert kept[name]["received"] == (WHOLE | CLOSED)[name]
    assert kept[name]["error"] is None
    assert kept[name]["truncated"] is None
    assert kept[name]["server_ip"] == "127.0.0.1"
    assert not kept[name]["reconstructed"]
    assert name not in failed


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_broken_answer_is_kept_as_far_as_it_came(heard: Any, name: str) -> None:
    kept, failed = heard
    sent, word, truncated = BROKEN[name]
    assert kept[name]["received"] == sent
    assert kept[name]["error"].partition(":")[0] == word
    assert kept[name]["truncated"] == truncated
    assert name in failed


@pytest.mark.parametrize(
    ("name", "word", "truncated", "most"),
    [
        ("reset", "incomplete", "disconnect", 50),
        ("hang", "timeout", "time", 50),
        ("endless-head", "too-large", "length", 256 * 1024 + 70_000),
        ("endless-body", "too-large", "length", 100_000 + 100_000),
        ("crumbs", "too-large", "length", 256 * 1024 + 112_500 + 70_000),
        ("huge", "too-large", "length", 2_000),
    ],
)
def test_an_endless_or_stuck_answer_is_cut_off(
    heard: Any, name: str, word: str, truncated: str, most: int
) -> None:
    kept, failed = heard
    assert kept[name]["error"].partition(":")[0] == word
    assert kept[name]["truncated"] == truncated
    assert kept[name]["received"].startswith(OK)
    assert len(kept[name]["received"]) < most
    assert name in failed


def test_requests_are_kept_as_they_arrived(heard: Any, server: Server) -> None:
    kept, _ = heard
    arrived = {request.split(b" ")[1].decode().strip("/"): request for request in server.heard}
    assert {name: record["sent"] for name, record in kept.items()} == arrived
    assert not any(b"X-Lapvo-Tape" in request for request in server.heard)


def test_one_connection_carries_many_exchanges(heard: Any, server: Server) -> None:
    assert server.connections < len(server.heard)


def test_the_answer_to_a_repeated_try_is_the_one_kept() -> None:
    """A kept-alive connection that dies at its second request: Twisted asks again on a fresh one."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            peer, _ = listener.accept()
            with peer:
                request = peer.recv(65536)
                path = request.split(b" ")[1]
                peer.sendall(sized(b"body of " + path))
                peer.recv(65536)  # the second request gets no answer

    threading.Thread(target=serve, daemon=True).start()
    port = listener.getsockname()[1]
    kept, failed = listen([f"http://127.0.0.1:{port}/p{number}" for number in range(4)])
    for name, record in kept.items():
        assert record["sent"].startswith(b"GET /" + name.encode() + b" ")
        assert record["sent"].count(b"GET") == 1
        assert record["received"] == sized(b"body of /" + name.encode())
    assert not failed


def test_nobody_listening_and_no_such_name() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kept, _ = listen([f"http://127.0.0.1:{port}/refused", "http://khong-co.invalid/dns"])
    assert kept["refused"]["error"].startswith("connection-refused: ")
    assert kept["dns"]["error"].startswith("dns: ")
    for record in kept.values():
        assert (record["sent"], record["received"], record["truncated"]) == (b"", b"", None)


def test_tls_is_recorded_with_the_verdict_and_goes_on(tmp_path: Path) -> None:
    good = start_server(server_context(certificate(tmp_path, "good")))
    expired = start_server(server_context(certificate(tmp_path, "expired", days=-30)))
    kept, failed = listen(
        [
            f"https://localhost:{good.port}/plain",
            f"https://127.0.0.1:{good.port}/chunked",
            f"https://localhost:{expired.port}/gzip",
        ]
    )
    assert not failed
    assert kept["plain"]["received"] == WHOLE["plain"]
    assert kept["chunked"]["received"] == WHOLE["chunked"]
    assert kept["plain"]["sent"] in good.heard
    seen = {name: record["tls"] for name, record in kept.items()}
    assert seen["plain"]["version"] == "TLSv1.3"
    assert seen["plain"]["cipher"].startswith("TLS_")
    leaf = x509.load_der_x509_certificate(base64.b64decode(seen["plain"]["certificate"]))
    assert leaf.subject.rfc4514_string() == "CN=good"
    assert "self-signed" in seen["plain"]["verdict"]
    assert "certificate is not for" not in seen["plain"]["verdict"]
    assert "certificate is not for 127.0.0.1" in seen["chunked"]["verdict"]
    assert seen["gzip"]["verdict"] != "ok"


def test_a_trusted_certificate_is_ok(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = start_server(server_context(certificate(tmp_path, "known")))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "known.pem"))
    kept, _ = listen([f"https://localhost:{server.port}/plain"])
    assert kept["plain"]["tls"]["verdict"] == "ok"


def test_a_certificate_may_be_required(tmp_path: Path) -> None:
    server = start_server(server_context(certificate(tmp_path, "unknown")))
    kept, failed = listen([f"https://localhost:{server.port}/plain"], DOWNLOAD_VERIFY_CERTIFICATES=True)
    assert failed == {"plain"}
    assert kept["plain"]["error"].startswith("tls: ")
    assert kept["plain"]["received"] == b""
    assert not server.heard


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1 is deprecated")
@pytest.mark.parametrize(("minimum", "answers"), [("TLSv1.2", False), ("TLSv1.0", True)])
def test_old_tls_is_spoken_where_the_profile_asks_for_it(tmp_path: Path, minimum: str, answers: bool) -> None:
    context = server_context(certificate(tmp_path, "old"))
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    server = start_server(context)
    kept, _ = listen([f"https://localhost:{server.port}/plain"], DOWNLOAD_TLS_MIN_VERSION=minimum)
    if answers:
        assert kept["plain"]["received"] == WHOLE["plain"]
        assert kept["plain"]["tls"]["version"] == "TLSv1"
    else:
        assert kept["plain"]["error"].partition(":")[0] in ("tls", "connection-lost")


def test_without_the_tap_exchanges_are_rebuilt_and_say_so(server: Server) -> None:
    kept, failed = listen(
        [f"{server.url}/{name}" for name in ("chunked", "404", "short")], BREAK_THE_TAP=True
    )
    assert all(record["reconstructed"] for record in kept.values())
    head, _, body = kept["chunked"]["received"].partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Content-Length: 15" in head
    assert b"Transfer-Encoding" not in head
    assert body == b"hello0123456789"
    assert kept["404"]["received"].startswith(b"HTTP/1.1 404 Not Found\r\n")
    assert kept["chunked"]["sent"].startswith(b"GET /chunked HTTP/1.1\r\nHost: 127.0.0.1:")
    assert failed == {"short"}
    assert kept["short"]["error"].startswith("incomplete: ")
