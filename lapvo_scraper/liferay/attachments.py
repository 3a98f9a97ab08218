"""Documents that an article links to or embeds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from lapvo_scraper.liferay.documents import (
    document_key,
    file_kind,
    file_name,
    is_preview,
    media_type,
    without_preview,
)
from lapvo_scraper.liferay.page import squeeze, text_of
from lapvo_scraper.liferay.splitting import parts_of
from lapvo_scraper.records import Attachment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.addresses import Addresses

_CARRIERS = ("a", "iframe", "embed", "object", "video", "audio", "source", "img")
_ADDRESS = ("href", "src", "data")
# Viewers take the document in a parameter: "index.html?file=…", "viewer?url=…".
_VIEWED = ("file", "url", "src")
_VIEWER = re.compile(r"[?&](?:file|url|src)=")


def read_attachments(containers: Iterable[Element], addresses: Addresses) -> tuple[Attachment, ...]:
    """Return the documents of an article in reading order, each file once, addresses as printed."""
    found: dict[str, Attachment] = {}
    for container in containers:
        for element in container.iter(*_CARRIERS):
            address = _document(element, addresses)
            if address:
                found.setdefault(document_key(address) or address, _attachment(element, address))
    return tuple(found.values())


def _attachment(element: Element, address: str) -> Attachment:
    label = squeeze(text_of(element)) or element.get("title") or element.get("alt") or file_name(address)
    return Attachment(address, label or None, media_type(address))


def _document(element: Element, addresses: Addresses) -> str | None:
    printed = next((value for name in _ADDRESS if (value := element.get(name))), "")
    if "." not in printed and "/documents/" not in printed:
        return None
    address = addresses.file(printed)
    if is_preview(address):
        return without_preview(address) if "previewFileIndex" in address else None
    if element.tag != "img" and file_kind(address) == "attachment":
        return address
    return _viewed(address, addresses)


def _viewed(address: str, addresses: Addresses) -> str | None:
    """The document that a viewer's address names."""
    if not _VIEWER.search(address):
        return None
    query = parse_qs(parts_of(address).query)
    for name in _VIEWED:
        viewed = addresses.file(query[name][0]) if name in query else ""
        if viewed and file_kind(viewed) == "attachment":
            return viewed
    return None
