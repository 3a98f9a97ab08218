"""What the portal holds today: which stories exist, in which revision, and what became of them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from lapvo_scraper.demo.chance import chance
from lapvo_scraper.demo.liferay.model import Missing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lapvo_scraper.demo.assignment import Assignment
    from lapvo_scraper.demo.newsroom import Newsroom
    from lapvo_scraper.demo.stories import Story

HANOI = timezone(timedelta(hours=7))
"""Vietnam's zone: no daylight saving since 1975."""
IDS_PER_DAY = 8_400
"""How fast the portal-wide id counter runs, as measured between two articles of one month."""
IDS_PER_ARTICLE = 100
"""What one article draws from the counter at least: itself, its resource, its files."""
_LONGEST_URL_TITLE = 150  # characters
_COUNTER_STARTED = datetime(2019, 1, 1, tzinfo=UTC)
_KEPT_STORIES = 1_000

State = Literal["shown"] | Missing


@dataclass(slots=True)
class Entry:
    """One article's place in the portal."""

    assignment: Assignment
    url_title: str
    revision: int = 0
    state: State = "shown"

    @property
    def entry_id(self) -> int:
        """The assetEntryId."""
        return self.assignment.entry_id


class Edition:
    """The articles of the portal by number, entry id and urlTitle; it lives through days."""

    def __init__(
        self, newsroom: Newsroom, articles: int, today: date, per_day: int, *, ascii_titles: bool = False
    ):
        self.newsroom = newsroom
        self.today = today
        self._ascii_titles = ascii_titles
        self._entries: list[Entry] = []
        self._by_id: dict[int, Entry] = {}
        self._by_url_title: dict[str, Entry] = {}
        self._story = lru_cache(maxsize=_KEPT_STORIES)(self._write)
        for number in range(articles):
            days_ago, slot = divmod(articles - 1 - number, per_day)
            self._append(today - timedelta(days=days_ago), per_day - 1 - slot, per_day)

    def story(self, entry: Entry) -> Story:
        """Return the article as it stands now."""
        return self._story(entry.assignment.number, entry.revision)

    def entries(self) -> tuple[Entry, ...]:
        """Return every article there ever was, oldest first."""
        return tuple(self._entries)

    def shown(self, category: str | None = None) -> list[Entry]:
        """Return the visible articles, newest first."""
        return [
            entry
            for entry in reversed(self._entries)
            if entry.state == "shown" and category in {None, entry.assignment.category}
        ]

    def by_id(self, entry_id: int) -> Entry | None:
        """Find an article by its assetEntryId, whatever became of it."""
        return self._by_id.get(entry_id)

    def by_url_title(self, url_title: str) -> Entry | None:
        """Find an article by its urlTitle, decoded."""
        return self._by_url_title.get(url_title)

    # --- days -------------------------------------------------------------------------------------------

    def pass_day(self, new: int) -> list[Entry]:
        """Let a day pass on which `new` articles appear; return them."""
        self.today += timedelta(days=1)
        return [self._append(self.today, slot, max(new, 1)) for slot in range(new)]

    def edit(self, entries: Iterable[Entry]) -> None:
        """Give each article its next revision."""
        for entry in entries:
            entry.revision += 1

    def pick(
        self, count: int, purpose: str, *, shown: bool = True, within_days: int | None = None
    ) -> list[Entry]:
        """Choose articles that are visible, or are not: the same ones for the same day and purpose.

        With `within_days`, only articles published so many days ago at most.
        """
        oldest = self.today - timedelta(days=within_days) if within_days is not None else date.min
        found = [
            entry
            for entry in self._entries
            if (entry.state == "shown") == shown and entry.assignment.published_at.date() >= oldest
        ]
        return chance(self.newsroom.seed, self.today, purpose).sample(found, min(count, len(found)))

    def _append(self, day: date, slot: int, per_day: int) -> Entry:
        number = len(self._entries)
        jitter = chance(self.newsroom.seed, number, "hour").randint(0, 99)
        published_at = _office_hour(day, slot, per_day, jitter)
        above = self._entries[-1].entry_id + IDS_PER_ARTICLE if self._entries else 0
        assignment = self.newsroom.assign(number, published_at, max(_entry_id(published_at), above))
        entry = Entry(assignment, self._free_url_title(self.newsroom.title(assignment), assignment.entry_id))
        self._entries.append(entry)
        self._by_id[entry.entry_id] = entry
        self._by_url_title[entry.url_title] = entry
        return entry

    def _write(self, number: int, revision: int) -> Story:
        entry = self._entries[number]
        return self.newsroom.write(entry.assignment, entry.url_title, revision)

    def _free_url_title(self, title: str, entry_id: int) -> str:
        wanted = url_title(title, ascii_only=self._ascii_titles) or str(entry_id - 7)
        free, suffix = wanted, 0
        while free in self._by_url_title:
            suffix += 1
            free = f"{wanted}-{suffix}"
        return free


def url_title(title: str, *, ascii_only: bool) -> str:
    """Return the urlTitle Liferay makes of a headline, percent-encoding left to whoever prints it.

    Lower case, marks dropped, everything else a hyphen. `đ` has no decomposition: 6.2
    (`FriendlyURLNormalizerUtil`) turns it into a hyphen, 7.x (`normalizeWithEncoding`) keeps it.
    """
    letters = [c for c in unicodedata.normalize("NFD", title.lower()) if not unicodedata.combining(c)]
    kept = "".join(
        c if (c.isascii() and c.isalnum()) or (c == "đ" and not ascii_only) else "-" for c in letters
    )
    leading = "-" if ascii_only and kept.startswith("-") else ""  # 6.2 does not trim what `đ` became
    return (leading + "-".join(part for part in kept.split("-") if part))[:_LONGEST_URL_TITLE]


def _office_hour(day: date, slot: int, per_day: int, jitter: int) -> datetime:
    """Spread a day's articles over office hours, in order; `jitter` in percent of the gap between two."""
    gap = timedelta(hours=10) / per_day
    moment = datetime.combine(day, time(7, 30), HANOI) + gap * slot + gap * jitter / 100
    return moment.replace(microsecond=0)


def _entry_id(published_at: datetime) -> int:
    """Return the assetEntryId an article of that moment gets: one counter serves the whole portal."""
    return 1_000_000 + int((published_at - _COUNTER_STARTED) / timedelta(days=1) * IDS_PER_DAY)
