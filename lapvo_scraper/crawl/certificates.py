"""What certificates the servers of a portal showed, and whether a crawl has met others than the archive knew.

A portal is archived whatever its certificate says (`tls.verify = "record"`), so a change has to be said: it may
be a renewal, a new server, or somebody in between.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

from lapvo_scraper.storage.database.schema import connect_read_only

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lapvo_scraper.storage.folder import Folder

TRUSTED = "ok"
"""The verdict on a certificate that a browser would have taken."""


class CertificateChange(NamedTuple):
    """A server showed another certificate than before, or the same one is judged otherwise."""

    origin: str  # "https://host:port"
    is_new: bool  # another certificate; else the same with another verdict
    before: str  # the verdict until then
    verdict: str

    @property
    def is_harmless(self) -> bool:
        """Say whether a browser would not have noticed."""
        return self.verdict == TRUSTED


class _Shown(NamedTuple):
    """A certificate with a verdict, at the capture where the two were first seen together."""

    origin: str
    certificate: str
    verdict: str
    first_seen: str
    crawl_id: str


def certificate_changes(folder: Folder, site: str, crawl_id: str) -> list[CertificateChange]:
    """Return what a crawl has met for the first time of servers that had shown something else before."""
    with contextlib.closing(connect_read_only(folder.database)) as db:
        shown = [_Shown(*row[:5]) for row in db.execute(_SHOWN, (site,))]
    return list(_changes(shown, crawl_id))


def _changes(shown: list[_Shown], crawl_id: str) -> Iterator[CertificateChange]:
    """`shown`: in time order."""
    for number, now in enumerate(shown):
        earlier = [one for one in shown[:number] if one.origin == now.origin]
        if not earlier or now.crawl_id != crawl_id:
            continue
        same = [one for one in earlier if one.certificate == now.certificate]
        before = (same or earlier)[-1]
        yield CertificateChange(now.origin, not same, before.verdict, now.verdict)


# Of bare columns beside min() SQLite takes the row of the minimum. Two short crawls may lie within one second.
_SHOWN = """
    select substr(url, 1, 7 + instr(substr(url, 9), '/')) as origin,
           tls ->> '$.certificate' as certificate, tls ->> '$.verdict' as verdict,
           min(fetched_at || ' ' || crawl_id || ' ' || id) as first_seen, crawl_id
    from captures
    where site = ? and evidence = 'live' and tls is not null and certificate is not null
    group by 1, 2, 3
    order by first_seen
"""
