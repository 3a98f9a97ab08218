"""How the articles found divide: by portal, year, section and name in the byline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lapvo_scraper.storage import searching

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from lapvo_scraper.storage.searching import Question

MOST_SHOWN = 12
"""Values of one facet that are shown: the most frequent. The form takes any other."""


@dataclass(frozen=True)
class Facet:
    """One way to divide: values with the number of articles that have them, and how many more values there are."""

    name: str  # of the parameter that narrows to a value
    values: tuple[tuple[str, int], ...]
    others: int


def facets(db: sqlite3.Connection, question: Question) -> dict[str, Facet]:
    """Return the facets of what a question finds, by name. Raises UsageError."""
    found = searching.facets(db, replace(question, offset=0))
    return {
        "site": _facet("site", found.sites),
        "year": _facet("year", found.years, most=len(found.years)),
        "category": _facet("category", found.categories),
        "author": _facet("author", searching.names(db, question, MOST_SHOWN + 1)),
    }


def _facet(name: str, counts: Iterable[tuple[str | None, int]], most: int = MOST_SHOWN) -> Facet:
    known = [(value, articles) for value, articles in counts if value]
    return Facet(name, tuple(known[:most]), max(0, len(known) - most))
