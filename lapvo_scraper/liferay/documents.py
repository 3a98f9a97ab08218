"""Addresses of files in a Liferay document library: which file, which version, when it was last changed.

Grammar from WebServerServlet and DLImpl (6.2) and the adaptive media servlet (7.x); see docs/liferay.md. A
file is requested exactly as the page prints it; what stands here only tells whether two addresses are the
same file.
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import parse_qs, parse_qsl, unquote_plus, urlencode, urlunsplit

from lapvo_scraper.liferay.splitting import parts_of

FileKind = Literal["image", "attachment", "style"]

# Liferay makes UUIDs that are not RFC 4122 version 4: any hex digits in the usual groups.
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_IN_FOLDER = re.compile(rf"/documents/(\d+)/\d+/[^/]+/({_UUID})$")
_BY_UUID = re.compile(rf"/documents/(\d+)/({_UUID})$")
_PORTLET_FILE = re.compile(rf"/documents/portlet_file_entry/(\d+)/[^/]+/({_UUID})$")
_BY_TITLE = re.compile(r"/documents/(\d+)/(\d+)/([^/]+)$")
_SHORTCUT = re.compile(r"/documents/(\d+)$")
_FRIENDLY = re.compile(r"/documents/d/([^/]+)/([^/]+)$")  # 7.4
_ADAPTIVE = re.compile(r"/o/adaptive-media/image/(\d+)/")  # 7.0 and later
_LIBRARY = ("/documents/", "/image/", "/o/adaptive-media/", "/c/document_library/get_file")

_IMAGE_SUFFIXES = frozenset(
    {"jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "bmp", "tif", "tiff", "svg", "ico", "avif", "heic"}
)
_ATTACHMENT_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "csv": "text/csv",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "avi": "video/x-msvideo",
    "mov": "video/quicktime",
    "wmv": "video/x-ms-wmv",
    "webm": "video/webm",
}
_STYLE_SUFFIXES = frozenset({"css", "js", "mjs", "woff", "woff2", "ttf", "otf", "eot", "map"})

# Query parameters that ask the library for a picture made from the file, not for the file.
_PREVIEWS = ("imageThumbnail", "documentThumbnail", "previewFileIndex", "imagePreview", "videoThumbnail")


def document_key(url: str) -> str | None:
    """Return what identifies the file behind a library address, or None when it is no library address.

    Two addresses with the same key answer with the same bytes: the file name, the host, `t` and `download` do
    not matter, an explicit `version` and a preview do.

    >>> document_key("https://a.gov.vn/documents/34223/0/a%20b.jpg/12be57d6-f45a-a19c-75c4-89ef28b99983?t=168")
    '34223/12be57d6-f45a-a19c-75c4-89ef28b99983'
    """
    parts = parts_of(url)
    query = parse_qs(parts.query)
    base = _library_key(parts.path, query)
    if base is None:
        return None
    variants = [f"{name}={query[name][0]}" for name in ("version", *_PREVIEWS) if name in query]
    return "?".join((base, "&".join(variants))) if variants else base


def _library_key(path: str, query: dict[str, list[str]]) -> str | None:
    for pattern in (_IN_FOLDER, _BY_UUID, _PORTLET_FILE):
        if match := pattern.search(path):
            return f"{match[1]}/{match[2].lower()}"
    if match := _ADAPTIVE.search(path):
        return f"entry/{match[1]}"
    if match := _FRIENDLY.search(path):
        return f"d/{match[1]}/{unquote_plus(match[2])}"
    if match := _BY_TITLE.search(path):
        return f"{match[1]}/{match[2]}/{unquote_plus(match[3])}"
    if match := _SHORTCUT.search(path):
        return f"shortcut/{match[1]}"
    if path.startswith("/image/") and "img_id" in query:
        return f"img/{query['img_id'][0]}"
    if "uuid" in query and "groupId" in query:
        return f"{query['groupId'][0]}/{query['uuid'][0].lower()}"
    return None


def without_version_stamp(url: str) -> str:
    """Return `url` without its cache stamp `t` and without `download`: neither tells a changed picture."""
    parts = parts_of(url)
    if not parts.query:
        return url
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name not in ("t", "download")]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def image_time(url: str) -> int | None:
    """Return when a file was last changed, by its `t`: milliseconds since 1970 UTC; None if not printed."""
    stamp = parse_qs(parts_of(url).query).get("t", [""])[0]
    return int(stamp) if stamp.isascii() and stamp.isdigit() and 12 <= len(stamp) <= 13 else None


def file_name(url: str) -> str | None:
    """Return the file name in an address, decoded: the title segment in the library, else the last one."""
    path = parts_of(url).path
    match = _IN_FOLDER.search(path) or _PORTLET_FILE.search(path)
    segments = path[: match.start(2) - 1].split("/") if match else path.split("/")
    return unquote_plus(segments[-1]) or None


def media_type(url: str) -> str | None:
    """Return the media type that the file name promises, for documents, sound and film."""
    return _ATTACHMENT_TYPES.get(_suffix(url))


def file_kind(url: str) -> FileKind | None:
    """Say what kind of file an address names, or None when it looks like a page."""
    path = parts_of(url).path
    suffix = _suffix(url)
    if path.startswith(_LIBRARY):
        return "image" if suffix in _IMAGE_SUFFIXES or _is_picture_route(url) else "attachment"
    if path.startswith("/combo") or suffix in _STYLE_SUFFIXES:
        return "style"
    if suffix in _IMAGE_SUFFIXES:
        return "image"
    return "attachment" if suffix in _ATTACHMENT_TYPES else None


def is_preview(url: str) -> bool:
    """Say whether an address asks for a picture made of a file (a page of a PDF, a thumbnail)."""
    return any(f"{name}=" in url for name in _PREVIEWS)


def without_preview(url: str) -> str:
    """Return the address of the file itself for one that asks for a picture made of it."""
    parts = parts_of(url)
    if not parts.query:
        return url
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    return urlunsplit(parts._replace(query=urlencode([pair for pair in pairs if pair[0] not in _PREVIEWS])))


def _is_picture_route(url: str) -> bool:
    return parts_of(url).path.startswith(("/image/", "/o/adaptive-media/image/")) or is_preview(url)


def _suffix(url: str) -> str:
    name = file_name(url) or ""
    return name.rpartition(".")[2].lower() if "." in name else ""
