"""When a URL is asked for again: the rules, as plain numbers and pure functions."""

from __future__ import annotations

from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Literal, NamedTuple

from lapvo_scraper import clock
from lapvo_scraper.storage.evidence.captures import REFUSAL, TRUNCATED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lapvo_scraper.records import UrlState

_EARLY = timedelta(hours=4)
"""A nightly run meets a page seconds earlier or later than the night before; what is due in a week is due in
that night."""

BACK_OFF = (timedelta(seconds=30), timedelta(minutes=2))
"""How long after the first and the second failed attempt the next one waits; there are three in all."""

RETRY_FAILED = tuple(timedelta(days=days) - _EARLY for days in (1, 2, 7, 30))
"""After three failures in a row the URL has failed; later runs try it once more, less and less often."""

MISSING_AGAIN = tuple(timedelta(days=days) - _EARLY for days in (1, 1, 1, 7, 30, 90))
"""An article is gone after three answers "missing", at least 20 hours apart; it may come back. A fourth look follows at
once, for one of the three may have come from a portal that was out, and then it does not count."""

STYLE_AGAIN = timedelta(days=30) - _EARLY
REFUSED_AGAIN = timedelta(days=30) - _EARLY
"""Robots rules and size limits change; a URL outside the site is never looked at again."""

ARTICLE_STEPS = (1, 3, 7, 30, 90)
"""Age of an article, in days, at which it is looked at again: editors correct in the first days, if ever."""

OLD_ARTICLE_DAYS = 180
"""Older articles are looked at again this many days after the last time, as far as the run's budget goes."""

OLD_ARTICLES_PER_RUN = 100
"""Every look costs an old server a page and moves its view counter; a few minutes a night are fair."""

LISTS_AGAIN = timedelta(days=7) - _EARLY
"""Pages that show no list, or only what others show, and deeper pages of lists that claim more than is known."""

DEEPER_PAGES_PER_RUN = 10
SECOND_LOOKS_PER_RUN = 20
"""Where every list has become short, the theme has changed: asking for each page twice would tell no more."""

ROUND = timedelta(hours=12)
"""A run that begins within this time of one that did not come to its end goes on with that one's round."""

Verdict = Literal["good", "failed", "cut", "refused"]

_OUT_OF_SCOPE = "scope"
_TRY_AGAIN = frozenset({403, 408, 425, 429})
"""Answers that are about us or the moment, not about the page (and every 5xx)."""


class Attempt(NamedTuple):
    """One live capture of a URL, as far as the frontier is concerned."""

    fetched_at: str
    status: int | None
    error: str | None
    page_kind: str | None
    was_up: bool = True  # its run saw pages of the portal; what a portal that is out calls missing may be there


class Standing(NamedTuple):
    """What the frontier says of a URL: columns of `urls`."""

    state: UrlState
    reason: str | None
    attempts: int
    due_at: str | None


def verdict(attempt: Attempt) -> Verdict:
    """Say what came of one attempt. `cut`: larger than the site's limit, so trying again would not help."""
    if attempt.error:
        if attempt.error.startswith(REFUSAL):
            return "refused"
        return "cut" if attempt.error == f"{TRUNCATED}length" else "failed"
    if attempt.page_kind == "api":
        return "good"  # whether it is open was the question
    if attempt.page_kind in ("down", "blocked") or attempt.status in _TRY_AGAIN or (attempt.status or 0) >= 500:
        return "failed"
    return "good"


def standing(attempts: Sequence[Attempt], *, is_astray: bool = False) -> Standing:
    """Return where a URL stands after its attempts, newest first; there is at least one.

    `is_astray`: it should show an article, and its newest answer leads to none; then it is tried again for
    some weeks. When an article that is there is due again depends on its age, which is not known here:
    `frontier.settle` says.
    """
    newest = attempts[0]
    match verdict(newest):
        case "refused":
            reason = (newest.error or "").removeprefix(REFUSAL)
            again = None if reason.startswith(_OUT_OF_SCOPE) else _later(newest, REFUSED_AGAIN)
            return Standing("refused", reason, 0, again)
        case "cut":
            return Standing("failed", newest.error, 1, _later(newest, RETRY_FAILED[-1]))
        case "failed":
            return _after_failure(newest, _streak(attempts, lambda attempt: verdict(attempt) == "failed"))
    if newest.page_kind == "missing":
        told = takewhile(lambda attempt: attempt.page_kind == "missing", attempts)
        times = max(1, sum(attempt.was_up for attempt in told))
        return Standing("done", None, 0, _later(newest, MISSING_AGAIN[min(times, len(MISSING_AGAIN)) - 1]))
    if _shows_something_else(newest) and any(attempt.page_kind == "article" for attempt in attempts):
        times = _streak(attempts, _shows_something_else)
        return Standing("done", None, 0, _later(newest, RETRY_FAILED[min(times, len(RETRY_FAILED)) - 1]))
    if _shows_something_else(newest) and is_astray:
        times = _streak(attempts, _shows_something_else)
        again = _later(newest, RETRY_FAILED[times - 1]) if times <= len(RETRY_FAILED) else None
        return Standing("done", None, 0, again)
    return Standing("done", None, 0, _later(newest, STYLE_AGAIN) if newest.page_kind == "style" else None)


def _shows_something_else(attempt: Attempt) -> bool:
    """Say whether the answer is none about an article: a login, a way elsewhere, a page in a theme nobody knows."""
    return attempt.status != 304 and attempt.page_kind in (None, "login", "other", "listing")


def _after_failure(newest: Attempt, failures: int) -> Standing:
    reason = newest.error or (f"status {newest.status}" if newest.status != 200 else newest.page_kind)
    if failures <= len(BACK_OFF):
        return Standing("due", reason, failures, _later(newest, BACK_OFF[failures - 1]))
    step = min(failures - len(BACK_OFF), len(RETRY_FAILED)) - 1
    return Standing("failed", reason, failures, _later(newest, RETRY_FAILED[step]))


def _streak(attempts: Sequence[Attempt], holds: Callable[[Attempt], bool]) -> int:
    return sum(1 for _ in takewhile(holds, attempts))


def _later(attempt: Attempt, wait: timedelta) -> str:
    return clock.utc_text(clock.from_utc_text(attempt.fetched_at) + wait)
