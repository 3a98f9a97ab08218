"""A whole crawl of a portal that does everything servers should not: it ends, within bounds, and nothing got out."""

from __future__ import annotations

import csv
import re
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

import pytest
from fastwarc.warc import ArchiveIterator
from hostile_portal import PASSWORD, HostilePortal
from warcio.checker import Checker

from lapvo_scraper.sites import Site
from lapvo_scraper.storage.checking.verify import verify
from lapvo_scraper.storage.database.schema import connect_read_only
from lapvo_scraper.storage.evidence.warc import iter_records
from lapvo_scraper.storage.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 500_000
MAX_SECONDS = 60
MAX_MEMORY = 400 << 20
MAX_DISK = 60 << 20

CHILD = Path(__file__).parent / "children" / "impatient_lapvo.py"


class Crawled(NamedTuple):
    archive: Folder
    portal: HostilePortal
    site: Site
    code: int
    said: str
    seconds: float
    memory: int
    secrets_told: int


@pytest.fixture(scope="module")
def secret() -> Iterator[tuple[str, list[int]]]:
    """A server beside the portal, outside its scope: it counts who comes."""
    visitors: list[int] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def count() -> None:
        while True:
            try:
                listener.accept()[0].close()
            except OSError:
                return
            visitors.append(1)

    threading.Thread(target=count, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", visitors
    listener.close()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, secret: tuple[str, list[int]]) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("hostile")
    portal = HostilePortal(secret[0])
    profile = {"base_url": portal.url, "delay": 0, "concurrency": 8, "max_bytes": MAX_BYTES}
    site = Site.from_dict({"name": "hostile", "seeds": ["/", *portal.paths]} | profile)
    lines = [f"seeds = {['/', *portal.paths]!r}", *(f"{key} = {value!r}" for key, value in profile.items())]
    (folder / "hostile.toml").write_text("\n".join(['name = "hostile"', *lines]), encoding="utf-8")
    command = [sys.executable, str(CHILD), str(folder / "kilobytes"), "--lang", "en", "--archive", str(folder / "archive")]
    command += ["crawl", str(folder / "hostile.toml")]
    began = time.monotonic()
    with (folder / "said.txt").open("wb") as said:
        done = subprocess.run(command, stdout=said, stderr=said)
    yield Crawled(
        archive=Folder(folder / "archive"),
        portal=portal,
        site=site,
        code=done.returncode,
        said=(folder / "said.txt").read_text(encoding="utf-8", errors="replace"),
        seconds=time.monotonic() - began,
        memory=int((folder / "kilobytes").read_text("ascii")) << 10,
        secrets_told=len(secret[1]),
    )
    portal.close()


def test_it_ends_with_findings_within_bounds(crawled: Crawled) -> None:
    assert crawled.code == 8, crawled.said[-2000:]
    assert crawled.seconds < MAX_SECONDS
    assert crawled.memory < MAX_MEMORY
    size = sum(path.stat().st_size for path in crawled.archive.path.rglob("*") if path.is_file())
    assert size < MAX_DISK


def test_every_trap_was_asked_and_has_its_capture(crawled: Crawled) -> None:
    assert set(crawled.portal.paths) <= {path.partition("?")[0] for path in crawled.portal.asked}
    with closing(connect_read_only(crawled.archive.database)) as db:
        held = {url.removeprefix(crawled.portal.url) for (url,) in db.execute("select url from captures")}
    assert set(crawled.portal.paths) <= held


def test_the_articles_came_through_all_the_same(crawled: Crawled) -> None:
    with closing(connect_read_only(crawled.archive.database)) as db:
        titles = {title for (title,) in db.execute("select title from articles")}
        (bodies,) = db.execute("select count(*) from articles where length(body) > 100").fetchone()
    truth = {one.title for one in crawled.portal.portal.truth() if one.entry_id != crawled.portal.victim.entry_id}
    assert truth <= titles
    assert bodies >= 6


def test_nobody_outside_the_site_was_asked(crawled: Crawled) -> None:
    assert crawled.secrets_told == 0
    with closing(connect_read_only(crawled.archive.database)) as db:
        asked = "select distinct url from captures where error is null or error not like 'refused: %'"
        urls = [url for (url,) in db.execute(asked)]
    assert [url for url in urls if not url.startswith(f"{crawled.portal.url}/")] == []


def test_no_file_of_this_machine_was_read(crawled: Crawled) -> None:
    for path in crawled.archive.warc("hostile").glob("*.warc.gz"):
        for record in iter_records(path):
            assert PASSWORD.encode() not in record.block
    with closing(connect_read_only(crawled.archive.database)) as db:
        assert not [line for line in db.iterdump() if PASSWORD in line]


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/endless", "too-large"),
        ("/header-flood", "too-large"),
        ("/drip", "timeout"),
        ("/hang", "timeout"),
        ("/hang-after-head", "timeout"),
        ("/reset", "incomplete"),
        ("/no-http", "protocol"),
        ("/short", "incomplete"),
        ("/bomb", None),
        ("/half-gzip", None),
        ("/loop", None),
        ("/to-file", None),
    ],
)
def test_what_went_wrong_is_written_down(crawled: Crawled, path: str, error: str | None) -> None:
    with closing(connect_read_only(crawled.archive.database)) as db:
        rows = db.execute("select error from captures where url = ?", (crawled.portal.url + path,)).fetchall()
    assert rows
    assert {said and said.partition(":")[0] for (said,) in rows} == {error}


def test_the_evidence_is_sound(crawled: Crawled) -> None:
    assert verify(crawled.archive, {"hostile": crawled.site}).faults == []


def test_other_readers_find_every_digest_right(crawled: Crawled, capsys: pytest.CaptureFixture[str]) -> None:
    files = list(crawled.archive.warc("hostile").glob("*.warc.gz"))
    assert Checker(SimpleNamespace(inputs=list(map(str, files)), verbose=True)).process_all() == 0
    assert "digest failed" not in capsys.readouterr().out
    for path in files:
        with path.open("rb") as file:
            read = [record.verify_block_digest() for record in ArchiveIterator(file, parse_http=False)]
        assert len(read) > 80
        assert all(read)


def test_names_of_files_are_ours(crawled: Crawled) -> None:
    names = {path.name for path in (crawled.archive.path / "html").rglob("*") if path.is_file()}
    assert len(names) > 6
    assert [name for name in names if not re.fullmatch(r"index\.html|a?\d+-v\d+\.html", name)] == []
    assert not Path("/tmp/pwned.pdf").exists()


def lapvo(crawled: Crawled, *words: str) -> str:
    command = [sys.executable, "-m", "lapvo_scraper.cli", "--lang", "en", "--archive", str(crawled.archive.path)]
    done = subprocess.run([*command, *words], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout + done.stderr


def test_nothing_of_a_page_reaches_a_terminal_or_a_cell_unguarded(crawled: Crawled, tmp_path: Path) -> None:
    number = str(crawled.portal.victim.entry_id)
    shown = lapvo(crawled, "show", number) + crawled.said
    assert "HYPERLINK" in shown
    assert not re.search("[\x00\x07\x1b\u202e]", shown)
    lapvo(crawled, "export", "csv", "-o", str(tmp_path / "out.csv"))
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = [row for row in csv.DictReader(file) if row["entry_id"] == number]
    assert row["title"].startswith("'=HYPERLINK")
    assert "alert(1)" not in row["body"]
