"""Whole crawls of the demo portal, each in a process of its own: what is asked for, what is kept."""

from __future__ import annotations

import html
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from crawling import Crawled, at_once, crawl, profile, rows

from lapvo_scraper.demo import DemoPortal, serve
from lapvo_scraper.demo.exchange import Answer, Request, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lapvo_scraper.demo import Served


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DemoPortal, Served, Crawled]:
    archive = tmp_path_factory.mktemp("healthy")
    portal = DemoPortal(articles=40)
    with serve(portal) as served:
        crawled = crawl(archive, {"site": profile(served.url)})
    return archive, portal, served, crawled


def test_a_healthy_portal_is_archived_whole(healthy: Any) -> None:
    archive, portal, _, crawled = healthy
    assert crawled.exit_code == 0, crawled
    assert crawled.result["outcome"] == "complete"
    held = {entry_id for (entry_id,) in rows(archive, "select entry_id from articles")}
    assert held >= {truth.entry_id for truth in portal.truth() if truth.state == "shown"}


def test_every_exchange_on_the_wire_is_in_the_archive(healthy: Any) -> None:
    archive, _, served, crawled = healthy
    assert crawled.result["counts"]["exchanges"] == len(served.log)
    [(captures,)] = rows(archive, "select count(*) from captures where record_type != 'metadata'")
    assert captures == len(served.log)


def test_robots_txt_is_asked_first_and_nothing_twice(healthy: Any) -> None:
    _, _, served, _ = healthy
    paths = served.paths()
    assert paths[0] == "/robots.txt"
    assert len(paths) == len(set(paths))


def test_traps_are_never_asked_for(healthy: Any) -> None:
    _, _, served, _ = healthy
    bad = ("jsessionid", "redirect=", "/c/portal", "/group/", "p_p_lifecycle=1", "/web/", "=maximized")
    assert [path for path in served.paths() if any(word in path for word in bad)] == []


def test_requests_say_who_asks_and_carry_no_cookies(healthy: Any) -> None:
    _, _, served, _ = healthy
    for asked in served.log:
        assert asked.headers["user-agent"].startswith("lapvo-scraper/")
        assert asked.headers["accept-language"] == "vi"
        assert asked.headers["accept-encoding"] == "gzip, deflate"
        assert "cookie" not in asked.headers
        assert "referer" not in asked.headers
        assert not any(name.startswith("x-lapvo") for name in asked.headers)


def test_connections_are_kept_and_never_more_than_allowed(healthy: Any) -> None:
    _, _, served, _ = healthy
    assert len({asked.connection for asked in served.log}) <= 4
    assert at_once(served) <= 4


def test_the_run_leaves_a_report(healthy: Any) -> None:
    archive, portal, _, crawled = healthy
    report = json.loads(Path(crawled.result["report"]).read_text(encoding="utf-8"))
    assert (report["site"], report["exit_code"], report["findings"]) == ("demo", 0, [])
    assert report["counts"] == crawled.result["counts"]
    page = (archive / "reports" / "demo" / "latest.html").read_text(encoding="utf-8")
    assert "Healthy" in page
    assert page.count("<li>") == 1 + 30 + 1  # nothing to look at; new articles
    assert f"<li>{html.escape(portal.truth()[-1].title)}</li>" in page


def test_a_second_crawl_of_an_unchanged_portal_adds_nothing(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=12)) as served:
        first = crawl(tmp_path, {"site": profile(served.url)})
        before = rows(tmp_path, "select id, versions, title, body from articles order by id")
        asked = len(served.log)
        second = crawl(tmp_path, {"site": profile(served.url)})
        again = len(served.log) - asked
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert rows(tmp_path, "select id, versions, title, body from articles order by id") == before
    assert again < asked / 2


def test_without_media_pages_only_and_they_stay_due(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=5)) as served:
        crawled = crawl(tmp_path, {"site": profile(served.url), "media": False})
        pages_only = served.paths()
        later = crawl(tmp_path, {"site": profile(served.url)})
        all_paths = served.paths()
    assert (crawled.exit_code, later.exit_code) == (0, 0)
    assert not any(path.startswith("/documents/") for path in pages_only)
    assert any(path.startswith("/documents/") for path in all_paths)


def test_one_url_on_demand(tmp_path: Path) -> None:
    portal = DemoPortal(articles=5)
    wanted = portal.truth()[0]
    with serve(portal) as served:
        url = served.url + wanted.path
        crawled = crawl(tmp_path, {"site": profile(served.url), "urls": [url]})
        assert served.paths() == ["/robots.txt", wanted.path]
    assert crawled.exit_code == 0, crawled
    assert rows(tmp_path, "select entry_id from articles") == [(wanted.entry_id,)]


def test_a_page_the_reader_cannot_stand_stops_nothing(tmp_path: Path) -> None:
    portal = DemoPortal(articles=6)
    marker = str(portal.truth()[2].entry_id)
    with serve(portal) as served:
        crawled = crawl(tmp_path, {"site": profile(served.url), "break_reader_at": marker})
        times = sum(marker in path for path in served.paths())
    assert (crawled.exit_code, crawled.result["outcome"]) == (8, "findings")
    [finding] = crawled.result["findings"]
    assert (finding["code"], finding["count"]) == ("reader-bug", times)
    assert times > 0
    assert "RecursionError" in crawled.log
    assert rows(tmp_path, f"select count(*) from articles where entry_id != {marker}") == [(5,)]
    assert rows(tmp_path, f"select status from captures where url like '%/id/{marker}'") == [(200,)] * times


class Chain:
    """200 pages, 50 deep: each leads to the next and to three beside it."""

    def answer(self, request: Request) -> Answer:
        if request.path == "/robots.txt":
            return text(404, "text/plain", "")
        number = int(request.path.rpartition("-")[2] or 0) if "-" in request.path else 0
        links: Iterable[str] = ()
        if request.path == "/" or request.path.startswith("/sau-"):
            beside = [f"/ben-{number}{letter}" for letter in "123"]
            links = [*beside, f"/sau-{number + 1}"] if number < 49 else beside
        anchors = "".join(f'<li><a href="{link}">mục</a></li>' for link in links)
        return text(200, "text/html", f"<html><body><ul>{anchors}</ul></body></html>")


def test_a_deep_chain_is_followed_quickly(tmp_path: Path) -> None:
    with serve(Chain()) as served:
        begin = time.monotonic()
        crawl(tmp_path, {"site": profile(served.url)})
        took = time.monotonic() - begin
        assert len(served.log) == 201
    assert took < 60  # with a batch's two seconds for each link it would be 400
