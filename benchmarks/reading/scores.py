"""What of the truth a reading finds, field by field.

A field that is one value is right or wrong, and null is right where the page says nothing. Body words are compared
as bags of words per article; captions and caption-picture pairs are counted over all articles.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.reading.cases import Gold

FIELDS = (
    *("title", "entry_id", "category", "byline", "author", "credits", "published_at", "event_date"),
    *("body_words_f1", "caption_f1", "caption_pairs_f1", "block_sequence", "attachments"),
)


@dataclass(slots=True)
class Share:
    """Right of all."""

    right: float = 0
    of: float = 0

    def add(self, right: float, of: float = 1) -> None:
        """Count one more."""
        self.right += right
        self.of += of

    @property
    def value(self) -> float | None:
        """The share, None when nothing was counted."""
        return self.right / self.of if self.of else None


@dataclass(slots=True)
class Scores:
    """The shares of many articles by field, and what was wrong."""

    shares: dict[str, Share] = field(default_factory=lambda: {name: Share() for name in FIELDS})
    articles: int = 0

    def add(self, found: Gold, gold: Gold) -> list[str]:
        """Count one article; return the fields that are not wholly right."""
        self.articles += 1
        wrong = []
        for name in ("title", "entry_id", "category", "byline", "author", "published_at", "event_date"):
            wrong += self._exact(name, getattr(found, name), getattr(gold, name))
        wrong += self._exact("credits", sorted(found.credits), sorted(gold.credits))
        wrong += self._exact("attachments", found.attachments, gold.attachments)
        wrong += self._exact("block_sequence", found.blocks, gold.blocks)
        words = f1(Counter(_body(found)), Counter(_body(gold)))
        self.shares["body_words_f1"].add(words)
        wrong += [] if words == 1 else ["body_words_f1"]
        wrong += self._counted("caption_f1", _captions(found), _captions(gold))
        return wrong + self._counted("caption_pairs_f1", _pairs(found), _pairs(gold))

    def values(self) -> dict[str, float]:
        """Return the share of every field of which anything was counted."""
        return {name: share.value for name, share in self.shares.items() if share.value is not None}

    def _exact(self, name: str, found: object, gold: object) -> list[str]:
        self.shares[name].add(found == gold)
        return [] if found == gold else [name]

    def _counted(self, name: str, found: Counter[object], gold: Counter[object]) -> list[str]:
        """F1 over all articles is twice the common over the sum of both."""
        self.shares[name].add(2 * (found & gold).total(), found.total() + gold.total())
        return [] if found == gold else [name]


def f1(found: Counter[object], gold: Counter[object]) -> float:
    """Return the harmonic mean of precision and recall of two bags; 1 when both are empty."""
    both = found.total() + gold.total()
    return 2 * (found & gold).total() / both if both else 1.0


def words(texts: Iterable[str]) -> list[str]:
    """Return the words of texts, in lower case, without the punctuation around them."""
    found = (word.strip(".,;:!?…()[]\"'“”‘’–-/*") for text in texts for word in text.lower().split())
    return [word for word in found if word]


def _body(gold: Gold) -> list[str]:
    return words(text for kind, text in gold.blocks if kind != "caption")


def _captions(gold: Gold) -> Counter[object]:
    return Counter(text for kind, text in gold.blocks if kind == "caption")


def _pairs(gold: Gold) -> Counter[object]:
    return Counter(pair for pair in gold.pictures if pair[1] is not None)
