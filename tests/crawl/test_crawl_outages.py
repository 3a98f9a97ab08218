"""Portals that are down, closed, moved or gone: nothing is taken for gone, and the exit code says it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest
from crawling import Crawled, crawl, profile, rows

from lapvo_scraper.demo import DemoPortal, serve
from lapvo_scraper.demo.exchange import Answer, Request, text

if TYPE_CHECKING:
    from pathlib import Path

OUTAGES = {
    "maintenance": "portal-down",
    "shutdown": "portal-down",
    "waf": "portal-blocked",
    "challenge": "portal-blocked",
    "login": "portal-login",
    "moved": "portal-moved",
    "404": "portal-missing",
    "replaced": "portal-replaced",
    "500": "robots-unreachable",
    "reset": "robots-unreachable",
    "robots-500": "robots-unreachable",
}


@pytest.fixture(scope="module")
def outages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Crawled]:
    archive = tmp_path_factory.mktemp("outages")
    with contextlib.ExitStack() as portals:
        jobs = []
        for fault in OUTAGES:
            served = portals.enter_context(serve(DemoPortal(articles=3, faults=[fault])))  # type: ignore[list-item]
            jobs.append({"site": profile(served.url, name=fault)})
        jobs.append({"site": profile("http://127.0.0.1:1", name="nobody")})
        return archive, crawl(archive, *jobs)


@pytest.mark.parametrize("fault", [*OUTAGES, "nobody"])
def test_an_outage_ends_with_6_and_says_what_to_try(outages: Any, fault: str) -> None:
    archive, crawled = outages
    [result] = [result for result in crawled.results if result["site"] == fault]
    assert result["outcome"] == OUTAGES.get(fault, "robots-unreachable")
    assert result["exit_code"] == 6
    assert "127.0.0.1" in result["message"]
    assert [finding["code"] for finding in result["findings"]] == [result["outcome"]]
    assert rows(archive, f"select outcome, exit_code from crawls where site = '{fault}'") == [
        (result["outcome"], 6)
    ]


def test_an_outage_makes_no_articles_and_several_sites_end_with_the_worst(outages: Any) -> None:
    archive, crawled = outages
    assert crawled.exit_code == 6
    assert len(crawled.results) == len(OUTAGES) + 1
    assert rows(archive, "select count(*) from articles") == [(0,)]


def test_a_portal_that_breaks_down_on_the_way_is_left_alone(tmp_path: Path) -> None:
    portal = DemoPortal(articles=30)
    with serve(portal) as served:
        assert crawl(tmp_path, {"site": profile(served.url), "limit": 8}).exit_code == 7
        portal.break_down("maintenance")
        broken = crawl(tmp_path, {"site": profile(served.url)})
        asked = len(served.log)
        portal.recover()
    assert broken.exit_code == 6
    assert broken.result["outcome"] == "portal-down"
    assert "maintenance" in broken.result["message"]
    assert asked < 80
    assert rows(tmp_path, "select count(*) from articles where gone_at is not null") == [(0,)]


def test_robots_txt_that_forbids_all_refuses_nothing_one_by_one(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=3, robots="User-agent: *\nDisallow: /\n")) as served:
        crawled = crawl(tmp_path, {"site": profile(served.url)})
    assert (crawled.exit_code, crawled.result["outcome"]) == (6, "robots-forbid")
    assert served.paths() == ["/robots.txt"]
    assert rows(tmp_path, "select count(*) from urls where state = 'refused'") == [(0,)]


class PictureHost:
    """A second host of the site: 70 pictures, and a robots.txt that may fail."""

    def __init__(self) -> None:
        self.works = False

    def answer(self, request: Request) -> Answer:
        if request.path == "/robots.txt":
            return text(404 if self.works else 500, "text/plain", "")
        return text(200, "image/png", request.path)


class Gallery:
    """A page that shows pictures of another host, and one of its own."""

    def __init__(self, pictures: str) -> None:
        self.pictures = pictures

    def answer(self, request: Request) -> Answer:
        if request.path == "/robots.txt":
            return text(404, "text/plain", "")
        if request.path.endswith(".png"):
            return text(200, "image/png", "own")
        shown = [f"{self.pictures}/documents/1/0/{number:02}.png" for number in range(70)]
        images = "".join(f'<img src="{url}">' for url in [*shown, "/documents/1/0/own.png"])
        return text(200, "text/html", f"<html><body>{images}</body></html>")


def test_a_second_host_without_robots_txt_is_left_for_another_day(tmp_path: Path) -> None:
    host = PictureHost()
    with serve(host) as pictures, serve(Gallery(pictures.url)) as served:
        site = profile(served.url, hosts=[pictures.url], seeds=["/thu-vien"])
        first = crawl(tmp_path, {"site": site})
        assert set(pictures.paths()) == {"/robots.txt"}
        assert "/documents/1/0/own.png" in served.paths()
        host.works = True
        second = crawl(tmp_path, {"site": site})
    assert first.result["counts"]["left_due"] == 70
    assert "robots-closed-host" in [finding["code"] for finding in first.result["findings"]]
    assert second.result["counts"]["left_due"] == 0
    assert len(pictures.log) == 3 + 1 + 70
