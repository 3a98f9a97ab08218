"""Search with facets; without words, every article, newest first."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from lapvo_scraper.storage.search.days import Days
from lapvo_scraper.storage.search.questions import HIT_END, HIT_START, Question, ask, matching
from lapvo_scraper.web.answers import Answer, Saved, Shown
from lapvo_scraper.web.downloads import write_articles
from lapvo_scraper.web.facets import Catalogue
from lapvo_scraper.web.holdings import site_titles

if TYPE_CHECKING:
    from lapvo_scraper.storage.search.questions import Hit, Sort
    from lapvo_scraper.web.asked import Asked
    from lapvo_scraper.web.memory import Room

ON_A_PAGE = 20
_LAST_PAGE = 500
"""Nobody reads further; whoever wants all takes the table."""

MOST_RANKED = 20_000
"""Of so many hits none is better than the others: they come newest first, unless the best are asked for."""

_MARKED = re.compile(f"{HIT_START}([^{HIT_END}]*){HIT_END}")


def page(room: Room, asked: Asked) -> Answer:
    """Return one page of what was found. Raises UsageError for a question that cannot be asked."""
    db, question = room.db, question_of(asked)
    if asked.as_table:
        return Saved(write_articles(db, question), "articles.csv")
    found = matching(db, question) if question != _everything(question) else None
    if asked.given("sort") is None and found is not None and len(found) > MOST_RANKED:
        question = replace(question, sort="date")
    hits = ask(db, question, total=None if found is None else len(found))
    number = page_number(asked)
    return Shown(
        "search.html",
        {
            "question": question,
            "hits": hits,
            "found": [(hit, pieces(hit)) for hit in hits.first],
            "facets": room.remember("catalogue", Catalogue).facets(found),
            "sites": site_titles(db),
            "number": number,
            "more": min(hits.total, _LAST_PAGE * ON_A_PAGE) > number * ON_A_PAGE,
        },
    )


def _everything(question: Question) -> Question:
    return Question(None, sort=question.sort, limit=question.limit, offset=question.offset)


def question_of(asked: Asked) -> Question:
    """Return what the form or a facet asks for. A year stands for its first and last day."""
    year = asked.given("year")
    return Question(
        words=asked.given("q"),
        site=asked.given("site"),
        days=Days.between(asked.given("from") or year, asked.given("to") or year),
        category=asked.given("category"),
        author=asked.given("author"),
        sort=cast("Sort", asked.given("sort") if asked.given("sort") in ("rank", "date") else "rank"),
        limit=ON_A_PAGE,
        offset=(page_number(asked) - 1) * ON_A_PAGE,
    )


def page_number(asked: Asked) -> int:
    """Return which page of the hits is asked for, from 1."""
    text = asked.given("page") or "1"
    return max(1, min(int(text), _LAST_PAGE)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def pieces(hit: Hit) -> list[tuple[str, bool]]:
    """Return the snippet of a hit as pieces of text, each with whether it is a word found."""
    parts = _MARKED.split(hit.snippet)
    return [(part, number % 2 == 1) for number, part in enumerate(parts) if part]
