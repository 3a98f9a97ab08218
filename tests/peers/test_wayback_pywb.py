"""A portal that is gone comes back out of a web archive: every article any capture held, with its versions."""

import http.client
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from warcio.capture_http import capture_http

from lapvo_scraper import open_archive
from lapvo_scraper.demo import DemoPortal, Served, Truth, serve

pytestmark = pytest.mark.peers

LAPVO = [sys.executable, "-m", "lapvo_scraper.cli"]


def visit(served: Served, portal: DemoPortal, warc: Path) -> dict[int, Truth]:
    """Let warcio, which shares no code with this project, record every address; return what was to be read."""
    host = urlsplit(served.url).netloc
    with capture_http(str(warc)):
        for path in ["/", *(truth.path for truth in portal.truth())]:
            connection = http.client.HTTPConnection(host)
            connection.request("GET", path, headers={"Connection": "close"})
            connection.getresponse().read()
            connection.close()
    return {truth.entry_id: truth for truth in portal.truth() if truth.state == "shown"}


def content(truth: Truth) -> tuple[object, ...]:
    return truth.title, truth.blocks, truth.images


@pytest.fixture
def gone(tmp_path: Path) -> tuple[str, list[Path], list[dict[int, Truth]]]:
    """A portal recorded at three points in time, and switched off: its address, the files, what it showed."""
    portal = DemoPortal(articles=30)
    files, shown = [], []
    with serve(portal) as served:
        for point in range(3):
            files.append(tmp_path / f"point-{point}.warc.gz")
            shown.append(visit(served, portal, files[-1]))
            portal.pass_day(new=6, edited=8, removed=4, restored=point)
            time.sleep(1.1)  # web archives know captures by the second
        url = served.url
    (tmp_path / "demo.toml").write_text(f'name = "demo"\nbase_url = "{url}"\n', encoding="utf-8")
    return url, files, shown


def lapvo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LAPVO_")}
    command = [*LAPVO, "--archive", str(folder / "archive"), "--lang", "en", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)


def expected(shown: list[dict[int, Truth]]) -> dict[int, tuple[str, int]]:
    """Title and number of versions of every article that any point showed."""
    found = {}
    for entry in {entry for point in shown for entry in point}:
        seen = [point[entry] for point in shown if entry in point]
        changes = sum(content(before) != content(after) for before, after in itertools.pairwise(seen))
        found[entry] = (seen[-1].title, 1 + changes)
    return found


def test_what_pywb_holds_is_here_after_the_portal_is_gone(
    tmp_path: Path, pywb_serving: Callable[..., str], gone: tuple[str, list[Path], list[dict[int, Truth]]]
) -> None:
    url, files, shown = gone
    with pytest.raises(OSError, match="refused"):
        http.client.HTTPConnection(urlsplit(url).netloc).connect()
    pywb = pywb_serving(*files)
    first = lapvo(tmp_path, "wayback", "./demo.toml", "--from", f"{pywb}/kept", "--limit", "40")
    assert first.returncode == 7, first.stderr
    ended = lapvo(tmp_path, "wayback", "./demo.toml", "--from", f"{pywb}/kept")
    assert ended.returncode == 0, ended.stderr
    archive = open_archive(tmp_path / "archive")
    held = {article.entry_id: (article.title, article.versions) for article in archive.articles()}
    assert held == expected(shown)
    assert max(versions for _, versions in held.values()) == 3
    assert lapvo(tmp_path, "verify").returncode == 0
    again = lapvo(tmp_path, "wayback", "./demo.toml", "--from", f"{pywb}/kept")
    assert (again.returncode, "demo: 0 captures brought in" in again.stderr) == (0, True)


def test_importing_the_same_files_brings_the_same(
    tmp_path: Path, gone: tuple[str, list[Path], list[dict[int, Truth]]]
) -> None:
    _, files, shown = gone
    imported = lapvo(tmp_path, "import", "--site", "./demo.toml", *map(str, files))
    assert imported.returncode == 0, imported.stderr
    archive = open_archive(tmp_path / "archive")
    assert {one.entry_id: (one.title, one.versions) for one in archive.articles()} == expected(shown)
