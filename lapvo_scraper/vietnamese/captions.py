"""Which paragraphs are captions: by their words, and by where they stand.

No single sign decides. Words and place each add or take a few points; the points were set by measuring
(docs/vietnamese.md), and the sum can be shown beside a doubtful line. Place matters more than words: the same
sentence is a caption under a picture and text anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

from lapvo_scraper.vietnamese.caption_words import (
    ACTION,
    CREDIT,
    CREDIT_LENGTH,
    FINITE,
    LIST_ITEM,
    NARRATIVE,
    PICTURE_WORD,
    POSITION,
    SCENE,
)
from lapvo_scraper.vietnamese.text import strip_end_mark

CAPTION_SCORE = 3
"""From this score on a paragraph with known place is a caption."""

BARE_CAPTION_SCORE = 4
"""The same for bare text, where nothing tells that a picture is near."""

NEVER = -9
"""The score of a paragraph that cannot be a caption whatever its place."""

LONGEST_CAPTION = 60  # words; of 246,816 press captions 99 % have at most 43


@dataclass(frozen=True, slots=True)
class CaptionPlace:
    """Where a paragraph stands, as the markup tells. Blank paragraphs between do not count."""

    after_image: bool = False  # directly after a picture
    before_image: bool = False  # directly before a picture
    centred: bool = False  # also by a run of no-break spaces
    italic: bool = False  # the whole paragraph
    bold: bool = False  # the whole paragraph
    in_image_cell: bool = False  # in a cell of a table that holds a picture
    figcaption: bool = False
    follows_caption: bool = False  # the paragraph before is a caption, and both are centred: a split caption
    article_has_images: bool = True


@dataclass(frozen=True, slots=True)
class _Words:
    """What the words of a paragraph say about its being a caption."""

    count: int
    ends: bool  # with a full stop or another final mark
    scene: bool
    picture: bool  # opens with the word for the picture itself
    action: bool
    names: bool  # somebody or some place
    narrative: bool
    finite: int
    list_item: bool
    quote: bool
    capitals: bool
    colon: bool
    score: int


def caption_score(text: str, place: CaptionPlace | None) -> int:
    """Return how much a paragraph (normalised) looks like a caption; `place` None means bare text."""
    words = _judge_words(text)
    if words is None:
        return NEVER
    return words.score + (_place_score(words, place) if place else 0)


def is_caption(text: str, place: CaptionPlace | None, *, after_lead: bool = False) -> bool:
    """Say whether a paragraph is a caption.

    `after_lead` counts for bare text only: nothing but captions stands between this line and the first
    paragraph, which is where portals of this family show their first picture.
    """
    words = _judge_words(text)
    if words is None:
        return False
    if place:
        return words.score + _place_score(words, place) >= CAPTION_SCORE
    if words.score >= BARE_CAPTION_SCORE or _reads_like_a_caption(words):
        return True
    return after_lead and _fits_after_lead(words)


def _judge_words(text: str) -> _Words | None:
    text = text.strip()
    count = len(text.split())
    if not 0 < count <= LONGEST_CAPTION or strip_end_mark(text)[1]:
        return None
    ends = text.rstrip('"”)').endswith((".", "…", "!", "?", ";"))
    scene = SCENE.match(text) is not None
    picture = PICTURE_WORD.match(text) is not None
    action = ACTION.search(text) is not None
    names = any(word[0].isupper() for word in text.split()[1:])
    narrative = NARRATIVE.match(text) is not None
    finite = min(len(FINITE.findall(text)), 3)
    list_item = LIST_ITEM.match(text) is not None
    quote = text.startswith(('"', "“"))
    capitals = count >= 2 and text.isupper()
    colon = text.endswith(":")
    score = (
        3 * (CREDIT.search(text[-CREDIT_LENGTH:]) is not None)
        + 3 * (POSITION.search(text) is not None)
        + 2 * scene
        + 2 * picture
        + (action and not ends)
        + (-2 if count > 45 else -1 if ends else 2 if count <= 30 else 1)
        - 2 * narrative
        - finite
        - 3 * list_item
        - 2 * colon
        - 2 * quote
        - 2 * capitals
    )
    return _Words(
        count, ends, scene, picture, action, names, narrative, finite, list_item, quote, capitals, colon, score
    )


def _place_score(words: _Words, place: CaptionPlace) -> int:
    score = 6 * place.figcaption + 3 * place.in_image_cell + 2 * place.italic + 2 * place.follows_caption
    if place.after_image:
        score += _score_after_image(words, place)
    elif place.before_image and (place.centred or place.italic):
        score += 2
    if place.centred and words.count <= 40:
        score += 1
    if place.bold and not place.after_image:
        score -= 3
    if not place.article_has_images:
        score -= 4
    if not (
        place.after_image or place.before_image or place.follows_caption or place.in_image_cell or place.figcaption
    ):
        score -= 2
    if words.count > 30 and not (place.centred or place.italic):
        score -= 3
    return score


def _score_after_image(words: _Words, place: CaptionPlace) -> int:
    score = 2
    if words.count <= 30 and not words.ends:
        score += 1
    if words.count <= 25 and not words.narrative and words.finite <= 1 and not place.bold:
        score += 1
    if words.count <= 45 and (place.centred or place.italic):
        score += 2
    return score


def _reads_like_a_caption(words: _Words) -> bool:
    """Judge a bare line by shape: short, unpunctuated, about a scene, and telling nothing."""
    if words.picture and words.count <= 5:
        return True  # "Ảnh minh họa."
    if words.ends or words.narrative or words.list_item or words.quote or words.capitals or words.colon:
        return False
    if words.count <= 14 and words.finite == 0:
        return words.scene or words.score >= 3
    return words.count <= 32 and words.finite <= 1 and (words.scene or words.action)


def _fits_after_lead(words: _Words) -> bool:
    """Judge a short line under the lead: captions name somebody or some place, headings seldom do."""
    if words.list_item or words.quote or words.capitals or words.colon:
        return False
    if words.ends:
        told = words.finite > 0 or words.narrative
        return words.count <= 20 and words.names and not told and (words.scene or words.action)
    return words.count <= 30 and (words.names or words.scene or words.action)


def split_credit(caption: str) -> tuple[str, str | None]:
    """Return a caption without the credit at its end, and whom it credits; the caption and None if nobody.

    >>> split_credit("Các đội đua tranh tài. Ảnh: C.L")
    ('Các đội đua tranh tài.', 'C.L')
    """
    tail_start = max(0, len(caption) - CREDIT_LENGTH)
    match = CREDIT.search(caption, tail_start)
    if match is None:
        return caption, None
    credit = (match["name"] or match["bracketed"]).strip()
    before = caption[: match.start()].rstrip()
    if "." in match["gap"]:
        before += "."
    return before, credit


