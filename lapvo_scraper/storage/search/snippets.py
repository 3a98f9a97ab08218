"""A few words around what was found, with their accents, and with what was found marked.

FTS5's own `snippet()` is there for SQL. This one marks what was asked for (lúa, not lụa, when somebody typed
lúa), and is faster: FTS5 splits all eight columns of the index into words for every article shown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from lapvo_scraper.storage.search.text_indexes import new_style
from lapvo_scraper.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lapvo_scraper.storage.search.terms import Phrase, Terms

HIT_START, HIT_END = "\x02", "\x03"
"""Around the words found: characters no text of the archive holds."""

ELLIPSIS = "…"
WIDTH = 160
"""Characters shown, about two lines of a terminal."""

_BEFORE = 40  # characters of them before the first word found
_EDGE = 15  # how far the cut moves to fall between two words
_MOST = 400  # matches looked at in one text
_WORD = re.compile(r"[^\W_]+")

Span = tuple[int, int]


class Snippets:
    """Makes snippets for one query."""

    def __init__(self, terms: Terms) -> None:
        phrases = [(term.is_exact and phrase.is_exact, phrase) for term in terms.terms for phrase in term.phrases]
        self._finders = [_finder(phrase, exact=exact) for exact, phrase in phrases if _WORD.search(phrase.text)]

    def of(self, *texts: str | None) -> str:
        """Return the best snippet of the texts, which are given best first: of the first that has most terms.

        Empty when all are; the beginning of the first when no text has a term.
        """
        best, spans = "", list[list[Span]]()
        for text in filter(None, texts):
            found = self._spans(text)
            if not best or len(found) > len(spans):
                best, spans = text, found
            if len(spans) == len(self._finders):
                break
        return _cut(best, sorted(span for of_term in spans for span in of_term))

    def _spans(self, text: str) -> list[list[Span]]:
        """Return where each term stands; terms that are not there are left out."""
        folded = fold(text)
        return [spans for finder in self._finders if (spans := finder(text, folded))]


def _finder(phrase: Phrase, *, exact: bool) -> Callable[[str, str], list[Span]]:
    words = _WORD.findall(fold(phrase.text))
    # Begins with letters, for which `re` leaps ahead; whether a word begins there is looked at afterwards.
    pattern = re.compile(
        r"[\W_]+".join(map(re.escape, words)) + (r"[^\W_]*" if phrase.prefix else r"(?![^\W_])")
    )
    wanted = [new_style(word).lower() for word in _WORD.findall(phrase.text)]

    def is_meant(text: str) -> bool:
        written = [new_style(word).lower() for word in _WORD.findall(text)]
        return written[:-1] == wanted[:-1] and written[-1].startswith(wanted[-1])

    def find(text: str, folded: str) -> list[Span]:
        spans = []
        for match in pattern.finditer(folded):
            start, end = match.span()
            if (start == 0 or not folded[start - 1].isalnum()) and (not exact or is_meant(text[start:end])):
                spans.append((start, end))
                if len(spans) == _MOST:
                    break
        return spans

    return find


def _cut(text: str, spans: Sequence[Span]) -> str:
    """Cut `WIDTH` characters out of the text where most matches are, at word boundaries, and mark them."""
    start, end = _window(text, spans)
    inside = [(first, last) for first, last in spans if start <= first and last <= end]
    marked, at = [], start
    for first, last in inside:
        if first >= at:
            marked += [text[at:first], HIT_START, text[first:last], HIT_END]
            at = last
    marked.append(text[at:end])
    shown = " ".join("".join(marked).split())
    return f"{ELLIPSIS if start else ''}{shown}{ELLIPSIS if end < len(text) else ''}"


def _window(text: str, spans: Sequence[Span]) -> Span:
    starts = [first for first, _ in spans]
    anchor = max(
        range(len(starts)), key=lambda one: bisect_right(starts, starts[one] + WIDTH - _BEFORE) - one, default=None
    )
    start = 0 if anchor is None else max(0, starts[anchor] - _BEFORE)
    end = min(len(text), start + WIDTH)
    if start:
        start = max(start, text.find(" ", start, start + _EDGE) + 1)
    if end < len(text):
        end = max(text.rfind(" ", end - _EDGE, end), 0) or end
    return start, end
