"""Somebody is told when the state of a site changes, and only then; nothing of a page decides where or how."""

from __future__ import annotations

import email
import json
import socketserver
import sys
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from lapvo_scraper.crawl import notices
from lapvo_scraper.crawl.jobs import CrawlResult, Job
from lapvo_scraper.records import Finding
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STALE = Finding("stale", "warning", "tanmy", 15, "Nothing new for 15 days.", "Open it.")
LOST = Finding("field-lost", "warning", "tanmy: title", 8, "No titles.\n\x1b[2J$(touch /tmp/x)", "Look.")
NOTE = Finding("theme-foreign", "note", "tanmy", 100, "Odd.", "Nothing to do.")


def job(archive: Path, settings: str) -> Job:
    folder = Folder(archive).create()
    folder.settings_file.write_text(settings, encoding="utf-8")
    return Job(Site("tanmy", "http://127.0.0.1:9"), folder)


def ended(*findings: Finding, code: int | None = None, outcome: str = "complete") -> CrawlResult:
    serious = any(finding.severity != "note" for finding in findings)
    return CrawlResult("tanmy", outcome, code if code is not None else 8 if serious else 0, "why", {}, findings)


def told(archive: Path) -> list[dict[str, Any]]:
    file = archive / "told.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def test_only_a_change_is_told(tmp_path: Path) -> None:
    mine = job(tmp_path, 'notify = "cat >> told.jsonl"\n')
    nights = [
        ended(), ended(NOTE), ended(STALE), ended(STALE), ended(STALE, LOST), ended(STALE), ended(code=7),
        ended(code=3), ended(NOTE), ended(), ended(code=6, outcome="portal-down"), ended(code=6, outcome="portal-down"),
        ended(),
    ]  # fmt: skip
    for result in nights:
        assert notices.tell(mine, result) == ()
    assert [notice["codes"] for notice in told(tmp_path)] == [
        ["stale"], ["field-lost", "stale"], [], ["portal-down"], [],
    ]  # fmt: skip
    assert [notice["state"] for notice in told(tmp_path)][1:3] == ["needs a person", "well"]
    assert told(tmp_path)[0]["findings"][0]["remedy"] == "Open it."


def test_what_goes_on_as_a_note_is_not_over(tmp_path: Path) -> None:
    mine = job(tmp_path, 'notify = "cat >> told.jsonl"\n')
    known, strange = replace(STALE, severity="note"), replace(NOTE, code="template-unknown", severity="warning")
    for result in (ended(known), ended(STALE), ended(known), ended(STALE), ended(strange), ended(NOTE), ended()):
        assert notices.tell(mine, result) == ()
    assert [notice["codes"] for notice in told(tmp_path)] == [["stale"], ["template-unknown"], []]


def test_what_could_not_be_delivered_is_tried_again(tmp_path: Path) -> None:
    mine = job(tmp_path, 'notify = "test -e door && cat >> told.jsonl"\n')
    (failure,) = notices.tell(mine, ended(STALE))
    assert "notify.command: the notice was not delivered" in str(failure)
    assert failure.exit_code == 8
    (tmp_path / "door").touch()
    assert notices.tell(mine, ended(STALE)) == ()
    assert len(told(tmp_path)) == 1


def test_a_command_gets_the_notice_on_stdin_and_nothing_of_a_page_else(tmp_path: Path) -> None:
    script = tmp_path / "tell.py"
    script.write_text(
        "import json, os, sys\n"
        "seen = {'argv': sys.argv[1:], 'environment': ' '.join(os.environ.values()), 'stdin': sys.stdin.read()}\n"
        "json.dump(seen, open('seen.json', 'w'))\n",
        encoding="utf-8",
    )
    mine = job(tmp_path, f"[notify]\ncommand = \"'{sys.executable}' tell.py fixed\"\n")
    assert notices.tell(mine, ended(LOST)) == ()
    seen = json.loads((tmp_path / "seen.json").read_text(encoding="utf-8"))
    assert seen["argv"] == ["fixed"]
    assert "touch" not in seen["environment"]
    assert "\x1b" not in seen["stdin"]
    assert json.loads(seen["stdin"])["findings"][0]["message"] == LOST.message


