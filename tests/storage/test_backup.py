"""An archive copied to another path, as archive/README.md says, is the same archive."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from demo_wire import Wire
from making_archives import Dump, dump_tables
from making_runs import SITE, crawl

from lapvo_scraper.cli import main
from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.storage.folder import Folder

README = (Path(__file__).parents[2] / "archive" / "README.md").read_text("utf-8")


def tables(archive: Path) -> Dump:
    with closing(sqlite3.connect(Folder(archive).database)) as db:
        return dump_tables(db)


def csv(archive: Path) -> bytes:
    out = archive.parent / "out.csv"
    assert main(["-q", "--archive", str(archive), "export", "csv", "-o", str(out)]) == 0
    return out.read_bytes()


def wrong_in_manifest(archive: Path) -> list[str]:
    """What `sha256sum -c` would complain about."""
    lines = (line.split("  ", 1) for line in (archive / "manifest-sha256.txt").read_text("utf-8").splitlines())
    return [name for sha256, name in lines if hashlib.sha256((archive / name).read_bytes()).hexdigest() != sha256]


def test_the_readme_says_how() -> None:
    assert "rsync -a archive/ /backup/archive/ " in README
    assert "sha256sum -c --quiet manifest-sha256.txt" in README


@pytest.mark.parametrize("with_database", [True, False])
def test_a_copy_elsewhere_is_the_archive(
    tmp_path: Path, with_database: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "archive"
    portal = DemoPortal(articles=10)
    for _ in range(2):
        crawl(kept, Wire(portal), SITE)
        portal.pass_day(new=2, edited=1, removed=0)
    before, table = tables(kept), csv(kept)
    elsewhere = tmp_path / "on another disk" / "kho"
    shutil.copytree(kept, elsewhere)
    shutil.rmtree(kept)
    assert wrong_in_manifest(elsewhere) == []
    if not with_database:
        (elsewhere / "lapvo.db").unlink()
        assert main(["-q", "--archive", str(elsewhere), "rebuild"]) == 0
    assert tables(elsewhere) == before
    assert csv(elsewhere) == table
    assert main(["-q", "--archive", str(elsewhere), "verify"]) == 0
    capsys.readouterr()
    books = crawl(elsewhere, Wire(portal), SITE)
    assert books.counts()["fetched"] > 0
    assert wrong_in_manifest(elsewhere) == []
