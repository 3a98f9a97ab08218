"""Large inputs: read on every core, in bounded memory, and gone on with after a kill."""

import gzip
import io
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

from making_inputs import SITE, address, http, page, per_record, query, record, response, tables

from lapvo_scraper.cli import main
from lapvo_scraper.remains import intake
from lapvo_scraper.remains.warc_walk import Found, walk_warc
from lapvo_scraper.storage.checking.verify import verify
from lapvo_scraper.storage.remaking.rebuild import rebuild

BELONGS_TO_RUNS = {"crawls", "warc_files", "captures", "article_captures", "urls"}


def test_readers_in_other_processes_make_the_same_rows(folder, tmp_path, monkeypatch):
    Path("in.warc").write_bytes(
        b"".join(response(entry) for entry in range(1, 30))
        + record("revisit", address(1), b"HTTP/1.1 200 OK\r\n\r\n", at="2022-01-01T00:00:00Z",
                 WARC_Refers_To_Target_URI=address(1), WARC_Refers_To_Date="2021-04-01T08:00:00Z")
        + record("response", address(30), http(page(30)))
    )  # fmt: skip
    assert main(["import", "in.warc"]) == 0
    monkeypatch.setattr(intake, "WORTH_WORKERS", 0)
    other = tmp_path / "other"
    (other / "sites").mkdir(parents=True)
    (other / "sites" / "tanmy.toml").write_bytes((folder.path / "sites" / "tanmy.toml").read_bytes())
    assert main(["--archive", str(other), "import", "in.warc"]) == 0
    alone, shared = tables(folder.path), tables(other)
    assert len(alone["articles"]) == 30
    assert {name: rows for name, rows in alone.items() if name not in BELONGS_TO_RUNS} == {
        name: rows for name, rows in shared.items() if name not in BELONGS_TO_RUNS
    }
    columns = "id, url, fetched_at, payload_digest, body_sha256, record_type, evidence, page_kind"
    assert query(folder.path, f"select {columns} from captures order by 1") == query(
        other, f"select {columns} from captures order by 1"
    )


def test_a_block_nobody_wants_costs_no_memory():
    size = 200 << 20
    head = record("resource", "http://khac.example.vn/", b"x").replace(b"Content-Length: 1\r\n\r\nx\r\n\r\n", b"")
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as member:
        member.write(head + f"Content-Length: {size}\r\n\r\n".encode())
        for _ in range(200):
            member.write(bytes(1 << 20))
        member.write(b"\r\n\r\n")
    packed.write(per_record(response(1)))
    tracemalloc.start()
    found = [
        one.record["WARC-Target-URI"]
        for one in walk_warc(packed, packed.tell(), lambda _, length: length < 1 << 20)
        if isinstance(one, Found) and one.whole
    ]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [address(1)]
    assert peak < 4 << 20


def test_an_import_that_was_killed_is_gone_on_with(folder):
    Path("in.warc.gz").write_bytes(per_record(*(response(entry) for entry in range(1, 201))))
    _stopped(folder, signal.SIGKILL)
    assert main(["import", "in.warc.gz"]) == 0
    assert query(folder.path, "select count(*), count(distinct url) from captures") == [(200, 200)]
    assert query(folder.path, "select count(*) from articles") == [(200,)]
    assert query(folder.path, "select outcome from crawls order by started_at, id") == [("interrupted",), ("complete",)]
    assert verify(folder, {"tanmy": SITE}).faults == []
    before = tables(folder.path)
    assert main(["import", "in.warc.gz"]) == 0
    assert tables(folder.path) == before
    rebuild(folder)
    assert tables(folder.path) == before


def test_an_import_that_is_interrupted_says_so(folder):
    Path("in.warc.gz").write_bytes(per_record(*(response(entry) for entry in range(1, 601))))
    code, said = _stopped(folder, signal.SIGINT)
    assert code == 130, said
    assert b"Traceback" not in said


def _stopped(folder, by: signal.Signals) -> tuple[int, bytes]:
    """Import a file, and stop that when some of it is there; return exit code and what was said."""
    command = [sys.executable, "-m", "lapvo_scraper.cli", "import", "in.warc.gz"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, env=os.environ)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and _kept(folder) < 50_000:
        time.sleep(0.002)
    running.send_signal(by)
    _, said = running.communicate(timeout=60)
    return running.returncode, said


def _kept(folder) -> int:
    return sum(path.stat().st_size for path in folder.path.glob("warc/tanmy/*.warc.gz"))
