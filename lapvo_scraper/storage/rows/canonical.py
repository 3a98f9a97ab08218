"""Readings as canonical JSON, and the digests that tell them apart.

Canonical: keys sorted, no spaces, every letter as it is (UTF-8), what is null or at its default left out. So
equal readings are equal texts, today and in ten years.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from typing import Any

from lapvo_scraper.liferay.urls import without_version_stamp
from lapvo_scraper.records import Attachment, Block, Credit, Image, Mention, Problem, Reading

PAGE_ONLY = frozenset({"links", "listings"})
"""Fields of a reading that belong to the page around an article, not to the article."""

_PARTS: dict[str, type] = {
    "blocks": Block,
    "images": Image,
    "attachments": Attachment,
    "credits": Credit,
    "mentions": Mention,
    "problems": Problem,
}
_PART_FIELDS = {name: tuple(field.name for field in fields(part)) for name, part in _PARTS.items()}
_EMPTY = Reading(kind="article", url=None)
_DEFAULTS = {
    field.name: getattr(_EMPTY, field.name)
    for field in fields(Reading)
    if field.name not in {*PAGE_ONLY, "kind"}
}


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """Return the canonical JSON of plain data."""
    return _ENCODER.encode(value)


def digest(text: str) -> str:
    """Return `sha256:` and hex over `text` as UTF-8."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def reading_json(reading: Reading) -> str:
    """Return what a page says about its article as canonical JSON, without the page's links and lists."""
    data: dict[str, Any] = {"kind": reading.kind}
    for name, default in _DEFAULTS.items():
        value = getattr(reading, name)
        if value != default:
            data[name] = _plain(name, value) if name in _PARTS else value
    return canonical(data)


def reading_from_json(text: str) -> Reading:
    """Return the reading that `reading_json` wrote."""
    data: dict[str, Any] = json.loads(text)
    for name, value in data.items():
        if name in _PARTS:
            data[name] = tuple(_part(name, values) for values in value)
        elif isinstance(value, list):
            data[name] = tuple(value)
    return Reading(**{"url": None, **data})  # the one field without a default may be null too


def content_digest(reading: Reading) -> str:
    """Return the digest of what an editor can change: a reading that differs in it is a new version.

    The `t` of image addresses is left out: Liferay changes it when nothing else did.
    """
    content = {
        "title": reading.title,
        "summary": reading.summary,
        "category": reading.category,
        "byline": reading.byline,
        "blocks": [[block.kind, block.text] for block in reading.blocks],
        "images": [without_version_stamp(image.url) for image in reading.images],
        "attachments": [attachment.url for attachment in reading.attachments],
    }
    return digest(canonical(content))


def _plain(name: str, parts: tuple[Any, ...]) -> list[dict[str, Any]]:
    names = _PART_FIELDS[name]
    return [{key: value for key in names if (value := getattr(part, key)) is not None} for part in parts]


def _part(name: str, values: dict[str, Any]) -> Any:
    return _PARTS[name](**{key: values.get(key) for key in _PART_FIELDS[name]})
