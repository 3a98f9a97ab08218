"""`lapvo serve` from the outside: a real server, stopped as a person stops it."""

import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from lapvo_scraper.cli import main
from lapvo_scraper.storage.database.schema import connect, migrate
from lapvo_scraper.storage.folder import Folder


@pytest.fixture
def archive(tmp_path):
    folder = Folder(tmp_path / "archive").create()
    db = connect(folder.database)
    migrate(db)
    db.close()
    return folder.path


def test_it_serves_until_interrupted(archive):
    command = [sys.executable, "-m", "lapvo_scraper.cli", "--archive", str(archive), "--lang", "en", "serve", "--port", "0"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LAPVO")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean) as server:
        address = server.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/en/", address)
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert "Nothing has been archived yet" in answer.read().decode()
        server.send_signal(signal.SIGINT)
        _, said = server.communicate(timeout=30)
    assert server.returncode == 0
    assert "Traceback" not in said


def test_a_port_that_is_taken_is_named(archive, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--archive", str(archive), "serve", "--port", str(port)]) == 2
    assert f"port {port} of 127.0.0.1 cannot be had" in capsys.readouterr().err


def test_without_its_extra_it_names_the_line_that_installs_it(archive, capsys, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "datasette" else find(name))
    assert main(["--archive", str(archive), "serve"]) == 2
    assert f"{sys.executable} -m pip install -c constraints.txt '.[serve]'" in capsys.readouterr().err


def test_without_an_archive_it_says_so(tmp_path):
    assert main(["--archive", str(tmp_path / "none"), "serve"]) == 4
