"""Pages saved out of a web archive's replay: what the archive put in is taken out, its addresses put right.

The Wayback Machine and pywb insert scripts and a banner, and point every address at themselves. Their marks are theirs
alone: a page that merely links to a web archive has none of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = (b"__wm.wombat(", b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->", b"<!-- WB Insert -->")
_HEAD_END = b"<!-- End Wayback Rewrite JS Include -->"
_BANNER = (b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->", b"<!-- END WAYBACK TOOLBAR INSERT -->")
_PYWB_INSERT = (b"<!-- WB Insert -->", b"<!-- End WB Insert -->")
_MOST_INSERTED = 200_000  # bytes; both insert a tenth of that

_WOMBAT = re.compile(rb'__wm\.wombat\(\s{0,9}"([^"\s]{1,2048})"\s{0,9},\s{0,9}"(\d{14})"')
_PYWB_FACT = re.compile(rb"wbinfo\.(url|timestamp|prefix)\s{0,9}=\s{0,9}[\"']([^\"'\s]{1,2048})[\"']")
_STAMP = rb"\d{4,14}(?:[a-z]{2}_)?/"
_WAYBACK_ADDRESS = re.compile(rb"(?:(?:https?:)?//web\.archive\.org)?/web/" + _STAMP + rb"(?=https?:)")
_REPLAY_URL = re.compile(r"https?://[^/\s]{1,255}/(?:[^/\s]{1,255}/)?(\d{14})(?:[a-z]{2}_)?/(https?://\S{1,2048})")

_OWN_PAGES = re.compile(
    rb"<title>\s{0,9}(?:Internet Archive )?Wayback Machine\s{0,9}</title>|The Wayback Machine has not archived that URL"
    rb"|<title>URL Not Found</title>",
    re.IGNORECASE,
)
_TOP = 8192  # bytes in which a title stands


@dataclass(frozen=True, slots=True)
class Replayed:
    """A page as it was before a web archive showed it."""

    content: bytes
    url: str | None  # the page's own address
    timestamp: str | None  # yyyymmddhhmmss, UTC


def undo_replay(content: bytes) -> Replayed | None:
    """Return what stood in a page before an archive's replay, or None for one that is no replay."""
    if not any(mark in content for mark in _MARKS):
        return None
    if _PYWB_INSERT[0] in content:
        return _undo_pywb(content)
    named = _WOMBAT.search(content)
    content = _without_head(_without(content, *_BANNER))
    content = _WAYBACK_ADDRESS.sub(b"", content)
    if named is None:
        return Replayed(content, None, None)
    return Replayed(content, named[1].decode("utf-8", "replace"), named[2].decode())


def replay_address(url: str) -> tuple[str, str] | None:
    """Return timestamp and address of the page that a replay address shows, or None for any other address.

    >>> replay_address("https://web.archive.org/web/20210120083000/https://a.vn/1")
    ('20210120083000', 'https://a.vn/1')
    """
    match = _REPLAY_URL.fullmatch(url)
    return (match[1], match[2]) if match else None


def is_archives_own(content: bytes) -> bool:
    """Say whether a page is a web archive's own (not archived, not found), not one it shows."""
    return undo_replay(content) is None and _OWN_PAGES.search(content[:_TOP]) is not None


def _undo_pywb(content: bytes) -> Replayed:
    facts = {name.decode(): value.decode("utf-8", "replace") for name, value in _PYWB_FACT.findall(content)}
    content = _without(content, *_PYWB_INSERT)
    if prefix := facts.get("prefix"):
        address = re.compile(re.escape(prefix.encode()) + _STAMP + rb"(?=https?:)")
        content = address.sub(b"", content)
    timestamp = facts.get("timestamp", "")
    return Replayed(content, facts.get("url"), timestamp if re.fullmatch(r"\d{14}", timestamp) else None)


def _without(content: bytes, begin: bytes, end: bytes) -> bytes:
    """Return a page without what stands between two marks."""
    start = content.find(begin)
    stop = content.find(end, start, start + _MOST_INSERTED) if start >= 0 else -1
    return content[:start] + content[stop + len(end) :] if stop >= 0 else content


def _without_head(content: bytes) -> bytes:
    """Return a page without the scripts that are inserted right behind `<head>`."""
    stop = content.find(_HEAD_END)
    start = content.rfind(b"<head", max(0, stop - _MOST_INSERTED), stop) if stop >= 0 else -1
    opened = content.find(b">", start, stop) if start >= 0 else -1
    return content[: opened + 1] + content[stop + len(_HEAD_END) :] if opened >= 0 else content
