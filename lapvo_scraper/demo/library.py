"""The files the demo portal serves: documents and pictures, and the theme's own files under `/o/<theme>`."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from lapvo_scraper.demo.documents import pdf
from lapvo_scraper.demo.exchange import Answer, Request, conditional
from lapvo_scraper.demo.icon_font import icon_font
from lapvo_scraper.demo.pictures import banner, emblem, placeholder, scene, tile

if TYPE_CHECKING:
    from lapvo_scraper.demo.edition import Edition
    from lapvo_scraper.demo.stories import File, Picture

THEME_BUILT = datetime(2020, 12, 31, 16, tzinfo=UTC)
_FOREVER = ("Cache-Control", "max-age=315360000, public")
_ICONS = (
    '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="angle-left" viewBox="0 0 512 512">'
    '<path d="M332 90 166 256l166 166"/></symbol></svg>'
)
_SCRIPT = "/* The portal's scripts. */\nvar Liferay = window.Liferay || {};\n"


class Library:
    """Finds files by uuid. A file is known once its story was written, and all are when one is not found."""

    def __init__(self, edition: Edition):
        self._edition = edition
        self._found: dict[str, tuple[File, Picture | None]] = {}
        self._read: set[tuple[int, int]] = set()

    def document(self, request: Request) -> Answer | None:
        """Answer `/documents/<group>/<folder>/<name>/<uuid>`, or None when there is no such file."""
        segments = request.segments
        found = self._find(segments[-1]) if len(segments) in {3, 5} else None
        if not found or segments[1] != str(found[0].group_id):
            return None
        file, picture = found
        content = scene(file.uuid, picture.width, picture.height) if picture else pdf(file.name)
        disposition = "attachment" if request.query.get("download") == "true" else "inline"
        answer = Answer(
            200,
            (
                ("Content-Type", "image/png" if picture else "application/pdf"),
                ("Last-Modified", http_date(file.modified_at)),
                ("Cache-Control", "private"),
                ("Content-Disposition", f"{disposition}; filename*=UTF-8''{quote(file.name)}"),
            ),
            content,
        )
        return conditional(request, answer)

    def rendition(self, request: Request) -> Answer | None:
        """Answer `/o/adaptive-media/image/<fileEntryId>/<size>/<name>`: a smaller copy made by Liferay."""
        segments = request.segments
        if len(segments) != 6 or not segments[3].isdecimal():
            return None
        self._read_stories()
        wanted = int(segments[3])
        pictures = (picture for file, picture in self._found.values() if file.file_entry_id == wanted)
        picture = next(filter(None, pictures), None)
        if picture is None:
            return None
        copy = scene(picture.file.uuid, picture.width // 2, picture.height // 2)
        return Answer(200, (("Content-Type", "image/png"), _FOREVER), copy)

    def _find(self, uuid: str) -> tuple[File, Picture | None] | None:
        if uuid not in self._found:
            self._read_stories()
        return self._found.get(uuid)

    def _read_stories(self) -> None:
        for entry in self._edition.entries():
            key = (entry.assignment.number, entry.revision)
            if key in self._read:
                continue
            self._read.add(key)
            story = self._edition.story(entry)
            self._found |= {picture.file.uuid: (picture.file, picture) for picture in story.pictures()}
            self._found |= {a.file.uuid: (a.file, None) for a in story.attachments()}


def theme_file(request: Request, name: str) -> Answer | None:
    """Answer a file of the theme, `name` being its path within the theme; None when there is none."""
    made = _theme(name)
    if made is None:
        return None
    content_type, content = made
    tag = sha256(content).hexdigest()[:16]
    headers = (
        ("Content-Type", content_type),
        ("ETag", f'"{tag}"'),
        ("Last-Modified", http_date(THEME_BUILT)),
        _FOREVER,
    )
    return conditional(request, Answer(200, headers, content))


def http_date(moment: datetime) -> str:
    """Return a moment as HTTP writes it, whole seconds in GMT."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def _theme(name: str) -> tuple[str, bytes] | None:
    match name:
        case "css/main.css" | "css/clay.css":
            return "text/css;charset=UTF-8", files("lapvo_scraper.demo").joinpath(
                "data", "theme", name[4:]
            ).read_bytes()
        case "js/main.js":
            return "text/javascript;charset=UTF-8", _SCRIPT.encode()
        case "images/lexicon/icons.svg":
            return "image/svg+xml", _ICONS.encode()
        case "fonts/vam-sen-icons.ttf":
            return "font/ttf", icon_font()
        case "images/banner.png":
            return "image/png", banner(1180, 128)
        case "images/logo.png" | "images/favicon.png":
            return "image/png", emblem(72)
        case "images/background.png":
            return "image/png", tile(48)
        case "images/no-image.png" | "images/hotline.png":
            return "image/png", placeholder(320, 180)
    return None
