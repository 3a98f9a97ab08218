"""What is asked of the database for one page must not grow with the archive: never all addresses of a site."""

import re
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from making_archives import SITE, Archive, article_reading, article_url, look

from lapvo_scraper.records import Link, ListedArticle, Listing, Reading
from lapvo_scraper.storage.crawls import RunStart
from lapvo_scraper.storage.frontier.leases import Leases

HOME = "https://tanmy.example.vn/"
BY_TITLE = "https://tanmy.example.vn/chi-tiet/-/asset_publisher/bAnTiN/content/hop-dan"
GROWS = re.compile(r"SCAN (urls|captures|articles|listed|readings)\b|SEARCH (urls|others) USING PRIMARY KEY \(site=\?\)$")


class Listener:
    """A connection that remembers what it was asked."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db, self.asked = db, dict[str, Any]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    def execute(self, statement: str, parameters: Any = ()) -> sqlite3.Cursor:
        self.asked[statement] = parameters
        return self._db.execute(statement, parameters)

    def executemany(self, statement: str, parameters: Iterable[Any]) -> sqlite3.Cursor:
        rows = list(parameters)
        if rows:
            self.asked[statement] = rows[0]
        return self._db.executemany(statement, rows)

    def growing(self) -> list[tuple[str, str]]:
        """The statements that go through a whole table, or all that it holds of a site, with the step that does."""
        return [
            (step, statement)
            for statement, parameters in self.asked.items()
            if statement.split(maxsplit=1)[0] in ("select", "update", "with")
            for *_, step in self._db.execute(f"explain query plan {statement}", parameters)
            if GROWS.search(step)
        ]


def test_a_page_is_taken_in_by_indexes_alone(archive: Archive) -> None:
    first = ListedArticle(0, article_url(100), 100, "Họp dân", None, None, None, by_title=BY_TITLE)
    home = Reading(
        kind="listing",
        url=HOME,
        links=(Link(article_url(100), "article"), Link(BY_TITLE, "article")),
        listings=(Listing("i", 1, 1, 1, (first,)),),
    )
    archive.take(look(home))
    listener = Listener(archive.db)
    archive.db = listener  # type: ignore[assignment]
    second = replace(first, position=1, url=article_url(101), entry_id=101, by_title=None)
    longer = replace(home, listings=(Listing("i", 1, 1, 2, (first, second)),))
    archive.take(look(article_reading(100), "2025-06-01T02:05:00Z"), look(longer, "2025-06-02T02:00:00Z", run="tanmy-2"))
    assert any("urls_by_article" in statement for statement in listener.asked)
    assert listener.growing() == []


def test_what_is_next_is_found_by_indexes_alone(archive: Archive) -> None:
    links = tuple(Link(article_url(entry), "article") for entry in range(100, 103))
    archive.take(look(Reading(kind="listing", url=HOME, links=links)), look(article_reading(100)))
    now = datetime(2025, 6, 3, tzinfo=UTC)
    listener = Listener(archive.db)
    leases = Leases(listener, RunStart("tanmy-3", SITE, "crawl", "x", None, now))  # type: ignore[arg-type]
    leases.take(now, 1)
    listener.asked.clear()  # a run may look at all addresses once, when it begins
    assert leases.take(now, 64) != ()
    leases.conclude(article_url(101), article_reading(101))
    assert (leases.count_left(), leases.next_due_at(now)) == (0, None)
    assert listener.growing() == []


def steps_of_settling(archive: Archive, articles: int, *, whole: bool) -> int:
    """How many hundred steps SQLite's machine takes to settle an archive again: whole, or for one article more."""
    entries = range(100, 100 + articles)
    links = tuple(Link(article_url(entry), "article") for entry in entries)
    lines = tuple(ListedArticle(entry - 100, article_url(entry), entry, "T", None, None, None) for entry in entries)
    archive.take(look(Reading(kind="listing", url=HOME, links=links, listings=(Listing("i", 1, 1, articles, lines),))))
    archive.take(*(look(article_reading(entry), "2025-06-02T02:00:00Z", run="tanmy-2") for entry in entries)).settle()
    archive.take(look(article_reading(99), "2025-06-03T02:00:00Z", run="tanmy-3"))
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    archive.db.set_progress_handler(count, 100)
    archive.settle(whole=whole)
    archive.db.set_progress_handler(None, 0)
    return steps


def test_settling_four_times_as_many_articles_takes_four_times_as_long(new_archive: Callable[[], Archive]) -> None:
    few, many = (steps_of_settling(new_archive(), articles, whole=True) for articles in (60, 240))
    assert few > 100
    assert many < 6 * few


def test_a_night_with_one_new_article_is_settled_as_fast_whatever_is_known(new_archive: Callable[[], Archive]) -> None:
    few, many = (steps_of_settling(new_archive(), articles, whole=False) for articles in (60, 240))
    assert 0 < many < 2 * few
