from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapvo_scraper.crawl.politeness import LONGEST_PAUSE, Hours, Pace, retry_after

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def no_jitter(low: float, high: float) -> float:
    return low


def test_the_gap_counts_from_the_end_of_the_answer() -> None:
    pace = Pace(2.0, no_jitter)
    assert pace.ready_at <= 100.0
    pace.began(100.0)
    assert pace.ready_at == 102.0
    pace.ended(105.0)
    assert pace.ready_at == 107.0


def test_a_longer_delay_that_the_host_asks_for_holds_at_once_and_a_shorter_one_never() -> None:
    pace = Pace(2.0, no_jitter)
    pace.ended(100.0)
    pace.slow_to(1.0, 100.0)
    assert pace.ready_at == 102.0
    pace.slow_to(10.0, 100.0)
    assert pace.ready_at == 110.0
    pace.ended(200.0)
    assert pace.ready_at == 210.0


@given(st.floats(0, 60), st.floats(0, 1e6))
def test_the_gap_is_never_shorter_than_the_delay(delay: float, now: float) -> None:
    pace = Pace(delay)
    pace.ended(now)
    assert now + delay <= pace.ready_at <= now + 1.25 * delay + 1e-6


def test_a_busy_host_is_left_alone_longer_each_time() -> None:
    pace = Pace(2.0, no_jitter)
    assert [pace.busy(0.0, None) for _ in range(4)] == [5.0, 10.0, 20.0, 40.0]
    assert pace.ready_at == 40.0
    for _ in range(10):
        pace.busy(0.0, None)
    assert pace.busy(0.0, None) == LONGEST_PAUSE
    pace.recovered()
    assert pace.busy(1000.0, None) == 5.0


@pytest.mark.parametrize(("asked", "pause"), [(30.0, 30.0), (1.0, 5.0), (None, 5.0), (9999.0, LONGEST_PAUSE)])
def test_retry_after_is_a_minimum_with_an_end(asked: float | None, pause: float) -> None:
    assert Pace(2.0, no_jitter).busy(0.0, asked) == pause


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 05 Jan 2026 08:01:00 GMT", 60.0),
        ("Mon, 05 Jan 2026 07:00:00 GMT", 0.0),
        ("Mon, 05 Jan 2026 15:01:00 +0700", 60.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 400, 999999999.0),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("window", "clock", "inside"),
    [
        ("22:00-05:00", "22:00", True),
        ("22:00-05:00", "23:59", True),
        ("22:00-05:00", "04:59", True),
        ("22:00-05:00", "05:00", False),
        ("22:00-05:00", "12:00", False),
        ("01:00-04:30", "01:00", True),
        ("01:00-04:30", "04:30", False),
        ("01:00-04:30", "00:59", False),
        ("00:00-00:00", "12:00", True),
    ],
)
def test_the_hours_may_span_midnight(window: str, clock: str, inside: bool) -> None:
    assert Hours.parse(window).contain(datetime.fromisoformat(f"2026-01-05T{clock}+07:00")) is inside


def test_the_hours_are_said_as_they_are_written() -> None:
    assert str(Hours.parse("22:00-05:00")) == "22:00-05:00"
