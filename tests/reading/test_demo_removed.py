"""What is left of a removed article, in every version of the portal: never an article, always missing."""

import pytest

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.demo.exchange import Request
from lapvo_scraper.demo.portal import WAYS_OF_GOING
from lapvo_scraper.reading import read_page

HOST = "http://127.0.0.1:8000"


@pytest.mark.parametrize("why", WAYS_OF_GOING)
@pytest.mark.parametrize("version", ["6.2", "7.0", "7.1", "7.2", "7.3", "7.4"])
def test_it_is_missing(version: str, why: str) -> None:
    portal = DemoPortal(articles=2, version=version)
    truth = portal.truth()[0]
    paths = [truth.path, truth.path.replace("content/id/", "content/") + "-khong-con"]
    portal.remove(truth.entry_id, why)
    for path in paths:
        answer = portal.answer(Request("GET", path, {"host": "127.0.0.1:8000"}))
        assert answer.status == 200
        assert read_page(answer.body, url=HOST + path).kind == "missing"
