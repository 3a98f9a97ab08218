"""Feeds and site maps of the demo portal, from robots.txt and from the heads of its pages."""

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
