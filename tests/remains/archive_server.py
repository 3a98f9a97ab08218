"""A small web archive on 127.0.0.1 that speaks all three dialects, and misbehaves on demand."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from making_inputs import per_record, record

from lapvo_scraper.remains.memento import moment_of

CRAWL_FILE = "crawl-data/CC-MAIN-2021-04/segments/1/warc/part-00000.warc.gz"


@dataclass
class Capture:
    url: str
    timestamp: str
    body: bytes
    status: int = 200
    media_type: str = "text/html; charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return f"D{hash((self.body, self.status)) & 0xFFFFFFFF:X}"

    def warc(self) -> bytes:
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        block = f"HTTP/1.1 {self.status} OK\r\nContent-Type: {self.media_type}\r\n{head}\r\n".encode() + self.body
        year, *rest = self.timestamp[:4], *(self.timestamp[place : place + 2] for place in range(4, 14, 2))
        at = "{}-{}-{}T{}:{}:{}Z".format(year, *rest)
        return per_record(record("response", self.url, block, at=at, version="1.0"))


class WebArchiveServer(ThreadingHTTPServer):
    """`captures`: what it holds. `moods`: by a part of the address, what to do first, one after the other."""

    daemon_threads = True

    def __init__(self, captures: list[Capture]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.captures = sorted(captures, key=lambda one: (one.url, one.timestamp))
        self.moods: dict[str, list[str]] = {}
        self.asked: list[str] = []
        self.agents: set[str | None] = set()
        self.portion = 2
        self.crawl_file = b""
        self.places: dict[int, tuple[int, int]] = {}
        for number, capture in enumerate(self.captures):
            data = capture.warc()
            self.places[number] = (len(self.crawl_file), len(data))
            self.crawl_file += data

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def mood(self, path: str) -> str | None:
        for part, moods in self.moods.items():
            if part in path and moods:
                return moods.pop(0)
        return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: WebArchiveServer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nobody reads it."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.agents.add(self.headers["User-Agent"])
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        mood = self.server.mood(self.path)
        if mood:
            self._misbehave(mood)
        elif parts.path.endswith("/cdx/search/cdx"):
            self._wayback_index(asked)
        elif parts.path.endswith(("/cdx", "-index")):
            self._lines(asked, crawl=parts.path.endswith("-index"))
        elif parts.path == f"/files/{CRAWL_FILE}":
            self._part_of_file()
        elif replay := re.match(r"(?:/web|/kept)/(\d{14})id_/(.*)", self.path):
            self._replay(replay[1], replay[2])
        else:
            self._answer(404, b"<h1>not here</h1>", {"Content-Type": "text/html"})

    def _misbehave(self, mood: str) -> None:
        if mood == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"only this")
            self.close_connection = True
        elif mood == "hang up":
            self.close_connection = True
        elif mood.startswith(("429", "503")):
            status, _, wait = mood.partition(" ")
            self._answer(int(status), b"slow down", {"Retry-After": wait or "0"})
        elif mood == "other capture":
            stamp = format_datetime(moment_of("20010101000000"), usegmt=True)
            self._answer(200, b"<p>older", {"Memento-Datetime": stamp})
        elif mood == "toolbar":
            url, timestamp = re.match(r".*/(\d{14})id_/(.*)", self.path).groups()[::-1]
            stamp = format_datetime(moment_of(timestamp), usegmt=True)
            self._answer(200, b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->" + url.encode(), {"Memento-Datetime": stamp})
        else:
            self._answer(int(mood), b"no", {})

    def _found(self, asked: dict[str, str]) -> list[tuple[int, Capture]]:
        wanted = asked["url"]
        after, before = asked.get("from", ""), asked.get("to", "9") + "99999999999999"
        return [
            (number, one)
            for number, one in enumerate(self.server.captures)
            if (wanted.rstrip("/") in one.url if asked["matchType"] != "exact" else wanted == one.url)
            and after <= one.timestamp <= before
        ]

    def _wayback_index(self, asked: dict[str, str]) -> None:
        rows = [
            [one.url, one.timestamp, one.url, one.media_type.partition(";")[0], str(one.status), one.digest, "1"]
            for _, one in self._found(asked)
        ]
        start = int(asked.get("resumeKey", "0"))
        table: list[list[str]] = [["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]]
        table += rows[start : start + self.server.portion]
        if start + self.server.portion < len(rows):
            table += [[], [str(start + self.server.portion)]]
        self._answer(200, json.dumps(table if len(table) > 1 else []).encode(), {"Content-Type": "application/json"})

    def _lines(self, asked: dict[str, str], *, crawl: bool) -> None:
        found = self._found(asked)
        if crawl and not found:
            self._answer(404, b'{"message": "No Captures found for: x"}', {})
            return
        portion = self.server.portion
        if crawl and "showNumPages" in asked:
            pages = -(-len(found) // portion)
            self._answer(200, json.dumps({"pages": pages, "pageSize": 5, "blocks": 1}).encode(), {})
            return
        if crawl:
            start = int(asked["page"]) * portion
            found = found[start : start + portion]
        lines = []
        for number, one in found:
            offset, length = self.server.places[number]
            row = {"urlkey": one.url, "timestamp": one.timestamp, "url": one.url, "status": str(one.status)}
            row |= {"mime": one.media_type.partition(";")[0], "digest": one.digest}
            row |= {"filename": CRAWL_FILE, "offset": str(offset), "length": str(length)}
            lines.append(json.dumps(row))
        self._answer(200, "\n".join(lines).encode(), {"Content-Type": "text/x-ndjson"})

    def _part_of_file(self) -> None:
        first, last = map(int, self.headers["Range"].removeprefix("bytes=").split("-"))
        self._answer(206, self.server.crawl_file[first : last + 1], {})

    def _replay(self, timestamp: str, url: str) -> None:
        for one in self.server.captures:
            if (one.timestamp, one.url) == (timestamp, url):
                stamp = format_datetime(moment_of(timestamp), usegmt=True)
                headers = {"Content-Type": one.media_type, "Memento-Datetime": stamp, "X-App-Server": "archive7"}
                headers |= {f"X-Archive-Orig-{name}": value for name, value in one.headers.items()}
                self._answer(one.status, one.body, headers)
                return
        self._answer(404, b"<p>The archive has not archived that URL.", {"Content-Type": "text/html"})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(captures: list[Capture]) -> Iterator[WebArchiveServer]:
    server = WebArchiveServer(captures)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
