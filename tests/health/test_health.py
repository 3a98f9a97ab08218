"""Findings that follow from the books of a crawl."""

import json
import sqlite3
from collections.abc import Iterator

import pytest

from lapvo_scraper.health import examine, of_books
from lapvo_scraper.health.wording import finding
from lapvo_scraper.storage.database.schema import connect, migrate

GOOD = {
    "queued": 10, "fetched": 7, "unchanged": 1, "refused": 1, "failed": 0, "left_due": 1,
    "exchanges": 9, "responses": 7, "revisits": 1, "broken": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "articles", "codes"),
    [
        ({}, 5, []),
        ({"fetched": 5}, 5, ["books-unbalanced"]),
        ({"exchanges": 10}, 5, ["books-unbalanced"]),
        ({}, 0, ["no-articles"]),
        ({"fetched": 5, "failed": 2}, 5, ["urls-failed"]),
        (
            {"fetched": 0, "queued": 3, "exchanges": 2, "responses": 0},
            0,
            [],
        ),  # asked, and nothing came: not for us to say
    ],
)
def test_books(change, articles, codes):
    findings = list(of_books("tanmy", {**GOOD, **change}, articles, "en"))
    assert [finding.code for finding in findings] == codes


def test_findings_speak_both_languages():
    (english,) = of_books("tanmy", {**GOOD, "fetched": 5, "failed": 2}, 5, "en")
    (vietnamese,) = of_books("tanmy", {**GOOD, "fetched": 5, "failed": 2}, 5, "vi")
    assert english.message == "2 address(es) of tanmy could not be fetched."
    assert vietnamese.message == "Có 2 địa chỉ của tanmy không tải được."
    assert (english.code, english.count) == (vietnamese.code, vietnamese.count)


def test_findings_write_numbers_as_their_language_does():
    counts = {"seen": 12000, "example": "http://portal/1234,5"}
    english = finding("articles-elsewhere", "tanmy", 5000, "en", **counts)
    vietnamese = finding("articles-elsewhere", "tanmy", 5000, "vi", **counts)
    assert english.message.startswith("5,000 of 12,000 addresses")
    assert vietnamese.message.startswith("Có 5.000 trên 12.000 địa chỉ")
    assert vietnamese.message.endswith("http://portal/1234,5.")
    assert vietnamese.count == 5000


@pytest.fixture
def db(tmp_path) -> Iterator[sqlite3.Connection]:
    made = connect(tmp_path / "lapvo.db")
    migrate(made)
    made.execute("pragma foreign_keys = off")
    yield made
    made.close()


def crawl(
    db: sqlite3.Connection, number: int, *, command: str = "lapvo crawl", finished: bool = True, **counts: int
) -> str:
    name = f"tanmy-2025060{number}020000"
    db.execute(
        "insert into crawls (id, site, command, started_at, finished_at, outcome, counts, exit_code,"
        " software, profile_digest) values (?, 'tanmy', ?, ?, ?, ?, ?, 0, 'x', 'x')",
        (
            name,
            command,
            f"2025-06-0{number}T02:00:00Z",
            f"2025-06-0{number}T03:00:00Z" if finished else None,
            "complete" if finished else "interrupted",
            json.dumps({**GOOD, **counts}),
        ),
    )
    return name


def test_a_site_never_crawled_needs_nobody(db):
    health = examine(db, "tanmy", "en")
    assert [finding.code for finding in health.findings] == ["never-crawled"]
    assert health.is_well


def test_the_last_crawl_counts_and_imports_do_not(db):
    crawl(db, 1, fetched=5)
    last = crawl(db, 2, failed=0)
    crawl(db, 3, command="lapvo import", finished=False)
    db.execute(
        "insert into articles (id, site, identity, sort_date, first_seen_at, last_seen_at, versions,"
        " capture_id, extractor, captions, body)"
        " values (1, 'tanmy', 'e:1', '2021', 'x', 'x', 1, 'c', 'x', '', '')"
    )
    health = examine(db, "tanmy", "en")
    assert (health.crawl, health.findings, health.is_well) == (last, (), True)


def test_a_killed_crawl_says_so(db):
    name = crawl(db, 1, finished=False)
    health = examine(db, "tanmy", "vi")
    (finding,) = health.findings
    assert (finding.code, finding.subject) == ("crawl-interrupted", name)
    assert not health.is_well


def test_what_the_crawl_said_itself_is_not_said_twice(db):
    name = crawl(db, 1, fetched=5, failed=2)
    db.execute("insert into findings values (?, 'pages-unfetched', 'warning', 'u', 2, 'm', 'r')", (name,))
    codes = [finding.code for finding in examine(db, "tanmy", "en").findings]
    assert codes == ["pages-unfetched", "no-articles"]
