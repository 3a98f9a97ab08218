"""A tokenizer for HTML that is about to be shown: tags with their attributes, and the text between them.

It exists beside the tree the readers use because what goes out should stay as it came, tag soup included,
with only some tags and attributes taken away. It follows the tokenization section of the HTML standard as far
as a filter needs, looks at every character a bounded number of times, and drops what is unfinished at the end
of the page.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

RAW_TEXT = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title"})
"""Elements whose content holds no tags. `noscript` is not one: without scripts it holds ordinary HTML."""

_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE_NAME = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)")
_EQUALS = re.compile(r"\s*=\s*")
_BARE_VALUE = re.compile(r"[^\s>]*")
_TAG_END = re.compile(r"[\s/]*>")
_CONTENT_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW_TEXT}


@dataclass(frozen=True, slots=True)
class Text:
    """What stands between tags, still with its character references; it holds no `<`."""

    markup: str


@dataclass(frozen=True, slots=True)
class StartTag:
    """A start tag. Names are lower case, character references in values resolved, a bare attribute is "".

    Of an attribute given twice the first counts, as in a browser.
    """

    name: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class EndTag:
    """An end tag."""

    name: str


@dataclass(frozen=True, slots=True)
class RawText:
    """The content of an element of `RAW_TEXT`, as it stands in the page."""

    element: str
    content: str


Token = Text | StartTag | EndTag | RawText


class _UnfinishedError(Exception):
    """The page ends inside a tag, a comment or a raw text."""


def tokens(page: str) -> Iterator[Token]:
    """Yield the tokens of `page` in order. Comments and declarations are left out."""
    try:
        yield from _tokens(page)
    except _UnfinishedError:
        return


def _tokens(page: str) -> Iterator[Token]:
    position = 0
    while position < len(page):
        opening = page.find("<", position)
        if opening < 0:
            opening = len(page)
        if opening > position:
            yield Text(page[position:opening])
        if opening == len(page):
            return
        token, position = _at_bracket(page, opening)
        if token is not None:
            yield token
        if isinstance(token, StartTag) and token.name in RAW_TEXT:
            end = _CONTENT_END[token.name].search(page, position)
            if end is None:
                raise _UnfinishedError
            yield RawText(token.name, page[position : end.start()])
            position = end.start()


def _at_bracket(page: str, opening: int) -> tuple[Token | None, int]:
    """Return what begins with the `<` at `opening`, and where it ends."""
    if page.startswith("<!--", opening):
        return None, _find(page, "-->", opening + 2)
    if page.startswith(("<!", "<?"), opening):
        return None, _find(page, ">", opening)
    closing = page.startswith("</", opening)
    name = _NAME.match(page, opening + 1 + closing)
    if name is None:
        return (None, _find(page, ">", opening)) if closing else (Text("&lt;"), opening + 1)
    attributes, end = _attributes(page, name.end())
    label = name[0].lower()
    return (EndTag(label) if closing else StartTag(label, attributes)), end


def _attributes(page: str, position: int) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    while not (end := _TAG_END.match(page, position)):
        name = _ATTRIBUTE_NAME.match(page, position)
        if name is None:
            raise _UnfinishedError
        value, position = _value(page, name.end())
        found.setdefault(name[1].lower(), html.unescape(value))
    return found, end.end()


def _value(page: str, position: int) -> tuple[str, int]:
    equals = _EQUALS.match(page, position)
    if equals is None:
        return "", position
    start = equals.end()
    quote = page[start : start + 1]
    if quote in {'"', "'"}:
        end = _find(page, quote, start + 1)
        return page[start + 1 : end - 1], end
    bare = _BARE_VALUE.match(page, start)
    assert bare is not None, "the pattern matches the empty text"
    return bare[0], bare.end()


def _find(page: str, text: str, start: int) -> int:
    """Return where `text` ends, looking from `start` on."""
    found = page.find(text, start)
    if found < 0:
        raise _UnfinishedError
    return found + len(text)
