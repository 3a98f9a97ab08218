"""The newsroom of Vàm Sen: writes any number of stories, each from its number alone.

A story is written on demand and comes out the same every time, so a portal of 5,000 articles starts at once.
Truth comes first: what is written here is complete before any HTML exists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from lapvo_scraper.demo.bylines import Signing, sign
from lapvo_scraper.demo.chance import chance
from lapvo_scraper.demo.illustrations import FigureKind, Illustrator
from lapvo_scraper.demo.stories import (
    Figure,
    Items,
    LeadDate,
    PageBreak,
    Part,
    Passage,
    Story,
    Table,
    Verses,
)
from lapvo_scraper.demo.vocabulary import Teller, Topic, phrases, topics

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

_SAFE_TO_LOWER = re.compile(
    "(?:Các|Mỗi|Việc|Nhiều|Một|Tỷ|Số|Trước|Người|Bà|Diện|Cán|Công|Nguồn|Toàn|Khách|Hệ|Mô|Dịp|Lực|Gia|Nhà) "
)
"""First words that may follow an opener such as "Theo đó, "; others may be names."""


_TOPIC_STEP = 5
"""Topics follow each other in steps of five, so that neighbours in the file do not meet in a list."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a story must contain so that an editor's habit shows."""

    figures: tuple[int, int] = (0, 3)  # fewest and most
    figure: FigureKind = "single"
    extras: tuple[str, ...] = ()  # of headings, poem, list, table, quote
    signing: Signing = "any"
    documents: int = 0
    page_break: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """What is settled about a story before it is written."""

    number: int
    published_at: datetime
    entry_id: int
    topic: Topic
    category: str
    habit: str
    shape: Shape


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
        return _Desk(self.seed, self.group_id, assignment).title

    def write(self, assignment: Assignment, url_title: str, revision: int = 0) -> Story:
        """Return the story; each later revision says something more than the one before."""
        story = _Desk(self.seed, self.group_id, assignment).story(url_title)
        for number in range(1, revision + 1):
            story = _revised(story, number, self.seed)
        return story


