"""Asking the two full-text indexes: accents optional, and exact where somebody typed them.

What can be asked stands in search_terms.py. An index says which articles hold the words; which of them are
shown is decided by the covering index `articles_by_date`, never by reading the articles themselves: their
text lies on pages that no filter or count needs.
"""

# ruff: noqa: S608 - statements are put together from the names of this module only

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from lapvo_scraper.storage.search.days import Days
from lapvo_scraper.storage.search.snippets import HIT_END, HIT_START, Snippets
from lapvo_scraper.storage.search.terms import Terms
from lapvo_scraper.vietnamese.text import fold

if TYPE_CHECKING:
    import sqlite3

__all__ = ["HIT_END", "HIT_START", "Hit", "Hits", "Question", "Sort", "ask", "matching"]

Sort = Literal["rank", "date"]

FEW = 2_000
"""Up to so many hits are looked up one by one; for more, the date index is walked from its new end."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found."""

    id: int
    site: str
    entry_id: int | None
    date: str | None
    title: str | None
    category: str | None
    author: str | None
    url: str | None
    snippet: str  # words around the best match, those found between HIT_START and HIT_END


@dataclass(frozen=True, slots=True)
class Hits:
    """The articles found that are shown, how many there are, how many more there may be: their date is not
    known."""

    first: tuple[Hit, ...]
    total: int
    left_out: int


@dataclass(frozen=True)
class Question:
    """What to look for, and where."""

    words: str | None  # None: every article, newest first
    site: str | None = None
    days: Days = field(default_factory=Days)
    category: str | None = None  # as printed, accents and case optional
    author: str | None = None  # part of a name, accents and case optional
    sort: Sort = "rank"
    limit: int = 20
    offset: int = 0  # hits passed over: those of the pages before


def ask(db: sqlite3.Connection, question: Question, *, total: int | None = None) -> Hits:
    """Return the articles that answer a question; `total`: how many there are, where that is known already.

    Raises UsageError when it holds no word.
    """
    search = _Search(db, question, total)
    ids, total = search.newest() if question.sort == "date" or question.words is None else search.best()
    return Hits(search.shown(ids), total, search.left_out())


def matching(db: sqlite3.Connection, question: Question) -> list[int]:
    """Return the ids of all articles that answer a question, whatever its limit. Raises UsageError."""
    return _Search(db, question).all()


