"""What is no page of the demo portal and yet tells of articles: feeds, site maps, the programming interface."""

from pathlib import Path

import pytest
from demo_wire import Wire
from making_runs import BASE, SITE, Crawl, dump, open_run, query, rebuilt

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.records import Lease


@pytest.fixture(scope="module")
def fed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DemoPortal]:
    """An archive of a portal whose publishers have feeds; robots.txt was read first, as every crawl does."""
    path, portal = tmp_path_factory.mktemp("feeds") / "archive", DemoPortal(articles=12, rss=True)
    going = Crawl(open_run(path, SITE), Wire(portal))
    going.take(Lease(f"{BASE}/robots.txt", "robots", 0))
    assert going.go().balanced
    return path, portal


def test_feeds_tell_when_articles_were_published(fed: tuple[Path, DemoPortal]) -> None:
    path, portal = fed
    stories = [portal.edition.story(entry) for entry in portal.edition.entries()]
    wanted = sorted((story.entry_id, story.published_at.isoformat(timespec="seconds"), "rss") for story in stories)
    assert query(path, "select entry_id, published_at, published_source from articles order by entry_id") == wanted


def test_a_site_map_makes_pages_known(fed: tuple[Path, DemoPortal]) -> None:
    path, _ = fed
    rows = query(path, "select url, discovered_from, state from urls where kind = 'sitemap' order by url")
    assert [(url.partition("?")[0], source, state) for url, source, state in rows] == [
        (f"{BASE}/sitemap.xml", f"{BASE}/robots.txt", "done"),
        (f"{BASE}/sitemap.xml", f"{BASE}/sitemap.xml", "done"),
    ]
    [(source,)] = query(path, f"select discovered_from from urls where url = '{BASE}/tim-kiem'")
    assert source.startswith(f"{BASE}/sitemap.xml?")


def test_rows_follow_from_the_files(fed: tuple[Path, DemoPortal]) -> None:
    path, _ = fed
    assert dump(rebuilt(path)) == dump(path)


@pytest.mark.parametrize("is_open", [True, False])
def test_the_programming_interface_is_asked_once_and_used_when_open(tmp_path: Path, is_open: bool) -> None:
    path, portal = tmp_path / "archive", DemoPortal(articles=12, headless_open=is_open)
    wires = [Wire(portal), Wire(portal)]
    for wire in wires:
        assert Crawl(open_run(path, SITE), wire).go().balanced
    asked = [sum("/headless-delivery/" in url for url in wire.asked) for wire in wires]
    assert asked == ([1, 1] if is_open else [1, 0])
    stories = [portal.edition.story(entry) for entry in portal.edition.entries()]
    wanted = sorted((story.entry_id, story.published_at.isoformat(timespec="seconds")) for story in stories)
    query_dates = "select entry_id, published_at from articles where published_source = 'headless' order by 1"
    assert query(path, query_dates) == (wanted if is_open else [])
    lists = query(path, "select distinct found, claimed from lists where list_url like '%/structured-contents'")
    assert lists == ([(12, 12)] if is_open else [])
    assert query(path, "select sum(listed_not_held) from coverage") == [(0,)]
    assert query(path, "select state from urls where kind = 'api'") == [("done",)]
