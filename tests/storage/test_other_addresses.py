"""Portals that lose the page under which most addresses of their articles stand, or send every article home."""

from dataclasses import replace
from pathlib import Path

import pytest
from demo_wire import Wire
from making_runs import BASE, crawl, dump, query, rebuilt

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.records import Exchange, Lease

DETAIL = f"{BASE}/chi-tiet-bai-viet/-/"


class WithoutDetailPage(Wire):
    """The portal after its detail page lost the publisher: every address under that page answers "missing"."""

    def __call__(self, lease: Lease) -> Exchange:
        if not lease.url.startswith(DETAIL):
            return super().__call__(lease)
        asked = replace(lease, url=f"{DETAIL}asset_publisher/1mOzUrGkrdAE/content/id/1")
        exchange = replace(super().__call__(asked), url=lease.url)
        self.asked[-1] = lease.url
        return exchange


def test_where_one_address_says_missing_the_next_is_asked(tmp_path: Path) -> None:
    path, wire = tmp_path / "archive", WithoutDetailPage(DemoPortal(articles=20))
    books = crawl(path, wire)
    assert (books.balanced, books.articles_new, books.left_due) == (True, 20, 0)
    assert len(set(wire.asked)) == len(wire.asked)
    assert sum(url.startswith(DETAIL) for url in wire.asked) > 5
    assert dump(rebuilt(path)) == dump(path)


def test_articles_that_are_found_elsewhere_are_not_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, portal = tmp_path / "archive", DemoPortal(articles=12, per_day=12)
    for day in range(1, 6):
        monkeypatch.setenv("LAPVO_NOW", f"2021-06-{day:02}T22:00:00+07:00")
        assert crawl(path, Wire(portal) if day == 1 else WithoutDetailPage(portal)).balanced
    assert query(path, "select count(*) from captures where page_kind = 'missing'")[0][0] > 5
    assert query(path, "select count(*), count(gone_at) from articles") == [(12, 0)]
    assert dump(rebuilt(path)) == dump(path)


def test_a_way_home_is_neither_an_article_nor_the_end_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, portal = tmp_path / "archive", DemoPortal(articles=6, per_day=6)
    for day in range(1, 6):
        monkeypatch.setenv("LAPVO_NOW", f"2021-06-{day:02}T22:00:00+07:00")
        assert crawl(path, Wire(portal)).balanced
        portal.break_down("home")
    hops = "select count(*) from captures where status = 302 and url like '%/content/%'"
    assert query(path, hops)[0][0] > 5
    assert query(path, "select count(*), sum(versions), count(gone_at) from articles") == [(6, 6, 0)]
    portal.recover()
    monkeypatch.setenv("LAPVO_NOW", "2021-06-20T22:00:00+07:00")
    crawl(path, Wire(portal))
    assert query(path, "select count(*) from articles where last_seen_at > '2021-06-20'")[0][0] > 3
