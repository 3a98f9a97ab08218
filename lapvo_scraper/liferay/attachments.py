"""Documents that an article links to or embeds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from lapvo_scraper.liferay.documents import file_kind, file_name, is_preview, media_type
from lapvo_scraper.liferay.page import squeeze, text_of
from lapvo_scraper.liferay.query import elements
from lapvo_scraper.liferay.urls import absolute
from lapvo_scraper.records import Attachment

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.locate import Located

_CARRIERS = elements(".//a[@href] | .//iframe[@src] | .//embed[@src] | .//object[@data] | .//video | .//audio | .//source[@src]")
_ADDRESS = ("href", "src", "data")
# Viewers take the document in a parameter: "index.html?file=…", "viewer?url=…".
_VIEWED = ("file", "url", "src")
_PREVIEW = re.compile(r"[?&](?:previewFileIndex|imageThumbnail|documentThumbnail|imagePreview)=\d+")


def read_attachments(located: Located, base: str | None) -> tuple[Attachment, ...]:
    """Return the documents of an article in reading order, each address once."""
    found: dict[str, Attachment] = {}
    for element in _CARRIERS(located.container):
        address = _document(element, base)
        if address and address not in found:
            label = squeeze(text_of(element)) or element.get("title") or file_name(address)
            found[address] = Attachment(address, label or None, media_type(address))
    return tuple(found.values())


def _document(element: Element, base: str | None) -> str | None:
    printed = next((value for name in _ADDRESS if (value := element.get(name))), None)
    if not printed:
        return None
    address = absolute(printed, base)
    if not address.startswith(("http://", "https://", "/")):
        return None
    if file_kind(address) == "attachment" and not is_preview(address):
        return address.partition("#")[0]
    query = parse_qs(urlsplit(address).query)
    for name in _VIEWED:
        viewed = absolute(query[name][0], base) if name in query else ""
        if viewed and file_kind(viewed) == "attachment":
            return viewed
    return None