class _Desk:
    """One story in the making: the order of the draws is what makes it repeatable."""

    def __init__(self, seed: int, group_id: int, assignment: Assignment):
        self.assignment = assignment
        self.group_id = group_id
        self.draw = chance(seed, assignment.number, "story")
        self.teller = Teller(self.draw)
        self.happened_on = assignment.published_at.date() - timedelta(
            days=self.draw.choice((0, 0, 0, 1, 1, 2))
        )
        self.lead_date, self.years_named = self._decide_dates()
        self._know_dates()
        self.title = self.teller.tell(self._pick(assignment.topic.titles))

    def story(self, url_title: str) -> Story:
        topic, shape, number = self.assignment.topic, self.assignment.shape, self.assignment.entry_id
        lead = self._pick(topic.leads)
        parts = self._body(self.teller.tell(lead))
        end_mark = self.draw.choice((" ./.", "./.", "", "", "", "")) if isinstance(parts[-1], Passage) else ""
        if end_mark:
            parts = _without_final_period(parts)
        return Story(
            number=self.assignment.number,
            revision=0,
            entry_id=number,
            article_id=number - 7,
            resource_prim_key=number - 5,
            group_id=self.group_id,
            url_title=url_title,
            title=self.title,
            category=self.assignment.category,
            tags=tuple(topic.tags[: self.draw.randint(0, len(topic.tags))]),
            summary=self._summary(),
            parts=tuple(parts),
            byline=sign(self.draw, shape.signing),
            end_mark=end_mark,
            published_at=self.assignment.published_at,
            happened_on=self.happened_on,
            lead_date=self.lead_date if "{khi}" in lead else "none",
            years_named=self.years_named,
            habit=self.assignment.habit,
        )

    def _decide_dates(self) -> tuple[LeadDate, bool]:
        """A lead without a year may name two years elsewhere only in months where that settles the year."""
        reviewing = self.assignment.topic.name == "review" and not 5 <= self.happened_on.month <= 8
        weights = (20, 70, 10) if reviewing else (45, 20, 35)
        lead_date: LeadDate = self.draw.choices(("year", "day", "none"), weights)[0]
        return lead_date, reviewing

    def _know_dates(self) -> None:
        plan_year = self.happened_on.year + (self.happened_on.month >= 9)
        self.teller.know(
            nam=str(plan_year),
            namtruoc=str(plan_year - 1),
            khi=_when(self.draw, self.happened_on, self.lead_date),
        )
        self.teller.tell("{lanhdao}")

    def _pick(self, templates: Sequence[str]) -> str:
        """Choose a template that names no year when that would blur what the lead's date means."""
        if self.lead_date == "day":
            templates = [template for template in templates if "{nam" not in template]
        return self.draw.choice(templates)

    def _summary(self) -> str | None:
        if self.draw.random() < 0.25:
            return None
        return self.teller.tell(self._pick(phrases()["endings"] + phrases()["plans"]))

    # --- the body ---------------------------------------------------------------------------------------

    def _body(self, lead: str) -> list[Part]:
        shape = self.assignment.shape
        parts: list[Part] = [Passage("paragraph", lead)]
        parts += [Passage("paragraph", text) for text in self._paragraphs()]
        for extra in shape.extras:
            parts[self.draw.randint(2, len(parts) - 1):0] = list(self._extra(extra))  # fmt: skip
        illustrator = Illustrator(self.draw, self.teller, self.assignment.topic, self.group_id,
                                  self.assignment.entry_id, self.assignment.published_at)  # fmt: skip
        self._place_figures(parts, list(illustrator.figures(shape.figure, self.draw.randint(*shape.figures))))
        if shape.page_break:
            parts.insert(len(parts) // 2 + 1, PageBreak())
        documents = shape.documents or (self.assignment.topic.name == "notice")
        for index in range(documents):
            attachment = illustrator.document(index)
            parts.insert(
                -1, Passage("paragraph", f"Nội dung chi tiết xem tại {attachment.label}.", attachment)
            )
        return parts

    def _paragraphs(self) -> Iterator[str]:
        """Yield 3 to 6 paragraphs of 1 to 3 sentences, none said twice."""
        facts = list(self.assignment.topic.facts)
        self.draw.shuffle(facts)
        others = [self._pick(phrases()[kind]) for kind in ("directives", "plans", "colour")]
        self.draw.shuffle(others)
        for _ in range(self.draw.randint(2, 4)):
            sentences = [self._opened(facts.pop()) for _ in range(min(len(facts), self.draw.randint(1, 3)))]
            if others and self.draw.random() < 0.6:
                sentences.append(self.teller.tell(others.pop()))
            if sentences:
                yield " ".join(sentences)
        if self.years_named:
            yield self.teller.tell(self.draw.choice(phrases()["year_reviews"]))
        yield self.teller.tell(self._pick(phrases()["endings"]))

    def _opened(self, fact: str) -> str:
        sentence = self.teller.tell(fact)
        if not _SAFE_TO_LOWER.match(fact):
            return sentence
        opener: str = self.draw.choice(phrases()["openers"])
        return opener + sentence[0].lower() + sentence[1:] if opener else sentence

    def _extra(self, kind: str) -> Iterator[Part]:
        bank = phrases()
        if kind == "headings":
            yield Passage("heading", self.draw.choice(bank["headings"]))
        elif kind == "quote":
            yield Passage("quote", self.draw.choice(bank["quotes"]))
        elif kind == "poem":
            first = self.draw.choice((0, 2))
            yield Passage("paragraph", "Nhân dịp này, một tác giả trong huyện gửi đến bạn đọc mấy câu thơ:")
            yield Verses(tuple(bank["verses"][first : first + 4]))
        elif kind == "list":
            yield Passage("paragraph", "Kết quả ghi nhận tại các địa phương như sau:")
            yield Items(
                tuple(self.teller.tell(item) for item in bank["list_items"][: self.draw.randint(3, 4)])
            )
        elif kind == "table":
            yield Passage("paragraph", "Số liệu tổng hợp theo từng xã được công bố trong bảng dưới đây.")
            yield self._table()

    def _table(self) -> Table:
        heads = ("Xã", "Số hộ", "Diện tích (ha)")
        places = [self.teller.tell(slot) for slot in ("{commune}", "{commune2}", "{commune3}")]
        return Table((heads, *((place, str(self.draw.randint(20, 300)), str(self.draw.randint(5, 90)))
                               for place in places)))  # fmt: skip

    def _place_figures(self, parts: list[Part], figures: Sequence[Figure]) -> None:
        """Put the first figure after the lead, where most captions stand, the others anywhere."""
        others = (
            self.draw.sample(range(2, len(parts)), min(len(figures) - 1, len(parts) - 2)) if figures else []
        )
        for gap, figure in reversed(list(zip((1, *sorted(others)), figures, strict=False))):
            parts.insert(gap, figure)


def _when(draw: random.Random, day: date, lead_date: LeadDate) -> str:
    """Return the opening words that say when it happened."""
    if lead_date == "none":
        return str(draw.choice(("Vừa qua", "Mới đây", "Những ngày này", "Trong không khí phấn khởi")))
    part_of_day = draw.choice(("Sáng ngày", "Chiều ngày", "Ngày", "Tối ngày", "Sáng"))
    padded = draw.random() < 0.6
    short = f"{day.day:02}/{day.month:02}" if padded else f"{day.day}/{day.month}"
    if lead_date == "day":
        return f"{part_of_day} {short}"
    if draw.random() < 0.15:
        return f"Ngày {day.day} tháng {day.month} năm {day.year}"
    return f"{part_of_day} {short}/{day.year}"


def _without_final_period(parts: Sequence[Part]) -> list[Part]:
    """An end mark takes the place of the last full stop: "trong năm 2021 ./."."""
    *before, last = parts
    assert isinstance(last, Passage)
    return [*before, replace(last, text=last.text.removesuffix("."))]


def _revised(story: Story, revision: int, seed: int) -> Story:
    teller = Teller(chance(seed, story.number, "revision", revision))
    news = teller.tell(teller.draw.choice([plan for plan in phrases()["plans"] if "{nam" not in plan]))
    title = f"{story.title} (cập nhật)" if revision == 2 else story.title
    added = Passage("paragraph", f"Thông tin bổ sung: {news[0].lower()}{news[1:]}")
    return replace(story, revision=revision, title=title, parts=(*story.parts[:-1], added, story.parts[-1]))
