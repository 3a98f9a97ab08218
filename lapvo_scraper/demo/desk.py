"""A desk of the newsroom: where one story is written."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from lapvo_scraper.demo.bylines import sign, signature
from lapvo_scraper.demo.illustrations import Illustrator
from lapvo_scraper.demo.stories import Items, LeadDate, PageBreak, Part, Passage, Story, Table, Verses, last_passage
from lapvo_scraper.demo.vocabulary import Teller, phrases

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence
    from datetime import date

    from lapvo_scraper.demo.assignment import Assignment
    from lapvo_scraper.demo.stories import Figure

_SAFE_TO_LOWER = re.compile(
    "(?:Các|Mỗi|Việc|Nhiều|Một|Tỷ|Số|Trước|Người|Bà|Diện|Cán|Công|Nguồn|Toàn|Khách|Hệ|Mô|Dịp|Lực|Gia|Nhà) "
)
"""First words that may follow an opener such as "Theo đó, "; others may be names."""
_END_MARKS = (" ./.", "./.", "", "", "", "")
"""A third of the stories end with the mark of official writing, often with a blank before it."""
_NEWS_TAGS = ("CTTĐT - ", "(CTTĐT) - ", "BTS - ", "(TTVS) - ")
"""How portals and papers mark news as their own: initials before the first word, in brackets or not."""


class Desk:
    """One story in the making: the order of the draws is what makes it repeatable."""

    def __init__(self, draw: random.Random, group_id: int, assignment: Assignment):
        self.assignment = assignment
        self.group_id = group_id
        self.draw = draw
        self.teller = Teller(draw)
        days_before = draw.choice((0, 0, 0, 1, 1, 2))
        self.happened_on = assignment.published_at.date() - timedelta(days=days_before)
        self.lead_date, self.years_named = self._decide_dates()
        self._know_dates()
        self.title = self.teller.tell(self._pick(assignment.topic.titles))
        self.news_desk: str | None = None

    def story(self, url_title: str) -> Story:
        """Write the story."""
        assignment = self.assignment
        lead = self._pick(assignment.topic.leads)
        parts = self._body(self.teller.tell(lead))
        end_mark = ""
        if isinstance(parts[-1], Passage) or assignment.shape.placed == "below":
            end_mark = self.draw.choice(_END_MARKS)
        if end_mark:
            parts = _without_final_period(parts)
        return Story(
            number=assignment.number,
            revision=0,
            entry_id=assignment.entry_id,
            article_id=assignment.entry_id - 7,
            resource_prim_key=assignment.entry_id - 5,
            group_id=self.group_id,
            url_title=url_title,
            title=self.title,
            category=assignment.category,
            tags=assignment.topic.tags[: self.draw.randint(0, len(assignment.topic.tags))],
            summary=self._summary(),
            parts=tuple(parts),
            byline=sign(self.draw, assignment.shape.signing),
            end_mark=end_mark,
            published_at=assignment.published_at,
            happened_on=self.happened_on,
            lead_date=self.lead_date if "{khi}" in lead else "none",
            years_named=self.years_named,
            habit=assignment.habit,
            news_desk=self.news_desk,
        )

    # --- when it happened -------------------------------------------------------------------------------

    def _decide_dates(self) -> tuple[LeadDate, bool]:
        """A lead without a year may name two years elsewhere only in months where that settles the year."""
        reviewing = self.assignment.topic.name == "review" and not 5 <= self.happened_on.month <= 8
        weights = (20, 70, 10) if reviewing else (45, 20, 35)
        lead_date: LeadDate = self.draw.choices(("year", "day", "none"), weights)[0]
        return lead_date, reviewing

    def _know_dates(self) -> None:
        """Fix the slots of date and years; towards the end of a year, plans are for the next."""
        plan_year = self.happened_on.year + (self.happened_on.month >= 9)
        when = _when(self.draw, self.happened_on, self.lead_date)
        self.teller.know(nam=str(plan_year), namtruoc=str(plan_year - 1), khi=when)
        self.teller.tell("{lanhdao}")

    def _pick(self, templates: Sequence[str]) -> str:
        """Choose a template that names no year when that would blur what the lead's date means."""
        if self.lead_date == "day":
            templates = [template for template in templates if "{nam" not in template]
        return self.draw.choice(templates)

    # --- the body ---------------------------------------------------------------------------------------

    def _summary(self) -> str | None:
        """The description field, which a quarter of the editors leave empty."""
        summary = self.teller.tell(self._pick(self.assignment.topic.summaries))
        return summary if self.draw.random() < 0.75 else None

    def _body(self, lead: str) -> list[Part]:
        shape = self.assignment.shape
        if shape.tagged:
            tag = self.draw.choice(_NEWS_TAGS)
            self.news_desk, lead = tag.strip("() -"), tag + lead
        parts: list[Part] = [Passage("paragraph", text) for text in (lead, *self._paragraphs())]
        for extra in shape.extras:
            position = self.draw.randint(2, len(parts) - 1)
            parts[position:position] = self._extra(extra)
        self._illustrate(parts)
        if shape.page_break:
            parts.insert(len(parts) // 2 + 1, PageBreak())
        if shape.signing == "signature":
            parts.append(signature(self.draw))
        return parts

    def _illustrate(self, parts: list[Part]) -> None:
        """Add figures, and the sentences that point at documents."""
        assignment, shape = self.assignment, self.assignment.shape
        illustrator = Illustrator(self.draw, self.teller, assignment, self.group_id)
        self._place(list(illustrator.figures(shape.figure, self.draw.randint(*shape.figures))), parts)
        for index in range(shape.documents or (assignment.topic.name == "notice")):
            attachment = illustrator.document(index)
            pointer = f"Nội dung chi tiết xem tại {attachment.label}."
            parts.insert(-1, Passage("paragraph", pointer, attachment))
        if shape.gallery:
            parts.append(Passage("paragraph", "Một số hình ảnh được ghi lại:"))
            parts += illustrator.figures("gallery", 1)
        if shape.enclosed:
            parts.append(Passage("paragraph", "Nội dung chi tiết xem tại các văn bản sau:"))
            parts += illustrator.enclosed(shape.enclosed)

    def _place(self, figures: Sequence[Figure], parts: list[Part]) -> None:
        """Put the first figure after the lead, where most captions stand, the others anywhere.

        Shapes may want it before the lead, or the last one after the last paragraph.
        """
        others = (
            self.draw.sample(range(2, len(parts)), min(len(figures) - 1, len(parts) - 2)) if figures else []
        )
        first = {"within": 1, "above": 0, "below": len(parts)}[self.assignment.shape.placed]
        for gap, figure in reversed(list(zip(sorted((first, *others)), figures, strict=False))):
            parts.insert(gap, figure)

    def _paragraphs(self) -> Iterator[str]:
        """Yield 3 to 6 paragraphs of 1 to 4 sentences, none said twice."""
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
        """Tell a fact, now and then behind an opener."""
        sentence = self.teller.tell(fact)
        if not _SAFE_TO_LOWER.match(fact):
            return sentence
        opener = self.draw.choice(phrases()["openers"])
        return opener + sentence[0].lower() + sentence[1:] if opener else sentence

    def _extra(self, kind: str) -> Iterator[Part]:
        bank = phrases()
        if kind == "headings":
            yield Passage("heading", self.draw.choice(bank["headings"]))
        elif kind == "sections":
            titles, texts = (self.draw.sample(bank[kind], 2) for kind in ("headings", "colour"))
            for number, (title, text) in enumerate(zip(titles, texts, strict=True), start=1):
                yield Passage("heading", f"{number}. {title}")
                yield Passage("paragraph", text)
        elif kind == "interview":
            for asked, said in zip(bank["questions"], self.draw.sample(bank["quotes"], 2), strict=True):
                yield Passage("paragraph", f"PV: {asked}")
                yield Passage("paragraph", f"{self.teller.tell('{nongdan_hoa}')}: {said}")
        elif kind == "quote":
            yield Passage("quote", self.draw.choice(bank["quotes"]))
        elif kind == "poem":
            first = self.draw.choice((0, 2))
            yield Passage("paragraph", "Nhân dịp này, một tác giả trong huyện gửi đến bạn đọc mấy câu thơ:")
            yield Verses(tuple(bank["verses"][first : first + 4]))
        elif kind == "list":
            yield Passage("paragraph", "Kết quả ghi nhận tại các địa phương như sau:")
            yield Items(tuple(self.teller.tell(item) for item in bank["list_items"]))
        elif kind == "typed_list":
            yield Passage("paragraph", "Kết quả ghi nhận tại các địa phương như sau:")
            yield from (Passage("paragraph", f"- {self.teller.tell(item)}") for item in bank["list_items"])
        elif kind == "table":
            yield Passage("paragraph", "Số liệu tổng hợp theo từng xã được công bố trong bảng dưới đây.")
            yield self._table()

    def _table(self) -> Table:
        places = [self.teller.tell(slot) for slot in ("{commune}", "{commune2}", "{commune3}")]
        rows = ((place, str(self.draw.randint(20, 300)), str(self.draw.randint(5, 90))) for place in places)
        return Table((("Xã", "Số hộ", "Diện tích (ha)"), *rows))


def _when(draw: random.Random, day: date, lead_date: LeadDate) -> str:
    """Return the opening words that say when it happened."""
    if lead_date == "none":
        return draw.choice(("Vừa qua", "Mới đây", "Những ngày này", "Trong không khí phấn khởi"))
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
    ended = list(parts)
    last = last_passage(parts)
    passage = ended[last]
    assert isinstance(passage, Passage)
    ended[last] = replace(passage, text=passage.text.removesuffix("."))
    return ended
