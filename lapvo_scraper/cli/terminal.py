"""Text on its way to a terminal: nothing from a page arrives there unescaped.

A title may hold escape sequences that clear the screen or rename the window, and bidirectional overrides that
make `gpj.exe` read as `exe.jpg`. Control, format and separator characters (Unicode categories Cc, Cf, Zl, Zp,
Cs) are replaced by U+FFFD on the way out; the archive keeps them. JSON keeps them too, as `\\uXXXX`.
"""

from __future__ import annotations

import io
import json
import re
import sys
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

REPLACEMENT = "\ufffd"

# Every character of categories Cc, Cf, Zl, Zp and Cs; a test compares the list with this Python's Unicode
# tables.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
_BREAKS = re.compile(r"[\t\n\r]+")


def one_line(text: str) -> str:
    """Return `text` as one harmless line: breaks and tabs become a space, other unsafe characters U+FFFD."""
    return _UNSAFE.sub(REPLACEMENT, _BREAKS.sub(" ", text))


def lines(text: str) -> str:
    """Return `text` harmless, with its line breaks kept."""
    return "\n".join(one_line(line) for line in re.split(r"\r\n|\n|\r", text))


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Return `value` as JSON in readable UTF-8 with every unsafe character escaped: nothing is lost."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(lambda match: "\n" if match[0] == "\n" else _json_escape(match[0]), text)


def _json_escape(character: str) -> str:
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def width(text: str) -> int:
    """Return how many columns `text` takes on a terminal: wide characters two, combining marks none."""
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )


def table(
    rows: Iterable[Sequence[object]],
    *,
    headings: Sequence[str] = (),
    number: Callable[[int], str] = "{:,}".format,
) -> str:
    """Return rows in aligned columns, harmless, integers to the right; None is an empty cell."""
    body = [list(row) for row in rows]
    if not body:
        return ""
    grid = [list(headings)] * bool(headings) + [[_cell(value, number) for value in row] for row in body]
    columns = range(len(grid[0]))
    right = [all(isinstance(row[column], int) for row in body) for column in columns]
    widths = [max(width(row[column]) for row in grid) for column in columns]
    return "\n".join("  " + _aligned(row, widths, right) for row in grid)


def _cell(value: object, number: Callable[[int], str]) -> str:
    if value is None:
        return ""
    return number(value) if isinstance(value, int) else one_line(str(value))


def _aligned(row: Sequence[str], widths: Sequence[int], to_the_right: Sequence[bool]) -> str:
    cells = []
    for cell, columns, right in zip(row, widths, to_the_right, strict=True):
        padding = " " * (columns - width(cell))
        cells.append(padding + cell if right else cell + padding)
    return "  ".join(cells).rstrip()


def complain(problem: object) -> None:
    """Say on stderr, in one harmless line, what is wrong; never silenced."""
    sys.stderr.write(f"lapvo: {one_line(str(problem))}\n")


def prepare_streams() -> None:
    """Let stdout and stderr take any character: a terminal without UTF-8 shows `?`, and nothing dies."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


class Sink(Protocol):
    """Something bytes can be written to."""

    def write(self, data: bytes, /) -> object:
        """Take `data`."""


@contextmanager
def data_sink() -> Iterator[Sink]:
    """Give stdout for bytes that are data (CSV, JSON, a raw page): UTF-8 whatever the terminal's encoding.

    When stdout is a terminal, the bytes are shown harmless instead of as they are.
    """
    sys.stdout.flush()
    if sys.stdout.isatty():
        shown = _ShownHarmless(sys.stdout)
        yield shown
        shown.finish()
    else:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()


class _ShownHarmless:
    """Bytes written here appear on a text stream, line by line, made harmless."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._rest = b""

    def write(self, data: bytes, /) -> None:
        *whole, self._rest = (self._rest + data).split(b"\n")
        for line in whole:
            self._show(line.removesuffix(b"\r"))

    def finish(self) -> None:
        if self._rest:
            self._show(self._rest)
            self._rest = b""

    def _show(self, line: bytes) -> None:
        self._stream.write(one_line(line.decode("utf-8", "replace")) + "\n")
