"""Nights after the first crawl: what is new, changed and gone is found, and little else is asked for."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from demo_wire import Wire
from making_runs import BASE, SITE, crawl, dump, query, rebuilt

from lapvo_scraper import clock
from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.storage.database.schema import connect_read_only
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.frontier.plan import Plan, plan

if TYPE_CHECKING:
    from lapvo_scraper.storage.books import Books

MEDIA = "('image', 'attachment')"


class Night:
    """One night: what was planned, what was asked for, what came of it."""

    def __init__(self, path: Path, portal: DemoPortal) -> None:
        self.held = set(query(path, f"select url from urls where kind in {MEDIA} and state = 'done'"))
        with closing(connect_read_only(Folder(path).database)) as db:
            self.plan: Plan = plan(db, SITE, clock.now())
        wire = Wire(portal)
        self.books: Books = crawl(path, wire)
        self.media = {(url,) for url in wire.asked if "/documents/" in url}
        self.pages = [url for url in wire.asked if (url,) not in self.media and "/o/" not in url]

    def is_cheap(self, new: int) -> bool:
        four = 4  # robots, feed, sitemap, API
        return len(self.pages) <= new + self.plan.articles + self.plan.lists + four and not self.media & self.held


def test_a_night_reads_what_is_new_finds_what_changed_and_sees_what_is_gone(
    tmp_path: Path, at: Callable[[str], None]
) -> None:
    path, portal = tmp_path / "archive", DemoPortal(articles=24, per_day=12)
    at("2021-06-01T22:00:00+07:00")
    crawl(path, Wire(portal))
    young = [entry for entry in portal.edition.shown() if entry.assignment.published_at.date() == portal.edition.today]
    for entry in young[:3]:
        portal.edit(entry.entry_id)
    for entry, why in zip(young[3:5], ("unknown", "blank"), strict=True):
        portal.remove(entry.entry_id, why)
    nights = []
    for day in (2, 3, 4):
        portal.pass_day(new=12, edited=0, removed=0)
        at(f"2021-06-{day:02}T22:00:00+07:00")
        nights.append(Night(path, portal))
    first, second, third = (night.books for night in nights)
    assert (first.articles_new, first.articles_changed, first.articles_gone) == (12, 3, 0)
    missing = "select count(*) from captures where page_kind = 'missing' and crawl_id like '%20210602%'"
    assert query(path, missing) == [(2,)]
    assert (second.articles_new, second.articles_gone, third.articles_new, third.articles_gone) == (12, 0, 12, 2)
    gone = query(path, "select entry_id, substr(gone_at, 1, 13) from articles where gone_at is not null order by 1")
    assert gone == [(entry.entry_id, "2021-06-02T15") for entry in sorted(young[3:5], key=lambda one: one.entry_id)]
    assert [night.is_cheap(new=12) for night in nights] == [True, True, True]
    assert all(night.books.balanced and night.books.left_due == 0 for night in nights)
    assert dump(rebuilt(path)) == dump(path)


def test_a_night_without_news_reads_the_lists_and_what_is_due(tmp_path: Path, at: Callable[[str], None]) -> None:
    path, portal = tmp_path / "archive", DemoPortal(articles=40, per_day=2)
    at("2021-06-01T22:00:00+07:00")
    crawl(path, Wire(portal))
    at("2021-06-02T22:00:00+07:00")
    night = Night(path, portal)
    assert len(night.pages) == night.plan.pages == night.plan.articles + night.plan.lists
    assert night.media == set()
    heads = [url.removeprefix(BASE) for url in night.pages if "/content/" not in url]
    assert sorted(heads) == [
        "/",
        "/kinh-te",
        "/nong-thon-moi",
        "/quoc-phong-an-ninh",
        "/thong-bao",
        "/tin-tuc",
        "/van-hoa-xa-hoi",
        "/xay-dung-dang",
    ]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the clock."""
    return lambda moment: monkeypatch.setenv("LAPVO_NOW", moment)
