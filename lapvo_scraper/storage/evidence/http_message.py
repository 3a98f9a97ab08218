"""An HTTP reply taken apart: its head as sent, its payload without chunk framing.

Works on bytes from the wire and on blocks of WARC records alike: taking a stored block apart again gives
the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

STORED_CODING = b"X-Archive-Orig-Transfer-Encoding"
"""What `Transfer-Encoding` is called in a block whose chunk framing was removed.

The one form that the WARC specification, warcio, FastWARC and pywb agree on (iipc/warc-specifications#22):
with the framing kept, warcio and FastWARC call the payload digest wrong and pywb replays bytes of the
framing.
"""

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/(\d(?:\.\d)?)[ \t]+(\d{3})(?!\d)")
_CODING_NAME = re.compile(rb"(?im)^transfer-encoding(?=[ \t]*:)")
_WITHOUT_BODY = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply of a server."""

    version: str  # "1.1"
    status: int
    head: bytes  # status line and header lines as sent, with the empty line
    payload: bytes  # the entity as received: chunk framing removed, Content-Encoding kept
    headers: tuple[tuple[str, str], ...]  # names as sent, folded lines joined
    complete: bool  # the framing says that nothing is missing
    _named: dict[str, str] = field(init=False, repr=False, compare=False)  # the first of each name, in lower case

    def __post_init__(self) -> None:
        object.__setattr__(self, "_named", {name.lower(): value for name, value in reversed(self.headers)})

    def header(self, name: str) -> str | None:
        """Return the first header of that name (in any case), or None."""
        return self._named.get(name.lower())


@lru_cache(maxsize=1)  # what is asked of one record, is asked one after the other
def parse_reply(received: bytes) -> Reply | None:
    """Return the final reply in `received`, or None when it has no status line or no whole head.

    Bytes after the length that the head promises are not part of the reply.
    """
    while True:
        head, body = _split(received)
        line = _STATUS_LINE.match(head)
        if line is None:
            return None
        status = int(line[2])
        if not 100 <= status <= 199:
            break
        received = body  # an interim reply ("100 Continue") stands before the real one
    headers = _headers(head)
    framing = {name.lower(): value for name, value in reversed(headers)}
    if status in _WITHOUT_BODY:
        payload, complete = b"", True
    elif framing.get("transfer-encoding", "").lower().rpartition(",")[2].strip() == "chunked":
        payload, complete = _without_chunks(body)
        head = _CODING_NAME.sub(STORED_CODING, head)
        headers = _headers(head)
    elif (length := framing.get("content-length", "").strip()).isascii() and length.isdigit():
        payload, complete = body[: int(length)], len(body) >= int(length)
    else:
        payload, complete = body, True
    return Reply(line[1].decode(), status, head, payload, headers, complete)


def _split(message: bytes) -> tuple[bytes, bytes]:
    end = _END_OF_HEAD.search(message)
    return (message[: end.end()], message[end.end() :]) if end else (b"", message)


def _headers(head: bytes) -> tuple[tuple[str, str], ...]:
    lines: list[bytes] = []
    for line in head.split(b"\n")[1:]:
        if line[:1] in (b" ", b"\t") and lines:
            lines[-1] += b" " + line.strip()
        elif b":" in line:
            lines.append(line.strip())
    pairs = (line.partition(b":") for line in lines)
    return tuple((_text(name.strip()), _text(value.strip())) for name, _, value in pairs)


def _text(raw: bytes) -> str:
    # Portals put UTF-8 into file names and redirects; RFC 9110 leaves such bytes opaque.
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _without_chunks(body: bytes) -> tuple[bytes, bool]:
    """Return the entity and whether the last chunk was there (RFC 9112, section 7.1)."""
    parts: list[bytes] = []
    position = 0
    while (line_end := body.find(b"\n", position)) >= 0:
        size_text = body[position:line_end].partition(b";")[0].strip()
        if not size_text or len(size_text) > 16 or size_text.strip(b"0123456789abcdefABCDEF"):
            break
        size = int(size_text, 16)
        if size == 0:
            return b"".join(parts), True
        start = line_end + 1
        parts.append(body[start : start + size])
        line_end = body.find(b"\n", start + size, start + size + 2)
        if line_end < 0:
            break
        position = line_end + 1
    return b"".join(parts), False
