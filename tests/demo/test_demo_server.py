"""The portal on a socket: kept-alive connections, a log with times, a prompt end."""

from __future__ import annotations

import contextlib
import http.client
import subprocess
import sys
import threading
import time
from email.utils import parsedate_to_datetime
from itertools import pairwise

import pytest

from lapvo_scraper.demo import DemoPortal, Served, serve


def ask(served: Served, path: str, method: str = "GET") -> tuple[int, bytes]:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=5)) as connection:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read()


def test_requests_on_one_connection_are_logged_in_order() -> None:
    with serve(DemoPortal(articles=3)) as served:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=5)
        for path in ("/", "/tin-tuc", "/khong-co"):
            connection.request("GET", path, headers={"X-Asked-By": "test"})
            connection.getresponse().read()
        connection.close()
    assert served.paths() == ["/", "/tin-tuc", "/khong-co"]
    assert [asked.status for asked in served.log] == [200, 200, 404]
    assert len({asked.connection for asked in served.log}) == 1
    assert served.log[0].headers["x-asked-by"] == "test"
    assert all(asked.started <= asked.ended for asked in served.log)
    assert all(first.ended <= second.started for first, second in pairwise(served.log))


def test_the_end_does_not_wait_for_idle_connections() -> None:
    with serve(DemoPortal(articles=1)) as served:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=5)
        connection.request("GET", "/robots.txt")
        connection.getresponse().read()
        began = time.monotonic()
    assert time.monotonic() - began < 1
    connection.close()
    assert "demo portal" not in {thread.name for thread in threading.enumerate()}


def test_head_has_the_length_and_no_body() -> None:
    with serve(DemoPortal(articles=1)) as served:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=5)
        connection.request("HEAD", "/tin-tuc")
        answer = connection.getresponse()
        assert answer.read() == b""
        assert int(answer.headers["Content-Length"]) > 5000
        connection.close()


def test_latency_delays_every_answer() -> None:
    with serve(DemoPortal(articles=1), latency=0.15) as served:
        ask(served, "/robots.txt")
    assert served.log[0].ended - served.log[0].started >= 0.15


def test_a_reset_connection_and_a_cut_body() -> None:
    portal = DemoPortal(articles=1, faults=["truncated"])
    with serve(portal) as served:
        with pytest.raises(http.client.IncompleteRead):
            ask(served, "/tin-tuc")
        portal.recover()
        portal.break_down("reset")
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            ask(served, "/tin-tuc")


def test_a_hanging_answer_does_not_hold_up_the_end() -> None:
    with serve(DemoPortal(articles=1, faults=["hang"])) as served:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=0.2)
        connection.request("GET", "/")
        with pytest.raises(TimeoutError):
            connection.getresponse()
        began = time.monotonic()
    assert time.monotonic() - began < 1
    connection.close()


def test_many_ask_at_once() -> None:
    portal = DemoPortal(articles=30)
    wanted = [truth.path for truth in portal.truth()]
    got: list[int] = []
    with serve(portal) as served:
        threads = [
            threading.Thread(target=lambda path=path: got.append(ask(served, path)[0])) for path in wanted
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert got == [200] * 30
    assert sorted(served.paths()) == sorted(wanted)


def test_one_portal_can_have_two_hosts() -> None:
    portal = DemoPortal(articles=1)
    path = portal.truth()[0].path
    with serve(portal) as one, serve(portal) as other:
        assert one.url.encode() in ask(one, path)[1]
        assert other.url.encode() in ask(other, path)[1]


def test_the_date_header_follows_the_simulated_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAPVO_NOW", "2022-03-04T05:06:07+07:00")
    with serve(DemoPortal(articles=1)) as served:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=5)
        connection.request("GET", "/robots.txt")
        answer = connection.getresponse()
        answer.read()
        connection.close()
    assert parsedate_to_datetime(answer.headers["Date"]).date().isoformat() == "2022-03-03"


def test_five_thousand_articles_start_at_once() -> None:
    began = time.process_time()  # the portal serves from a thread of this process
    with serve(DemoPortal(articles=5_000)) as served:
        assert ask(served, "/tin-tuc")[0] == 200
    assert time.process_time() - began < 3


def test_the_module_serves_from_the_command_line() -> None:
    command = [sys.executable, "-m", "lapvo_scraper.demo", "--version", "7.4", "--articles", "3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        url = process.stdout.readline().strip()
        port = int(url.rpartition(":")[2])
        status, body = ask(Served(url, port), "/")
        process.terminate()
    assert url.startswith("http://127.0.0.1:")
    assert status == 200
    assert b"min-vh-100" in body
