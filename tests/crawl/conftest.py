"""The tests of this folder share what they crawl, `hostile_portal`, and how: `crawling`."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))  # pytest's importlib mode puts no folder of tests on the path

from crawling import nursery


@pytest.fixture(scope="session", autouse=True)
def _no_nursery_is_left() -> Iterator[None]:
    yield
    if nursery.cache_info().currsize:
        nursery().close()
