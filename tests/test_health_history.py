"""A crawl held against what the portal used to be: fields, themes, silence."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from lapvo_scraper.health import against_history, examine, silence
from lapvo_scraper.health.chains import of_chains
from lapvo_scraper.health.fields import Loss, losses, odds, of_fields
from lapvo_scraper.health.fields import _Article as Row
from lapvo_scraper.health.silence import longest_pause
from lapvo_scraper.health.theme import of_answers
from lapvo_scraper.storage.schema import connect, migrate

HAS_ALL = (True,) * 7
FIELDS = {"title": 0, "category": 2, "byline": 3, "images": 6}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("empty") / "lapvo.db"
    made = connect(path)
    migrate(made)
    made.execute("pragma journal_mode = delete")
    made.close()
    return path.read_bytes()


@pytest.fixture
def db(tmp_path: Path, empty: bytes) -> Iterator[sqlite3.Connection]:
    (tmp_path / "lapvo.db").write_bytes(empty)
    made = sqlite3.connect(tmp_path / "lapvo.db")
    made.execute("pragma foreign_keys = off")
    yield made
    made.close()


# --- fields -----------------------------------------------------------------------------------------------


def rows(count: int, *, category: str = "Tin tức", lacking: str | None = None, new: bool = False, held: bool = False) -> list[Row]:
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


# --- silence ----------------------------------------------------------------------------------------------


def article(db: sqlite3.Connection, number: int, day: str, *, seen: str = "2025-06-01T02:00:00Z") -> None:
    db.execute(
        "insert into articles (id, site, identity, sort_date, first_seen_at, last_seen_at, versions, capture_id, extractor,"
        " captions, body, title) values (?, 'tanmy', ?, ?, ?, ?, 1, 'c', 'x', '', 'chữ', 'tựa')",
        (number, f"e:{number}", day, seen, seen),
    )


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


def crawl(db: sqlite3.Connection, number: int, *, start: datetime | None = None) -> str:
    began = start or datetime(2025, 6, 1, 2, tzinfo=UTC) + timedelta(days=number)
    name = f"tanmy-{began:%Y%m%d%H%M%S}"
    db.execute(
        "insert into crawls (id, site, command, started_at, finished_at, outcome, counts, exit_code, software,"
        " profile_digest) values (?, 'tanmy', 'lapvo crawl', ?, ?, 'complete', '{}', 0, 'x', 'x')",
        (name, *(f"{began:%Y-%m-%dT%H:%M:%SZ}",) * 2),
    )
    return name


def capture(db: sqlite3.Connection, number: int, crawl_id: str, kind: str) -> str:
    db.execute(
        "insert into captures (id, site, url, fetched_at, record_type, evidence, page_kind, warc_file, warc_offset,"
        " warc_length, crawl_id) values (?, 'tanmy', ?, ?, 'response', 'live', ?, 'f', ?, 1, ?)",
        (f"c{number}", f"http://x/{number}", f"2025-06-01T02:{number:04}", kind, number, crawl_id),
    )
    return f"c{number}"


def listing(db: sqlite3.Connection, number: int, crawl_id: str, items: int) -> None:
    db.execute(
        "insert into list_pages (capture_id, listing, site, list_url, instance_id, page_number, items)"
        " values (?, 0, 'tanmy', 'http://x/', 'i', 1, ?)",
        (capture(db, number, crawl_id, "listing"), items),
    )


def test_lists_that_went_empty_are_an_alarm(db):
    first, second = crawl(db, 1), crawl(db, 2)
    listing(db, 1, first, 10)
    listing(db, 2, second, 0)
    listing(db, 3, second, 0)
    (finding,) = silence.of_lists(db, "tanmy", second, "en")
    assert (finding.code, finding.severity, finding.count) == ("lists-empty", "error", 2)
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


# --- themes -----------------------------------------------------------------------------------------------


def read(db: sqlite3.Connection, numbers: range, crawl_id: str, container: str) -> None:
    db.execute(
        "insert or ignore into readings (reading_digest, content_digest, extractor, reading) values (?, 'd', '1', ?)",
        (container, json.dumps({"kind": "article", "container": container})),
    )
    for number in numbers:
        name = capture(db, number, crawl_id, "article")
        db.execute(
            "insert into article_captures values (?, 1, ?, ?)", (name, f"2025-06-01T02:{number:04}", container)
        )


def themes(db: sqlite3.Connection, crawl_id: str) -> list[tuple[str, str]]:
    found = against_history(db, "tanmy", crawl_id, "en")
    return [(one.code, one.message) for one in found if one.code.startswith("the") or one.code.startswith("tem")]


def test_a_new_theme_is_named_with_its_pages(db):
    first, second = crawl(db, 1), crawl(db, 2)
    read(db, range(1, 60), first, "full-content")
    assert themes(db, first) == []
    read(db, range(60, 100), second, "densest")
    assert themes(db, second) == [
        (
            "template-unknown",
            "No known container on 40 of 40 pages of articles of tanmy: its theme has changed.",
        )
    ]


def test_a_small_night_is_judged_with_the_nights_before(db):
    first, second, third = crawl(db, 1), crawl(db, 2), crawl(db, 3)
    read(db, range(1, 60), first, "full-content")
    read(db, range(60, 61), second, "densest")
    assert themes(db, second) == []
    read(db, range(61, 62), third, "densest")
    assert themes(db, third)[0][0] == "template-unknown"


def test_a_portal_that_always_was_read_by_guess_gets_a_note(db):
    first, second = crawl(db, 1), crawl(db, 2)
    read(db, range(1, 60), first, "densest")
    assert themes(db, first)[0][0] == "template-unknown"
    read(db, range(60, 70), second, "densest")
    assert themes(db, second)[0][0] == "theme-foreign"


def test_an_unknown_theme_is_one_finding_and_its_lost_fields_are_none(db):
    first, second = crawl(db, 1), crawl(db, 2)
    read(db, range(1, 60), first, "full-content")
    read(db, range(60, 70), second, "densest")
    for number in range(40):
        article(db, number, "2025-06-01", seen="2025-06-02T02:00:00Z")
    for number in range(100, 110):
        article(db, number, "2025-06-01", seen="2025-06-04T02:00:00Z")
    db.execute("update articles set title = null where id >= 100")
    assert [one.code for one in against_history(db, "tanmy", second, "en")][:1] == ["template-unknown"]
    assert "field-lost" not in [one.code for one in against_history(db, "tanmy", second, "en")]
    db.execute("update readings set reading = json_set(reading, '$.container', 'full-content')")
    (lost, *_) = against_history(db, "tanmy", second, "vi")
    assert (lost.code, lost.subject, lost.count) == ("field-lost", "tanmy: tiêu đề", 4)
    assert lost.message == "tanmy: tiêu đề: thiếu ở 4 trên 4 bài gần nhất; trước đây 100 % có."


# --- chains of list pages ---------------------------------------------------------------------------------


def list_page(
    db: sqlite3.Connection, number: int, crawl_id: str, *, page: int, pages: int, claimed: int, items: int
) -> None:
    name = capture(db, number, crawl_id, "listing")
    db.execute(
        "insert into list_pages (capture_id, listing, site, list_url, instance_id, page_number, page_count, claimed, items)"
        " values (?, 0, 'tanmy', 'http://x/tin', 'i', ?, ?, ?, ?)",
        (name, page, pages, claimed, items),
    )
    db.executemany(
        "insert into listed (site, capture_id, listing, list_url, position, entry_id, url) values ('tanmy', ?, 0, '', ?, ?, '')",
        [(name, position, page * 100 + position) for position in range(items)],
    )
    db.execute(
        "insert or replace into lists (crawl_id, site, list_url, instance_id, found, claimed, known_before)"
        " values (?, 'tanmy', 'http://x/tin', 'i', 0, ?, 0)",
        (crawl_id, claimed),
    )


def chains(db: sqlite3.Connection, crawl_id: str, *, whole: bool = True) -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in of_chains(db, "tanmy", crawl_id, "en", whole=whole)]


def test_a_list_that_keeps_its_promise_is_well(db):
    first = crawl(db, 1)
    for page, items in ((1, 10), (2, 10), (3, 1)):
        list_page(db, page, first, page=page, pages=3, claimed=21, items=items)
    assert chains(db, first) == []


def test_a_short_page_is_told_once_and_then_noted(db):
    first, second, third = crawl(db, 1), crawl(db, 2), crawl(db, 3)
    for page in (1, 2):
        list_page(db, page, first, page=page, pages=2, claimed=20, items=10)
    list_page(db, 3, second, page=1, pages=2, claimed=20, items=5)
    (short,) = of_chains(db, "tanmy", second, "en", whole=True)
    assert (short.code, short.severity) == ("list-short", "warning")
    assert short.message.endswith("at two looks, e.g. http://x/tin: 5 of 10.")
    db.execute("insert into findings values (?, 'list-short', 'warning', 'tanmy', 1, 'm', 'r')", (second,))
    list_page(db, 4, third, page=1, pages=2, claimed=20, items=5)
    assert chains(db, third) == [("list-short", "note")]


def test_the_better_of_two_looks_counts(db):
    first = crawl(db, 1)
    list_page(db, 1, first, page=1, pages=2, claimed=20, items=5)
    list_page(db, 2, first, page=1, pages=2, claimed=20, items=10)
    list_page(db, 3, first, page=2, pages=2, claimed=20, items=10)
    assert chains(db, first) == []


def test_a_broken_chain_is_told_after_a_whole_run_only(db):
    first = crawl(db, 1)
    for page in (1, 2, 4):
        list_page(db, page, first, page=page, pages=4, claimed=40, items=10)
    assert chains(db, first, whole=False) == []
    (broken,) = of_chains(db, "tanmy", first, "en", whole=True)
    assert (broken.code, broken.severity, broken.count) == ("list-incomplete", "warning", 1)
    assert "e.g. http://x/tin: 10 of 40." in broken.message


# --- addresses of articles --------------------------------------------------------------------------------


def answers(db: sqlite3.Connection, numbers: range, crawl_id: str, kind: str | None) -> None:
    for number in numbers:
        capture(db, number, crawl_id, "article")
        db.execute("update captures set page_kind = ?, status = ? where id = ?", (kind, 200 if kind else 302, f"c{number}"))
        db.execute(
            "insert into urls (site, url, kind, discovered_at, state) values ('tanmy', ?, 'article', 'x', 'done')",
            (f"http://x/{number}",),
        )


def test_articles_that_all_lead_home_are_told(db):
    first, second, third = crawl(db, 1), crawl(db, 2), crawl(db, 3)
    answers(db, range(1, 20), first, "article")
    assert list(of_answers(db, "tanmy", first, "en")) == []
    answers(db, range(20, 22), second, None)
    assert list(of_answers(db, "tanmy", second, "en")) != []
    answers(db, range(22, 30), third, "missing")
    assert list(of_answers(db, "tanmy", third, "en")) == []


def test_a_portal_whose_addresses_always_redirect_is_as_it_is(db):
    first, second = crawl(db, 1), crawl(db, 2)
    answers(db, range(1, 20), first, None)
    answers(db, range(20, 30), second, None)
    assert list(of_answers(db, "tanmy", second, "en")) == []
