"""Crawls that are stopped, killed, limited or kept waiting, and the runs that go on with them."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest
from crawling import crawl, profile, rows, start, until

from lapvo_scraper.demo import DemoPortal, serve
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.lock import SiteLock

if TYPE_CHECKING:
    from pathlib import Path


def test_a_limit_ends_with_7_and_the_next_run_goes_on(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=10)) as served:
        first = crawl(tmp_path, {"site": profile(served.url), "limit": 5})
        second = crawl(tmp_path, {"site": profile(served.url)})
        paths = served.paths()
    assert (first.exit_code, first.result["outcome"]) == (7, "page-limit")
    assert first.result["counts"]["left_due"] > 0
    assert "next run goes on" in first.result["message"]
    assert (second.exit_code, second.result["counts"]["left_due"]) == (0, 0)
    pages = [path for path in paths if path != "/robots.txt"]
    assert len(pages) == len(set(pages))


@pytest.mark.parametrize("concurrency", [1, 4])
def test_a_spider_that_scrapy_closes_asks_for_nothing_more(tmp_path: Path, concurrency: int) -> None:
    with serve(DemoPortal(articles=10), latency=0.02) as served:
        job = {"site": profile(served.url, concurrency=concurrency), "close_spider_after": 6}
        first = crawl(tmp_path, job)
        asked = len(served.log)
        second = crawl(tmp_path, {"site": profile(served.url)})
    assert (first.exit_code, first.result["outcome"]) == (7, "memory-limit")
    assert 6 <= asked <= 5 + 2 * concurrency  # what was under way when the sixth answer came, and after it
    assert rows(tmp_path, "select count(*) from captures where error is not null") == [(0,)]
    assert first.result["counts"]["left_due"] > 0
    assert (second.exit_code, second.result["counts"]["left_due"]) == (0, 0)


def test_the_other_job_is_named_and_waited_for_if_asked(tmp_path: Path) -> None:
    folder = Folder(tmp_path).create()
    with serve(DemoPortal(articles=3)) as served:
        lock = SiteLock.acquire(folder, "demo", command="a test")
        busy = crawl(tmp_path, {"site": profile(served.url)})
        waiting = start(tmp_path, {"site": profile(served.url), "wait": True})
        stopped = start(tmp_path, {"site": profile(served.url), "wait": True})
        time.sleep(1)
        assert waiting.is_running()
        os.kill(stopped.pid, signal.SIGTERM)
        assert stopped.wait().exit_code == 143
        assert served.paths() == []
        lock.release()
        waited = waiting.wait()
    assert busy.exit_code == 3
    assert "a test" in busy.result["message"]
    assert waited.exit_code == 0


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130)])
def test_a_signal_ends_cleanly_and_the_next_run_goes_on(tmp_path: Path, name: str, code: int) -> None:
    portal = DemoPortal(articles=4)
    with serve(portal, latency=0.05) as served:
        child = start(tmp_path, {"site": profile(served.url, concurrency=1)})
        until(lambda: len(served.log) >= 8)
        os.kill(child.pid, getattr(signal, name))
        stopped = child.wait()
        asked = served.paths()
        served.latency = 0.0
        second = crawl(tmp_path, {"site": profile(served.url)})
        later = served.paths()[len(asked) :]
    assert (stopped.exit_code, stopped.result["outcome"]) == (code, "stopped")
    assert second.exit_code == 0
    assert set(asked) & set(later) == {"/robots.txt"}
    held = {entry_id for (entry_id,) in rows(tmp_path, "select entry_id from articles")}
    assert held == {truth.entry_id for truth in portal.truth()}


def test_a_signal_while_the_run_is_being_opened_ends_it_cleanly(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=4)) as served:
        stopped = crawl(tmp_path, {"site": profile(served.url), "signal_while_opening": "SIGTERM"})
        asked = len(served.log)
    assert (stopped.exit_code, stopped.result["outcome"], asked) == (143, "stopped", 0)


def test_a_killed_crawl_is_gone_on_with(tmp_path: Path) -> None:
    portal = DemoPortal(articles=10)
    with serve(portal, latency=0.01) as served:
        child = start(tmp_path, {"site": profile(served.url, concurrency=1)})
        until(lambda: len(served.log) >= 30)
        os.kill(child.pid, signal.SIGKILL)
        assert child.wait().exit_code == -signal.SIGKILL
        second = crawl(tmp_path, {"site": profile(served.url)})
    assert second.exit_code == 0, second
    assert second.result["counts"]["left_due"] == 0
    held = {entry_id for (entry_id,) in rows(tmp_path, "select entry_id from articles")}
    assert held == {truth.entry_id for truth in portal.truth()}
    assert rows(tmp_path, "select outcome from crawls order by started_at, id") == [
        ("interrupted",),
        ("complete",),
    ]


def test_a_disk_that_is_nearly_full_ends_with_5(tmp_path: Path) -> None:
    (tmp_path / "lapvo.toml").write_text("min_free_mb = 1000000000\n", encoding="utf-8")
    with serve(DemoPortal(articles=3)) as served:
        crawled = crawl(tmp_path, {"site": profile(served.url)})
        assert served.paths() == []
    assert crawled.exit_code == 5
