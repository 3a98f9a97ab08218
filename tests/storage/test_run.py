"""Whole runs against the demo portal: what they keep, what they ask for again, what they say at their end."""

from pathlib import Path

import pytest
from demo_wire import Wire
from making_runs import crawl, dump, rebuilt

from lapvo_scraper.demo import DemoPortal


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("run") / "archive"
    crawl(path, Wire(DemoPortal(articles=20)))
    return path


def test_every_row_follows_from_the_warc_files(crawled: Path) -> None:
    assert dump(rebuilt(crawled)) == dump(crawled)
