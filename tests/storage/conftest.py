"""Archives in memory; the tests of this folder build what goes into them with `making_archives`."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))  # pytest's importlib mode puts no folder of tests on the path

from making_archives import Archive


@pytest.fixture
def archive() -> Iterator[Archive]:
    made = Archive()
    yield made
    made.db.close()


@pytest.fixture
def new_archive() -> Iterator[Callable[[], Archive]]:
    opened: list[Archive] = []

    def make() -> Archive:
        opened.append(Archive())
        return opened[-1]

    yield make
    for each in opened:
        each.db.close()
