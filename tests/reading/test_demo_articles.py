"""Every habit of the demo portal, in every version and template by turns: all the truth, and nothing else."""

from __future__ import annotations

from itertools import cycle, islice, product
from typing import TYPE_CHECKING

import pytest

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.demo.editors import HABITS
from lapvo_scraper.demo.exchange import Request
from lapvo_scraper.demo.liferay.templates import TEMPLATES
from lapvo_scraper.demo.liferay.versions import VERSIONS
from lapvo_scraper.reading import read_page
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.rows.observations import joined

if TYPE_CHECKING:
    from lapvo_scraper.demo import Truth
    from lapvo_scraper.records import Reading

HOST = "portal.example.vn"
LOOKS = tuple(product(VERSIONS, [name for name, template in TEMPLATES.items() if template.held_out < 3]))
NAMES = tuple(name for name, habit in HABITS.items() if habit.held_out < 3)
PROFILE = Site.from_dict(
    {
        "name": "vi-du",
        "base_url": f"https://{HOST}",
        "template": [
            {
                "name": "khung",
                "evidence": ".bv-khung",
                "container": ".bv-khung",
                "title": ".bv-tua",
                "category": ".bv-muc",
                "published": ".bv-ngay",
                "body": ".bv-chu",
            }
        ],
    }
)
"""Says where the template "own-portlet" prints what; no other page shows the evidence."""


def read(portal: DemoPortal, truth: Truth) -> Reading:
    pages = []
    for number in range(1, truth.pages + 1):
        target = truth.path + (f"?page={number}" if number > 1 else "")
        answer = portal.answer(Request("GET", target, {"host": HOST, "x-forwarded-proto": "https"}))
        pages.append(read_page(answer.body, url=f"https://{HOST}{target}", content_type="text/html", site=PROFILE))
    return joined(pages)


@pytest.mark.parametrize("turn", range(len(LOOKS)), ids=["-".join(look) for look in LOOKS])
def test_all_that_a_page_says_and_nothing_else(turn: int) -> None:
    version, template = LOOKS[turn]
    habits = tuple(islice(cycle(NAMES), turn * 2, turn * 2 + 2))
    portal = DemoPortal(
        seed=turn, version=version, template=template, metadata=turn % 2 == 0, habits=habits, articles=len(habits)
    )
    for truth in portal.truth():
        reading = read(portal, truth)
        assert (reading.kind, reading.title, reading.entry_id) == ("article", truth.title, truth.entry_id)
        assert [(block.kind, block.text) for block in reading.blocks] == list(truth.blocks), truth.habit
        assert (reading.category, reading.byline) == (truth.category, truth.byline), truth.habit
        assert sorted((c.name, c.role) for c in reading.credits) == sorted(truth.authors), truth.habit
        assert (reading.published_at, reading.published_source) == (truth.published_at, truth.published_source)
        assert (reading.event_date, reading.event_date_source) == (truth.event_date, truth.event_date_source)
        pictures = [(image.url.removeprefix(f"https://{HOST}"), image.caption, image.credit) for image in reading.images]
        assert pictures == [(image.path, image.caption, image.credit) for image in truth.images], truth.habit
        files = [(one.url.removeprefix(f"https://{HOST}"), one.label) for one in reading.attachments]
        assert files == list(truth.attachments), truth.habit
        assert not reading.suspect, reading.problems


def test_every_habit_has_its_turn() -> None:
    assert len(LOOKS) * 2 >= len(NAMES)
