"""When the portal says an article was published: which printed line counts, in the portal's own time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING

from lapvo_scraper.vietnamese.dates import VIETNAM, parse_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from lapvo_scraper.records import Precision, PublishedSource
    from lapvo_scraper.sites.site import Site

_VIETNAM = timezone(VIETNAM)

LONGEST_LINE = 200
"""Characters of a line that can be a date: longer ones are neither read nor kept in memory."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A moment or day, how exactly it is known, and who says so."""

    at: str
    precision: Precision
    source: PublishedSource


def first_publication(
    lines: Iterable[tuple[str | None, PublishedSource]], site: Site | None
) -> Publication | None:
    """Return the first of the printed lines, best source first, that holds a date."""
    zone = zone_of(site)
    for line, source in lines:
        if line and len(line) <= LONGEST_LINE and (moment := printed_moment(line, zone)):
            return Publication(*moment, source)
    return None


@lru_cache(maxsize=1_024)  # the latest articles stand beside every page of a portal, with their dates
def printed_moment(line: str, zone: tzinfo) -> tuple[str, Precision] | None:
    """Return a printed date in ISO 8601: with the portal's offset when the time is known, else the day.

    >>> printed_moment("Đã xuất bản 20/01/21 15:30", timezone(timedelta(hours=7)))
    ('2021-01-20T15:30:00+07:00', 'minute')
    """
    zoned = _with_own_zone(line)
    if zoned is not None:
        return zoned.astimezone(zone).isoformat(timespec="seconds"), "minute"
    stamp = parse_stamp(line, offset=zone.utcoffset(datetime(2000, 1, 1)) or timedelta())  # noqa: DTZ001
    if stamp is None:
        return None
    if stamp.precision != "minute":
        return stamp.value, stamp.precision
    local = datetime.fromisoformat(stamp.value).replace(tzinfo=zone)
    return local.isoformat(timespec="seconds"), "minute"


def zone_of(site: Site | None) -> tzinfo:
    """Return the portal's own zone; Vietnam's when no profile says otherwise."""
    return site.zone if site else _VIETNAM


def _with_own_zone(line: str) -> datetime | None:
    """A moment in full ISO form, as `article:published_time` has it."""
    try:
        moment = datetime.fromisoformat(line.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
