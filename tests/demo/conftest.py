"""A reader of the tests' own: what a person sees of a page, with the standard library alone."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_UNSEEN = {"script", "style", "title"}
_SEPARATE = {
    "p",
    "div",
    "br",
    "li",
    "td",
    "th",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "figcaption",
    "blockquote",
    "dt",
    "dd",
}
_INVISIBLE = str.maketrans({"\u200b": None, "\u00a0": " "})


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _SEPARATE:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        if tag in _SEPARATE:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def visible_text(page: str) -> str:
    """Return the text of a page in document order, NFC, single blanks."""
    parser = _Text()
    parser.feed(page)
    parser.close()
    text = unicodedata.normalize("NFC", "".join(parser.parts)).translate(_INVISIBLE)
    return " ".join(text.split())


def first_out_of_order(texts: list[str], page_text: str) -> str | None:
    """Return the first of `texts` that does not follow the one before it in `page_text`; None when all do."""
    position = 0
    for text in texts:
        found = page_text.find(" ".join(text.replace(" | ", " ").split()), position)
        if found < 0:
            return text
        position = found + len(text) // 2
    return None


@pytest.fixture(name="visible_text")
def visible_text_fixture() -> Callable[[str], str]:
    """What a person sees of a page."""
    return visible_text


@pytest.fixture(name="first_out_of_order")
def first_out_of_order_fixture() -> Callable[[list[str], str], str | None]:
    """The first of some texts that does not follow the one before it."""
    return first_out_of_order
