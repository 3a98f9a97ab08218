"""The demo's archive, made once by the real command, for every test that asks an archive something."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LAPVO = (sys.executable, "-m", "lapvo_scraper.cli")


@pytest.fixture(autouse=True)
def own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No archive, language or clock of the machine leaks into a test."""
    for name in ("LAPVO_ARCHIVE", "LAPVO_NOW", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, "subprocess.CompletedProcess[str]"]:
    """The folder in which `lapvo demo` was run, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LAPVO", "LC_", "LANG"))}
    done = subprocess.run(
        [*LAPVO, "demo", "--port", "0"],
        cwd=folder,
        env=clean,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    return folder, done


@pytest.fixture
def demo(demo_run, tmp_path: Path) -> Path:
    """A copy of the demo's archive, found from the current folder as `./archive`."""
    archive = tmp_path / "archive"
    shutil.copytree(demo_run[0] / "demo-archive", archive)
    return archive
