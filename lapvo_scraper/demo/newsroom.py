"""The newsroom of Vàm Sen: writes any number of stories, each from its number alone.

A story is written on demand and comes out the same every time, so a portal of 5,000 articles starts at once.
Truth comes first: what is written here is complete before any HTML exists.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lapvo_scraper.demo.assignment import Assignment
from lapvo_scraper.demo.chance import chance
from lapvo_scraper.demo.desk import Desk
from lapvo_scraper.demo.stories import Part, Passage, Story, last_passage
from lapvo_scraper.demo.vocabulary import Teller, phrases, topics

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lapvo_scraper.demo.assignment import Shape

_TOPIC_STEP = 5
"""Topics follow each other in steps of five, so that neighbours in the file do not meet in a list."""


class Newsroom:
    """Writes the stories of one portal: `seed` decides the words, `habits` (name, shape) what they hold."""

    def __init__(self, seed: int, group_id: int, habits: Sequence[tuple[str, Shape]]):
        self.seed = seed
        self.group_id = group_id
        self._habits = tuple(habits)

    def assign(self, number: int, published_at: datetime, entry_id: int) -> Assignment:
        """Settle topic, category and habit of story `number`; topics and habits take turns."""
        draw = chance(self.seed, number, "assignment")
        topic = topics()[(number * _TOPIC_STEP + self.seed) % len(topics())]
        habit, shape = self._habits[number % len(self._habits)]
        return Assignment(number, published_at, entry_id, topic, draw.choice(topic.categories), habit, shape)

    def title(self, assignment: Assignment) -> str:
        """Return the headline, without writing the story."""
        return self._desk(assignment).title

    def write(self, assignment: Assignment, url_title: str, revision: int = 0) -> Story:
        """Return the story as of `revision`: by turns a new paragraph, title, or one picture less."""
        story = self._desk(assignment).story(url_title)
        for number in range(1, revision + 1):
            story = _revised(story, number, self.seed)
        return story

    def _desk(self, assignment: Assignment) -> Desk:
        return Desk(chance(self.seed, assignment.number, "story"), self.group_id, assignment)


def _revised(story: Story, revision: int, seed: int) -> Story:
    if revision % 3 == 2:
        return replace(story, revision=revision, title=f"{story.title} (cập nhật)")
    figures = list(story.figures())
    if revision % 3 == 0 and figures:
        kept = tuple(part for part in story.parts if part is not figures[-1])
        return replace(story, revision=revision, parts=kept)
    teller = Teller(chance(seed, story.number, "revision", revision))
    plans = [plan for plan in phrases()["plans"] if "{nam" not in plan]
    news = teller.tell(teller.draw.choice(plans))
    added = Passage("paragraph", f"Thông tin bổ sung: {news[0].lower()}{news[1:]}")
    return replace(story, revision=revision, parts=_with_before_last_text(story.parts, added))


def _with_before_last_text(parts: tuple[Part, ...], added: Passage) -> tuple[Part, ...]:
    """Put a paragraph before the last one, where it separates no picture from its caption."""
    last = last_passage(parts)
    return (*parts[:last], added, *parts[last:])
