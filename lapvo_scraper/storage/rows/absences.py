"""When an article counts as gone: a judgement over time, never over one answer (docs/contract.md,
`gone_at`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OBSERVATIONS = 3
"""So many answers "missing" in a row, each on a run of its own, make an absence."""

APART = timedelta(hours=20)
"""Observations closer together than this count once: a nightly run, started a little early, still counts."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One capture of an article's address: there, or missing while the portal was up."""

    at: str  # UTC, as the archive writes it
    crawl_id: str
    missing: bool
    addresses: tuple[str | None, ...] = ()  # asked, and answered where that is another; of live captures


@dataclass(frozen=True, slots=True)
class Absence:
    """From the first observation of a series to the article's return; `to_at` is None while it lasts."""

    from_at: str
    to_at: str | None


def absences(observations: Iterable[Observation]) -> list[Absence]:
    """Return the times an article was gone, oldest first."""
    found = []
    in_order = sorted(observations, key=lambda one: (one.at, one.missing, one.crawl_id))
    for series, back_at in _series(_speaking(in_order)):
        if _counted(series) >= OBSERVATIONS:
            found.append(Absence(series[0].at, back_at))
    return found


def _speaking(observations: Iterable[Observation]) -> Iterator[Observation]:
    """Leave out what says "missing" under another address than the one that showed the article last.

    A page that listed an article may vanish, and the article's address under it, while others go on showing
    the article.
    """
    shown_at: set[str] = set()
    for one in observations:
        addresses = {_PAGE.sub("", address) for address in one.addresses if address}
        if not one.missing:
            shown_at = addresses or shown_at
        if not one.missing or not shown_at or not shown_at.isdisjoint(addresses):
            yield one


_PAGE = re.compile(r"[?&]page=\d+$")  # of a long article


def _series(observations: Iterable[Observation]) -> Iterator[tuple[list[Observation], str | None]]:
    """Yield each unbroken series of missing observations, with the time of what broke it."""
    series: list[Observation] = []
    for one in observations:
        if one.missing:
            series.append(one)
        elif series:
            yield series, one.at
            series = []
    if series:
        yield series, None


def _counted(series: list[Observation]) -> int:
    """Return how many of a series count: each on another run, far enough from the one counted before."""
    runs: set[str] = set()
    last: datetime | None = None
    for one in series:
        at = datetime.fromisoformat(one.at)
        if one.crawl_id not in runs and (last is None or at - last >= APART):
            runs.add(one.crawl_id)
            last = at
    return len(runs)
