"""Several portals in one crawl."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from crawling import crawl, profile, rows, start, until

from lapvo_scraper.demo import DemoPortal, serve

if TYPE_CHECKING:
    from pathlib import Path


def test_different_servers_are_crawled_side_by_side_and_one_that_is_dead_stops_none(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=6)) as one, serve(DemoPortal(articles=6), "127.0.0.2") as two:
        sites = {"one": one.url, "dead": "http://127.0.0.3:1", "two": two.url}
        jobs = [{"site": profile(url, name=name, delay=0.05), "media": False} for name, url in sites.items()]
        crawled = crawl(tmp_path, *jobs)
    assert {result["site"]: result["exit_code"] for result in crawled.results} == {"one": 0, "two": 0, "dead": 6}
    assert crawled.exit_code == 6
    (begin_one, end_one), (begin_two, end_two) = ((log[0].started, log[-1].ended) for log in (one.log, two.log))
    assert max(begin_one, begin_two) < min(end_one, end_two)
    assert rows(tmp_path, "select site, count(*) from articles group by site order by site") == [("one", 6), ("two", 6)]


def test_a_portal_whose_rows_cannot_be_made_stops_alone(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=6)) as one, serve(DemoPortal(articles=6), "127.0.0.2") as two:
        sites = {"one": one.url, "two": two.url}
        jobs = [{"site": profile(url, name=name, delay=0.02), "media": False} for name, url in sites.items()]
        crawled = crawl(tmp_path, *({**job, "break_rows_of": "two"} for job in jobs))
    assert {result["site"]: result["exit_code"] for result in crawled.results} == {"one": 0, "two": 1}
    assert rows(tmp_path, "select site, count(*) from articles group by site") == [("one", 6)]


def test_a_signal_ends_all_crawls_that_are_under_way(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=30)) as one, serve(DemoPortal(articles=30), "127.0.0.2") as two:
        sites = {"one": one.url, "two": two.url}
        child = start(tmp_path, *({"site": profile(url, name=name, delay=0.3)} for name, url in sites.items()))
        until(lambda: len(one.log) > 2 and len(two.log) > 2)
        os.kill(child.pid, signal.SIGTERM)
        crawled = child.wait()
    assert crawled.exit_code == 143
    assert [result["exit_code"] for result in crawled.results] == [143, 143]
    assert rows(tmp_path, "select distinct exit_code from crawls") == [(143,)]
