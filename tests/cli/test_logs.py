"""The log of crawls: warnings and tracebacks stay in the archive, stderr keeps to one line."""

import logging

import pytest

from lapvo_scraper.cli.logs import crawl_log
from lapvo_scraper.storage.folder import Folder

logger = logging.getLogger("lapvo_scraper.test")


def test_the_log_begins_with_the_first_warning_and_goes_on(tmp_path):
    folder = Folder(tmp_path / "archive").create()
    with crawl_log(folder) as log:
        logger.info("nothing to keep")
        assert not log.path.exists()
        logger.warning("trang %s lỗi", 1)
    with crawl_log(folder):
        try:
            raise ValueError("bàn")
        except ValueError:
            logger.exception("gãy")
    logger.warning("after the crawl")
    text = (tmp_path / "archive/reports/lapvo.log").read_text(encoding="utf-8")
    assert " WARNING lapvo_scraper.test: trang 1 lỗi\n" in text
    assert "\nValueError: bàn\n" in text
    assert "after the crawl" not in text


def test_no_archive_is_made_for_a_log(tmp_path):
    with crawl_log(Folder(tmp_path / "archive")):
        logger.error("refused")
    assert list(tmp_path.iterdir()) == []


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path, capsys):
    folder = Folder(tmp_path / "archive").create()
    (folder.path / "reports").write_text("a file in the way", encoding="utf-8")
    with crawl_log(folder):
        logger.error("lost")
    assert "FileExistsError" in capsys.readouterr().err


@pytest.fixture(autouse=True)
def quiet_console(monkeypatch):
    """Only the log under test hears of it."""
    monkeypatch.setattr(logging.getLogger("lapvo_scraper"), "propagate", True)


def test_a_grown_log_is_put_aside_five_times(tmp_path, monkeypatch):
    monkeypatch.setattr("lapvo_scraper.cli.logs.MAX_BYTES", 200)
    folder = Folder(tmp_path / "archive").create()
    for night in range(40):
        with crawl_log(folder, also=logger):
            logger.info("night %s: complete, exit code 0", night)
    names = sorted(path.name for path in (tmp_path / "archive/reports").iterdir())
    assert names == ["lapvo.log", *(f"lapvo.log.{number}" for number in range(1, 6))]
    assert "night 39: complete" in (tmp_path / "archive/reports/lapvo.log").read_text(encoding="utf-8")
    assert all(path.stat().st_size < 400 for path in (tmp_path / "archive/reports").iterdir())
