"""Every kind of record this program writes, read by two other programs that check every digest."""

import gzip
import io
import json
import zlib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from making_runs import BASE, SITE, moment, open_run, query, reply
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from lapvo_scraper.records import Exchange, Finding, Tls
from lapvo_scraper.storage.run import Run

HTML = "<html><title>Lúa hè thu</title><p>Đồng ruộng</p></html>".encode() * 30
PACKED = gzip.compress(HTML, mtime=0)
SECURE = Tls("TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", b"\x30\x82 der", "certificate has expired")
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PACKED), PACKED)


def exchanges() -> list[Exchange]:
    html, chunked, packed = "Content-Type: text/html", "Transfer-Encoding: chunked", "Content-Encoding: gzip"
    return [
        reply(HTML, html, f"Content-Length: {len(HTML)}", url=f"{BASE}/plain"),
        reply(CHUNKED, html, chunked, packed, url=f"{BASE}/chunked"),
        reply(
            CHUNKED[:50],
            html,
            chunked,
            packed,
            url=f"{BASE}/cut",
            truncated="disconnect",
            error="reset: by peer",
        ),
        reply(HTML[:90], html, "Content-Length: 5000", url=f"{BASE}/short"),
        reply(b"%PDF-1.4 ...", html, url=f"{BASE}/lie"),
        reply(b"", status="404 Khong Thay", url=f"{BASE}/missing"),
        reply(b"", "Location: /plain", status="302 Found", url=f"{BASE}/moved"),
        reply(HTML, html, url=f"{BASE}/same-payload"),
        reply(b"one", html, url=f"{BASE}/secure", tls=SECURE),
        reply(b"two", html, url=f"{BASE}/secure-again", tls=SECURE),
        reply(b"User-agent: *", "Content-Type: text/plain", url=f"{BASE}/robots.txt", reconstructed=True),
        Exchange(f"{BASE}/dead", datetime(2025, 6, 1, tzinfo=UTC), b"GET /dead", b"", error="timeout: 60 s"),
        Exchange(f"{BASE}/odd", datetime(2025, 6, 1, tzinfo=UTC), b"GET /odd", b"SSH-2.0-OpenSSH", "127.0.0.1"),
    ]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("readers") / "archive"
    run = open_run(path)
    for exchange in exchanges():
        capture = run.keep(exchange, kind="robots" if "robots" in exchange.url else "listing")
        run.ingest(capture, run.read(capture))
    run.refuse(f"{BASE}/private", "article", "robots: Disallow: /private")
    for evidence, media_type in (("saved_html", "text/html"), ("text", "text/plain")):
        saved = run.keep_resource(
            HTML,
            url=f"{BASE}/{evidence}",
            media_type=media_type,
            evidence=evidence,
            captured_at=moment("2019-03-02T08:00:00+07:00"),
        )
        run.ingest(saved, run.read(saved))
    run.finish(outcome="done", exit_code=8, findings=[Finding("c", "note", "s", 1, "một câu", "không")])
    conditional(path)
    return path


def conditional(path: Path) -> Run:
    run = open_run(path)
    capture = run.keep(reply(b"", 'ETag: "1"', status="304 Not Modified", url=f"{BASE}/plain"), kind="listing")
    run.ingest(capture, run.read(capture))
    run.finish(outcome="done", exit_code=0, findings=())
    return run


def warc_files(archive: Path) -> list[Path]:
    return sorted((archive / "warc" / "tanmy").iterdir())


