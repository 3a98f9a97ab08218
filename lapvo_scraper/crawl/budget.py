"""How much a crawl may take: pages, time, pages a day, hours of the night. Whoever runs out stops cleanly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lapvo_scraper.crawl.politeness import Hours

if TYPE_CHECKING:
    from datetime import datetime

    from lapvo_scraper.crawl.jobs import Job, Language

Limit = Literal["page-limit", "time-limit", "daily-limit", "window-closed", "memory-limit"]

PAGE_KINDS = frozenset({"listing", "article", "feed", "sitemap", "api"})
"""Kinds of URL that count as pages: each costs the server work; media are files."""

_MESSAGES: dict[Limit, dict[Language, str]] = {
    "page-limit": {
        "en": "Stopped at the page limit of this run; the next run goes on.",
        "vi": "Đã dừng ở giới hạn số trang của lần chạy này; lần chạy sau sẽ tiếp tục.",
    },
    "time-limit": {
        "en": "Stopped at the time limit of this run; the next run goes on.",
        "vi": "Đã dừng ở giới hạn thời gian của lần chạy này; lần chạy sau sẽ tiếp tục.",
    },
    "daily-limit": {
        "en": "Stopped at `pages_per_day`; a run tomorrow goes on.",
        "vi": "Đã dừng ở `pages_per_day`; lần chạy ngày mai sẽ tiếp tục.",
    },
    "window-closed": {
        "en": "Outside the hours of `window` ({window}); a run within them goes on.",
        "vi": "Ngoài giờ cho phép của `window` ({window}); lần chạy trong giờ đó sẽ tiếp tục.",
    },
    "memory-limit": {
        "en": "Stopped because this process grew too large; the next run goes on.",
        "vi": "Đã dừng vì chương trình dùng quá nhiều bộ nhớ; lần chạy sau sẽ tiếp tục.",
    },
}


@dataclass
class Budget:
    """What is left to a crawl. `today`: pages that earlier runs have fetched since midnight at the portal."""

    job: Job
    today: int = 0
    pages: int = 0  # begun in this run

    def spend(self, kind: str) -> None:
        """Note that a request for a URL of this kind begins."""
        self.pages += kind in PAGE_KINDS

    def exhausted(self, seconds: float, now: datetime) -> Limit | None:
        """Return the limit that is reached after `seconds` of crawling, at the time `now`."""
        job, site = self.job, self.job.site
        if job.limit is not None and self.pages >= job.limit:
            return "page-limit"
        if job.max_time is not None and seconds >= job.max_time:
            return "time-limit"
        if site.pages_per_day is not None and self.today + self.pages >= site.pages_per_day:
            return "daily-limit"
        if site.window and not Hours.parse(site.window).contain(now.astimezone(site.zone)):
            return "window-closed"
        return None


def message(limit: Limit, job: Job) -> str:
    """Return the last line of a crawl that a limit ended."""
    return _MESSAGES[limit][job.language].format(window=job.site.window)
