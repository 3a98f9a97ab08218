"""What somebody types into a search box, taken apart, and put together as queries for the two indexes.

    le hoi              both words, accents optional
    lễ hội              with exactly these accents; hòa = hoà, ủy = uỷ
    "le hoi sen"        these words beside each other
    nong*               words that begin so
    NEAR(le sen, 5)     with at most five words between
    ubnd                or ủy ban nhân dân, and the other way round; "ubnd" in quotation marks is only that

Everything reaches FTS5 in quotation marks: nothing typed is an operator or an error, and `20/01`, `15-NQ/HU` or
`Covid-19` are looked up as their parts beside each other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lapvo_scraper.errors import UsageError
from lapvo_scraper.storage.search.text_indexes import new_style
from lapvo_scraper.vietnamese.abbreviations import LONGEST, other_form
from lapvo_scraper.vietnamese.text import fold

NEAR_DISTANCE = 10
"""Words between, at most, where NEAR names no number: FTS5's own."""

_TOKEN = re.compile(r'NEAR\((?P<near>[^()]{1,400})\)|"(?P<phrase>[^"]*)"?(?P<star>\*?)|(?P<bare>[^\s"]+)')
_DISTANCE = re.compile(r",\s*(\d{1,4})\s*$")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words beside each other (NFC, as typed); with `prefix`, the last of them is a beginning."""

    text: str
    prefix: bool = False

    @property
    def is_exact(self) -> bool:
        """Say whether it has a mark or đ, so that it is looked up as written."""
        return fold(self.text) != self.text.lower()

    @property
    def folded(self) -> str:
        """The phrase for the folded index."""
        return f'"{fold(self.text)}"{"*" * self.prefix}'

    @property
    def exact(self) -> str:
        """The phrase for the exact index."""
        return f'"{new_style(self.text)}"{"*" * self.prefix}'


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be there: one of these phrases, or with `near` all of them near each other."""

    phrases: tuple[Phrase, ...]
    near: int | None = None

    @property
    def is_exact(self) -> bool:
        """Say whether what was typed is to be looked up as written."""
        return self.phrases[0].is_exact if self.near is None else all(one.is_exact for one in self.phrases)

    @property
    def folded(self) -> str:
        """The term for the folded index."""
        return self._joined([phrase.folded for phrase in self.phrases])

    @property
    def exact(self) -> str | None:
        """The term for the exact index; None when it has no accent to hold to."""
        if self.is_exact:
            return self._joined([phrase.exact for phrase in self.phrases])
        if self.near is None:
            return None
        # The exact index knows nothing of the words without accents: how near they are, the folded one says.
        return " AND ".join(phrase.exact for phrase in self.phrases if phrase.is_exact) or None

    def _joined(self, queries: list[str]) -> str:
        if self.near is not None:
            return f"NEAR({' '.join(queries)}, {self.near})"
        return f"({' OR '.join(queries)})" if len(queries) > 1 else queries[0]


@dataclass(frozen=True, slots=True)
class Terms:
    """A whole query: every term must be there."""

    terms: tuple[Term, ...]

    @classmethod
    def of(cls, words: str) -> Terms:
        """Take apart what was typed. Raises UsageError when it holds no word."""
        terms = _parsed(unicodedata.normalize("NFC", words).replace("\0", " "))
        if not terms:
            raise UsageError(f"{words!r} holds no word to look for; try `lapvo search 'le hoi'`")
        return cls(tuple(terms))

    @property
    def all_exact(self) -> bool:
        """Say whether `exact` holds all that was asked for."""
        return all(term.is_exact for term in self.terms)

    @property
    def folded(self) -> str:
        """The FTS5 query for `articles_search`: all terms."""
        return " AND ".join(term.folded for term in self.terms)

    @property
    def exact(self) -> str | None:
        """The FTS5 query for `articles_search_exact`: the terms with marks; None when there are none."""
        return " AND ".join(query for term in self.terms if (query := term.exact)) or None


def _parsed(words: str) -> list[Term]:
    terms: list[Term] = []
    run: list[str] = []  # bare words, among which there may be a written-out abbreviation
    for match in _TOKEN.finditer(words):
        if (bare := match["bare"]) is not None:
            run.append(bare)
            continue
        terms += _bare_terms(run)
        run = []
        if (near := match["near"]) is not None:
            terms += _near(near)
        else:
            terms += _phrases(match["phrase"], match["star"])
    return terms + _bare_terms(run)


def _near(inside: str) -> list[Term]:
    distance = _DISTANCE.search(inside)
    phrases = tuple(term.phrases[0] for term in _parsed(_DISTANCE.sub("", inside)))
    return [Term(phrases, int(distance[1]) if distance else NEAR_DISTANCE)] if phrases else []


def _phrases(text: str, star: str) -> list[Term]:
    return [Term((Phrase(text, bool(star)),))] if _LETTER_OR_DIGIT.search(text) else []


def _bare_terms(run: list[str]) -> list[Term]:
    """Return the terms of words without quotation marks, each with its abbreviation or what it abbreviates."""
    terms: list[Term] = []
    start = 0
    while start < len(run):
        length = _written_out(run, start)
        text = " ".join(run[start : start + length])
        start += length
        phrase = Phrase(text.rstrip("*"), text.endswith("*"))
        if _LETTER_OR_DIGIT.search(phrase.text):
            other = None if phrase.prefix else other_form(phrase.text)
            terms.append(Term((phrase, Phrase(other)) if other else (phrase,)))
    return terms


def _written_out(run: list[str], start: int) -> int:
    """Return how many words from `start` on are a written-out abbreviation; 1 when none is."""
    for length in range(min(LONGEST, len(run) - start), 1, -1):
        if other_form(" ".join(run[start : start + length])):
            return length
    return 1
