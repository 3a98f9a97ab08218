"""`lapvo sites new`: a portal is looked at as gently as by a crawl, and described in a file that crawls accept."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapvo_scraper.demo import DemoPortal, Served, serve
from lapvo_scraper.demo.exchange import Answer, Request, redirect
from lapvo_scraper.sites import Site, load_profile
from lapvo_scraper.sites.draft import ListFound, PortalFacts, draft, name_for

LAPVO = (sys.executable, "-m", "lapvo_scraper.cli")


def new(*arguments: object, cwd: Path) -> "subprocess.CompletedProcess[str]":
    command = [*LAPVO, "--lang", "en", "sites", "new", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", timeout=120)


def gaps(served: Served) -> list[float]:
    return [later.started - earlier.ended for earlier, later in zip(served.log, served.log[1:], strict=False)]


def test_a_portal_is_drafted_checked_and_crawled(tmp_path):
    robots = "User-agent: *\nDisallow: /documents/\nCrawl-delay: 0.1\nSitemap: {origin}/sitemap.xml\n"
    with serve(DemoPortal(articles=40, metadata=True, rss=True, robots=robots)) as served:
        done = new(served.url, "--name", "vamsen", "--delay", "0.05", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        asked = served.paths()
        assert min(gaps(served)) >= 0.05
        assert len([path for path in asked if path != "/robots.txt"]) <= 15
        assert not any(path.startswith("/documents/") for path in asked)
        crawled = subprocess.run(
            [*LAPVO, "-q", "crawl", "vamsen.toml", "--limit", "5", "--no-media"], cwd=tmp_path, timeout=120
        )
    path = tmp_path / "vamsen.toml"
    text = path.read_text(encoding="utf-8")
    site = load_profile(path)
    assert (site.name, site.base_url, site.seeds, site.delay) == ("vamsen", served.url, ("/",), 0.1)
    assert site.title == "Huyện Vàm Sen - Cổng thông tin điện tử tỉnh Tiền Sen"
    assert set(site.categories) <= {truth.category for truth in DemoPortal(articles=40, metadata=True).truth()}
    for expected in (
        "# Software: header Liferay-Portal: Liferay Community Edition Portal 7.2.1",
        "# robots.txt: status 200, Crawl-delay 0.1, sitemap ",
        "# List: /tin-tuc (asset publisher dN8xEoFiSb5Q): 10 articles of 40, 4 pages",
        "# List: /kinh-te (asset publisher hM2uCpWqZj7T): ",
        "/rss",
        "# 4 article(s) read; publication dates: metadata",
        "# robots.txt asks for 0.1 s between requests, and gets them.",
    ):
        assert expected in text
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["archive", "vamsen.toml"]
    assert crawled.returncode == 7


def test_the_profile_goes_to_the_archive_or_to_stdout(tmp_path):
    (tmp_path / "archive").mkdir()
    with serve(DemoPortal(articles=3)) as served:
        done = new(served.url, "--delay", 0, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        again = new(served.url, "--delay", 0, cwd=tmp_path)
        shown = new(served.url, "--delay", 0, "-o", "-", cwd=tmp_path)
    assert load_profile(tmp_path / "archive/sites/site-127-0-0-1.toml").base_url == served.url
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert tomllib.loads(shown.stdout)["name"] == "site-127-0-0-1"


def test_without_a_contact_no_public_portal_is_asked(tmp_path):
    done = new("https://khong-co.example.vn", cwd=tmp_path)
    assert done.returncode == 2
    assert "give --contact ADDRESS, or make the archive's folder with it" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["ftp://x.example.vn", "https://me@x.example.vn", "https://"])
def test_what_is_no_portal_is_refused(tmp_path, url):
    assert new(url, "--contact", "a@b.example", cwd=tmp_path).returncode == 2


def test_a_portal_that_forbids_it_is_left_alone(tmp_path):
    with serve(DemoPortal(articles=3, robots="User-agent: *\nDisallow: /\n")) as served:
        done = new(served.url, "--delay", 0, cwd=tmp_path)
        assert served.paths() == ["/robots.txt"]
    assert done.returncode == 6
    assert "forbids every seed" in done.stderr
    assert list(tmp_path.iterdir()) == []


class Elsewhere:
    """Sends every page to an address inside the machine."""

    def __init__(self, target: str) -> None:
        self.target = target

    def answer(self, request: Request) -> Answer:
        return redirect(self.target + request.path)


def test_a_portal_cannot_send_the_visit_elsewhere(tmp_path):
    with serve(DemoPortal(articles=1)) as secret, serve(Elsewhere(secret.url)) as served:
        done = new(served.url, "--delay", 0, cwd=tmp_path)
        assert secret.log == []
    assert done.returncode == 6
    assert list(tmp_path.iterdir()) == []


texts = st.text(max_size=30)


@given(
    st.builds(
        PortalFacts,
        name=st.just("vidu"),
        base_url=st.just("https://vidu.example.vn"),
        looked_at=st.just("2025-06-01"),
        pages=st.integers(0, 20),
        title=texts,
        software=st.lists(texts).map(tuple),
        tls=texts,
        robots=texts,
        lists=st.lists(
            st.builds(ListFound, st.just("/tin"), texts, st.integers(), st.none(), st.none(), st.booleans())
        ).map(tuple),
        articles=st.integers(0, 4),
        categories=st.lists(texts.filter(str.strip)).map(tuple),
        unsplit=st.lists(texts).map(tuple),
        other_hosts=st.lists(texts).map(tuple),
    )
)
def test_whatever_a_portal_writes_the_draft_is_a_profile_of_that_portal(facts):
    data = tomllib.loads(draft(facts))
    assert set(data) <= {"name", "title", "base_url", "seeds", "delay", "categories"}
    assert (data["name"], data["base_url"], data["delay"]) == ("vidu", "https://vidu.example.vn", 2.0)
    if all(category.strip() for category in data.get("categories", ())) and data.get("title", "x").strip():
        assert Site.from_dict(data).seeds[0] == "/"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.tanmy.gov.vn", "tanmy"),
        ("https://Tan_My.example.vn", "tan-my"),
        ("http://10.0.0.1", "site-10-0-0-1"),
        ("http://[::1]:8080", "site-1"),
    ],
)
def test_a_name_is_made_of_the_host(url, name):
    assert name_for(url) == name
