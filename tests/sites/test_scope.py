from __future__ import annotations

import pytest

from lapvo_scraper.sites import Site

SITE = Site(
    name="demo",
    base_url="https://portal.example.vn",
    hosts=("anh.example.vn", "cu.example.vn:8080", "http://portal.example.vn"),
)


@pytest.mark.parametrize(
    "url",
    [
        "https://portal.example.vn",
        "https://portal.example.vn/tin-tuc?a=1#b",
        "https://PORTAL.example.vn:443/",
        "https://portal.example.vn./",
        "https://anh.example.vn/documents/1.jpg",
        "https://cu.example.vn:8080/",
        "http://portal.example.vn/",
        "http://portal.example.vn:80/",
    ],
)
def test_scheme_host_and_port_are_in_scope(url: str) -> None:
    assert SITE.in_scope(url) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://portal.example.vn:8443/", "https://portal.example.vn:8443 is outside the site"),
        ("http://anh.example.vn/", "http://anh.example.vn is outside the site"),
        ("https://cu.example.vn/", "https://cu.example.vn is outside the site"),
        ("https://sub.portal.example.vn/", "outside the site"),
        ("https://portal.example.vn.evil.example/", "outside the site"),
        ("https://portal.example.vn@evil.example/", "user name in the URL"),
        ("https://evil.example\\@portal.example.vn/", "user name in the URL"),
        ("https://user:pw@portal.example.vn/", "user name in the URL"),
        ("file:///etc/passwd", "scheme file is not http or https"),
        ("data:text/html,x", "scheme data is not http or https"),
        ("javascript:alert(1)", "scheme javascript is not http or https"),
        ("/tin-tuc", "scheme (none) is not http or https"),
        ("https:///tin-tuc", "no host"),
        ("https://[::1", "not a URL"),
        ("https://portal.example.vn:99999/", "not a URL"),
        ("https://2130706433/", "outside the site"),
        ("https://" + "a" * 70 + "đ.example/", "not a URL"),
        ("", "scheme (none)"),
    ],
)
def test_everything_else_is_outside_with_the_reason(url: str, why: str) -> None:
    reason = SITE.in_scope(url)
    assert reason is not None
    assert why in reason


@pytest.mark.parametrize(
    ("base_url", "private_network", "public"),
    [
        ("https://lapvo.dongthap.gov.vn", False, True),
        ("https://lapvo.dongthap.gov.vn", True, False),
        ("http://127.0.0.1:8080", False, False),
        ("http://[::1]:8080", False, False),
        ("http://localhost:8080", False, False),
        ("http://10.1.2.3", False, False),
        ("http://8.8.8.8", False, True),
        ("http://intranet", False, True),
    ],
)
def test_a_public_host_is_somebody_elses_machine(base_url: str, private_network: bool, public: bool) -> None:
    assert Site("demo", base_url, private_network=private_network).is_public is public


def test_one_public_host_makes_the_site_public() -> None:
    assert Site("demo", "http://127.0.0.1:8080", hosts=("portal.example.vn",)).is_public


def test_seeds_may_be_paths_or_addresses() -> None:
    site = Site("demo", "https://portal.example.vn", seeds=("/", "/tin-tuc", "https://anh.example.vn/x"))
    assert site.seed_urls == (
        "https://portal.example.vn/",
        "https://portal.example.vn/tin-tuc",
        "https://anh.example.vn/x",
    )
