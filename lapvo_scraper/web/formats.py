"""Numbers, days and times as a Vietnamese or an English reader writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lapvo_scraper.clock import utc_text
from lapvo_scraper.storage.asking.citation import EVIDENCE_WORDS
from lapvo_scraper.vietnamese.numbers import numeral

if TYPE_CHECKING:
    from lapvo_scraper.web.asked import Language

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Formats:
    """The ways of writing of one language."""

    language: Language

    def number(self, value: int) -> str:
        """Return a count with its thousands set apart: 1.234 in Vietnamese, 1,234 in English."""
        return numeral(value, self.language)

    def share(self, part: int, whole: int) -> str:
        """Return how much of `whole` is `part`, in per cent; never 0 % or 100 % when it is not."""
        if not whole:
            return "–"
        share = round(100 * part / whole)
        if share == 0 and part:
            return "< 1 %"
        return "> 99 %" if share == 100 and part < whole else f"{share} %"

    def day(self, value: str) -> str:
        """Return a date of the archive (ISO; the month or year alone when no more is known) for reading."""
        year, *rest = value[:10].split("-")
        if self.language == "vi":
            return "/".join([*reversed(rest), year])
        names = [_MONTHS[int(part) - 1] if number == 0 else str(int(part)) for number, part in enumerate(rest)]
        return " ".join([*reversed(names), year])

    def time(self, value: str) -> str:
        """Return a time of the archive for reading: ours says UTC, the portal's its own clock."""
        if len(value) <= 10:
            return self.day(value)
        moment = datetime.fromisoformat(value)
        zone = " UTC" if value.endswith("Z") else ""
        return f"{self.day(value)}, {moment:%H:%M}{zone}"

    def instant(self, moment: datetime) -> str:
        """Return one of our own times (UTC) for reading."""
        return self.time(utc_text(moment))

    def evidence(self, value: str) -> str:
        """Return what a class of evidence is, for reading."""
        en, vi = EVIDENCE_WORDS[value]
        return vi if self.language == "vi" else en

    def size(self, value: int) -> str:
        """Return a number of bytes for reading."""
        amount, unit = float(value), "B"
        for larger in ("kB", "MB", "GB", "TB"):
            if amount < 1000:
                break
            amount, unit = amount / 1000, larger
        digits = 1 if amount < 10 and unit != "B" else 0
        return f"{numeral(amount, self.language, f'.{digits}f')} {unit}"

    def days_ago(self, days: int) -> str:
        """Return how long ago something was, for reading."""
        if days == 0:
            return "hôm nay" if self.language == "vi" else "today"
        if self.language == "vi":
            return f"{self.number(days)} ngày trước"
        return f"{self.number(days)} day{'s' if days > 1 else ''} ago"
