"""docs/reading-without-lapvo.md: a page is got out of an archive by others. The SQLite shell and pywb: tests/peers."""

import gzip
import io
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from making_runs import BASE, SITE, open_run, reply

DOCUMENT = (Path(__file__).parents[2] / "docs" / "reading-without-lapvo.md").read_text("utf-8")
PAGE = "<html><title>Lúa hè thu</title><p>Đồng ruộng vào vụ.</p></html>".encode()
PACKED = gzip.compress(PAGE, mtime=0)
URL = f"{BASE}/tin-tuc"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("others") / "archive"
    run = open_run(path)
    head = ("Content-Type: text/html; charset=utf-8", "Content-Encoding: gzip", f"Content-Length: {len(PACKED)}")
    for number, exchange in enumerate([reply(PACKED, *head, url=URL), reply(PAGE, head[0], url=f"{URL}/2")]):
        capture = run.keep(exchange, kind="listing")
        run.ingest(capture, run.read(capture))
        assert capture.warc_offset > number
    run.finish(outcome="complete", exit_code=0, findings=())
    return path


def place(archive: Path, url: str = URL) -> tuple[str, int, int]:
    """What the document's query of `captures` gives."""
    query = re.findall(r'lapvo\.db "(select warc_file.*?)"', DOCUMENT)[0]
    with closing(sqlite3.connect(f"{archive.as_uri()}/lapvo.db?mode=ro", uri=True)) as db:
        found: tuple[str, int, int] = db.execute(query.replace("URL", url)).fetchone()
    return found


@pytest.mark.parametrize("url", [URL, f"{URL}/2"])
def test_a_page_is_got_out_with_zlib_alone(archive: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    [program] = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    file, offset, length = place(archive, url)
    for word, value in (("FILE", file), ("OFFSET", offset), ("LENGTH", length)):
        program = program.replace(word, str(value))
    monkeypatch.chdir(archive)
    names: dict[str, object] = {}
    exec(program, names)
    assert names["body"] == PAGE


def test_a_page_is_got_out_with_warcio(archive: Path) -> None:
    assert "warcio extract --payload warc/SITE/FILE OFFSET" in DOCUMENT
    assert "warcio check warc/SITE/*.warc.gz" in DOCUMENT
    file, offset, _ = place(archive)
    warcio = [sys.executable, "-m", "warcio.cli"]
    path = str(archive / "warc" / file)
    page = subprocess.run([*warcio, "extract", "--payload", path, str(offset)], capture_output=True, check=True)
    assert page.stdout == PAGE
    assert subprocess.run([*warcio, "check", path], capture_output=True, check=False).returncode == 0
    fields = "offset,warc-type,warc-target-uri"
    index = subprocess.run([*warcio, "index", "-f", fields, path], capture_output=True, check=True)
    assert f'"offset": "{offset}", "warc-type": "response", "warc-target-uri": "{URL}"' in index.stdout.decode()


def test_every_member_is_gzip_for_anybody(archive: Path) -> None:
    for path in (archive / "warc" / SITE.name).glob("*.warc.gz"):
        with gzip.open(io.BytesIO(path.read_bytes())) as file:
            lines = [line for line in file if line.startswith(b"WARC-Target-URI: ")]
        assert lines[0].decode().strip() == f"WARC-Target-URI: {URL}"


def test_every_query_of_the_document_runs(archive: Path) -> None:
    queries = re.findall(r'lapvo\.db "(.*?)"$', DOCUMENT, re.MULTILINE)
    assert len(queries) == 4
    with closing(sqlite3.connect(archive / "lapvo.db")) as db:
        for query in queries:
            assert isinstance(db.execute(query.replace("= ID", "= 1")).fetchall(), list)
