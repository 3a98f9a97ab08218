"""Pages with their truth: of the demo portal in all its looks, and written by hand in tests/pages."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lapvo_scraper.demo import DemoPortal, Truth
from lapvo_scraper.demo.editors import DEFAULT, HABITS, HELD_OUT
from lapvo_scraper.demo.exchange import Request
from lapvo_scraper.demo.liferay.templates import TEMPLATES
from lapvo_scraper.demo.liferay.versions import VERSIONS
from lapvo_scraper.sites import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "lapvo.example.vn"
ORIGIN = f"https://{HOST}"
GOLDEN_PAGES = Path(__file__).parents[2] / "tests" / "pages"

OWN_PORTLET = "own-portlet"
"""A template that prints nothing of Liferay's own views: what a site's profile is for."""
PROFILE = Site.from_dict(
    {
        "name": "lapvo-example",
        "base_url": ORIGIN,
        "template": [
            {
                "name": "bai-viet",
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

TUNED_TEMPLATES = tuple(name for name, template in TEMPLATES.items() if not template.held_out)
ASIDE_TEMPLATES = tuple(name for name, template in TEMPLATES.items() if template.held_out == 1 and name != OWN_PORTLET)
LATER_LOOKS = {2: "second", 3: "third", 4: "fourth"}
"""The first looks after the first: by the number that habits and templates kept aside for them bear, their names."""


@dataclass(frozen=True, slots=True)
class Gold:
    """What a person finds on a page. None: the page does not say."""

    title: str
    entry_id: int | None = None
    category: str | None = None
    byline: str | None = None
    author: str | None = None
    credits: tuple[tuple[str, str], ...] = ()  # (name, role)
    published_at: str | None = None
    event_date: str | None = None
    blocks: tuple[tuple[str, str], ...] = ()  # (kind, text)
    pictures: tuple[tuple[str, str | None], ...] = ()  # (address, caption)
    attachments: tuple[tuple[str, str | None], ...] = ()  # (address, label)


@dataclass(frozen=True, slots=True)
class Case:
    """One article: its pages in order, where it comes from, what is on it."""

    name: str
    group: str  # which kind of pages
    habit: str
    look: str  # version and template
    pages: tuple[tuple[str, bytes], ...]  # (address, content)
    gold: Gold
    site: Site | None = None  # the profile it is read with


def tuned(stories: int) -> Iterator[Case]:
    """Yield the layouts that the reader's makers may look at: `stories` of each habit in every look."""
    for seed, (version, template, metadata) in enumerate(_looks(TUNED_TEMPLATES), start=1):
        yield from _portal("tuned on", version, template, metadata, DEFAULT, stories, seed)


def aside(stories: int) -> Iterator[Case]:
    """Yield the layouts kept aside: habits kept aside in every template, templates kept aside in every habit.

    The template without anything of Liferay's own comes twice, without a profile and with one.
    """
    for seed, (version, template, metadata) in enumerate(_looks(TUNED_TEMPLATES + ASIDE_TEMPLATES), start=1001):
        yield from _portal("habits kept aside", version, template, metadata, HELD_OUT, stories, seed)
        if template in ASIDE_TEMPLATES:
            yield from _portal("templates kept aside", version, template, metadata, DEFAULT, stories, seed)
    for seed, version in enumerate(VERSIONS, start=2001):
        for case in _portal("own portlet, no profile", version, OWN_PORTLET, False, DEFAULT, stories, seed):
            yield case
            yield replace(case, group="own portlet, by profile", site=PROFILE)


def later_aside(look: int, stories: int) -> Iterator[Case]:
    """Yield the layouts kept aside for a later first look (2, 3, 4): either of habit and template new, and both."""
    name = LATER_LOOKS[look]
    habits = tuple(habit.name for habit in HABITS.values() if habit.held_out == look)
    templates = tuple(template.name for template in TEMPLATES.values() if template.held_out == look)
    for seed, (version, template, metadata) in enumerate(_looks(TUNED_TEMPLATES + templates), start=look * 1000 + 1001):
        new = template in templates
        group = f"{name} habits in {name} templates" if new else f"{name} habits kept aside"
        yield from _portal(group, version, template, metadata, habits, stories, seed)
        if new:
            yield from _portal(f"{name} templates kept aside", version, template, metadata, DEFAULT, stories, seed)


def golden() -> Iterator[Case]:
    """Yield the pages of tests/pages, as a person labelled them."""
    for path in sorted(GOLDEN_PAGES.glob("*.html")):
        label = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        blocks = (line.partition(": ") for line in label["blocks"])
        gold = Gold(
            title=label["title"],
            entry_id=label["entry_id"],
            category=label["category"],
            byline=label["byline"],
            author=label["author"],
            credits=tuple((one["name"], one["role"]) for one in label["authors"]),
            published_at=label["published_at"],
            event_date=label["event_date"],
            blocks=tuple((kind, text) for kind, _, text in blocks),
            pictures=tuple((image["url"], image["caption"]) for image in label["images"]),
            attachments=tuple((one["url"], one["label"]) for one in label["attachments"]),
        )
        yield Case(path.stem, "golden pages", path.stem, "golden pages", ((label["url"], path.read_bytes()),), gold)


def _looks(templates: tuple[str, ...]) -> Iterator[tuple[str, str, bool]]:
    """Every version in every template; the metadata row is shown in half of them, by turns."""
    for row, version in enumerate(VERSIONS):
        for column, template in enumerate(templates):
            yield version, template, (row + column) % 2 == 1


def _portal(
    group: str, version: str, template: str, metadata: bool, habits: tuple[str, ...], stories: int, seed: int
) -> Iterator[Case]:
    portal = DemoPortal(
        seed=seed,
        version=version,
        template=template,
        metadata=metadata,
        habits=habits,
        articles=len(habits) * stories,
    )
    for truth in portal.truth():
        pages = tuple(_page(portal, truth, number) for number in range(1, truth.pages + 1))
        name = f"{version}/{template}/{truth.entry_id}"
        yield Case(name, group, truth.habit, f"{version} {template}", pages, _gold(truth))


def _page(portal: DemoPortal, truth: Truth, number: int) -> tuple[str, bytes]:
    target = truth.path + (f"?page={number}" if number > 1 else "")
    answer = portal.answer(Request("GET", target, {"host": HOST, "x-forwarded-proto": "https"}))
    assert answer.status == 200, target
    return ORIGIN + target, answer.body


def _gold(truth: Truth) -> Gold:
    by_role = {role: [name for name, its in truth.authors if its == role] for _, role in truth.authors}
    return Gold(
        title=truth.title,
        entry_id=truth.entry_id,
        category=truth.category,
        byline=truth.byline,
        author="; ".join(by_role.get("author") or by_role.get("desk") or ()) or None,
        credits=truth.authors,
        published_at=truth.published_at,
        event_date=truth.event_date,
        blocks=truth.blocks,
        pictures=tuple((ORIGIN + image.path, image.caption) for image in truth.images),
        attachments=tuple((ORIGIN + path, label) for path, label in truth.attachments),
    )
