"""Whole crawls of the demo portal and of small servers, each in a process of its own."""

from __future__ import annotations

import contextlib
import csv
import html
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from scrapy.settings import Settings

from lapvo_scraper import __version__
from lapvo_scraper.crawl.commands.crawl import job_for
from lapvo_scraper.crawl.items import ArticleItem
from lapvo_scraper.demo import DemoPortal, serve
from lapvo_scraper.demo.exchange import Answer, Request, redirect, text
from lapvo_scraper.errors import LapvoError
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.lock import SiteLock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lapvo_scraper.demo import Served

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).parent / "children" / "crawl_child.py"
OURS = ("LAPVO_", "SCRAPY_")
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


def profile(url: str, **more: Any) -> dict[str, Any]:
    return {"name": "demo", "base_url": url, "delay": 0, "concurrency": 4} | more


@dataclass
class Crawled:
    """What a child process said."""

    exit_code: int
    results: list[dict[str, Any]]
    log: str

    @property
    def result(self) -> dict[str, Any]:
        [result] = self.results
        return result


class Nursery:
    """Starts crawls as children of one process that has everything imported."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._process = subprocess.Popen(
            [sys.executable, str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )

    def ask(self, **command: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def start(self, archive: Path, *jobs: dict[str, Any]) -> Child:
        number = len(list(self._scratch.iterdir()))
        out, log = self._scratch / f"{number}.out", self._scratch / f"{number}.log"
        out.touch()
        answer = self.ask(archive=str(archive), jobs=jobs, out=str(out), log=str(log))
        return Child(self, answer["pid"], out, log)

    def close(self) -> None:
        with self._process:
            pass


@dataclass
class Child:
    """A crawl that is running."""

    nursery: Nursery
    pid: int
    out: Path
    log: Path

    def is_running(self) -> bool:
        return self.nursery.ask(poll=self.pid)["exit_code"] is None

    def wait(self) -> Crawled:
        code = self.nursery.ask(wait=self.pid)["exit_code"]
        lines = self.out.read_text(encoding="utf-8").splitlines()
        return Crawled(code, [json.loads(line) for line in lines], self.log.read_text(encoding="utf-8"))


nurseries: list[Nursery] = []


@pytest.fixture(scope="module", autouse=True)
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    nurseries.append(Nursery(tmp_path_factory.mktemp("children")))
    yield
    nurseries.pop().close()


def start(archive: Path, *jobs: dict[str, Any]) -> Child:
    return nurseries[0].start(archive, *jobs)


def crawl(archive: Path, *jobs: dict[str, Any]) -> Crawled:
    return start(archive, *jobs).wait()


def rows(archive: Path, query: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(archive / "lapvo.db")) as db:
        return db.execute(query).fetchall()


# --- a healthy portal -----------------------------------------------------------------------------------


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


def at_once(served: Served) -> int:
    begun = [(asked.started, 1) for asked in served.log]
    ended = [(asked.ended, -1) for asked in served.log]
    most = now = 0
    for _, step in sorted(begun + ended):
        now += step
        most = max(most, now)
    return most


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


# --- politeness -----------------------------------------------------------------------------------------


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


# --- how a crawl ends -----------------------------------------------------------------------------------

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


def until(holds: Any) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


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


def test_a_disk_that_is_nearly_full_ends_with_5(tmp_path: Path) -> None:
    (tmp_path / "lapvo.toml").write_text("min_free_mb = 1000000000\n", encoding="utf-8")
    with serve(DemoPortal(articles=3)) as served:
        crawled = crawl(tmp_path, {"site": profile(served.url)})
        assert served.paths() == []
    assert crawled.exit_code == 5


# --- hostile portals ------------------------------------------------------------------------------------


class Hostile:
    """Leads everywhere it should not be followed to."""

    def __init__(self, elsewhere: str) -> None:
        self.elsewhere = elsewhere

    def answer(self, request: Request) -> Answer:
        port = self.elsewhere.rpartition(":")[2]
        if request.path == "/robots.txt":
            return text(404, "text/plain", "")
        targets = {
            "/r1": f"{self.elsewhere}/secret",
            "/r2": f"http://2130706433:{port}/secret",
            "/r3": f"http://localhost:{port}/secret",
            "/r4": "file:///etc/passwd",
            "/r5": "javascript:alert(1)",
            "/r6": "/r6",
            "/r7": f"http://user@127.0.0.1:{port}/secret",
            "/r8": "http://[",
            "/r9": "data:text/html,x",
        }
        if request.path in targets:
            return redirect(targets[request.path])
        links = [*targets, *targets.values(), "ftp://127.0.0.1/x", f"//127.0.0.1:{port}/secret"]
        anchors = "".join(f'<a href="{link}">x</a><img src="{link}">' for link in links)
        return text(200, "text/html", f"<html><body>{anchors}</body></html>")


def test_a_hostile_portal_cannot_send_the_crawl_elsewhere(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=1)) as secret, serve(Hostile(secret.url)) as served:
        crawled = crawl(tmp_path, {"site": profile(served.url)})
        assert secret.log == []
        paths = served.paths()
    assert crawled.exit_code in (0, 6, 8), crawled
    assert "/r6" in paths
    assert len(paths) < 30
    assert crawled.log == ""


def test_an_odd_spelling_of_a_private_address_is_not_visited(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=1)) as secret:
        disguised = profile(f"http://0x7f.1:{secret.port}", contact="vp@example.vn")
        crawled = crawl(tmp_path, {"site": disguised})
        assert secret.log == []
    assert crawled.exit_code == 6
    assert "127.0.0.1, which is not a public address" in crawled.result["message"]


def test_a_proxy_of_the_profile_is_used_for_everything(tmp_path: Path) -> None:
    with serve(DemoPortal(articles=2)) as proxy:
        behind = profile("http://portal.example.invalid", proxy=proxy.url, contact="vp@example.vn")
        crawled = crawl(tmp_path, {"site": behind})
        paths = proxy.paths()
    assert crawled.exit_code == 0, crawled
    assert paths[0] == "http://portal.example.invalid/robots.txt"
    assert all(path.startswith("http://portal.example.invalid/") for path in paths)
    assert rows(tmp_path, "select count(*) from articles") == [(2,)]


# --- speed ----------------------------------------------------------------------------------------------


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
    assert took < 15


# --- through Scrapy's own command line ------------------------------------------------------------------


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env=ENVIRONMENT,
        check=False,
    )


def test_scrapy_lists_the_spiders() -> None:
    listed = scrapy("list")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.split() == ["lapvo", "liferay"]


def test_scrapy_crawl_writes_archive_and_csv(tmp_path: Path) -> None:
    portal, site, out = DemoPortal(articles=6), tmp_path / "vidu.toml", tmp_path / "out.csv"
    archive = tmp_path / "archive"
    with serve(portal) as served:
        site.write_text(f'name = "vidu"\nbase_url = "{served.url}"\ndelay = 0\n', encoding="utf-8")
        into = f"LAPVO_ARCHIVE={archive}"
        done = scrapy("crawl", "liferay", "-a", f"site={site}", "-s", into, "-O", str(out), "--nolog")
    assert done.returncode == 0, done.stderr
    with out.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert list(table[0]) == list(get_type_hints(ArticleItem))
    truth = {str(one.entry_id): one.title for one in portal.truth()}
    assert {row["entry_id"]: row["title"] for row in table} == truth
    [columns] = rows(archive, "select group_concat(name, '|') from pragma_table_info('articles_csv')")
    assert columns[0].split("|") == list(table[0])
    exported = rows(archive, "select entry_id, body, captions from articles_csv order by entry_id")
    assert [(int(row["entry_id"]), row["body"], row["captions"] or None) for row in table] == exported


def test_scrapy_crawl_says_what_is_wrong(tmp_path: Path) -> None:
    done = scrapy("crawl", "lapvo", "-s", f"LAPVO_ARCHIVE={tmp_path / 'archive'}", "--nolog")
    assert done.returncode == 2
    assert 'contact = "' in done.stderr
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize(
    ("spider", "arguments", "settings", "said"),
    [
        ("lapvo", {}, {"JOBDIR": "jobs"}, "JOBDIR is not used"),
        ("lapvoo", {}, {}, "known: lapvo, liferay"),
        ("liferay", {}, {}, "-a site=NAME|PROFILE.toml"),
        ("liferay", {"site": "nowhere"}, {}, "no site is called 'nowhere'"),
        ("liferay", {"site": "lapvo", "limt": "3"}, {}, "spider argument 'limt' is unknown"),
        ("liferay", {"site": "lapvo", "limit": "few"}, {}, "should be a whole number"),
        ("liferay", {"site": "lapvo", "media": "some"}, {}, "should be 1 or 0"),
    ],
)
def test_a_command_line_that_makes_no_sense_is_refused(
    spider: str, arguments: dict[str, str], settings: dict[str, str], said: str
) -> None:
    with pytest.raises(LapvoError, match=re.escape(said)) as refused:
        job_for(spider, arguments, Settings(settings), ["lapvo", "liferay"])
    assert refused.value.exit_code == 2


def test_spider_arguments_make_a_job(tmp_path: Path) -> None:
    settings = Settings({"LAPVO_ARCHIVE": str(tmp_path)})
    given = {"limit": "5", "max_time": "60", "full": "1", "media": "no", "_job": "from-scrapyd"}
    job = job_for("lapvo", given, settings, ["lapvo", "liferay"])
    assert (job.site.name, job.folder.path, job.command) == ("lapvo", tmp_path, "scrapy crawl lapvo")
    assert (job.limit, job.max_time, job.full, job.media) == (5, 60, True, False)
