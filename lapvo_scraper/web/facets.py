"""How the articles found divide: by portal, year, section and name in the byline."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

MOST_SHOWN = 12
"""Values of one facet that are shown: the most frequent. The form takes any other."""

Group = tuple[str, str | None, str | None]  # site, year, category

# The year is that of the view articles_by_year.
_GROUPS = """
    select id, site, coalesce(substr(date, 1, 4), case
        when substr(published_not_before, 1, 4) = substr(published_not_after, 1, 4)
        then substr(published_not_before, 1, 4) end), category
    from articles indexed by articles_by_date where hidden_at is null
"""
_SIGNED = "select distinct article_id, author_id from article_authors order by article_id"
_NAMES = "select id, name, name_key from authors"


@dataclass(frozen=True)
class Facet:
    """One way to divide: values with the number of articles that have them, and how many more values there are."""

    name: str  # of the parameter that narrows to a value
    values: tuple[tuple[str, int], ...]
    others: int


class Catalogue:
    """What every article counts for, in memory: dividing 200,000 hits takes a fifth of a second."""

    def __init__(self, db: sqlite3.Connection) -> None:
        groups: dict[Group, Group] = {}
        self._group_of = {row[0]: groups.setdefault(group := tuple(row[1:]), group) for row in db.execute(_GROUPS)}
        self._signed_by: dict[int, tuple[int, ...]] = {}
        for article, author in db.execute(_SIGNED):
            self._signed_by[article] = (*self._signed_by.get(article, ()), author)
        self._names = {author: (name, key) for author, name, key in db.execute(_NAMES)}
        self._everything = self._divided(self._group_of)

    def facets(self, articles: Sequence[int] | None = None) -> dict[str, Facet]:
        """Return the facets of these articles by name; of all without."""
        return self._everything if articles is None else self._divided(articles)

    def _divided(self, articles: Iterable[int]) -> dict[str, Facet]:
        articles = list(articles)
        counts: tuple[Counter[str | None], ...] = (Counter(), Counter(), Counter())
        for group, count in Counter(map(self._group_of.get, articles)).items():
            for counter, value in zip(counts, group or (), strict=False):
                counter[value] += count
        sites, years, categories = (self._known(counter) for counter in counts)
        return {
            "site": _facet("site", sites),
            "year": _facet("year", sorted(years, reverse=True), most=len(years)),
            "category": _facet("category", categories),
            "author": self._authors(articles),
        }

    def _known(self, counter: Counter[str | None]) -> list[tuple[str, int]]:
        known = [(value, count) for value, count in counter.items() if value]
        return sorted(known, key=lambda pair: (-pair[1], pair[0]))

    def _authors(self, articles: Iterable[int]) -> Facet:
        signed = Counter(chain.from_iterable(map(self._signed_by.get, articles, repeat(()))))
        most = signed.most_common(MOST_SHOWN)
        least = most[-1][1] if most else 0
        ranked = [(-count, *reversed(self._names[author])) for author, count in signed.items() if count >= least]
        values = [(name, -count) for count, _, name in sorted(ranked)[:MOST_SHOWN]]
        return Facet("author", tuple(values), max(0, len(signed) - MOST_SHOWN))


def _facet(name: str, values: Sequence[tuple[str, int]], most: int = MOST_SHOWN) -> Facet:
    return Facet(name, tuple(values[:most]), max(0, len(values) - most))
