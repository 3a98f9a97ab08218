from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lapvo_scraper.crawl.robots import MAX_BYTES, Robots

NOW = datetime(2026, 1, 5, tzinfo=UTC)
PAGE = "https://portal.example.vn/tin-tuc/-/asset_publisher/abc/content/id/1?a=b"


def answer(status: int | None, content: bytes = b"") -> Robots:
    return Robots.from_answer(status, content, NOW, "dns: no such host" if status is None else "")


@pytest.mark.parametrize(
    ("status", "access"),
    [
        (200, "rules"),
        (204, "rules"),
        (301, "open"),  # a redirect that led nowhere: unavailable
        (400, "open"),
        (401, "open"),
        (403, "open"),
        (404, "open"),
        (410, "open"),
        (429, "closed"),
        (500, "closed"),
        (502, "closed"),
        (503, "closed"),
        (None, "closed"),
    ],
)
def test_what_the_status_means(status: int | None, access: str) -> None:
    robots = answer(status)
    assert robots.access == access
    assert robots.allows(PAGE) is (access != "closed")


def test_the_reason_names_what_happened() -> None:
    assert answer(503).reason == "robots.txt answers 503"
    assert answer(None).reason == "robots.txt: no answer (dns: no such host)"


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /tin-tuc", False),
        ("User-agent: *\nDisallow: /tin-tuc/\nAllow: /tin-tuc/-/asset_publisher/", True),
        ("User-agent: *\nDisallow: /*?a=", False),
        ("User-agent: *\nDisallow: /*/id/1$", True),
        ("User-agent: lapvo-scraper\nDisallow: /", False),
        ("User-agent: Lapvo-Scraper\nDisallow: /\n\nUser-agent: *\nDisallow:", False),
        ("User-agent: lapvo-scraper\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: googlebot\nDisallow: /", True),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("<html><body><h1>Trang chủ</h1></body></html>", True),
        ("Disallow: /", True),
        ("User-agent: *\r\nDisallow: /\r\n", False),
    ],
)
def test_rules_are_matched(rules: str, allowed: bool) -> None:
    assert answer(200, rules.encode()).allows(PAGE) is allowed


def test_bytes_that_are_no_text_are_no_rules() -> None:
    assert answer(200, bytes(range(256)) * 10).allows(PAGE)


def test_rules_beyond_the_limit_are_not_read_and_none_is_cut_in_half() -> None:
    line = b"Disallow: /x-long-enough-to-be-cut-somewhere\n"
    head = b"User-agent: *\n" + line * (MAX_BYTES // len(line) + 1)
    assert len(head) > MAX_BYTES
    robots = answer(200, head + b"Disallow: /tin-tuc\n")
    assert robots.allows(PAGE)
    assert not robots.allows("https://portal.example.vn/x-long-enough-to-be-cut-somewhere")
    assert robots.allows("https://portal.example.vn/x-long")


def test_many_wildcards_do_not_hold_the_crawl_up() -> None:
    robots = answer(200, b"User-agent: *\nDisallow: /" + b"*a" * 200 + b"$\n")
    assert robots.allows("https://portal.example.vn/" + "a" * 150 + "b")


@pytest.mark.parametrize(
    ("rules", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: -3", None),
        ("User-agent: lapvo-scraper\nCrawl-delay: 9\n\nUser-agent: *\nCrawl-delay: 1", 9.0),
        ("User-agent: *\nDisallow:", None),
    ],
)
def test_crawl_delay(rules: str, delay: float | None) -> None:
    assert answer(200, rules.encode()).crawl_delay == delay


def test_sitemaps_are_named() -> None:
    rules = b"User-agent: *\nDisallow:\nSitemap: https://portal.example.vn/sitemap.xml\n"
    assert answer(200, rules).sitemaps == ("https://portal.example.vn/sitemap.xml",)
    assert answer(404).sitemaps == ()


def test_rules_are_good_for_a_day() -> None:
    robots = answer(200)
    assert not robots.is_stale(NOW + timedelta(hours=23, minutes=59))
    assert robots.is_stale(NOW + timedelta(days=1))


def test_a_profile_may_switch_them_off_and_says_so() -> None:
    robots = Robots.ignored(NOW)
    assert robots.allows(PAGE)
    assert "not obeyed" in robots.reason
