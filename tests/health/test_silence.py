"""Alarms about nothing: lists that went empty, a portal that published nothing for long, a timer that stopped."""

import sqlite3
from datetime import UTC, date, datetime, timedelta

from portal_history import article, capture, crawl

from lapvo_scraper.health import examine, silence
from lapvo_scraper.health.silence import longest_pause


def news(db: sqlite3.Connection, *days: str) -> None:
    for number, day in enumerate(days, start=1):
        article(db, number, day)


def silence_on(db: sqlite3.Connection, day: str) -> list[tuple[str, str, int]]:
    now = datetime.fromisoformat(f"{day}T19:00:00+00:00")
    return [(one.code, one.severity, one.count) for one in silence.of_news(db, "tanmy", now, "en")]


def test_a_silence_is_judged_by_the_longest_one_before(db):
    crawl(db, 1, start=datetime(2025, 1, 10, tzinfo=UTC))
    news(db, "2025-01-02", "2025-01-03", "2025-01-05", "2025-01-06", "2025-01-16", "2025-01-17")
    assert silence_on(db, "2025-01-31") == []
    assert silence_on(db, "2025-02-02") == [("stale", "warning", 16)]
    assert silence_on(db, "2025-12-17") == [("stale", "warning", 334)]


def test_a_silence_that_goes_on_is_told_again_when_it_has_doubled(db):
    crawl(db, 1, start=datetime(2025, 1, 10, tzinfo=UTC))
    news(db, "2025-01-02", "2025-01-03", "2025-01-05", "2025-01-06", "2025-01-16", "2025-01-17")
    told = []
    for day in (date(2025, 1, 31) + timedelta(days=number) for number in range(120)):
        night = crawl(db, 1, start=datetime(day.year, day.month, day.day, 19, tzinfo=UTC))
        for code, severity, count in silence_on(db, day.isoformat()):
            db.execute("insert into findings values (?, ?, ?, 'tanmy', ?, 'm', 'r')", (night, code, severity, count))
            told += [count] if severity == "warning" else []
    assert told == [16, 32, 64, 128]
    article(db, 99, "2025-06-01")
    assert silence_on(db, "2025-06-05") == []
    assert silence_on(db, "2025-12-21") == [("stale", "warning", 203)]


def test_a_portal_that_often_is_silent_is_given_more_time(db):
    crawl(db, 1, start=datetime(2025, 1, 1, tzinfo=UTC))
    news(db, "2025-01-01", "2025-02-15", "2025-02-20", "2025-03-01", "2025-03-03")
    assert silence_on(db, "2025-05-05") == []
    assert silence_on(db, "2025-05-11") == [("stale", "warning", 69)]


def test_a_portal_that_died_long_ago_calls_nobody(db):
    crawl(db, 1, start=datetime(2025, 1, 1, tzinfo=UTC))
    news(db, "2023-06-30", "2023-06-29", "2023-06-28", "2023-06-27", "2023-06-26")
    assert silence_on(db, "2025-05-05") == []


def test_of_a_portal_with_hardly_any_news_not_much_is_expected(db):
    crawl(db, 1, start=datetime(2025, 1, 1, tzinfo=UTC))
    news(db, "2025-01-01", "2025-01-03")
    assert silence_on(db, "2025-03-04") == []
    assert silence_on(db, "2025-03-05") == [("stale", "warning", 61)]


def test_without_articles_there_is_no_silence(db):
    assert silence_on(db, "2025-05-05") == []


def test_days_without_a_day_are_left_out(db):
    news(db, "2025-03", "2025")
    assert silence_on(db, "2025-12-05") == []
    assert longest_pause([date(2025, 1, 1)]) == 0


def listing(db: sqlite3.Connection, number: int, crawl_id: str, items: int, *, instance: str = "i") -> None:
    db.execute(
        "insert into list_pages (capture_id, listing, site, list_url, instance_id, page_number, items)"
        " values (?, 0, 'tanmy', 'http://x/', ?, 1, ?)",
        (capture(db, number, crawl_id, "listing"), instance, items),
    )


def test_lists_that_went_empty_are_an_alarm(db):
    first, second = crawl(db, 1), crawl(db, 2)
    listing(db, 1, first, 10)
    listing(db, 2, second, 0)
    listing(db, 3, second, 0)
    (finding,) = silence.of_lists(db, "tanmy", second, "en")
    assert (finding.code, finding.severity, finding.count) == ("lists-empty", "error", 2)
    assert list(silence.of_lists(db, "tanmy", first, "en")) == []


def test_a_box_in_the_side_column_may_stay(db):
    first, second = crawl(db, 1), crawl(db, 2)
    for number, (night, items) in enumerate(((first, 10), (second, 0)), start=1):
        for list_number, count in enumerate((items, items, 5)):
            listing(db, number * 10 + list_number, night, count, instance=f"i{list_number}")
    (finding,) = silence.of_lists(db, "tanmy", second, "en")
    assert (finding.code, finding.count) == ("lists-empty", 2)
    assert list(silence.of_lists(db, "tanmy", first, "en")) == []


def test_one_empty_list_among_others_is_none_and_unchanged_lists_are_not_empty(db):
    first, second, third = crawl(db, 1), crawl(db, 2), crawl(db, 3)
    listing(db, 1, first, 10)
    listing(db, 2, second, 0)
    listing(db, 3, second, 4)
    assert list(silence.of_lists(db, "tanmy", second, "en")) == []
    assert list(silence.of_lists(db, "tanmy", third, "en")) == []


def test_a_timer_that_stopped_is_noticed_by_whoever_asks(db, monkeypatch):
    last = datetime.now(UTC) - timedelta(days=5)
    for days in range(6):
        crawl(db, days, start=last - timedelta(days=days))
    (finding,) = [one for one in examine(db, "tanmy", "en").findings if one.code == "crawl-overdue"]
    assert finding.message == "tanmy was not crawled for 5 day(s); before, it was about every 1."
    assert list(silence.of_timer(db, "tanmy", last + timedelta(days=3), "en")) == []
