"""The content of an article in reading order: texts and pictures, with the markup that tells captions apart.

A text ends where a block element begins or ends, at a line break and at a picture; inline markup never splits
a word, however Word cut it up.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from lapvo_scraper.liferay.markup import BLOCKS, is_centred_by_hand, is_floating, look_of
from lapvo_scraper.liferay.page import text_of
from lapvo_scraper.liferay.pictures import picture_in_style, picture_url
from lapvo_scraper.liferay.tables import data_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.markup import Look
    from lapvo_scraper.records import BlockKind

PAGE_BREAK = "@page_break@"
"""What the LiferayPageBreak button of the editor writes (ckconfig.jsp)."""

DEEPEST = 120
"""Levels of an article that are told apart: what lies deeper is read as plain text. Editors nest a dozen."""

LONGEST_CELL_TEXT = 300
"""Characters for each picture of a table, up to which its cells hold captions and not a column of a page."""


Side = Literal["", "above", "below"]
"""Where something stands that is outside the box in which the template puts the text."""


@dataclass(slots=True)
class Text:
    """One run of text, as it stands in the page, and how it is marked up."""

    text: str
    kind: BlockKind = "paragraph"
    centred: bool = False
    italic: bool = False  # all of it
    bold: bool = False  # all of it
    justified: bool = False  # by its own paragraph
    cell: int | None = None  # the table with pictures that it stands in, by a number
    figcaption: bool = False
    soft: bool = False  # begins after a line break or a picture, inside one paragraph
    link: str | None = None  # where the greater part of it leads, as printed; None with several
    all_link: bool = False  # it holds nothing but links
    classes: str = ""  # classes of the elements around it, inside the article
    block: Element | None = field(default=None, compare=False, repr=False)  # the element it stands in
    side: Side = ""  # these three by `text_box`
    classed: bool = False  # in an element of a class that the text does not have
    widget: bool = False  # in an element that calls itself something else than text


@dataclass(slots=True)
class Picture:
    """One picture."""

    url: str  # as printed, until whoever reads the article puts the whole address in its place
    alt: str | None = None
    cell: int | None = None
    link: str | None = None  # where a click on it leads, as printed
    floats: bool = False  # text flows around it
    block: Element | None = field(default=None, compare=False, repr=False)
    side: Side = ""
    classed: bool = False
    widget: bool = False


Piece = Text | Picture


def read_pieces(containers: Iterable[Element], skipped: frozenset[Element] = frozenset()) -> list[Piece]:
    """Return the texts and pictures inside `containers` in reading order, without the elements `skipped`."""
    walker = _Walker(skipped)
    for container in containers:
        walker.block(container, look_of(container), _Place(), _Inline())
    return walker.pieces


@dataclass(slots=True)  # never changed; not frozen, for hundreds are made of every page
class _Place:
    """What the block elements around a text say about it."""

    kind: BlockKind = "paragraph"
    centred: bool = False
    justified: bool = False
    cell: int | None = None
    figcaption: bool = False
    one_line: bool = False
    classes: str = ""
    inner: dict[Look, _Place] = field(default_factory=dict, init=False)  # what elements inside make of it


@dataclass(slots=True)  # never changed; not frozen, for hundreds are made of every page
class _Inline:
    """What the inline elements around a text say about it."""

    italic: bool = False
    bold: bool = False
    link: str | None = None


class _Walker:
    """Collects runs of text; `soft` is set while the next text goes on in the paragraph of the last."""

    def __init__(self, skipped: frozenset[Element]) -> None:
        self.pieces: list[Piece] = []
        self._skipped = skipped
        self._run: list[tuple[str, _Inline]] = []
        self._soft = False
        self._broken = False  # a line break was the last thing read
        self._depth = 0
        self._block: Element | None = None  # the innermost

    def block(self, element: Element, look: Look, place: _Place, inline: _Inline) -> None:
        """Read an element whose text stands apart from what is around it."""
        self._end_paragraph(place)
        outer, self._block = self._block, element
        inner = _place(element, look, place)
        if look.style:
            inline = _inline(element, look, inline)
            if url := picture_in_style(look.style):
                self.pieces.append(Picture(url, None, inner.cell, block=element))
        self._children(element, inner, inline)
        self._end_paragraph(inner)
        self._block = outer

    def _children(self, element: Element, place: _Place, inline: _Inline) -> None:
        if text := element.text:
            self._run.append((text, inline))
        self._depth += 1
        for child in element:
            if isinstance(child.tag, str) and child not in self._skipped:
                if self._depth > DEEPEST:
                    self._run.append((text_of(child), inline))
                else:
                    self._element(child, place, inline)
            if tail := child.tail:
                self._run.append((tail, inline))
        self._depth -= 1

    def _element(self, element: Element, place: _Place, inline: _Inline) -> None:
        tag = element.tag
        if tag == "br":
            self._line_break(place)
        elif tag == "img":
            self._picture(element, place, inline)
        elif tag == "noscript":
            self._noscript(element, place)
        elif (look := look_of(element)).no_part:
            return
        elif tag == "table":
            self._table(element, look, place, inline)
        elif tag in BLOCKS:
            self.block(element, look, place, inline)
        else:
            self._children(element, place, _inline(element, look, inline))

    def _table(self, element: Element, look: Look, place: _Place, inline: _Inline) -> None:
        rows = data_table(element)
        if rows:
            self._end_paragraph(place)
            text = "\n".join(" | ".join(row) for row in rows)
            self.pieces.append(Text(text, "table", classes=place.classes, block=element))
            return
        pictures = sum(1 for _ in element.iter("img"))
        if pictures and len(text_of(element)) <= LONGEST_CELL_TEXT * pictures:
            place = replace(place, cell=len(self.pieces))
        self.block(element, look, place, inline)

    def _line_break(self, place: _Place) -> None:
        if place.one_line:
            self._run.append((" ", _Inline()))
        else:
            self._end_text(place)
            self._soft, self._broken = not self._broken, True  # two in a row end the paragraph

    def _picture(self, element: Element, place: _Place, inline: _Inline) -> None:
        url = picture_url(element, inline.link)
        if url is not None:
            self._end_text(place)
            alt, floats = element.get("alt") or None, is_floating(element)
            self.pieces.append(Picture(url, alt, place.cell, inline.link, floats, self._block))
            self._soft, self._broken = True, False

    def _noscript(self, element: Element, place: _Place) -> None:
        """The picture for browsers without script, when the one with script did not name it."""
        fallback = next(element.iter("img"), None)
        url = picture_url(fallback, None) if fallback is not None else None
        if url and not any(isinstance(piece, Picture) and piece.url == url for piece in self.pieces):
            self._end_text(place)
            self.pieces.append(Picture(url, None, place.cell, block=self._block))

    def _end_paragraph(self, place: _Place) -> None:
        self._end_text(place)
        self._soft = self._broken = False

    def _end_text(self, place: _Place) -> None:
        """Make a piece of the text read since the last one ended; blank text leaves `soft` as it is."""
        if not self._run:
            return
        run, self._run = self._run, []
        text = run[0][0] if len(run) == 1 else "".join([part for part, _ in run])
        if not text or text.isspace():
            return
        marks = [mark for part, mark in run if part.strip()]
        italic = all(mark.italic for mark in marks)
        bold = all(mark.bold for mark in marks)
        links = {mark.link for mark in marks if mark.link}
        link, all_link = _link(links, run) if links else (None, False)
        for page in text.split(PAGE_BREAK):
            if page and not page.isspace():
                piece = Text(
                    page,
                    place.kind,
                    place.centred or is_centred_by_hand(page),
                    italic,
                    bold,
                    place.justified,
                    place.cell,
                    place.figcaption,
                    self._soft,
                    link,
                    all_link,
                    place.classes,
                    self._block,
                )
                self.pieces.append(piece)
        self._soft = self._broken = False


def _link(links: set[str], run: list[tuple[str, _Inline]]) -> tuple[str | None, bool]:
    """The only link of a text, where it takes more than half of it, and whether links take all of it."""
    linked = sum(len(part.strip()) for part, mark in run if mark.link)
    whole = sum(len(part.strip()) for part, _ in run)
    return links.pop() if len(links) == 1 and 2 * linked > whole else None, linked == whole


def _place(element: Element, look: Look, place: _Place) -> _Place:
    if look.plain and look.justified == place.justified and look.centred in (None, place.centred):
        return place
    inner = place.inner.get(look)
    if inner is None:
        classes = look.classes
        inner = place.inner[look] = _Place(
            look.kind or place.kind,
            place.centred if look.centred is None else look.centred,
            look.justified and element.tag == "p",
            place.cell,
            place.figcaption or look.caption_box,
            place.one_line or look.one_line,
            f"{place.classes} {classes}" if classes else place.classes,
        )
    return inner


def _inline(element: Element, look: Look, inline: _Inline) -> _Inline:
    italic, bold = inline.italic or look.italic, inline.bold or look.bold
    link = (element.get("href") or inline.link) if element.tag == "a" else inline.link
    if (italic, bold, link) == (inline.italic, inline.bold, inline.link):
        return inline
    return _Inline(italic, bold, link)
