"""Where a crawl never goes, whatever a portal says, and the proxy it goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawling import crawl, profile, rows

from lapvo_scraper.demo import DemoPortal, serve
from lapvo_scraper.demo.exchange import Answer, Request, redirect, text

if TYPE_CHECKING:
    from pathlib import Path


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
