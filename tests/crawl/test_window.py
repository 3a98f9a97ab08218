from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.crawl.window import Window
from lapvo_scraper.records import Lease

if TYPE_CHECKING:
    from lapvo_scraper.crawl.politeness import Pace

HOME = "https://portal.example.vn"


def leases(*urls: str) -> list[Lease]:
    return [Lease(url, "article", attempts=0) for url in urls]


def urls_that_may_go(window: Window, now: float) -> list[str]:
    return [lease.url for lease in window.candidates(now)]


def test_one_request_at_a_time_and_a_rest_after_it() -> None:
    window = Window(delay=2.0, concurrency=1, paces={})
    window.add(leases(f"{HOME}/1", f"{HOME}/2"))
    first = next(window.candidates(100.0))
    window.remove(first)
    window.began(first.url, 100.0)
    assert (window.in_flight, window.waiting) == (1, 1)
    assert urls_that_may_go(window, 109.0) == []
    window.ended(first.url, 110.0)
    assert urls_that_may_go(window, 111.9) == []
    moment = window.next_moment(110.0)
    assert moment is not None
    assert 112.0 <= moment <= 112.5
    assert window.next_moment(moment) is None
    assert urls_that_may_go(window, moment) == [f"{HOME}/2"]


def test_another_host_does_not_wait_for_the_first() -> None:
    window = Window(delay=2.0, concurrency=1, paces={})
    window.add(leases(f"{HOME}/1", "https://anh.example.vn/a.jpg"))
    window.began(f"{HOME}/0", 100.0)
    assert urls_that_may_go(window, 100.0) == ["https://anh.example.vn/a.jpg"]


def test_ports_and_schemes_of_one_host_share_its_pace() -> None:
    window = Window(delay=2.0, concurrency=1, paces={})
    window.add(leases("http://portal.example.vn:8080/x"))
    window.began(f"{HOME}/0", 100.0)
    window.ended(f"{HOME}/0", 100.0)
    assert urls_that_may_go(window, 101.0) == []


def test_without_delay_concurrency_is_the_limit() -> None:
    window = Window(delay=0.0, concurrency=3, paces={})
    window.add(leases(*(f"{HOME}/{number}" for number in range(5))))
    begun = 0
    for lease in window.candidates(0.0):
        window.remove(lease)
        window.began(lease.url, 0.0)
        begun += 1
    assert begun == 3
    assert window.waiting == 2


def test_two_crawls_share_the_pace_of_a_host_that_both_ask() -> None:
    paces: dict[str, Pace] = {}
    one, other = Window(2.0, 1, paces), Window(5.0, 1, paces)
    other.add(leases(f"{HOME}/2"))
    one.began(f"{HOME}/1", 100.0)
    assert (one.in_flight, other.in_flight) == (1, 0)
    assert urls_that_may_go(other, 200.0) == []
    one.ended(f"{HOME}/1", 200.0)
    assert urls_that_may_go(other, 204.9) == []
    assert urls_that_may_go(other, 206.3) == [f"{HOME}/2"]


def test_a_crawl_that_is_broken_off_gives_its_places_back() -> None:
    paces: dict[str, Pace] = {}
    broken, next_one = Window(0.0, 1, paces), Window(0.0, 1, paces)
    next_one.add(leases(f"{HOME}/2"))
    broken.began(f"{HOME}/1", 100.0)
    assert urls_that_may_go(next_one, 101.0) == []
    broken.leave()
    assert urls_that_may_go(next_one, 101.0) == [f"{HOME}/2"]