def test_warcio_finds_every_digest_right(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = SimpleNamespace(inputs=[str(path) for path in warc_files(archive)], verbose=True)
    assert Checker(options).process_all() == 0
    said = capsys.readouterr().out
    assert "digest failed" not in said
    assert said.count("digest pass") > 25


def test_fastwarc_finds_every_digest_right(archive: Path) -> None:
    types: Counter[str] = Counter()
    for path in warc_files(archive):
        for record in FastIterator(io.BytesIO(path.read_bytes()), parse_http=False, verify_digests=False):
            assert record.verify_block_digest(), record.headers
            types[record.headers["WARC-Type"]] += 1
        for record in FastIterator(io.BytesIO(path.read_bytes()), parse_http=True):
            if record.headers["WARC-Type"] == "response":
                assert record.verify_payload_digest(), record.headers
    assert types == {
        "warcinfo": 2,
        "request": 14,
        "response": 10,
        "revisit": 2,
        "metadata": 6,  # two failures, a refusal, a certificate, two run reports
        "resource": 1,
        "conversion": 1,
    }


def test_each_record_is_a_gzip_member_of_its_own(archive: Path) -> None:
    for path in warc_files(archive):
        rest, members = path.read_bytes(), 0
        while rest:
            unpacker = zlib.decompressobj(31)
            assert unpacker.decompress(rest).startswith(b"WARC/1.1\r\n")
            rest, members = unpacker.unused_data, members + 1
        [(recorded,)] = query(archive, "select records from warc_files where name = ?", f"tanmy/{path.name}")
        assert members == recorded


def records(archive: Path) -> dict[str, dict[str, str]]:
    """Header fields of the answers, by path of their URL."""
    found = {}
    for path in warc_files(archive):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type not in ("warcinfo", "request"):
                    headers = dict(record.rec_headers.headers)
                    headers["block"] = record.raw_stream.read()
                    if record.http_headers:
                        headers["http"] = record.http_headers.to_bytes()
                    found[
                        headers["WARC-Target-URI"].removeprefix(BASE)
                        + ("@304" if "not-modified" in headers.get("WARC-Profile", "") else "")
                    ] = headers
    return found


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/plain", {"WARC-Type": "response", "WARC-IP-Address": "127.0.0.1", "WARC-Protocol": "http/1.1"}),
        (
            "/cut",
            {"WARC-Type": "response", "WARC-Truncated": "disconnect", "X-Lapvo-Error": "reset: by peer"},
        ),
        ("/short", {"WARC-Type": "response", "WARC-Truncated": "disconnect"}),
        ("/lie", {"WARC-Type": "response", "WARC-Identified-Payload-Type": "application/pdf"}),
        (
            "/same-payload",
            {
                "WARC-Type": "revisit",
                "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
                "WARC-Refers-To-Target-URI": f"{BASE}/plain",
                "WARC-Truncated": "length",
            },
        ),
        (
            "/plain@304",
            {
                "WARC-Type": "revisit",
                "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
                "Content-Length": "0",
                "X-Lapvo-Head": '"HTTP/1.1 304 Not Modified\\r\\nETag: \\"1\\"\\r\\n\\r\\n"',
                "WARC-Refers-To-Target-URI": f"{BASE}/plain",
            },
        ),
        ("/secure", {"WARC-Protocol": "tls/1.2", "WARC-Cipher-Suite": SECURE.cipher}),
        ("/robots.txt", {"X-Lapvo-Reconstructed": "yes", "X-Lapvo-Kind": "robots"}),
        (f"urn:x-lapvo:failure:{BASE}/dead", {"WARC-Type": "metadata", "Content-Type": "application/json"}),
        (f"urn:x-lapvo:refusal:{BASE}/private", {"WARC-Type": "metadata", "X-Lapvo-Kind": "article"}),
        (
            "/saved_html",
            {"WARC-Type": "resource", "X-Lapvo-Evidence": "saved_html", "WARC-Date": "2019-03-02T01:00:00Z"},
        ),
        ("/text", {"WARC-Type": "conversion", "X-Lapvo-Evidence": "text", "Content-Type": "text/plain"}),
        (f"urn:x-lapvo:certificate:{BASE}/", {"WARC-Type": "metadata", "Content-Type": "application/pkix-cert"}),
    ],
)
def test_records_say_what_happened(archive: Path, path: str, fields: dict[str, str]) -> None:
    assert fields.items() <= records(archive)[path].items()


def test_chunk_framing_is_taken_off_and_that_is_said(archive: Path) -> None:
    record = records(archive)["/chunked"]
    assert record["http"].endswith(b"X-Archive-Orig-Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n")
    assert record["block"] == PACKED


def test_a_failed_exchange_keeps_the_bytes_that_came(archive: Path) -> None:
    about = (f"urn:x-lapvo:failure:{BASE}/{name}" for name in ("dead", "odd"))
    dead, odd = (json.loads(records(archive)[uri]["block"]) for uri in about)
    assert dead == {
        "record": "failed exchange",
        "url": f"{BASE}/dead",
        "error": "timeout: 60 s",
        "truncated": None,
        "received_bytes": 0,
    }
    assert (odd["received_bytes"], odd["received_base64"]) == (15, "U1NILTIuMC1PcGVuU1NI")


def test_the_run_report_closes_the_file(archive: Path) -> None:
    [(crawl_id,)] = query(archive, "select min(id) from crawls")
    report = json.loads(records(archive)[f"urn:x-lapvo:crawl:{crawl_id}"]["block"])
    assert (report["outcome"], report["exit_code"], report["findings"][0]["message"]) == (
        "done",
        8,
        "một câu",
    )


def test_warcinfo_holds_the_whole_profile(archive: Path) -> None:
    with warc_files(archive)[0].open("rb") as file:
        block = next(iter(ArchiveIterator(file))).raw_stream.read().decode()
    fields = dict(line.split(": ", 1) for line in block.splitlines())
    assert type(SITE).from_dict(json.loads(fields["x-lapvo-profile"])) == SITE
    assert (fields["software"], fields["x-lapvo-command"], fields["robots"]) == (
        "lapvo-test/1",
        "test",
        "obey",
    )


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("/plain", ("response", 200, len(HTML), None)),
        ("/chunked", ("response", 200, len(PACKED), None)),
        ("/cut", ("response", 200, 46, "reset: by peer")),
        ("/short", ("response", 200, 90, "truncated: disconnect")),
        ("/missing", ("response", 404, 0, None)),
        ("/same-payload", ("revisit", 200, len(HTML), None)),
        ("/dead", ("metadata", None, None, "timeout: 60 s")),
        ("/odd", ("metadata", None, None, "protocol: what came back is no HTTP reply")),
        ("/private", ("metadata", None, None, "refused: robots: Disallow: /private")),
        ("/saved_html", ("resource", None, len(HTML), None)),
    ],
)
def test_rows_say_the_same(archive: Path, path: str, row: tuple[object, ...]) -> None:
    columns = "record_type, status, payload_size, error"
    assert (
        query(
            archive,
            f"select {columns} from captures where url = ? order by fetched_at, warc_file",
            BASE + path,
        )[0]
        == row
    )


def test_a_not_modified_page_has_the_payload_it_had(archive: Path) -> None:
    rows = query(
        archive,
        "select distinct payload_digest, body_sha256, payload_size, content_type from captures where url = ?",
        f"{BASE}/plain",
    )
    assert len(rows) == 1


def test_where_a_redirect_leads(archive: Path) -> None:
    assert query(archive, "select final_url from captures where url = ?", f"{BASE}/moved") == [(f"{BASE}/plain",)]
