"""What a host's robots.txt allows: RFC 9309, strictly where the server is in trouble.

Matching is Protego's; what an unreadable, missing or failing robots.txt means is decided here, because
Scrapy's own middleware takes every failure for a permission.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from protego import Protego

PRODUCT = "lapvo-scraper"
"""The product token that rules for this crawler name (RFC 9309, section 2.2.1)."""

MAX_BYTES = 512 * 1024
"""How much of a robots.txt is read (section 2.5 asks for at least 500 KiB): rules beyond are ignored."""

MAX_AGE = timedelta(days=1)
"""How long rules may be used before they are asked for again (section 2.4)."""

MAX_REDIRECTS = 5
"""How many redirects are followed to the rules (section 2.3.1.2)."""

Access = Literal["rules", "open", "closed"]


@dataclass(frozen=True)
class Robots:
    """The rules of one origin. `closed`: they could not be had, so nothing may be fetched."""

    access: Access
    asked_at: datetime
    reason: str
    parser: Protego | None = None

    @classmethod
    def from_answer(cls, status: int | None, content: bytes, asked_at: datetime, error: str = "") -> Robots:
        """Return what an answer to /robots.txt means.

        `status` is None when no answer came (`error` says why), `content` is the decoded body. A redirect
        is passed only when it was not followed to its end: then the file counts as unavailable.
        """
        if status is None:
            return cls("closed", asked_at, f"robots.txt: no answer ({error or 'unknown'})")
        # Section 2.3.1.4; and a server that says "too many requests" has not said "come in".
        if status >= 500 or status == 429:
            return cls("closed", asked_at, f"robots.txt answers {status}")
        if 200 <= status < 300:
            rules = Protego.parse(_text(content))
            return cls("rules", asked_at, "robots.txt", rules)
        return cls("open", asked_at, f"robots.txt answers {status}: all allowed")

    @classmethod
    def ignored(cls, asked_at: datetime) -> Robots:
        """Return what holds for a site whose profile says `obey_robots = false`."""
        return cls("open", asked_at, "robots.txt is not obeyed (profile)")

    def allows(self, url: str) -> bool:
        """Say whether `url` may be fetched."""
        if self.parser is None:
            return self.access == "open"
        return bool(self.parser.can_fetch(url, PRODUCT))

    @property
    def crawl_delay(self) -> float | None:
        """Seconds that the host asks to leave between requests, if it does."""
        return self.parser.crawl_delay(PRODUCT) if self.parser else None

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Sitemap addresses that the file names."""
        return tuple(self.parser.sitemaps) if self.parser else ()

    def is_stale(self, now: datetime) -> bool:
        """Say whether the rules are too old to go by."""
        return now - self.asked_at >= MAX_AGE


def _text(content: bytes) -> str:
    kept = content[:MAX_BYTES]
    if len(content) > MAX_BYTES:
        kept = kept[: kept.rfind(b"\n") + 1]  # half a rule could allow or forbid something else
    return kept.decode("utf-8-sig", errors="replace")
