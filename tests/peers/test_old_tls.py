"""A portal whose server is older than secure renegotiation is archived, and what it spoke is recorded."""

import json
import socket
import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "crawl"))

from making_certificates import certificate

pytestmark = pytest.mark.peers

SERVER = Path(__file__).parent / "children" / "old_tls_server.py"


@pytest.fixture
def port(tmp_path: Path, old_tls: Path) -> Iterator[int]:
    pem = certificate(tmp_path, "old")
    with subprocess.Popen([old_tls / "python", SERVER, pem], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline())
        server.kill()


def test_the_server_is_one_that_openssl_refuses(port: int) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port)) as bare, pytest.raises(ssl.SSLError, match="RENEGOTIATION"):
        context.wrap_socket(bare)


def test_its_pages_are_archived_and_its_tls_recorded(port: int, tmp_path: Path) -> None:
    url, profile = f"https://localhost:{port}", tmp_path / "demo.toml"
    profile.write_text(f'name = "demo"\nbase_url = "{url}"\ndelay = 0\n', encoding="utf-8")
    words = ["-q", "--archive", str(tmp_path / "archive"), "crawl", str(profile), "--url", f"{url}/tin"]
    command = [sys.executable, "-m", "lapvo_scraper.cli", *words]
    subprocess.run(command, capture_output=True, timeout=60, check=False)
    with closing(sqlite3.connect(tmp_path / "archive" / "lapvo.db")) as db:
        query = "select status, payload_size, error, tls from captures where url = ?"
        [(status, size, error, tls)] = db.execute(query, (f"{url}/tin",))
    assert (status, size, error) == (200, 33, None)
    assert json.loads(tls)["version"] == "TLSv1.2"
    assert "self-signed" in json.loads(tls)["verdict"]
