"""Dates that lean on more than the article's own pages."""

from typing import Any

import pytest
from making_archives import Archive, Made, article_reading, article_url, capture_of, look

from lapvo_scraper.records import Block, Image, ListedArticle, Listing, Reading
from lapvo_scraper.storage.rows.brackets import DatedNeighbours, bracket

LEAD = "Sáng ngày 20/01, Huyện ủy họp."


def dated(entry: int, published: str | None, lead: str = "Tin.", **fields: Any) -> Made:
    precision = {7: "month", 10: "day"}.get(len(published), "minute") if published else None
    reading = article_reading(
        entry,
        blocks=(Block("paragraph", lead),),
        published_at=published,
        published_precision=precision,
        published_source="template" if published else None,
        **fields,
    )
    return look(reading, f"2025-06-01T02:00:{entry % 60:02}Z")


def listing(
    *items: tuple[int, str | None], at: str = "2025-06-01T01:00:00Z", run: str = "tanmy-1", **fields: Any
) -> Made:
    lines = tuple(
        ListedArticle(number, article_url(entry), entry, "Tin", None, None, published)
        for number, (entry, published) in enumerate(items)
    )
    page = Reading(
        kind="listing",
        url="https://tanmy.example.vn/tin-tuc",
        listings=(Listing("bAnTiN", 1, None, None, lines),),
    )
    return capture_of(page.url or "", at, run=run, **fields), page


def settled(archive: Archive, entry: int, columns: str) -> tuple[Any, ...]:
    return archive.row(f"select {columns} from articles where entry_id = ?", entry)


def test_a_page_that_says_when_it_was_published(archive: Archive) -> None:
    archive.take(dated(100, "2021-01-21T08:30:00+07:00", LEAD)).settle()
    assert settled(archive, 100, "published_day, date, date_source, sort_date") == (
        *("2021-01-21", "2021-01-21"),
        *("published", "2021-01-21"),
    )
    assert settled(archive, 100, "event_date, event_date_source") == ("2021-01-20", "published")
    assert settled(archive, 100, "published_not_before, published_not_after") == (None, None)


def test_a_month_stays_a_month(archive: Archive) -> None:
    archive.take(dated(100, "2021-01", LEAD)).settle()
    assert settled(archive, 100, "published_precision, published_day, date, sort_date") == (
        *("month", "2021-01"),
        *("2021-01", "2021-01"),
    )


def test_lists_date_what_pages_do_not(archive: Archive) -> None:
    archive.take(
        dated(100, None),
        dated(101, "2021-01-21"),
        listing((100, "2021-01-15"), (101, "2021-01-15")),
        listing((100, "2021-01-16"), at="2025-06-03T01:00:00Z", run="tanmy-3"),
        listing((100, None), at="2025-06-04T01:00:00Z", run="tanmy-4"),
    ).settle()
    assert settled(archive, 100, "published_at, published_source, published_precision, date_source") == (
        *("2021-01-16", "list"),
        *("day", "published"),
    )
    assert settled(archive, 101, "published_at, published_source") == ("2021-01-21", "template")
    assert archive.rows(
        "select field, field_sources.evidence, fetched_at from field_sources join captures on id = capture_id"
    ) == [("published_at", "live", "2025-06-03T01:00:00Z")]


def test_a_feed_goes_before_a_list(archive: Archive) -> None:
    archive.take(
        dated(100, None),
        listing((100, "2021-01-14T07:00:00+07:00"), page_kind="feed"),
        listing((100, "2021-01-16"), at="2025-06-03T01:00:00Z", run="tanmy-3"),
    ).settle()
    assert settled(archive, 100, "published_source, published_precision, published_day") == (
        *("rss", "minute"),
        "2021-01-14",
    )


def test_settling_twice_changes_nothing_and_forgets_nothing(archive: Archive) -> None:
    archive.take(dated(100, None), listing((100, "2021-01-15"))).settle()
    changes = archive.db.total_changes
    archive.settle()
    assert archive.db.total_changes - changes <= 2  # the lists of the run, written anew
    archive.take(look(article_reading(100, title="Sửa"), "2025-06-02T02:00:00Z", run="tanmy-2")).settle()
    assert settled(archive, 100, "title, published_source") == ("Sửa", "list")
    assert archive.value("select count(*) from field_sources") == 1


