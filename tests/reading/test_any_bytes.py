"""No page raises, and none takes long: pages cut, doubled, shuffled, soiled, deepened."""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutating_pages import URL, check, mutated, whole_pages

from lapvo_scraper.reading import read_page, read_text

CASES = 200
LONGEST = 3.0  # seconds of one page, on a busy machine; the median is some milliseconds


@settings(
    max_examples=CASES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(mutated(), st.sampled_from([URL, None, "https://vamnhon.example.vn/"]), st.booleans())
def test_mutated_pages(page: bytes, url: str | None, truncated: bool) -> None:
    started = time.process_time()
    check(read_page(page, url=url, content_type="text/html", truncated=truncated))
    assert time.process_time() - started < LONGEST


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    check(read_page(content, url=URL))


@settings(max_examples=60)
@given(st.text(max_size=300), st.integers(0, 300))
def test_any_text(text: str, cut: int) -> None:
    rendition = (Path(__file__).parent.parent / "pages" / "tuyen-duong-hoa.txt").read_text(encoding="utf-8")
    check(read_text(rendition[:cut] + text + rendition[cut:]))


def test_reading_twice_gives_the_same() -> None:
    for page in whole_pages():
        assert read_page(page, url=URL) == read_page(page, url=URL)
