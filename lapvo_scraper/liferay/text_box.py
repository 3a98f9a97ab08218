"""The box in which a site's template puts the text, and what it prints around that.

A template gives each of its lines an element of its own, mostly with a class; an editor's text comes out of one field,
in one box. So the innermost element with a class around the long paragraphs is taken for that box, and each piece is
told whether it stands above or below it, and whether the elements around it have classes that the text has not.
Nothing is decided here: `reading/outside_lines.py` does.
"""

from __future__ import annotations

import re
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
    r"|x(?=\w*\d)\w{5,9}|_\w{4}|Normal|(?:img|image|table)(?:-[\w-]+)?",
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
    r"|(?:font|co)-?(?:size|chu)|subscribe|hotline|counter|luot-?(?:xem|doc)|views?|zalo|facebook)s?(?:$|[\s_-])",
    re.IGNORECASE,
)


def mark_sides(container: Element, pieces: Sequence[Piece]) -> None:
    """Tell the pieces of an article, in reading order, where they stand to the box of its text."""
    chains = _Chains(container)
    long = [index for index, piece in enumerate(pieces) if _is_long(piece)]
    box = _box([(chains.of(pieces[index]), len(_text(pieces[index]))) for index in long])
    inside = [index for index in long if box is None or box in chains.of(pieces[index])]
    if not inside:
        return
    within = [index for index, piece in enumerate(pieces) if box is not None and box in chains.of(piece)]
    of_text = {name for index in inside for name in chains.classes(pieces[index])}
    for index, piece in enumerate(pieces):
        if inside[0] <= index <= inside[-1]:
            continue
        if within and not within[0] <= index <= within[-1]:
            piece.side = "above" if index < within[0] else "below"
        own = [name for name in chains.classes(piece) if name not in of_text]
        furniture = any(one.tag in _FURNITURE for one in chains.of(piece))
        piece.widget = furniture or any(map(_names_widget, own))
        piece.classed = furniture or any(map(_is_templates, own))


class _Chains:
    """The elements from the container down to the one that a piece stands in, of each piece."""

    def __init__(self, container: Element) -> None:
        self._known: dict[Element | None, tuple[Element, ...]] = {container: (), None: ()}

    def of(self, piece: Piece) -> tuple[Element, ...]:
        """Return the elements around a piece, outermost first, without the container."""
        below: list[Element] = []
        element = piece.block
        while element is not None and element not in self._known:
            below.append(element)
            element = element.getparent()
        chain = self._known[element]
        for one in reversed(below):
            chain = self._known[one] = (*chain, one)
        return chain

    def classes(self, piece: Piece) -> list[str]:
        """Return the classes and ids of the elements around a piece."""
        return [name for one in self.of(piece) for name in _names(one)]


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
    return [*(classes.split() if classes else ()), *((name,) if name else ())]


@lru_cache(maxsize=1_024)  # a template has the same few on every page
def _is_templates(name: str) -> bool:
    return _EDITORS_CLASS.fullmatch(name[:_LONGEST_NAME]) is None


@lru_cache(maxsize=1_024)
def _names_widget(name: str) -> bool:
    return _WIDGET.search(_HUMP.sub("-", name[:_LONGEST_NAME])) is not None


def _is_long(piece: Piece) -> bool:
    return isinstance(piece, Text) and len(piece.text) >= LONG and not piece.all_link


def _text(piece: Piece) -> str:
    return piece.text if isinstance(piece, Text) else ""
