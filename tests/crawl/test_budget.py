from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from lapvo_scraper.crawl import budget
from lapvo_scraper.crawl.budget import Budget, Limit
from lapvo_scraper.crawl.jobs import EXIT_ORDER, Job, Progress, worst
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.folder import Folder

NIGHT = datetime.fromisoformat("2026-01-05T23:00+07:00")
NOON = datetime.fromisoformat("2026-01-05T05:00+00:00")  # 12:00 in Vietnam


def job(site: dict[str, Any] | None = None, **options: Any) -> Job:
    profile = {"name": "demo", "base_url": "http://127.0.0.1:9"} | (site or {})
    return Job(Site.from_dict(profile), Folder(Path("archive")), **options)


def test_without_limits_a_crawl_goes_on() -> None:
    limits = Budget(job(), pages=10**6)
    assert limits.exhausted(10**6, NOON) is None


def test_pages_are_counted_and_files_are_not() -> None:
    limits = Budget(job(limit=2))
    for kind in ("robots", "image", "attachment", "style", "listing"):
        limits.spend(kind)
    assert limits.exhausted(0, NOON) is None
    limits.spend("article")
    assert limits.exhausted(0, NOON) == "page-limit"


@pytest.mark.parametrize(("seconds", "reached"), [(59.9, None), (60.0, "time-limit")])
def test_time(seconds: float, reached: str | None) -> None:
    assert Budget(job(max_time=60.0)).exhausted(seconds, NOON) == reached


def test_pages_a_day_count_earlier_runs() -> None:
    limits = Budget(job({"pages_per_day": 10}), today=9)
    assert limits.exhausted(0, NOON) is None
    limits.spend("article")
    assert limits.exhausted(0, NOON) == "daily-limit"


@pytest.mark.parametrize(("now", "reached"), [(NIGHT, None), (NOON, "window-closed")])
def test_the_window_is_in_the_portals_own_time(now: datetime, reached: str | None) -> None:
    assert Budget(job({"window": "22:00-05:00"})).exhausted(0, now) == reached


@pytest.mark.parametrize("limit", get_args(Limit))
def test_every_limit_says_when_to_go_on(limit: Any) -> None:
    site = {"window": "22:00-05:00"}
    assert "goes on" in budget.message(limit, job(site))
    assert "tiếp tục" in budget.message(limit, job(site, language="vi"))


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ([], 0),
        ([0, 0], 0),
        ([0, 7], 7),
        ([7, 8], 8),
        ([8, 6], 6),
        ([6, 3], 3),
        ([3, 2], 2),
        ([2, 5], 5),
        ([5, 4], 4),
        ([4, 1], 1),
        ([0, 143], 143),
    ],
)
def test_several_sites_end_with_the_worst_code(codes: list[int], code: int) -> None:
    assert worst(codes) == code
    assert set(EXIT_ORDER) == {0, 1, 2, 3, 4, 5, 6, 7, 8, 130, 143}


def test_progress_tells_rate_and_time_left() -> None:
    progress = Progress("demo", {"fetched": 30}, left_due=60, seconds=15.0)
    assert progress.rate == 2.0
    assert progress.seconds_left == 30.0
    assert Progress("demo", {}, left_due=60, seconds=0.0).seconds_left is None
