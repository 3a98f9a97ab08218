"""An empty database for each test; `portal_history` writes into it."""

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lapvo_scraper.storage.database.schema import connect, migrate

sys.path.append(str(Path(__file__).parent))  # pytest's importlib mode puts no folder of tests on the path


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("empty") / "lapvo.db"
    made = connect(path)
    migrate(made)
    made.execute("pragma journal_mode = delete")
    made.close()
    return path.read_bytes()


@pytest.fixture
def db(tmp_path: Path, empty: bytes) -> Iterator[sqlite3.Connection]:
    (tmp_path / "lapvo.db").write_bytes(empty)
    made = sqlite3.connect(tmp_path / "lapvo.db")
    made.execute("pragma foreign_keys = off")
    yield made
    made.close()
