"""Pages that somebody saved from a browser: what kind of file, from which address, when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lapvo_scraper.errors import UnreadableInput
from lapvo_scraper.reading.replayed import is_archives_own, replay_address, undo_replay
from lapvo_scraper.remains.text import charset_of

if TYPE_CHECKING:
    from pathlib import Path

    from lapvo_scraper.records import Evidence

HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
TEXT_SUFFIXES = frozenset({".txt"})

MAX_BYTES = 64 * 1024 * 1024
"""A larger file is no page of a portal."""

_HEAD = 8192  # bytes in which the address stands, if the browser wrote it
_MAX_URL = 2048

# Chrome, Edge, Internet Explorer write `<!-- saved from url=(0042)https://… -->`, 0042 being the length.
_SAVED_FROM = re.compile(rf"<!--\s{{0,9}}saved from url=\(\d{{1,9}}\)([^\s>]{{1,{_MAX_URL}}})")
# The extension SingleFile writes the address and the time on lines of their own.
_SINGLE_FILE = re.compile(rf"<!--\s{{0,9}}Page saved with SingleFile\s{{1,9}}url:\s{{0,9}}(\S{{1,{_MAX_URL}}})")

# HTTrack names host and path, and not the scheme.
_HTTRACK = re.compile(rf"<!-- Mirrored from ([^\s>]{{1,{_MAX_URL}}}) by HTTrack")

_NOT_A_PAGE = {
    b"%PDF-": "a PDF document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a ZIP, Word or Excel file",
    b"\x1f\x8b": "a gzip file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"SQLite format 3": "an SQLite database",
    b"WARC/": "a WARC file",
}


@dataclass(frozen=True, slots=True)
class SavedFile:
    """One file that holds one page."""

    path: Path
    content: bytes
    evidence: Evidence  # saved_html or text
    media_type: str  # for text with the character set its bytes show
    url: str | None  # where the browser says it comes from; by HTTrack without its scheme (`//host/path`)
    saved_at: datetime  # by the file's own time: the best that is known
    captured_at: datetime | None = None  # when the web archive it was saved from captured it

    @property
    def is_text(self) -> bool:
        """Say whether this is a text rendition, not HTML."""
        return self.evidence == "text"


def open_saved(path: Path) -> SavedFile:
    """Read a saved page. Raises UnreadableInput when it is missing, empty, too large or no text at all."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableInput(f"{path} has {size:,} bytes; a page has at most {MAX_BYTES:,}")
        content = path.read_bytes()
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0)
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror}") from error
    return saved_page(path, content, modified)


def saved_page(path: Path, content: bytes, saved_at: datetime) -> SavedFile:
    """Return what the bytes of a file are. HTML is told from text by the name, else by how it begins.

    Raises UnreadableInput for bytes that are neither.
    """
    if not content.strip():
        raise UnreadableInput(f"{path} is empty: there is nothing to read")
    if kind := _other_kind(content):
        raise UnreadableInput(f"{path} is {kind}, not an HTML or text file")
    if _is_text(path, content):
        return SavedFile(path, content, "text", f"text/plain; charset={charset_of(content)}", None, saved_at)
    if is_archives_own(content):
        raise UnreadableInput(f"{path} is a web archive's own page, which shows no capture")
    url, timestamp = _origin(content)
    moment = datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC) if timestamp else None
    return SavedFile(path, content, "saved_html", "text/html", url, saved_at, moment)


def _other_kind(content: bytes) -> str | None:
    for beginning, kind in _NOT_A_PAGE.items():
        if content.startswith(beginning):
            return kind
    utf16 = charset_of(content[:2]).startswith("utf-16")
    return None if utf16 or b"\0" not in content[:_HEAD] else "a binary file"


def _is_text(path: Path, content: bytes) -> bool:
    suffix = path.suffix.lower()
    if suffix in HTML_SUFFIXES | TEXT_SUFFIXES:
        return suffix in TEXT_SUFFIXES
    return not _head(content).lstrip("\ufeff \t\r\n").startswith("<")


def _origin(content: bytes) -> tuple[str | None, str | None]:
    """The page's own address, and when a web archive captured it, if it was saved out of one."""
    head = _head(content)
    match = _SAVED_FROM.search(head) or _SINGLE_FILE.search(head)
    url = match[1] if match else ""
    if shown := replay_address(url):
        return shown[1], shown[0]
    replayed = undo_replay(content)
    if replayed is not None:
        return replayed.url, replayed.timestamp
    if url.startswith(("http://", "https://")):
        return url, None
    mirrored = _HTTRACK.search(head)
    return (f"//{mirrored[1]}" if mirrored else None), None


def _head(content: bytes) -> str:
    return content[:_HEAD].decode(charset_of(content[:2]), "replace")
