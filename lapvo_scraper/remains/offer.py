"""What a source offers to an archive: captures somebody else made, and what is no capture, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from lapvo_scraper.records import Evidence
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.evidence.warc import Record


@dataclass(frozen=True, slots=True)
class Offer:
    """One capture, as it would be kept. `beside`: records that belong to it: its request."""

    site: Site
    url: str
    at: datetime  # UTC, to the second
    payload_digest: str | None  # as `captures.payload_digest`; None for a revisit until its original is found
    evidence: Evidence
    record: Record
    beside: tuple[Record, ...] = ()
    timeless: bool = False  # `at` is the time of a file, which says little: its bytes alone tell it from others


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that becomes no capture. `reason`: a code of docs/importing.md; `subject`: what it is about."""

    reason: str
    subject: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """Bytes of an input that could not be read; what stands around them was."""

    place: str
    what: str


Found = Offer | LeftOut | Flaw
