"""What is settled about a story before anybody writes or illustrates it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from lapvo_scraper.demo.bylines import Signing
    from lapvo_scraper.demo.vocabulary import Topic

FigureKind = Literal[
    "single", "shared", "each", "gallery", "credited", "credit_below", "numbered", "named", "terse", "split", "bare"
]
"""A picture with caption; two with one; two or four with one each; credited; the credit in a line of its own; the
caption with a number; named a picture by its first word; of few words; in two lines; no caption."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a story must contain so that an editor's habit shows."""

    figures: tuple[int, int] = (0, 3)  # fewest and most
    figure: FigureKind = "single"
    extras: tuple[str, ...] = ()  # of headings, sections, interview, poem, list, typed_list, table, quote
    signing: Signing = "any"
    documents: int = 0  # each named in a sentence
    page_break: bool = False
    gallery: bool = False  # four pictures with their captions after the text
    placed: Literal["within", "above", "below"] = "within"  # one figure before the lead, or after the last paragraph
    tagged: bool = False  # the lead begins with the mark of whoever sent the news
    enclosed: int = 0  # documents in a typed list at the end


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
