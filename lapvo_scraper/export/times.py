"""Which columns hold times of ours, and which the portal's (docs/contract.md, ids and times)."""

from __future__ import annotations

from datetime import date, datetime

_PORTAL_TIMES = frozenset({"published_at"})
_FIRST_DAY = date(1900, 3, 1)  # spreadsheets count days from 1900 and take it for a leap year


def is_our_time(column: str) -> bool:
    """Say whether a column holds moments of the archive's own clock: UTC, to the second."""
    return column.endswith("_at") and column not in _PORTAL_TIMES


def is_time(column: str) -> bool:
    """Say whether a column holds days or moments, ours or the portal's, perhaps known to the month or year only."""
    return column.endswith(("_at", "date", "_not_before", "_not_after", "_day")) and not column.startswith("last_mod")


def spreadsheet_time(text: str) -> date | datetime | None:
    """Return a whole day or moment as a spreadsheet counts it, without zone; None for a month, a year, or 1899."""
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return day if day >= _FIRST_DAY else None
        moment = datetime.fromisoformat(text) if len(text) > 10 else None
    except ValueError:
        return None
    return moment.replace(tzinfo=None) if moment and moment.date() >= _FIRST_DAY else None
