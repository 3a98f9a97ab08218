"""The pages written by hand in tests/pages, read as a person reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lapvo_scraper.reading import as_json, read_page, read_text

if TYPE_CHECKING:
    from lapvo_scraper.records import Reading

PAGES = Path(__file__).parent.parent / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
RENDITIONS = ["tuyen-duong-hoa", "chi-hoi-nghe-nghiep"]


def expected(name: str) -> dict[str, Any]:
    return json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))


def shown(reading: Reading) -> dict[str, Any]:
    """The reading in the shape of the golden files: blocks as lines, without what follows from others."""
    said = {
        key: value for key, value in as_json(reading).items() if key not in ("mentions", "body", "captions")
    }
    said["blocks"] = [f"{block.kind}: {block.text}" for block in reading.blocks]
    return said | {
        "tags": list(reading.tags),
        "identities": list(reading.identities),
        "page_count": reading.page_count,
        "container": reading.container,
        "language": reading.language,
    }


@pytest.mark.parametrize("name", NAMES)
def test_page_reads_as_a_person_reads_it(name: str) -> None:
    golden = expected(name)
    reading = read_page((PAGES / f"{name}.html").read_bytes(), url=golden["url"], content_type="text/html")
    for field, value in golden.items():
        assert (field, shown(reading)[field]) == (field, value)


@pytest.mark.parametrize("name", RENDITIONS)
def test_text_rendition_reads_like_the_page_without_its_pictures(name: str) -> None:
    """The second one is dated as the portal dates most: day and month in the lead, the year further down, after an
    earlier one."""
    reading = read_text((PAGES / f"{name}.txt").read_text(encoding="utf-8"))
    assert shown(reading) == expected(f"{name}-text")
    page = read_page((PAGES / f"{name}-7.2.html").read_bytes(), url=expected(f"{name}-7.2")["url"])
    for field in (
        "title",
        "category",
        "byline",
        "credits",
        "blocks",
        "event_date",
        "event_date_source",
        "published_at",
    ):
        assert getattr(reading, field) == getattr(page, field)


@pytest.mark.parametrize("name", NAMES)
def test_golden_files_hold_what_they_promise(name: str) -> None:
    golden = expected(name)
    assert golden["blocks"]
    assert golden["title"] not in golden["blocks"]
    assert not any(line.endswith("./.") for line in golden["blocks"])
