"""An archive of a few days of the demo portal, and the server's answers in this process."""

import asyncio
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

sys.path += [str(Path(__file__).parents[1] / "storage"), str(Path(__file__).parent)]  # what makes archives

from demo_wire import Wire
from hostile import ATTACK, HostileWire
from making_runs import BASE, crawl

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.web.serving import reading_room

TITLE = "Xã Tân Mỹ"


@dataclass
class Room:
    """A served archive: ask it, and look into its database."""

    path: Path
    server: Any

    def get(self, address: str, **more: Any) -> Any:
        return asyncio.run(self.server.client.get(address, **more))

    def text(self, address: str) -> str:
        answer = self.get(address)
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def query(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(Folder(self.path).database)) as db:
            return db.execute(statement, values).fetchall()

    def one(self, statement: str, *values: Any) -> Any:
        return self.query(statement, *values)[0][0]


def close(server: Any) -> None:
    for database in server.databases.values():
        database.close()
    server.executor.shutdown()


@pytest.fixture(scope="session")
def served_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty articles, seen on three days: some were edited, some removed, some added."""
    path = tmp_path_factory.mktemp("room") / "archive"
    site = Site(name="tanmy", base_url=BASE, title=TITLE)
    portal = DemoPortal(articles=20)
    with pytest.MonkeyPatch.context() as patch:
        for day in (1, 2, 3):
            patch.setenv("LAPVO_NOW", f"2021-07-0{day}T02:00:00+07:00")
            crawl(path, Wire(portal), site, full=True)
            portal.pass_day(new=2, edited=4, removed=1)
    return path


@pytest.fixture(scope="session")
def hostile_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles whose every text tries to run a script, edited once."""
    path = tmp_path_factory.mktemp("hostile") / "archive"
    site = Site(name="tanmy", base_url=BASE, title=TITLE + ATTACK)
    portal = DemoPortal(articles=8)
    with pytest.MonkeyPatch.context() as patch:
        for day in (1, 2):
            patch.setenv("LAPVO_NOW", f"2021-07-0{day}T02:00:00+07:00")
            crawl(path, HostileWire(portal), site, full=True)
            portal.pass_day(new=0, edited=4, removed=0)
    return path


@pytest.fixture
def serving() -> Iterator[Callable[[Path], Room]]:
    """Call it with an archive: what its server answers."""
    rooms: list[Room] = []

    def serve(path: Path) -> Room:
        rooms.append(Room(path, reading_room(Folder(path))))
        return rooms[-1]

    yield serve
    for room in rooms:
        close(room.server)


@pytest.fixture
def room(serving: Callable[[Path], Room], served_archive: Path) -> Room:
    return serving(served_archive)
