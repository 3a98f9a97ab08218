from __future__ import annotations

from lapvo_scraper.crawl.window import Window
from lapvo_scraper.records import Lease

HOME = "https://portal.example.vn"


def leases(*urls: str) -> list[Lease]:
    return [Lease(url, "article", attempts=0) for url in urls]


def urls_that_may_go(window: Window, now: float) -> list[str]:
    return [lease.url for lease in window.candidates(now)]


def test_one_request_at_a_time_and_a_rest_after_it() -> None:
    window = Window(delay=2.0, concurrency=1)
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
    window = Window(delay=2.0, concurrency=1)
    window.add(leases(f"{HOME}/1", "https://anh.example.vn/a.jpg"))
    window.began(f"{HOME}/0", 100.0)
    assert urls_that_may_go(window, 100.0) == ["https://anh.example.vn/a.jpg"]


def test_ports_and_schemes_of_one_host_share_its_pace() -> None:
    window = Window(delay=2.0, concurrency=1)
    window.add(leases("http://portal.example.vn:8080/x"))
    window.began(f"{HOME}/0", 100.0)
    window.ended(f"{HOME}/0", 100.0)
    assert urls_that_may_go(window, 101.0) == []


def test_without_delay_concurrency_is_the_limit() -> None:
    window = Window(delay=0.0, concurrency=3)
    window.add(leases(*(f"{HOME}/{number}" for number in range(5))))
    begun = 0
    for lease in window.candidates(0.0):
        window.remove(lease)
        window.began(lease.url, 0.0)
        begun += 1
    assert begun == 3
    assert window.waiting == 2