def test_neighbours_bracket_what_nothing_dates(archive: Archive) -> None:
    archive.take(
        dated(100, "2021-01-18"),
        dated(110, None, LEAD),
        dated(120, "2021-01-22T09:00:00+07:00"),
        dated(130, None),
    ).settle()
    columns = "published_not_before, published_not_after, date, sort_date"
    assert settled(archive, 110, columns) == ("2021-01-18", "2021-01-22", "2021-01-20", "2021-01-20")
    assert settled(archive, 110, "event_date_source, date_source") == ("bracket", "event")
    assert settled(archive, 130, columns) == ("2021-01-22", "2025-06-01", None, "2021-01-22")


def test_a_neighbour_that_only_a_list_dates_counts(archive: Archive) -> None:
    archive.take(dated(110, None), listing((100, "2021-01-18"), (120, "2021-01-22"))).settle()
    assert settled(archive, 110, "published_not_before, published_not_after") == ("2021-01-18", "2021-01-22")


def test_a_picture_is_hardly_younger_than_its_article(archive: Archive) -> None:
    # t: 2021-01-19 17:30 UTC, the 20th in Vietnam
    picture = Image("https://tanmy.example.vn/documents/1/a.jpg?t=1611077400000", None, None, None, 1, None)
    late = Image("https://tanmy.example.vn/documents/1/b.jpg?t=1900000000000", None, None, None, 1, None)
    archive.take(dated(100, None, images=(picture,)), dated(101, None, images=(late,))).settle()
    assert settled(archive, 100, "published_not_before, sort_date") == ("2021-01-20", "2021-01-20")
    assert settled(archive, 101, "published_not_before, published_not_after") == (None, "2025-06-01")


def test_a_year_that_only_the_text_suggests_stays_marked(archive: Archive) -> None:
    reading = article_reading(
        100, blocks=(Block("paragraph", LEAD),), event_date="2021-01-20", event_date_source="text"
    )
    archive.take(look(reading)).settle()
    assert settled(archive, 100, "event_date, event_date_source, date_source") == (
        "2021-01-20",
        "text",
        "event",
    )


def test_seen_times_are_days_of_the_portal_and_never_a_date(archive: Archive) -> None:
    archive.take(look(article_reading(100), "2025-06-01T18:00:00Z")).settle()  # the 2nd at the portal
    assert settled(archive, 100, "date, sort_date, published_not_after") == (None, "2025-06-02", "2025-06-02")


@pytest.mark.parametrize(
    ("dated_entries", "entry", "expected"),
    [
        ([], 5, (None, None)),
        ([(1, "2021-01-01")], 5, ("2021-01-01", None)),
        ([(9, "2021-01-09")], 5, (None, "2021-01-09")),
        ([(1, "2021-01-01"), (9, "2021-01-09")], 5, ("2021-01-01", "2021-01-09")),
        (
            [(0, "2021-01-01"), (1, "2021-01-01"), (4, "2019-05-05"), (9, "2021-01-09")],
            5,
            ("2021-01-01", "2021-01-09"),
        ),
        (
            [(1, "2021-01-01"), (4, "2030-05-05"), (9, "2021-01-09"), (10, "2021-01-09")],
            5,
            ("2021-01-01", "2021-01-09"),
        ),
        ([(1, "2021-01-01"), (2, "2021-01-01"), (9, "2021-01-01")], 5, ("2021-01-01", "2021-01-01")),
        ([(5, "2021-01-05"), (1, "2021-01-01")], 5, ("2021-01-01", None)),
    ],
)
def test_neighbours(
    dated_entries: list[tuple[int, str]], entry: int, expected: tuple[str | None, str | None]
) -> None:
    assert DatedNeighbours.of(dated_entries).around(entry) == expected
    assert DatedNeighbours.of(reversed(dated_entries)).around(entry) == expected


@pytest.mark.parametrize(
    ("below", "above", "image_day", "expected"),
    [
        (None, None, None, (None, "2021-06-01")),
        ("2021-01-01", None, None, ("2021-01-01", "2021-06-01")),
        ("2021-01-01", "2021-01-09", "2021-01-05", ("2021-01-05", "2021-01-09")),
        ("2021-01-01", "2021-01-09", "2021-02-05", ("2021-01-01", "2021-01-09")),
        ("2021-07-01", None, None, (None, "2021-06-01")),
    ],
)
def test_bracket(
    below: str | None, above: str | None, image_day: str | None, expected: tuple[str | None, str]
) -> None:
    assert bracket(below, above, image_day=image_day, seen_day="2021-06-01") == expected
