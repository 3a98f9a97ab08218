"""pywb indexes and replays what was kept."""

import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from lapvo_scraper import open_archive

pytestmark = pytest.mark.peers


def test_pywb_replays_every_article_page_byte_for_byte(tmp_path: Path, pywb_serving: Callable[..., str]) -> None:
    demo = [sys.executable, "-m", "lapvo_scraper.cli", "--archive", str(tmp_path / "archive"), "demo"]
    subprocess.run(demo, cwd=tmp_path, check=True, capture_output=True)
    archive = open_archive(tmp_path / "archive")
    pywb = pywb_serving(*(tmp_path / "archive" / "warc").rglob("*.warc.gz"))
    checked = 0
    for article in archive.articles():
        capture = archive.capture(article.capture_id)
        stamp = f"{capture.capture.fetched_at:%Y%m%d%H%M%S}"
        with urllib.request.urlopen(f"{pywb}/kept/{stamp}id_/{capture.capture.url}") as answer:
            assert answer.read() in (capture.payload, capture.content), capture.capture.url
        checked += 1
    assert checked == 120
