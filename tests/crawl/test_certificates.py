"""A server that shows another certificate than before is archived all the same, and that is said."""

from __future__ import annotations

import contextlib
import http.server
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from making_certificates import certificate, chain, server_context
from OpenSSL import SSL
from scrapy.utils.test import get_crawler

from lapvo_scraper.crawl import wire
from lapvo_scraper.crawl.certificates import CertificateChange, certificate_changes
from lapvo_scraper.crawl.ending import conclude
from lapvo_scraper.crawl.jobs import Job
from lapvo_scraper.crawl.notes import Notes
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.evidence.warc import iter_records
from lapvo_scraper.storage.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lapvo_scraper.crawl.jobs import Language

CHANGED, VERDICT = "certificate-changed", "certificate-verdict"


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"<html><title>Trang</title></html>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextlib.contextmanager
def secured(port: int, pem: Path) -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), Page) as server:
        server.socket = server_context(pem).wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def crawled(folder: Path, port: int, trusted: Path) -> tuple[int, list[tuple[str, str, str]]]:
    """Fetch one page in a process that trusts one certificate; return the run's exit code and findings."""
    profile = folder / "demo.toml"
    url = f"https://localhost:{port}"
    profile.write_text(f'name = "demo"\nbase_url = "{url}"\ndelay = 0\n', encoding="utf-8")
    words = ["-q", "--archive", str(folder / "archive"), "crawl", str(profile), "--url", f"{url}/tin"]
    command = [sys.executable, "-m", "lapvo_scraper.cli", *words]
    environment = os.environ | {"SSL_CERT_FILE": str(trusted)}
    subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    with contextlib.closing(sqlite3.connect(folder / "archive" / "lapvo.db")) as db:
        last = "select id, exit_code from crawls order by started_at desc, id desc limit 1"
        newest, exit_code = db.execute(last).fetchone()
        found = db.execute("select code, severity, message from findings where crawl_id = ?", (newest,)).fetchall()
    return exit_code, found


def changes_if_all_were_within_a_second(archive: Path) -> list[list[CertificateChange]]:
    """Return the changes that each crawl has met."""
    with contextlib.closing(sqlite3.connect(archive / "lapvo.db")) as db, db:
        ids = db.execute("select id from crawls order by started_at, id").fetchall()
        db.execute("update captures set fetched_at = (select min(fetched_at) from captures)")
    return [certificate_changes(Folder(archive), "demo", crawl_id) for (crawl_id,) in ids]


def test_another_certificate_is_recorded_and_said_once(tmp_path: Path) -> None:
    old, new = certificate(tmp_path, "old"), certificate(tmp_path, "new")
    with secured(0, old) as port:
        assert crawled(tmp_path, port, trusted=old) == (0, [])
    with secured(port, new):
        code, [(finding, severity, message)] = crawled(tmp_path, port, trusted=old)
        assert (code, finding, severity) == (8, CHANGED, "warning")
        assert message.startswith(f"https://localhost:{port} shows another certificate than before: ok -> self-signed")
        code, [(finding, severity, message)] = crawled(tmp_path, port, trusted=new)
        assert (code, finding, severity) == (0, VERDICT, "note")
        assert crawled(tmp_path, port, trusted=new) == (0, [])
    assert changes_if_all_were_within_a_second(tmp_path / "archive") == [
        [],
        [CertificateChange(f"https://localhost:{port}", True, "ok", "self-signed certificate")],
        [CertificateChange(f"https://localhost:{port}", False, "self-signed certificate", "ok")],
        [],
    ]
    kept = {
        record.block
        for path in (tmp_path / "archive").glob("warc/*/*.warc.gz")
        for record in iter_records(path)
        if record.get("Content-Type") == "application/pkix-cert"
    }
    names = {x509.load_der_x509_certificate(der).subject.rfc4514_string() for der in kept}
    assert names == {"CN=old", "CN=new"}


@pytest.mark.parametrize(
    ("change", "code", "severity", "exit_code"),
    [
        (CertificateChange("https://a.vn", True, "ok", "ok"), CHANGED, "note", 0),
        (CertificateChange("https://a.vn", True, "ok", "self-signed certificate"), CHANGED, "warning", 8),
        (CertificateChange("https://a.vn", False, "ok", "certificate has expired"), VERDICT, "warning", 8),
        (CertificateChange("https://a.vn", False, "certificate has expired", "ok"), VERDICT, "note", 0),
    ],
)
@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_is_said_of_a_change(
    change: CertificateChange, code: str, severity: str, exit_code: int, language: Language
) -> None:
    notes = Notes(Job(Site("demo", "https://a.vn"), Folder(Path("archive")), language=language))
    notes.counts = {"queued": 1, "fetched": 1, "exchanges": 1, "responses": 1}
    notes.articles = 1
    notes.certificates = [earlier(change), change]
    ending = conclude(notes)
    [finding] = ending.findings
    assert (finding.code, finding.severity, ending.exit_code) == (code, severity, exit_code)
    assert f"{change.before} -> {change.verdict}" in finding.message


def earlier(change: CertificateChange) -> CertificateChange:
    """An earlier change at the same server, of which nothing is said."""
    return change._replace(before="x", verdict="y")


def test_an_incomplete_chain_is_gone_on_with_and_named(tmp_path: Path) -> None:
    leaf, root = chain(tmp_path)
    with secured(0, leaf) as port:
        assert crawled(tmp_path, port, trusted=root) == (0, [])
    with contextlib.closing(sqlite3.connect(tmp_path / "archive" / "lapvo.db")) as db:
        query = "select status, tls ->> '$.verdict' from captures where url like '%/tin'"
        assert db.execute(query).fetchall() == [(200, "unable to get local issuer certificate")]


@pytest.mark.parametrize("factory", [wire._ScrapyClientContextFactory, wire._LegacyContextFactory])
def test_servers_from_before_secure_renegotiation_are_spoken_to(factory: Any) -> None:
    """RFC 5746 is of 2010. OpenSSL 3 refuses older servers unless it is told otherwise."""
    context = factory.from_crawler(get_crawler()).getContext()
    assert context.set_options(0) & SSL.OP_LEGACY_SERVER_CONNECT
