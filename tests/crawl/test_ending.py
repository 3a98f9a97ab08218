from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from lapvo_scraper.crawl.budget import Limit
from lapvo_scraper.crawl.ending import conclude
from lapvo_scraper.crawl.jobs import Job
from lapvo_scraper.crawl.notes import Notes
from lapvo_scraper.errors import ArchiveDamaged, StorageFull
from lapvo_scraper.records import Capture, Problem, Reading
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.evidence.captures import REFUSAL
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.rows.reader import READER_FAILED

SITE = Site("demo", "https://portal.example.vn")
BALANCED = {"queued": 3, "fetched": 2, "left_due": 1, "exchanges": 2, "responses": 2}


def notes(language: Any = "en", **facts: Any) -> Notes:
    made = Notes(Job(SITE, Folder(Path("archive")), language=language))
    made.counts, made.articles = dict(BALANCED), 1
    for name, value in facts.items():
        setattr(made, name, value)
    return made


def capture(**facts: Any) -> Capture:
    values = dict.fromkeys(Capture.__dataclass_fields__) | {
        "url": "https://portal.example.vn/tin-tuc",
        "fetched_at": datetime(2026, 1, 5, tzinfo=UTC),
        "status": 200,
    }
    return Capture(**(values | facts))


ARTICLE = Reading(kind="article", url="https://portal.example.vn/tin-tuc")


@pytest.mark.parametrize("limit", get_args(Limit))
def test_a_limit_ends_with_7_when_something_is_left(limit: str) -> None:
    ending = conclude(notes(stopped_by=limit))
    assert (ending.outcome, ending.exit_code) == (limit, 7)
    enough = notes(stopped_by=limit, counts=BALANCED | {"queued": 2, "left_due": 0})
    assert (conclude(enough).outcome, conclude(enough).exit_code) == ("complete", 0)


@pytest.mark.parametrize(
    ("error", "outcome", "code"),
    [
        (StorageFull("full"), "storage-failed", 5),
        (ArchiveDamaged("damaged"), "archive-damaged", 4),
        (ValueError("odd"), "bug", 1),
    ],
)
def test_an_error_decides_before_everything_else(error: Exception, outcome: str, code: int) -> None:
    ending = conclude(notes(error=error, stopped_by="SIGTERM"))
    assert (ending.outcome, ending.exit_code) == (outcome, code)
    assert str(error) in ending.message


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_signal(name: str, code: int) -> None:
    ending = conclude(notes(stopped_by=name))
    assert (ending.outcome, ending.exit_code) == ("stopped", code)


def test_a_page_that_failed_at_last_is_a_finding_and_one_that_came_is_not() -> None:
    made = notes()
    made.note("article", capture(status=None, error="timeout: slow"), None)
    made.note("listing", capture(url="https://portal.example.vn/"), ARTICLE)
    made.note("image", capture(url="https://portal.example.vn/a.png", status=500), None)
    ending = conclude(made)
    assert (ending.outcome, ending.exit_code) == ("findings", 8)
    assert [finding.code for finding in ending.findings] == ["pages-unfetched", "media-unfetched"]
    assert "https://portal.example.vn/tin-tuc (timeout: slow)" in ending.message
    made.note("article", capture(), ARTICLE)
    assert [finding.code for finding in conclude(made).findings] == ["media-unfetched"]


def test_a_missing_picture_and_a_refusal_are_not() -> None:
    made = notes()
    made.note("image", capture(status=404), None)
    made.note("attachment", capture(status=None, error=REFUSAL + "robots.txt"), None)
    assert conclude(made).exit_code == 0


@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_the_reader_and_the_wire_could_not_do_is_said(language: str) -> None:
    made = notes(language, reconstructed=4)
    bad = replace(ARTICLE, kind="other", problems=(Problem(READER_FAILED),))
    made.note("article", capture(), bad)
    made.note("listing", capture(), ARTICLE)
    ending = conclude(made)
    assert [(finding.code, finding.count) for finding in ending.findings] == [
        ("reader-bug", 1),
        ("wire-reconstructed", 4),
    ]
    assert ending.exit_code == 8


def test_books_that_do_not_balance_are_a_finding() -> None:
    ending = conclude(notes(counts=BALANCED | {"queued": 9}))
    assert [finding.code for finding in ending.findings] == ["books-unbalanced"]
    assert ending.exit_code == 8


def test_pages_without_any_article_are_a_finding_unless_the_run_was_cut_short() -> None:
    assert [finding.code for finding in conclude(notes(articles=0)).findings] == ["no-articles"]
    assert conclude(notes(articles=0, stopped_by="page-limit")).findings == ()


@pytest.mark.parametrize("facts", [{}, {"stopped_by": "SIGTERM"}, {"error": StorageFull("full")}])
def test_damage_that_recovery_met_ends_with_4_whatever_else_happened(facts: Any) -> None:
    sentence = "warc/demo/demo-20260101000000-00000.warc.gz: 5 bytes are there, 9 were saved"
    ending = conclude(notes(damaged=[sentence], **facts))
    assert (ending.outcome, ending.exit_code) == ("archive-damaged", 4)
    assert ending.message.startswith(f"Bytes that were saved are gone or cannot be read: {sentence}. Run `lapvo verify`")
    assert [finding.code for finding in ending.findings] == ["archive-damaged"]


def test_a_bug_is_said_before_damage() -> None:
    assert conclude(notes(damaged=["x"], error=ValueError("odd"))).exit_code == 1
