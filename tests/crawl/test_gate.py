from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lapvo_scraper.crawl.gate import TRIES, RobotsGate
from lapvo_scraper.crawl.robots import Robots

NOW = datetime(2026, 1, 5, tzinfo=UTC)
PAGE = "https://portal.example.vn/tin-tuc"
SECRET = "https://portal.example.vn/noi-bo/x"
RULES = b"User-agent: *\nDisallow: /noi-bo/\n"


def test_the_rules_are_asked_for_once_before_anything_else() -> None:
    gate = RobotsGate(obey=True)
    assert gate.answer(PAGE, NOW) == "ask"
    assert gate.asks(PAGE) == "https://portal.example.vn/robots.txt"
    assert gate.answer(PAGE, NOW) == "wait"
    gate.learns(PAGE, Robots.from_answer(200, RULES, NOW))
    assert gate.answer(PAGE, NOW) == "open"
    assert gate.answer(SECRET, NOW) == "forbidden"
    assert gate.reason(SECRET) == "robots.txt"


def test_each_scheme_host_and_port_has_rules_of_its_own() -> None:
    gate = RobotsGate(obey=True)
    gate.asks(PAGE)
    gate.learns(PAGE, Robots.from_answer(404, b"", NOW))
    assert gate.answer(PAGE, NOW) == "open"
    assert gate.answer("http://portal.example.vn/tin-tuc", NOW) == "ask"
    assert gate.answer("https://portal.example.vn:8443/", NOW) == "ask"
    assert gate.answer("https://anh.example.vn/", NOW) == "ask"


def test_rules_are_asked_for_again_after_a_day() -> None:
    gate = RobotsGate(obey=True)
    gate.asks(PAGE)
    gate.learns(PAGE, Robots.from_answer(200, RULES, NOW))
    assert gate.answer(PAGE, NOW + timedelta(hours=23)) == "open"
    assert gate.answer(PAGE, NOW + timedelta(hours=24)) == "ask"


def test_a_host_whose_rules_cannot_be_had_is_closed_after_some_tries() -> None:
    gate = RobotsGate(obey=True)
    for _ in range(TRIES):
        assert gate.answer(PAGE, NOW) == "ask"
        gate.asks(PAGE)
        gate.learns(PAGE, Robots.from_answer(503, b"", NOW))
    assert gate.answer(PAGE, NOW) == "closed"
    assert gate.reason(PAGE) == "robots.txt answers 503"


def test_a_profile_may_do_without() -> None:
    assert RobotsGate(obey=False).answer(SECRET, NOW) == "open"
