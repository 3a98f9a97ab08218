"""Which captures are read, and by which door of the reader: for the crawl, imports, recovery and rebuild."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.style_sheets import style_sheet_links
from lapvo_scraper.reading import read_page, read_text
from lapvo_scraper.reading.doors import (
    read_api_answer,
    read_feed_answer,
    read_robots_answer,
    read_sitemap_answer,
)
from lapvo_scraper.reading.saved_copy import without_local_files
from lapvo_scraper.records import Problem, Reading
from lapvo_scraper.storage.evidence.captures import TRUNCATED

if TYPE_CHECKING:
    from lapvo_scraper.records import Capture
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.evidence.payload import Content

READER_FAILED = "reader-failed"
"""Code of the problem a page has on which the reader itself broke."""

_CHARSET = re.compile(r"charset=([\w.-]{2,40})")
_FILES = frozenset({"media", "style"})

logger = logging.getLogger(__name__)


def read_capture(site: Site, capture: Capture, content: Content) -> Reading | None:
    """Return what a capture says; None for files, redirects, failed attempts, and what has lost its bytes.

    A style sheet says where it leads, and nothing else.

    Never raises: a bug that one page brings out must not lock the archive that holds the page. Such a page is
    `other`, with the problem `reader-failed`, until a mended reader reads it again (`lapvo rebuild`).
    """
    if _is_style_sheet(capture):
        sheet = content.data.decode("utf-8", "replace")
        return Reading(kind="other", url=capture.url, links=style_sheet_links(sheet, capture.url))
    if capture.page_kind in _FILES or capture.payload_digest is None or capture.status not in (None, 200, 304):
        return None
    try:
        return _read(site, capture, content)
    except Exception as error:
        logger.exception("the reader failed on %s (capture %s)", capture.url, capture.id)
        return Reading(kind="other", url=capture.url, problems=(Problem(READER_FAILED, type(error).__name__),))


def _read(site: Site, capture: Capture, content: Content) -> Reading | None:
    url = capture.url if capture.url.startswith(("http://", "https://")) else None  # an import without address
    if capture.page_kind == "feed":
        return read_feed_answer(content.data, capture.url, site)
    if capture.page_kind == "api":
        return read_api_answer(content.data, capture.url, site)
    if capture.page_kind == "sitemap":
        return read_sitemap_answer(content.data, capture.url)
    if capture.page_kind == "robots":
        return read_robots_answer(content.data, capture.url)
    if capture.evidence == "text":
        return read_text(_characters(capture, content), url=url, site=site)
    reading = read_page(
        content.data,
        url=url,
        content_type=capture.content_type,
        site=site,
        truncated=content.problem is not None or (capture.error or "").startswith(TRUNCATED),
    )
    return without_local_files(reading) if capture.evidence == "saved_html" else reading


def _is_style_sheet(capture: Capture) -> bool:
    if capture.page_kind != "style" or capture.payload_digest is None or capture.status not in (None, 200, 304):
        return False
    return (capture.content_type or "").startswith("text/css")


def _characters(capture: Capture, content: Content) -> str:
    """Return a text rendition in the character set its record names: old files are kept as they are."""
    match = _CHARSET.search(capture.content_type or "")
    try:
        return content.data.decode(match[1] if match else "utf-8", "replace").removeprefix("\ufeff")
    except LookupError:
        return content.data.decode("utf-8", "replace")
