"""The box in which a site's template puts the text, and what it prints around that.

A template gives each of its lines an element of its own, mostly with a class; an editor's text comes out of one field,
in one box. So the innermost element with a class around the long paragraphs is taken for that box, and each piece is
told whether it stands above or below it, and whether the elements around it have classes that the text has not.
Nothing is decided here: `reading/outside_lines.py` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.blocks import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.blocks import Piece

LONG = 100
"""Characters from which a text that is no link is a paragraph: templates print few lines as long."""

MOST = 0.5
"""Share of the characters in long paragraphs that a box holds; the rest may be the summary above it."""

MOST_BELOW = 0.25
"""The same below a box, of what is in it: more is text, and the box was an editor's."""

_BOXES = frozenset({"div", "section", "article", "main", "table", "tbody", "tr", "td", "span"})
_NAMED_BOXES = frozenset({"section", "article", "main"})
_FURNITURE = frozenset({"form", "nav", "aside"})
# Classes that editors and what they paste from bring along: Word, alignment, Facebook's scrambled names.
_EDITORS_CLASS = re.compile(
    r"Mso\w*|(?:text|align|ql-align|pull|float|font)-?\w*|(?:col|row|clearfix|m[btlrxy]?|p[btlrxy]?)(?:-[\w-]+)?"
    r"|x(?=\w*\d)\w{5,9}|_\w{4}|Normal|(?:img|image|table)(?:-[\w-]+)?"
    r"|[ps]\d{1,2}|(?-i:Default|ListParagraph|Body\w*)|gmail_\w+|selectable-text|ng-\w+|[a-z]{2,5}\d[a-z]\w{1,5}",
    re.IGNORECASE,
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")  # shareBar
_LONGEST_NAME = 60
# Words of classes that name what is no text, in English and in Vietnamese without marks.
_WIDGET = re.compile(
    r"(?:^|[\s_-])(?:tool(?:s|bar|box)?|cong-?cu|print|in-?(?:bai|trang)|shar(?:e|ing)s?|chia-?se|social|follow|theo-?doi"
    r"|rat(?:e|ing)s?|vot(?:e|ing)|danh-?gia|stars?|comments?|binh-?luan|y-?kien|opinions?|feedback|phan-?hoi"
    r"|related|relate|lien-?quan|(?:other|older|newer|more|latest|hot|top)-?(?:news|posts?|articles?)"
    r"|(?:news|posts?|articles?)-?(?:other|older|newer|more|related)|tin-?(?:khac|cu|moi|hot|lien-?quan|noi-?bat)"
    r"|(?:cac-?)?(?:tin|bai)-?(?:khac|cu|moi|cung-?\w+)|doc-?nhieu|xem-?nhieu|most-?(?:read|viewed)|pager|pagination|prev|next"
    r"|qr(?:-?code)?|audio|nghe|tts|btn|buttons?|nut|copyright|ban-?quyen|banner|ads?|quang-?cao|breadcrumbs?|duong-?dan"
    r"|(?:font|co)-?(?:size|chu)|subscribe|hotline|counter|luot-?(?:xem|doc)|views?(?!-)|zalo|facebook)s?(?:$|[\s_-])",
    re.IGNORECASE,
)


def mark_sides(container: Element, pieces: Sequence[Piece]) -> None:
    """Tell the pieces of an article, in reading order, where they stand to the box of its text."""
    long = [index for index, piece in enumerate(pieces) if _is_long(piece)]
    around = {index: _around(container, pieces[index]) for index in long}
    box = _box([(around[index], len(_text(pieces[index]))) for index in long])
    inside = [index for index in long if box is None or box in around[index]]
    if not inside:
        return
    of_text = {one for index in inside for one in around[index]}
    places = _Places(container, box, {name for one in of_text for name in _names(one)})
    within = [index for index, piece in enumerate(pieces) if box is not None and places.of(piece.block).inside]
    for index, piece in enumerate(pieces):
        if inside[0] <= index <= inside[-1]:
            continue
        place = places.of(piece.block)
        piece.widget, piece.classed = place.widget, place.classed
        if within and not within[0] <= index <= within[-1] and not _is_bare(piece, place):
            piece.side = "above" if index < within[0] else "below"


@dataclass(frozen=True, slots=True)
class _Place:
    """What the elements around a piece say of it."""

    inside: bool = False  # the box of the text
    widget: bool = False
    classed: bool = False


class _Places:
    """The place that each element gives, told from its parent's: every element is looked at once."""

    def __init__(self, container: Element, box: Element | None, of_text: set[str]) -> None:
        self._box = box
        self._of_text = of_text
        self._known: dict[Element | None, _Place] = {container: _Place(), None: _Place()}

    def of(self, element: Element | None) -> _Place:
        """Return the place of what stands in an element."""
        below: list[Element] = []
        while element not in self._known:
            assert element is not None
            below.append(element)
            element = element.getparent()
        place = self._known[element]
        for one in reversed(below):
            place = self._known[one] = self._in(one, place)
        return place

    def _in(self, element: Element, outer: _Place) -> _Place:
        own = [name for name in _names(element) if name not in self._of_text]
        furniture = element.tag in _FURNITURE
        return _Place(
            inside=outer.inside or element is self._box,
            widget=outer.widget or furniture or any(map(_names_widget, own)),
            classed=outer.classed or furniture or any(map(_is_templates, own)),
        )


def _around(container: Element, piece: Piece) -> tuple[Element, ...]:
    """Return the elements around a piece, outermost first, without the container."""
    chain: list[Element] = []
    element = piece.block
    while element is not None and element is not container:
        chain.append(element)
        element = element.getparent()
    return tuple(reversed(chain))


def _is_bare(piece: Piece, place: _Place) -> bool:
    """A paragraph without any class is an editor's, also beside a box that an editor pasted."""
    block = piece.block
    return not place.classed and block is not None and block.tag == "p" and not _names(block)


def _box(long: Sequence[tuple[tuple[Element, ...], int]]) -> Element | None:
    """The innermost marked element around most of the long paragraphs; None: the whole article is one box.

    `long` holds for each of them the elements around it and its size.
    """
    total = sum(size for _, size in long)
    box: Element | None = None
    for depth in range(max((len(chain) for chain, _ in long), default=0)):
        sizes: dict[Element, int] = {}
        for chain, size in long:
            if len(chain) > depth:
                sizes[chain[depth]] = sizes.get(chain[depth], 0) + size
        inner = max(sizes, key=sizes.__getitem__)
        if inner.tag not in _BOXES or sizes[inner] <= MOST * total:
            break
        last = max(index for index, (chain, _) in enumerate(long) if inner in chain)
        if sum(size for _, size in long[last + 1 :]) > MOST_BELOW * sizes[inner]:
            break
        if inner.tag in _NAMED_BOXES or any(map(_is_templates, _names(inner))):
            box = inner
    return box


def _names(element: Element) -> list[str]:
    classes, name = element.get("class"), element.get("id")
    return [one[:_LONGEST_NAME] for one in (*(classes.split() if classes else ()), *((name,) if name else ()))]


@lru_cache(maxsize=1_024)  # a template has the same few on every page
def _is_templates(name: str) -> bool:
    return _EDITORS_CLASS.fullmatch(name) is None


@lru_cache(maxsize=1_024)
def _names_widget(name: str) -> bool:
    return _WIDGET.search(_HUMP.sub("-", name)) is not None


def _is_long(piece: Piece) -> bool:
    return isinstance(piece, Text) and len(piece.text) >= LONG and not piece.all_link


def _text(piece: Piece) -> str:
    return piece.text if isinstance(piece, Text) else ""
