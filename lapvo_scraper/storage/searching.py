"""Asking the two full-text indexes: accents optional, and exact where somebody typed them.

A term without accents finds every spelling: `le hoi` finds lễ hội. A term with a mark or đ is looked up as
written, because whoever types `lúa` does not want lụa; only the place of the tone mark is free, hoà being
hòa. Terms in quotation marks are a phrase; `*` at the end finds words that begin so. Several terms must all
be there.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from lapvo_scraper.errors import UsageError
from lapvo_scraper.storage import search
from lapvo_scraper.storage.days import Days
from lapvo_scraper.vietnamese.text import fold

if TYPE_CHECKING:
    import sqlite3

Sort = Literal["rank", "date"]

HIT_START, HIT_END = "\x02", "\x03"
"""Around the words found in `Hit.snippet`: characters no text of the archive holds."""

_SNIPPET_WORDS = 24
_TERM = re.compile(r'"([^"]*)"?(\*?)|(\S+)')
_LETTER_OR_DIGIT = re.compile(r"\w")


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
    """The first articles found, how many there are, how many more there may be: their date is not known."""

    first: tuple[Hit, ...]
    total: int
    left_out: int


@dataclass(frozen=True)
class Question:
    """What to look for, and where."""

    words: str
    site: str | None = None
    days: Days = field(default_factory=Days)
    category: str | None = None  # as printed, accents and case optional
    author: str | None = None  # part of a name, accents and case optional
    sort: Sort = "rank"
    limit: int = 20


def ask(db: sqlite3.Connection, question: Question) -> Hits:
    """Return the articles that answer a question. Raises UsageError when it holds no word."""
    folded, exact = _expressions(question.words)
    asked = [
        "articles_search match :folded",
        *([_EXACTLY] if exact else []),
        *(["site = :site"] if question.site else []),
        *([_OF_CATEGORY] if question.category else []),
        *([_BY_AUTHOR] if question.author else []),
    ]
    parameters = {
        "folded": folded,
        "exact": exact,
        "site": question.site,
        "categories": _alike(db, "select distinct category from articles", question.category, whole=True),
        "authors": _alike(db, "select distinct name from authors", question.author, whole=False),
        "limit": question.limit,
        **question.days.parameters,
    }
    where, unsure = (" and ".join([*asked, days]) for days in (question.days.inside, question.days.unsure))
    found = db.execute(_FIND.format(where=where, order=_ORDERS[question.sort]), parameters).fetchall()
    (total,) = db.execute(_COUNT.format(where=where), parameters).fetchone()
    (left_out,) = db.execute(_COUNT.format(where=unsure), parameters).fetchone() if question.days else (0,)
    hits = ((*row, _snippet(db, folded, row[0])) for row in found)
    return Hits(tuple(Hit(*hit) for hit in hits), total, left_out)


_FROM = "from articles_search join articles on articles.id = articles_search.rowid where {where}"
_FIND = f"""
    select articles.id, site, entry_id, date, articles.title, category, author, url
    {_FROM} order by {{order}} limit :limit
"""
_COUNT = f"select count(*) {_FROM}"
_RANK = f"bm25(articles_search, {', '.join(str(weight) for weight in search.WEIGHTS * 2)})"
_ORDERS = {"rank": f"{_RANK}, articles.id", "date": "sort_date desc, articles.id"}
_EXACTLY = """
    articles.id in (select rowid from articles_search_exact where articles_search_exact match :exact)
"""
_OF_CATEGORY = "category in (select value from json_each(:categories))"
_BY_AUTHOR = """
    articles.id in (select article_id from article_authors join authors on authors.id = author_id
                    where name in (select value from json_each(:authors)))
"""
_SNIPPET = f"""
    select snippet(articles_search, -1, '{HIT_START}', '{HIT_END}', '…', {_SNIPPET_WORDS})
    from articles_search where articles_search match ? and rowid = ?
"""  # noqa: S608 - constants


def _snippet(db: sqlite3.Connection, folded: str, article: int) -> str:
    # Only for the few that are shown: beside an ORDER BY it would be made for every article found.
    (text,) = db.execute(_SNIPPET, (folded, article)).fetchone()
    return str(text)


def _expressions(words: str) -> tuple[str, str | None]:
    """Return the FTS5 queries for the folded index (all terms) and for the exact one (terms with marks)."""
    folded, exact = [], []
    for phrase, after_phrase, bare in _TERM.findall(unicodedata.normalize("NFC", words)):
        star = "*" if after_phrase or bare.endswith("*") else ""
        text = (phrase or bare.rstrip("*")).replace('"', " ").replace("\0", " ")
        if not _LETTER_OR_DIGIT.search(text):
            continue
        folded.append(_quoted(fold(text), star))
        if fold(text) != text.lower():
            exact.append(_quoted(search.new_style(text), star))
    if not folded:
        raise UsageError(f"{words!r} holds no word to look for; try `lapvo search 'le hoi'`")
    return " ".join(folded), " ".join(exact) or None


def _quoted(text: str, star: str) -> str:
    return f'"{text}"{star}'


def _alike(db: sqlite3.Connection, query: str, given: str | None, *, whole: bool) -> str:
    """Return, as a JSON list, the values of a column that `given` means, whatever its accents and case."""
    if not given:
        return "[]"
    wanted = fold(unicodedata.normalize("NFC", given.strip()))
    values = (value for (value,) in db.execute(query) if value)
    alike = [value for value in values if (fold(value) == wanted if whole else wanted in fold(value))]
    return json.dumps(alike, ensure_ascii=False)
