"""Fields that the newest articles lack and the portal used to have."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from portal_history import article, crawl

from lapvo_scraper.health import against_history
from lapvo_scraper.health.fields import _ARTICLES, Loss, losses, odds, of_fields
from lapvo_scraper.health.fields import _Article as Row

HAS_ALL = (True,) * 7
FIELDS = {"title": 0, "category": 2, "byline": 3, "images": 6}


def rows(
    count: int, *, category: str = "Tin tức", lacking: str | None = None, new: bool = False, held: bool = False
) -> list[Row]:
    has = list(HAS_ALL)
    if lacking:
        has[FIELDS[lacking]] = False
    return [Row(category, new, held or not new, tuple(has)) for _ in range(count)]


def test_four_articles_without_a_title_are_an_alarm_and_three_are_none():
    past = rows(40)
    assert losses(rows(4, lacking="title", new=True) + past) == [Loss("title", None, 4, 4, 1.0)]
    assert losses(rows(3, lacking="title", new=True) + past) == []


def test_small_nights_add_up():
    earlier_night = rows(3, lacking="byline")
    assert [loss.field for loss in losses(rows(1, lacking="byline", new=True) + earlier_night + rows(40))] == ["byline"]


def test_a_crawl_without_articles_says_nothing_about_fields():
    assert losses(rows(8, lacking="title") + rows(40)) == []


def test_a_young_archive_has_no_habits():
    assert losses(rows(8, lacking="title", new=True) + rows(19)) == []


def test_what_half_of_the_articles_had_takes_more_of_them_to_be_missed():
    past = [one for _ in range(50) for one in (*rows(1), *rows(1, lacking="images"))]
    assert losses(rows(16, lacking="images", new=True) + past) == []
    assert losses(rows(32, lacking="images", new=True) + past) == [Loss("images", None, 32, 32, 0.5)]


def test_a_field_that_few_ever_had_is_not_missed():
    past = rows(8) + rows(32, lacking="byline")
    assert losses(rows(32, lacking="byline", new=True) + past) == []


def test_one_category_may_lose_what_the_portal_keeps():
    mixed = [one for _ in range(8) for one in (*rows(1, category="Thông báo", lacking="byline", new=True), *rows(2))]
    past = rows(100) + rows(50, category="Thông báo")
    assert losses(mixed + past) == [Loss("byline", "Thông báo", 4, 4, 1.0)]


def test_luck_is_not_an_alarm_in_a_year_of_nights():
    assert odds(0, 4, 0.97) < 1e-5 < odds(0, 3, 0.97)
    assert odds(2, 2, 0.5) == 1.0


def test_a_first_crawl_has_no_past(db):
    first = crawl(db, 0)
    for number in range(60):
        article(db, number, f"2025-0{5 - number // 20}-{number % 20 + 1:02}", seen="2025-06-01T02:10:00Z")
    db.execute("update articles set title = null where sort_date > '2025-05-01'")
    assert list(of_fields(db, "tanmy", "2025-06-01T02:00:00Z", "en")) == []
    assert "field-lost" not in [one.code for one in against_history(db, "tanmy", first, "en")]


def test_old_articles_that_are_reached_late_are_not_what_the_portal_writes_now(db):
    for number in range(40):
        article(db, number, f"2025-05-{number % 30 + 1:02}", seen="2025-06-01T02:00:00Z")
    for number in range(40, 80):
        article(db, number, f"2020-05-{number % 30 + 1:02}", seen="2025-06-02T02:00:00Z")
    for number in range(80, 84):
        article(db, number, "2025-06-01", seen="2025-06-02T02:00:00Z")
    db.execute("update articles set title = null where sort_date < '2021'")
    assert list(of_fields(db, "tanmy", "2025-06-02T00:00:00Z", "en")) == []
    db.execute("update articles set title = null where sort_date = '2025-06-01'")
    (lost,) = of_fields(db, "tanmy", "2025-06-02T00:00:00Z", "en")
    assert (lost.code, lost.count) == ("field-lost", 4)


def test_when_all_is_looked_at_again_the_past_is_what_was_held_before():
    assert losses(rows(8, lacking="title", new=True) + rows(40, new=True)) == []
    seen_again = rows(8, lacking="title", new=True, held=True) + rows(40, new=True, held=True)
    assert losses(seen_again) == [Loss("title", None, 8, 8, 1.0)]


DATES = st.sampled_from(
    ["2021", "2021-01", "2021-01-01", "2024-12-30", "2025-02", "2025-03-02", "2025-03-03", "2025-06-02", "2025-09-09"]
)
SIGHTS = st.sampled_from([f"{day}T02:00:00Z" for day in ("2025-03-03", "2025-05-31", "2025-06-01", "2025-06-02")])
GONE = st.sampled_from([None, None, "2025-06-01T00:00:00Z"])


@settings(max_examples=60, deadline=None)
@given(made=st.lists(st.tuples(DATES, SIGHTS, GONE), max_size=14), most=st.integers(1, 6))
def test_the_newest_articles_are_found_without_looking_at_all(
    empty: bytes, made: list[tuple[str, str, str | None]], most: int
) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(empty)
        for number, (sort_date, last_seen, gone_at) in enumerate(made):
            db.execute(
                "insert into articles (id, site, identity, sort_date, first_seen_at, last_seen_at, gone_at, versions,"
                " category, capture_id, extractor, captions, body)"
                " values (?1, 'tanmy', ?1, ?2, ?3, ?3, ?4, 1, ?1, '', '', '', '')",
                (number, sort_date, last_seen, gone_at),
            )
        found = [int(row[0]) for row in db.execute(_ARTICLES, {"site": "tanmy", "most": most})]

    def day(number: int) -> str:
        sort_date, last_seen, _ = made[number]
        young = (date.fromisoformat(last_seen[:10]) - timedelta(days=90)).isoformat()
        return last_seen[:10] if sort_date >= young else sort_date

    there = (number for number, one in enumerate(made) if one[2] is None)
    by_date = sorted(sorted(there), key=lambda number: made[number][0], reverse=True)
    assert found == sorted(by_date, key=day, reverse=True)[:most]
