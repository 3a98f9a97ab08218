"""Pictures and documents of articles, as a browser may have them.

What a file is said to be comes from its first bytes, never from the portal: a page that calls itself a picture stays
unseen. Only kinds that can run nothing are shown; everything else is saved, under a name made of numbers.
"""

from __future__ import annotations

import re

from lapvo_scraper.web.answers import Sent

POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
"""For a file opened by itself: an SVG picture can hold scripts, and they stay still."""

_SVG = "image/svg+xml"
_PICTURES = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "image/avif"),
    (re.compile(rb"BM....\0\0\0\0", re.DOTALL), "image/bmp"),
    (re.compile(rb"(\xef\xbb\xbf)?\s{0,99}(<\?xml[^>]{0,999}>\s{0,99})?(<!--[^>]{0,999}-->\s{0,99})?<svg[\s>]"), _SVG),
)
_DOCUMENTS = (
    (re.compile(rb"%PDF-"), "pdf"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "doc"),
    (re.compile(rb"PK\x03\x04"), "zip"),
    (re.compile(rb"Rar!"), "rar"),
    (re.compile(rb"\{\\rtf"), "rtf"),
)
_OFFICE = (("wordprocessing", "docx"), ("spreadsheet", "xlsx"), ("presentation", "pptx"))
_DAY = {"cache-control": "private, max-age=86400", "content-security-policy": POLICY}


def file_answer(content: bytes, capture_id: str, media_type: str | None) -> Sent:
    """Return a file of the archive as an answer. `media_type`: what the archive takes a document for."""
    for form, picture in _PICTURES:
        if form.match(content):
            return Sent(content, picture, headers=_DAY)
    name = f"{capture_id}.{_ending(content, media_type or '')}"
    return Sent(content, "application/octet-stream", name, _DAY)


def _ending(content: bytes, media_type: str) -> str:
    ending = next((ending for form, ending in _DOCUMENTS if form.match(content)), "bin")
    if ending in ("zip", "doc"):  # Office files are both; only the address tells which
        new = ending == "zip"
        known = next((office for word, office in _OFFICE if word in media_type), ending)
        old = {"application/vnd.ms-excel": "xls", "application/vnd.ms-powerpoint": "ppt"}
        return known if new else old.get(media_type, ending)
    return ending
