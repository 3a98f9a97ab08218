"""The reading room in a real browser: headless Chromium."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.peers

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # not there where only the core suite runs

    chromium = shutil.which("chromium")
    assert chromium, "chromium is not installed; run .ci/peers"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def served() -> Iterator[Callable[[Path], str]]:
    """Call it with an archive: the address where the real command serves it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LAPVO")}
    with ExitStack() as running:

        def serve(archive: Path) -> str:
            command = [sys.executable, "-m", "lapvo_scraper.cli", "--archive", str(archive), "--lang", "vi"]
            server = subprocess.Popen(
                [*command, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=clean
            )
            running.callback(server.wait, 30)
            running.callback(server.terminate)
            assert server.stdout is not None
            running.callback(server.stdout.close)
            return server.stdout.readline().strip().rstrip("/")

        yield serve


class Visit:
    """One tab, which notes what it asks for and what it complains about."""

    def __init__(self, browser: Any, address: str, **more: Any) -> None:
        self.address = address
        self.page = browser.new_page(**more)
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text))

    def go(self, path: str) -> None:
        answer = self.page.goto(self.address + path)
        assert answer.status == 200, path

    @property
    def strangers(self) -> list[str]:
        return [url for url in self.asked if not url.startswith((self.address + "/", "data:"))]


def test_search_finds_without_accents_and_leads_to_the_article(browser, served, served_archive):
    visit = Visit(browser, served(served_archive), viewport=DESK)
    visit.go("/")
    visit.page.get_by_label("Tìm trong các bài viết").fill("xa")
    visit.page.get_by_role("button", name="Tìm").click()
    assert re.fullmatch(r"\d+ bài viết", visit.page.locator("#found").inner_text())
    title = visit.page.locator(".entry h3 a").first.inner_text()
    visit.page.locator(".entry h3 a").first.click()
    assert visit.page.locator("h1").inner_text() == title
    visit.page.get_by_role("link", name="English").click()
    assert visit.page.locator("html").get_attribute("lang") == "en"
    assert visit.strangers == []
    assert visit.complaints == []


def test_pictures_are_shown_from_the_archive(browser, served, served_archive):
    visit = Visit(browser, served(served_archive), viewport=DESK)
    visit.go("/search")
    links = [link.get_attribute("href") for link in visit.page.locator(".entry h3 a").all()]
    widths = []
    for link in links:
        visit.go(link)
        for picture in visit.page.locator(".text img").all():
            picture.scroll_into_view_if_needed()
            picture.evaluate("image => image.decode()")
            widths.append(picture.evaluate("image => image.naturalWidth"))
    assert widths
    assert min(widths) > 0
    assert visit.strangers == []


def test_no_page_runs_what_a_stranger_wrote(browser, served, hostile_archive):
    visit = Visit(browser, served(hostile_archive), viewport=DESK)
    visit.go("/search")
    articles = [link.get_attribute("href") for link in visit.page.locator(".entry h3 a").all()]
    assert len(articles) == 8
    pages = ["/", "/search?q=window.pwned", "/time", "/sections", "/coverage", "/crawls", "/lapvo/articles"]
    for path in (*pages, *articles, *(f"{article}/page" for article in articles), f"/lapvo{articles[0].replace('article', 'articles')}"):
        visit.go(path)
        for frame in visit.page.frames:
            assert frame.evaluate("window.pwned") is None, path
        assert "window.pwned" in visit.page.content() or path in pages
    assert visit.strangers == []


def test_the_saved_page_is_shown_and_still(browser, served, hostile_archive):
    visit = Visit(browser, served(hostile_archive), viewport=DESK)
    visit.go("/search")
    visit.go(visit.page.locator(".entry h3 a").first.get_attribute("href") + "/page")
    inside = visit.page.frame_locator("iframe.saved")
    assert "window.pwned" in inside.locator("body").inner_text(), "the words stay"
    assert inside.locator("script").count() == 0
    inside.get_by_text("Trang chủ", exact=True).first.click()
    assert visit.page.url.endswith("/page"), "links lead nowhere"
    assert visit.strangers == []


@pytest.mark.parametrize("path", ["/", "/search?q=xa", "/en/time", "/sections", "/en/coverage", "/crawls"])
def test_pages_fit_a_phone(browser, served, served_archive, path):
    visit = Visit(browser, served(served_archive), viewport=PHONE)
    visit.go(path)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    small = visit.page.eval_on_selector_all(
        "main p, main td, main a", "all => all.filter(one => parseFloat(getComputedStyle(one).fontSize) < 13).length"
    )
    assert small == 0


def test_everything_can_be_reached_with_the_keyboard(browser, served, served_archive):
    visit = Visit(browser, served(served_archive), viewport=DESK)
    visit.go("/search")
    page = visit.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("xa")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=xa*")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(outline) != "none", page.evaluate("document.activeElement.outerHTML")


def test_another_sites_page_cannot_read_it(browser, served, served_archive):
    address = served(served_archive)
    visit = Visit(browser, address)
    visit.page.set_content("<p>elsewhere</p>")
    read = "address => fetch(address).then(answer => answer.text()).catch(() => null)"
    assert visit.page.evaluate(read, address + "/") is None
