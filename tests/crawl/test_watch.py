from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lapvo_scraper.crawl.watch import PATIENCE, PortalWatch, State, judge
from lapvo_scraper.records import Capture, PageKind, Reading
from lapvo_scraper.sites import Site

SITE = Site("demo", "https://portal.example.vn", hosts=("anh.example.vn",))
CAPTURE = Capture(
    id="1",
    site="demo",
    url="https://portal.example.vn/tin-tuc",
    final_url=None,
    fetched_at=datetime(2026, 1, 5, 2, 0, tzinfo=UTC),
    status=200,
    content_type="text/html",
    payload_digest=None,
    payload_size=None,
    body_sha256=None,
    record_type="response",
    evidence="live",
    page_kind=None,
    server_ip=None,
    tls=None,
    etag=None,
    last_modified=None,
    error=None,
    warc_file="",
    warc_offset=0,
    warc_length=0,
    crawl_id="c",
)


def reading(kind: PageKind) -> Reading:
    return Reading(kind=kind, url=CAPTURE.url)


@pytest.mark.parametrize(
    ("status", "final_url", "kind", "state"),
    [
        (200, None, "article", "up"),
        (200, None, "listing", "up"),
        (200, None, "other", "up"),
        (200, None, "missing", "missing"),
        (200, None, "down", "down"),
        (200, None, "login", "login"),
        (200, None, "blocked", "blocked"),
        (200, None, None, "up"),
        (304, None, None, "up"),
        (404, None, None, "missing"),
        (410, None, None, "missing"),
        (401, None, None, "blocked"),
        (403, None, None, "blocked"),
        (429, None, None, "busy"),
        (503, None, None, "busy"),
        (500, None, None, "failing"),
        (502, None, None, "failing"),
        (None, None, None, "unreachable"),
        (302, "https://portal.example.vn/tin-tuc-moi", None, "up"),
        (302, "https://anh.example.vn/", None, "up"),
        (302, "https://portal.example.vn/c/portal/login?p_l_id=1", None, "login"),
        (302, "https://portal.example.vn/home?p_p_id=58&p_p_state=maximized", None, "login"),
        (301, "https://moi.example.vn/tin-tuc", None, "moved"),
        (301, "http://portal.example.vn/tin-tuc", None, "moved"),
    ],
)
def test_what_an_answer_says_about_the_portal(
    status: int | None, final_url: str | None, kind: PageKind | None, state: State
) -> None:
    capture = replace(CAPTURE, status=status, final_url=final_url)
    assert judge(SITE, capture, reading(kind) if kind else None) == state


def observe(watch: PortalWatch, *states: State) -> None:
    for state in states:
        watch.observe(state, CAPTURE)


def test_one_bad_page_is_no_outage() -> None:
    watch = PortalWatch("portal.example.vn")
    observe(watch, "up", *["failing"] * (PATIENCE - 1), "up", *["down"] * (PATIENCE - 1))
    assert watch.verdict is None
    assert watch.final_verdict() is None


def test_bad_answers_in_a_row_are_an_outage_named_by_most_of_them() -> None:
    watch = PortalWatch("portal.example.vn")
    observe(watch, "up", "failing", "down", "missing", "down", "down", "down")
    assert watch.verdict is not None
    assert watch.verdict.outcome == "portal-down"


def test_missing_pages_count_only_when_there_is_nothing_else() -> None:
    watch = PortalWatch("portal.example.vn")
    observe(watch, *["missing"] * 20)
    assert watch.verdict is None
    verdict = watch.final_verdict()
    assert verdict is not None
    assert verdict.outcome == "portal-missing"
    observe(watch, "up")
    assert watch.final_verdict() is None


def test_a_portal_without_liferay_pages_has_been_replaced() -> None:
    watch = PortalWatch("portal.example.vn")
    watch.observe("up", CAPTURE, "other")
    verdict = watch.final_verdict()
    assert verdict is not None
    assert verdict.outcome == "portal-replaced"
    watch.observe("up", CAPTURE, "listing")
    assert watch.final_verdict() is None


def test_not_one_good_page_is_an_outage_at_the_end() -> None:
    watch = PortalWatch("portal.example.vn")
    watch.observe("unreachable", replace(CAPTURE, status=None, error="dns: no such host"))
    assert watch.verdict is None
    verdict = watch.final_verdict()
    assert verdict is not None
    message, remedy = verdict.words("en")
    assert message == (
        "portal.example.vn could not be reached, since 2026-01-05T02:00:00Z "
        "(https://portal.example.vn/tin-tuc: dns: no such host)."
    )
    assert "lapvo doctor" in remedy
    assert verdict.words("vi")[0].startswith("portal.example.vn không kết nối được, từ 2026-01-05T02:00:00Z")


def test_where_the_portal_went_is_said() -> None:
    watch = PortalWatch("portal.example.vn")
    watch.observe("moved", replace(CAPTURE, status=301, final_url="https://moi.example.vn/"))
    verdict = watch.final_verdict()
    assert verdict is not None
    assert "leads to https://moi.example.vn/" in verdict.words("en")[0]
    assert "write a profile for the new address" in verdict.words("en")[1]