class _Hook(BaseHTTPRequestHandler):
    seen: list[tuple[str, str, bytes]]
    answer = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, self.headers["Content-Type"], body))
        self.send_response(self.answer)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hook() -> Iterator[tuple[str, type[_Hook]]]:
    handler = type("Hook", (_Hook,), {"seen": []})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/hook", handler
        server.shutdown()
        thread.join()


def test_a_webhook_gets_json(tmp_path: Path, hook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    address, handler = hook
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert notices.tell(job(tmp_path, f'[notify]\nwebhook = "{address}"\n'), ended(STALE)) == ()
    [(path, content_type, body)] = handler.seen
    assert (path, content_type, json.loads(body)["codes"]) == ("/hook", "application/json", ["stale"])


def test_a_webhook_is_not_led_elsewhere(tmp_path: Path, hook: Any) -> None:
    address, handler = hook
    handler.answer = 307
    (failure,) = notices.tell(job(tmp_path, f'[notify]\nwebhook = "{address}"\n'), ended(STALE))
    assert "notify.webhook" in str(failure)
    assert [path for path, *_ in handler.seen] == ["/hook"]


class _MailServer(socketserver.StreamRequestHandler):
    received: list[str]

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        lines: list[str] | None = None
        while line := self.rfile.readline().decode().rstrip("\r\n").upper():
            if line == "DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = []
                while (text := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                    lines.append(text)
                self.received.append("\n".join(lines))
            self.wfile.write(b"221 bye\r\n" if line == "QUIT" else b"250 good\r\n")
            if line == "QUIT":
                return


def test_an_e_mail_is_plain_and_its_head_holds_nothing_of_a_page(tmp_path: Path) -> None:
    handler = type("Mail", (_MailServer,), {"received": []})
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        settings = (
            f'[notify]\nemail = ["vp@tanmy.example", "b@x.example"]\nsmtp = "smtp://127.0.0.1:{server.server_address[1]}"\n'
        )
        failures = notices.tell(job(tmp_path, settings), ended(STALE, LOST))
        server.shutdown()
        thread.join()
    assert failures == ()
    [letter] = handler.received
    message = email.message_from_string(letter)
    assert message["Subject"] == "lapvo: tanmy needs a person"
    assert message["To"] == "vp@tanmy.example, b@x.example"
    text = message.get_payload(decode=True).decode()
    assert "Nothing new for 15 days. Open it. [stale]" in text
    assert "\x1b" not in text


def test_a_password_goes_over_no_open_line(tmp_path: Path) -> None:
    handler = type("Mail", (_MailServer,), {"received": []})
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        settings = f'[notify]\nemail = ["a@b.example"]\nsmtp = "smtp://me@127.0.0.1:{server.server_address[1]}"\n'
        (failure,) = notices.tell(job(tmp_path, settings), ended(STALE))
        server.shutdown()
        thread.join()
    assert "STARTTLS" in str(failure)

    assert handler.received == []


def test_without_ways_the_state_is_remembered_all_the_same(tmp_path: Path) -> None:
    mine = job(tmp_path, "")
    assert notices.tell(mine, ended(STALE)) == ()
    state = json.loads((tmp_path / "reports/tanmy/state.json").read_text(encoding="utf-8"))
    assert state["needs_a_person"] == ["stale"]


def test_a_spoilt_state_is_a_new_state(tmp_path: Path) -> None:
    mine = job(tmp_path, 'notify = "cat >> told.jsonl"\n')
    (tmp_path / "reports/tanmy").mkdir(parents=True)
    (tmp_path / "reports/tanmy/state.json").write_text("{", encoding="utf-8")
    notices.tell(mine, ended(STALE))
    assert len(told(tmp_path)) == 1
