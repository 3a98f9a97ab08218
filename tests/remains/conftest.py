"""An archive that knows one portal; the tests of this folder build inputs with `making_inputs`."""

import sys
from pathlib import Path

import pytest

# pytest's importlib mode puts no folder of tests on the path; certificates are made beside the tests of crawls.
sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / "crawl")]

from lapvo_scraper.storage.folder import Folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.delenv("LAPVO_ARCHIVE", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    profiles = tmp_path / "archive" / "sites"
    profiles.mkdir(parents=True)
    (profiles / "tanmy.toml").write_text('name = "tanmy"\nbase_url = "https://tanmy.example.vn"\n', encoding="utf-8")
    return Folder(tmp_path / "archive")
