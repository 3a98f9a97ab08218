"""A night of the year, as it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Night:
    """One night: what the crawl said, and what the portal was asked for."""

    number: int
    day: date
    exit_code: int
    outcome: str
    findings: tuple[str, ...]  # codes of those that need a person
    noted: tuple[str, ...]  # codes of all
    pages: int
    files: int
    seconds: float
