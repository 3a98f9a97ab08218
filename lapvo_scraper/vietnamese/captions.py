"""Which paragraphs are captions: by their words, and by where they stand.

No single sign decides. Words and place each add or take a few points; the points were set by measuring
(docs/vietnamese.md). Place matters more than words: the same sentence is a caption under a picture and text
anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lapvo_scraper.vietnamese.bylines import parse_byline
from lapvo_scraper.vietnamese.caption_words import (
    ACTION,
    CREDIT,
    CREDIT_LENGTH,
    CREDIT_OPENER,
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

SHORT_SENTENCE = 12
"""Words up to which a whole sentence below a picture is more likely its caption than a paragraph."""

LONGEST_CAPTION = 60  # words; of 246,816 press captions 99 % have at most 43


@dataclass(slots=True)  # never changed; not frozen, for one is made of every line
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


class _Words:
    """What the words of a paragraph say about its being a caption; what takes long to find only when asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.count = len(text.split())
        self.ends = text.rstrip('"”)').endswith((".", "…", "!", "?", ";"))
        self.scene = SCENE.match(text) is not None
        self.picture = PICTURE_WORD.match(text) is not None
        self.credit = CREDIT.search(text, max(0, len(text) - CREDIT_LENGTH)) is not None
        self.position = POSITION.search(text) is not None
        self.narrative = NARRATIVE.match(text) is not None
        self.list_item = LIST_ITEM.match(text) is not None
        self.quote = text.startswith(('"', "“"))
        self.capitals = self.count >= 2 and text.isupper()
        self.colon = text.endswith(":")

    @cached_property
    def action(self) -> bool:
        """Something that can be seen being done."""
        return ACTION.search(self.text) is not None

    @cached_property
    def finite(self) -> int:
        """How many words tell instead of showing, up to three."""
        return min(len(FINITE.findall(self.text)), 3)

    @property
    def names(self) -> bool:
        """Somebody or some place."""
        return any(word[0].isupper() for word in self.text.split()[1:])

    @property
    def score(self) -> int:
        """The points for words alone."""
        return self.best_score - self.finite - (not self.ends and not self.action)

    @property
    def best_score(self) -> int:
        """The points for words alone, if they did something and told nothing."""
        shows = 3 * self.credit + 3 * self.position + 2 * self.scene + 2 * self.picture + (not self.ends)
        other = 3 * self.list_item + 2 * (self.colon + self.quote + self.capitals)
        return shows - 2 * self.narrative - other + self._points_for_length

    @property
    def _points_for_length(self) -> int:
        if self.count > 45:
            return -2
        if self.ends:
            return -1
        return 2 if self.count <= 30 else 1

    @property
    def is_something_else(self) -> bool:
        """A list item, a quotation, a headline in capitals, an announcement of what follows."""
        return self.list_item or self.quote or self.capitals or self.colon


def is_caption(text: str, place: CaptionPlace | None, *, after_lead: bool = False) -> bool:
    """Say whether a paragraph is a caption.

    `after_lead` counts for bare text only: nothing but captions stands between this line and the first
    paragraph, which is where portals of this family show their first picture.
    """
    words = _judge_words(text)
    if words is None:
        return False
    if place:
        if words.best_score + _place_score(words, place, finite=0) < CAPTION_SCORE:
            return False
        return words.score + _place_score(words, place, finite=words.finite) >= CAPTION_SCORE
    if words.score >= BARE_CAPTION_SCORE or _reads_like_a_caption(words):
        return True
    return after_lead and _fits_after_lead(words)


def _judge_words(text: str) -> _Words | None:
    """Return what the words say, None for a paragraph that cannot be a caption in any place."""
    text = text.strip()
    if not text or len(text.split(None, LONGEST_CAPTION)) > LONGEST_CAPTION or strip_end_mark(text)[1]:
        return None
    return _Words(text)


def _place_score(words: _Words, place: CaptionPlace, *, finite: int) -> int:
    set_apart = place.centred or place.italic
    score = 6 * place.figcaption + 3 * place.in_image_cell + 2 * place.italic + 2 * place.follows_caption
    score += place.centred and words.count <= 40
    if place.after_image:
        score += _score_after_image(words, place, finite)
    elif place.before_image and set_apart:
        score += 2
    if place.bold and not place.after_image:
        score -= 3
    if not place.article_has_images:
        score -= 4
    if not _touches_image(place):
        score -= 2
    if words.count > 30 and not set_apart:
        score -= 3
    return score


def _touches_image(place: CaptionPlace) -> bool:
    in_figure = place.in_image_cell or place.figcaption
    return place.after_image or place.before_image or place.follows_caption or in_figure


def _score_after_image(words: _Words, place: CaptionPlace, finite: int) -> int:
    score = 2
    if words.count <= 30 and not words.ends:
        score += 1
    if words.count <= 25 and not words.narrative and finite <= 1 and not (place.bold and not words.ends):
        score += 1
    if words.ends and words.count <= SHORT_SENTENCE and not words.narrative and finite == 0:
        score += 1
    if words.count <= 45 and (place.centred or place.italic):
        score += 2
    return score


def _reads_like_a_caption(words: _Words) -> bool:
    """Judge a bare line by shape: short, unpunctuated, about a scene, and telling nothing."""
    if words.picture and words.count <= 5:
        return True  # "Ảnh minh họa."
    if words.is_something_else or words.ends or words.narrative:
        return False
    if words.count <= 14 and words.finite == 0:
        return words.scene or words.score >= 3
    return words.count <= 32 and words.finite <= 1 and (words.scene or words.action)


def _fits_after_lead(words: _Words) -> bool:
    """Judge a short line under the lead: captions name somebody or some place, headings seldom do."""
    shows = words.scene or words.action
    if words.is_something_else:
        return False
    if words.ends:
        return words.count <= 20 and words.names and shows and not words.narrative and words.finite == 0
    return words.count <= 30 and (words.names or shows)


def split_credit(caption: str) -> tuple[str, str | None]:
    """Return a caption without the credit at its end, and whom it credits; the caption and None if nobody.

    >>> split_credit("Ghe ngo về đích. Ảnh: K.L")
    ('Ghe ngo về đích.', 'K.L')
    """
    match = CREDIT.search(caption, max(0, len(caption) - CREDIT_LENGTH))
    if match is None:
        return caption, _credit_alone(caption)
    credit = match["named"] or match["unmarked"] or match["bracketed"]
    full_stop = "." if "." in (match["gap"] or match["space"] or "") else ""
    return caption[: match.start()].rstrip() + full_stop, credit.strip()


def is_credit(line: str) -> bool:
    """Say whether a line is nothing but a credit: "Ảnh: Tiến Lực"."""
    return _credit_alone(line) is not None


def _credit_alone(caption: str) -> str | None:
    """Read a caption that is nothing but a credit: "Ảnh: Tiến Lực", "TTXVN"."""
    if " " in caption and not CREDIT_OPENER.match(caption):
        return None
    byline = parse_byline(caption)
    if byline is None or any(credit.role not in ("photo", "source") for credit in byline.credits):
        return None
    return "; ".join(credit.name for credit in byline.credits)
