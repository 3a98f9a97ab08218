"""Days pass, articles change, the portal breaks down and recovers: all of it repeatable."""

from __future__ import annotations

from datetime import date

import pytest

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.demo.exchange import Answer, Request
from lapvo_scraper.errors import UsageError


def get(portal: DemoPortal, path: str) -> Answer:
    return portal.answer(Request("GET", path, {"host": "portal.test"}))


def test_a_day_brings_new_edited_and_removed_articles() -> None:
    portal = DemoPortal(articles=60)
    before = {truth.entry_id: truth for truth in portal.truth()}
    day = portal.pass_day(new=12, edited=3, removed=2)
    after = {truth.entry_id: truth for truth in portal.truth()}
    assert (len(day["new"]), len(day["edited"]), len(day["removed"])) == (12, 3, 2)
    assert set(after) - set(before) == set(day["new"])
    assert {number for number in before if after[number].blocks != before[number].blocks} == set(
        day["edited"]
    )
    assert {number for number in after if after[number].state != "shown"} == set(day["removed"])
    assert {after[number].published_truly[:10] for number in day["new"]} == {"2021-06-02"}


def test_changes_can_be_kept_to_young_articles() -> None:
    portal = DemoPortal(articles=400, per_day=2)
    day = portal.pass_day(new=0, edited=20, removed=20, within_days=30)
    published = {truth.entry_id: truth.published_truly for truth in portal.truth()}
    assert min(published[number] for number in day["edited"] + day["removed"]) > "2021-05-02"


def test_days_repeat() -> None:
    runs = []
    for _ in range(2):
        portal = DemoPortal(articles=60)
        runs.append(([portal.pass_day() for _ in range(4)], portal.truth()))
    assert runs[0] == runs[1]


def test_removed_articles_come_back() -> None:
    portal = DemoPortal(articles=20)
    removed = portal.pass_day(new=0, edited=0, removed=3)["removed"]
    restored = portal.pass_day(new=0, edited=0, removed=0, restored=1)["restored"]
    assert len(restored) == 1
    assert set(restored) < set(removed)
    assert sum(truth.state == "shown" for truth in portal.truth()) == 18


def test_the_first_revisions_change_text_title_and_pictures() -> None:
    portal = DemoPortal(articles=4, habits=["caption with credit"])
    revisions = [portal.truth()[0]]
    for _ in range(3):
        portal.edit(revisions[0].entry_id)
        revisions.append(portal.truth()[0])
    original, added, retitled, fewer = revisions
    assert len(added.blocks) == len(original.blocks) + 1
    assert retitled.title == f"{original.title} (cập nhật)"
    assert len(fewer.images) == len(original.images) - 1
    assert {truth.slug_path for truth in revisions} == {original.slug_path}


def test_a_redesign_changes_the_markup_and_not_the_articles() -> None:
    portal = DemoPortal(articles=3)
    path = portal.truth()[0].path
    portal.redesign(version="7.4", template="dated")
    html = get(portal, path).body.decode()
    assert "ngay-dang" in html
    assert ">null<" not in html
    assert portal.truth()[0].published_at is not None
    assert get(portal, path).header(
        "Liferay-Portal",
    ) == portal_build("7.4")


def portal_build(version: str) -> str | None:
    return get(DemoPortal(version=version, articles=1), "/").header("Liferay-Portal")


def test_today_can_be_any_day() -> None:
    newest = DemoPortal(articles=5, today=date(2024, 2, 29)).truth()[-1]
    assert newest.published_truly.startswith("2024-02-29")


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ("maintenance", 200, "The system is currently undergoing maintenance."),
        ("shutdown", 200, "Hệ thống đang được tắt đi. Hãy thử lại sau."),
        ("inactive", 200, "Trang thông tin này chưa kích hoạt."),
        ("waf", 403, "The requested URL was rejected."),
        ("challenge", 200, "Just a moment"),
        ("replaced", 200, "cổng thông tin mới"),
        ("503", 503, "Service Unavailable"),
        ("429", 429, "Too Many Requests"),
        ("500", 500, ""),
        ("404", 404, 'http-equiv="refresh"'),
    ],
)
def test_a_portal_that_fails_answers_without_portlets(fault: str, status: int, words: str) -> None:
    portal = DemoPortal(articles=3)
    portal.break_down(fault)  # type: ignore[arg-type]
    answer = get(portal, portal.truth()[0].path)
    assert answer.status == status
    assert words in answer.body.decode()
    assert "portlet-boundary" not in answer.body.decode()
    portal.recover()
    assert "portlet-boundary" in get(portal, portal.truth()[0].path).body.decode()


@pytest.mark.parametrize(
    ("fault", "location"),
    [
        ("moved", "https://moi.vamsen.example/tin-tuc/-/x"),
        ("login", "/c/portal/login?p_l_id=20101"),
        ("home", "/"),
    ],
)
def test_a_portal_that_leads_elsewhere(fault: str, location: str) -> None:
    portal = DemoPortal(articles=3, faults=[fault])  # type: ignore[list-item]
    assert (get(portal, "/tin-tuc/-/x").header("Location") or "").startswith(location)


def test_faults_of_robots_leave_pages_alone() -> None:
    portal = DemoPortal(articles=3, faults=["robots-500"])
    assert get(portal, "/robots.txt").status == 500
    assert get(portal, "/tin-tuc").status == 200


def test_an_unknown_article_cannot_be_edited() -> None:
    with pytest.raises(UsageError, match="has no article 5"):
        DemoPortal(articles=1).edit(5)
