"""What wget leaves behind, as WARC files and as mirrors, comes in whole."""

import subprocess
from pathlib import Path

import pytest

from lapvo_scraper import open_archive
from lapvo_scraper.cli import main
from lapvo_scraper.demo import DemoPortal, serve

pytestmark = pytest.mark.peers

WAYS = {
    "packed": ["--warc-file=kept", "-O", "/dev/null"],
    "plain": ["--warc-file=kept", "--no-warc-compression", "-O", "/dev/null"],
    "mirror": ["-x", "-P", "kept"],
    "mirror with endings": ["-x", "-E", "-P", "kept"],
}


@pytest.mark.parametrize("ways", WAYS.values(), ids=WAYS)
def test_what_wget_kept_is_read_like_the_portal(tmp_path, monkeypatch, wget, ways):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LAPVO_ARCHIVE", raising=False)
    portal = DemoPortal(articles=20)
    with serve(portal) as served:
        addresses = [served.url + truth.path for truth in portal.truth()]
        Path("addresses").write_text("\n".join([*addresses, f"{served.url}/"]), encoding="utf-8")
        subprocess.run([wget, "-q", "-i", "addresses", *ways], check=True)
        Path("demo.toml").write_text(f'name = "demo"\nbase_url = "{served.url}"\n', encoding="utf-8")
    (kept,) = Path().glob("kept*")
    for _ in range(2):
        assert main(["--archive", "archive", "import", "--site", "./demo.toml", str(kept)]) == 0
    archive = open_archive(tmp_path / "archive")
    held = {article.entry_id: (article.title, article.versions) for article in archive.articles()}
    assert held == {truth.entry_id: (truth.title, 1) for truth in portal.truth()}
    assert main(["--archive", "archive", "verify"]) == 0
