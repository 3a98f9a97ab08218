from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from lapvo_scraper.crawl import servers
from lapvo_scraper.crawl.jobs import Job
from lapvo_scraper.crawl.servers import Servers, lanes
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.folder import Folder

if TYPE_CHECKING:
    import pytest


def job(name: str, base_url: str) -> Job:
    return Job(Site(name=name, base_url=base_url), Folder(Path("/nowhere")))


async def visit(where: Servers, host: str, log: list[str], *, pause: float = 0.0) -> None:
    async with where.turn(host, pause):
        log.append(f"{host} begins")
        await asyncio.sleep(0.05)
        log.append(f"{host} ends")


async def both(*hosts: str, pause: float = 0.0) -> list[str]:
    where, log = Servers(), list[str]()
    await asyncio.gather(*(visit(where, host, log, pause=pause) for host in hosts))
    return log


def test_jobs_on_one_host_follow_each_other_whatever_the_port() -> None:
    one, two = job("one", "http://portal.example.vn"), job("two", "http://portal.example.vn:8080")
    other = job("other", "https://other.example.vn")
    assert lanes([one, other, two]) == [[one, two], [other]]


def test_portals_on_different_servers_are_visited_side_by_side() -> None:
    log = asyncio.run(both("127.0.0.1", "127.0.0.2"))
    assert sorted(log[:2]) == ["127.0.0.1 begins", "127.0.0.2 begins"]


def test_two_names_of_one_server_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    async def address_of(_host: str) -> str:
        return "203.0.113.7"

    monkeypatch.setattr(servers, "_address_of", address_of)
    log = asyncio.run(both("a.example.vn", "b.example.vn"))
    assert log == ["a.example.vn begins", "a.example.vn ends", "b.example.vn begins", "b.example.vn ends"]


def test_a_server_has_its_pause_between_two_crawls_unless_all_is_being_left() -> None:
    async def waited(*, leaving: bool) -> float:
        where = Servers()
        await visit(where, "127.0.0.1", [])
        where.is_leaving = leaving
        began = asyncio.get_running_loop().time()
        async with where.turn("127.0.0.1", pause=0.5):
            return asyncio.get_running_loop().time() - began

    assert asyncio.run(waited(leaving=False)) >= 0.49
    assert asyncio.run(waited(leaving=True)) < 0.4


def test_no_more_crawls_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "MOST_AT_ONCE", 1)
    log = asyncio.run(both("127.0.0.1", "127.0.0.2"))
    assert [line.split()[1] for line in log] == ["begins", "ends", "begins", "ends"]


def test_a_name_without_an_address_is_a_server_of_its_own() -> None:
    assert asyncio.run(both("nobody.invalid")) == ["nobody.invalid begins", "nobody.invalid ends"]