class _Search:
    """A question, as SQL for this database."""

    def __init__(self, db: sqlite3.Connection, question: Question, total: int | None = None) -> None:
        self._db, self._question, self._total = db, question, total
        self._terms = Terms.of(question.words) if question.words is not None else Terms(())
        self._parameters = {
            "folded": self._terms.folded,
            "exact": self._terms.exact,
            "site": question.site,
            "categories": _alike(db, _CATEGORIES, question.category, whole=True),
            "authors": _alike(db, _AUTHORS, question.author, whole=False),
            "limit": question.limit,
            "offset": question.offset,
            **question.days.parameters,
        }
        self._hits = _hits(self._terms)
        self._conditions = [
            *(["site = :site"] if question.site else []),
            *([_OF_CATEGORY] if question.category else []),
            *([_BY_AUTHOR] if question.author else []),
        ]

    @cached_property
    def _source(self) -> str:
        few = f"select count(*) <= {FEW} from ({self._hits} limit {FEW + 1})"
        ((is_few,),) = self._db.execute(few, self._parameters)
        return "articles" if is_few else "articles indexed by articles_by_date"

    @property
    def inside(self) -> str:
        """SQL for the dates asked for, beginning with what the date index can leap to."""
        days = self._question.days
        leaps = ["sort_date >= substr(:first, 1, 4)"] * bool(days.first)
        leaps += ["sort_date <= :last"] * bool(days.first and days.last)
        return " and ".join([*leaps, days.inside])

    def rows(self, select: str, days: str) -> list[tuple[Any, ...]]:
        """Run a statement over the hits; `days`: condition on their dates."""
        found = f"id in ({self._hits})" if self._terms.terms else "hidden_at is null"
        # In this order: a hit is looked up among all hits, a date stands in the index that is walked.
        where = " and ".join([days, *self._conditions, found])
        return self._db.execute(select.format(source=self._source, where=where), self._parameters).fetchall()

    def all(self) -> list[int]:
        """Return all of them, in no order."""
        if self._conditions or self._question.days:
            return [article for (article,) in self.rows(_IDS, self.inside)]
        return [article for (article,) in self._db.execute(self._hits, self._parameters)]

    def newest(self) -> tuple[list[int], int]:
        """Return the hits of the page asked for, newest first, and how many there are in all."""
        ids = [article for (article,) in self.rows(_NEWEST, self.inside)]
        return ids, self._count(self.inside) if self._total is None else self._total

    def best(self) -> tuple[list[int], int]:
        """Return the hits of the page asked for, best first, and how many there are in all."""
        found = self._db.execute(self._ranked(), self._parameters).fetchall()
        total = found[0][1] if found else self._count(self.inside)  # none on this page: how many on those before
        return [article for article, _ in found], total

    def left_out(self) -> int:
        """Return how many more there may be: their date is not known well enough."""
        return self._count(self._question.days.unsure) if self._question.days else 0

    def shown(self, ids: list[int]) -> tuple[Hit, ...]:
        """Return these hits with their snippets."""
        snippets = Snippets(self._terms)
        rows = self._db.execute(_SHOWN, (json.dumps(ids),)).fetchall()
        return tuple(_hit(row, snippets) for row in rows)

    def _count(self, days: str) -> int:
        if self._conditions or self._question.days:
            ((total,),) = self.rows(_COUNT, days)
        else:
            ((total,),) = self._db.execute(f"select count(*) from ({self._hits})", self._parameters)
        return int(total)

    def _ranked(self) -> str:
        within = []
        if self._terms.exact:
            within.append(f"+rowid in ({_EXACT})")
        if self._conditions or self._question.days:
            where = " and ".join([*self._conditions, self.inside])
            within.append(f"+rowid in (select id from articles indexed by articles_by_date where {where})")
        return _BEST.format(within="".join(f" and {one}" for one in within))


def _hit(row: tuple[Any, ...], snippets: Snippets) -> Hit:
    *facts, summary, captions, body = row
    values = (*facts, snippets.of(body, summary, captions, facts[4]))
    return Hit(*values)


def _hits(terms: Terms) -> str:
    if not terms.terms:
        return _ALL
    return _EXACT if terms.all_exact else _BOTH if terms.exact else _FOLDED


_ALL = "select id from articles indexed by articles_by_date where hidden_at is null"
_FOLDED = "select rowid from articles_search where articles_search match :folded"
_EXACT = "select rowid from articles_search_exact where articles_search_exact match :exact"
_BOTH = f"{_FOLDED} and +rowid in ({_EXACT})"  # the plus: or FTS5 would be asked anew for each of them

_NEWEST = "select id from {source} where {where} order by sort_date desc, id desc limit :limit offset :offset"
_BEST = """
    select rowid, count(*) over () from articles_search where articles_search match :folded{within}
    order by rank, rowid limit :limit offset :offset
"""  # counting what is ranked anyway costs nothing; asking FTS5 again would
_IDS = "select id from {source} where {where}"
_COUNT = "select count(*) from {source} where {where}"
_SHOWN = """
    select articles.id, site, entry_id, date, title, category, author, url, summary, captions, body
    from json_each(?) as shown cross join articles on articles.id = shown.value
    order by shown.key
"""
_OF_CATEGORY = "category in (select value from json_each(:categories))"
_BY_AUTHOR = """
    id in (select article_id from article_authors join authors on authors.id = author_id
           where name in (select value from json_each(:authors)))
"""
_CATEGORIES = "select distinct category from article_categories"
_AUTHORS = "select distinct name from authors"


def _alike(db: sqlite3.Connection, query: str, given: str | None, *, whole: bool) -> str:
    """Return, as a JSON list, the values of a column that `given` means, whatever its accents and case."""
    if not given:
        return "[]"
    wanted = fold(unicodedata.normalize("NFC", given.strip()))
    values = (value for (value,) in db.execute(query) if value)
    alike = [value for value in values if (fold(value) == wanted if whole else wanted in fold(value))]
    return json.dumps(alike, ensure_ascii=False)
