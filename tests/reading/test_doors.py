"""The public doors, and what they print."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from making_pages import DETAIL, article_page

import lapvo_scraper
from lapvo_scraper.reading import as_json, read_page

KEYS = [
    *("kind", "url", "entry_id", "title", "summary", "category", "byline", "author", "authors"),
    *("published_at", "published_source", "event_date", "event_date_source", "blocks", "body", "captions"),
    "images",
    *("attachments", "mentions", "problems"),
]


def test_the_keys_of_the_contract_in_their_order() -> None:
    reading = read_page(article_page("<p>Bà con phấn khởi.</p>@"), url=DETAIL)
    printed = as_json(reading)
    assert list(printed) == KEYS
    assert json.loads(json.dumps(printed)) == printed
    assert printed["blocks"] == [
        {"kind": "paragraph", "text": "Bà con phấn khởi."},
        {"kind": "paragraph", "text": "@"},
    ]


def test_problems_are_printed_as_text() -> None:
    reading = read_page(article_page(""), url=DETAIL, content_type="text/html; charset=latin1")
    assert as_json(reading)["problems"] == ["charset-lies: declared cp1252, is utf-8", "no-text"]


def test_what_a_page_does_not_say_is_none() -> None:
    printed = as_json(read_page(b"", url=None))
    assert printed.pop("kind") == "other"
    assert all(value in (None, [], "") for value in printed.values())


def test_the_package_opens_its_doors_on_first_use() -> None:
    assert lapvo_scraper.read_page is read_page
    with pytest.raises(AttributeError, match="has no attribute 'read_pages'"):
        _ = lapvo_scraper.read_pages
    loaded = "import sys, lapvo_scraper; print('lxml' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout
        == "False\n"
    )
