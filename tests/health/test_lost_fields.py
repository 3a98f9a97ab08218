"""Fields that the newest articles lack and the portal used to have."""

from portal_history import article, crawl

from lapvo_scraper.health import against_history
from lapvo_scraper.health.fields import Loss, losses, odds, of_fields
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
