"""Themes nobody knows, and addresses of articles that show something else."""

import json
import sqlite3

from portal_history import article, capture, crawl

from lapvo_scraper.health import against_history
from lapvo_scraper.health.theme import of_answers


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
