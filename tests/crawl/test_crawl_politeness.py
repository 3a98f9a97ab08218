"""How gently a portal is asked, as the portal itself measures it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawling import at_once, crawl, profile, rows

from lapvo_scraper import __version__
from lapvo_scraper.demo import DemoPortal, serve
from lapvo_scraper.demo.exchange import Answer, Request, text

if TYPE_CHECKING:
    from pathlib import Path


def test_gaps_and_concurrency_as_the_server_measures_them(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=3), latency=0.02) as served:
        site = profile(served.url, delay=0.25, concurrency=1, contact="vp@example.vn")
        crawled = crawl(tmp_path, {"site": site, "limit": 6})
    assert crawled.exit_code == 7
    assert {asked.headers["user-agent"] for asked in served.log} == {f"lapvo-scraper/{__version__} (+vp@example.vn)"}
    gaps = [after.started - before.ended for before, after in zip(served.log, served.log[1:], strict=False)]
    assert len(gaps) >= 5
    assert min(gaps) >= 0.24
    assert max(gaps) < 1.0
    assert at_once(served) == 1


def test_crawl_delay_of_robots_txt_is_kept(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=3, robots="User-agent: *\nCrawl-delay: 0.3\nDisallow:\n")) as served:
        crawl(tmp_path, {"site": profile(served.url), "limit": 4})
    gaps = [after.started - before.ended for before, after in zip(served.log, served.log[1:], strict=False)]
    assert min(gaps) >= 0.29


def test_what_robots_txt_forbids_is_refused_with_the_reason(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=6, robots="User-agent: *\nDisallow: /documents/\n")) as served:
        crawled = crawl(tmp_path, {"site": profile(served.url)})
    assert crawled.exit_code == 0
    assert not any(path.startswith("/documents/") for path in served.paths())
    reasons = rows(tmp_path, "select distinct state, reason from urls where url like '%/documents/%'")
    assert reasons == [("refused", "robots.txt")]


class Busy:
    """Answers 503 with Retry-After to the first request for each page after robots.txt."""

    def __init__(self) -> None:
        self.asked = 0

    def answer(self, request: Request) -> Answer:
        if request.path == "/robots.txt":
            return text(404, "text/plain", "")
        self.asked += 1
        if self.asked == 2:
            return text(503, "text/html", "<h1>busy</h1>", ("Retry-After", "1"))
        links = "".join(f'<a href="/muc-{number}">x</a>' for number in range(3))
        return text(200, "text/html", f"<html><body>{links}</body></html>")


def test_retry_after_is_honoured(tmp_path: Path) -> None:
    with serve(Busy()) as served:
        crawl(tmp_path, {"site": profile(served.url, concurrency=1)})
    busy = next(number for number, asked in enumerate(served.log) if asked.status == 503)
    assert served.log[busy + 1].started - served.log[busy].ended >= 1.0


def test_pages_per_day_counts_all_runs_of_the_day(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=6)) as served:
        first = crawl(tmp_path, {"site": profile(served.url, pages_per_day=4)})
        asked = len(served.log)
        second = crawl(tmp_path, {"site": profile(served.url, pages_per_day=4)})
        assert len(served.log) == asked
    assert (first.exit_code, first.result["outcome"]) == (7, "daily-limit")
    assert (second.exit_code, second.result["outcome"]) == (7, "daily-limit")


def test_outside_its_hours_a_portal_is_not_even_asked_for_robots_txt(tmp_path: Path) -> None:
    now = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
    window = f"{now + timedelta(hours=2):%H:%M}-{now + timedelta(hours=3):%H:%M}"
    with serve(DemoPortal(articles=1)) as served:
        crawled = crawl(tmp_path, {"site": profile(served.url, window=window)})
        assert served.log == []
    assert (crawled.exit_code, crawled.result["outcome"]) == (7, "window-closed")
    assert window in crawled.result["message"]
