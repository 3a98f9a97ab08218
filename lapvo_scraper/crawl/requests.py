"""From a lease to the request Scrapy sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Request

from lapvo_scraper.crawl.budget import PAGE_KINDS
from lapvo_scraper.crawl.robots import MAX_BYTES as ROBOTS_MAX_BYTES
from lapvo_scraper.liferay.urls import classify
from lapvo_scraper.records import Lease

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lapvo_scraper.sites import Site

PAGE_TIMEOUT = 60.0
FILE_TIMEOUT = 300.0
"""Seconds for a whole answer: a page is small, a scanned plan from an old server is not."""


def request_for(lease: Lease, site: Site, headers: Mapping[str, str], **meta: Any) -> Request:
    """Return the request for a lease, with these headers: conditional when the archive has validators."""
    headers = dict(headers)
    if lease.etag:
        headers["If-None-Match"] = lease.etag
    if lease.last_modified:
        headers["If-Modified-Since"] = lease.last_modified
    meta |= {
        "lease": lease,
        "verbatim_url": _is_plain(lease.url),
        "download_timeout": PAGE_TIMEOUT if lease.kind in (*PAGE_KINDS, "robots") else FILE_TIMEOUT,
    }
    if lease.kind == "robots":
        meta["download_maxsize"] = 2 * ROBOTS_MAX_BYTES
    if site.proxy:
        meta["proxy"] = site.proxy
    return Request(lease.url, headers=headers, meta=meta)


def lease_for(url: str) -> Lease:
    """Return a lease on a URL that a person asks for, due or not."""
    facts = classify(url)
    return Lease(facts.canonical or url, facts.kind or "listing", attempts=0)


def _is_plain(url: str) -> bool:
    """Say whether a URL can be sent as it stands; Scrapy escapes the others."""
    return url.isascii() and url.isprintable() and " " not in url
