"""The content of an article in reading order: texts and pictures, with the markup that tells captions apart.

A text ends where a block element begins or ends, at a line break and at a picture; inline markup never splits a word.
What is text and what is noise inside an article stands as data below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.pictures import picture_in_style, picture_url
from lapvo_scraper.liferay.tables import data_table

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from lapvo_scraper.records import BlockKind

# Elements that end a paragraph (HTML 4 block elements and their HTML 5 kin).
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"}
    | {"li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead"}
    | {"tr", "ul", "caption", "video", "audio", "iframe", "object"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Inside these a line break is only a line break, not the end of a paragraph.
_LINES_BELONG_TOGETHER = _HEADINGS | {"li", "figcaption"}
_NOT_TEXT = frozenset(
    {"script", "style", "template", "textarea", "select", "button", "input", "svg", "math", "noscript"}
    | {"object", "embed", "iframe", "video", "audio", "canvas", "map", "xml", "head", "title", "link", "meta"}
)
_ITALIC = frozenset({"i", "em", "cite"})
_BOLD = frozenset({"b", "strong"})

# Words for screen readers and editors' controls, in the themes of 6.2 to 7.4, and what stands around a text.
_HIDDEN_CLASSES = frozenset(
    {"hide-accessible", "helper-hidden-accessible", "sr-only", "visible-accessibility", "taglib-text"}
    | {"visible-interaction", "header-back-to", "aui-helper-hidden", "hide"}
)
WIDGET_CLASSES = frozenset(
    {"taglib-social-bookmarks", "asset-ratings", "taglib-ratings", "asset-flag", "taglib-flags", "asset-links"}
    | {"taglib-asset-links", "asset-more", "asset-details", "asset-user-actions", "print-action", "asset-metadata"}
    | {"export-action", "export-actions", "locale-action", "locale-actions", "taglib-discussion", "lfr-discussion"}
    | {"taglib-page-iterator", "page-iterator", "lfr-pagination", "pagination-bar", "metadata-author"}
    | {"asset-categories", "asset-tags", "asset-priority", "subscribe-action", "addthis_toolbox", "fb-like"}
    | {"fb-comments", "portlet-topper"}
)
# Words of themes that mean "share this page"; a whole word between hyphens or underscores.
_SHARING = re.compile(r"(?:^|[\s_-])(?:share|sharing|social|addthis|sharethis)(?:$|[\s_-])", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_ALIGNED = re.compile(r"text-align\s*:\s*(?:left|right|justify|start|end)", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STYLED_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_STYLED_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
# Editors centre captions by hand with runs of no-break spaces.
_HAND_CENTRED = re.compile("^[\\s]*(?:\u00a0[ ]?){6}")
_PAGE_BREAK = "@page_break@"  # what the LiferayPageBreak button of the editor writes


@dataclass(frozen=True, slots=True)
class Text:
    """One run of text, as it stands in the page, and how it is marked up."""

    text: str
    kind: BlockKind = "paragraph"
    centred: bool = False
    italic: bool = False  # all of it
    bold: bool = False  # all of it
    cell: int | None = None  # which table with a picture in it, if any
    figcaption: bool = False
    soft: bool = False  # begins after a line break or picture inside one paragraph
    link: str | None = None  # where it leads, when all of it is one link
    classes: str = ""  # classes of the elements around it, inside the article


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its address as printed."""

    url: str
    alt: str | None = None
    cell: int | None = None


Piece = Text | Picture


def read_pieces(container: Element) -> list[Piece]:
    """Return the texts and pictures inside `container` in reading order."""
    walker = _Walker()
    walker.children(container, _Place(), _Inline())
    walker.flush(_Place())
    return walker.pieces


def is_widget(element: Element) -> bool:
    """Say whether an element is no part of an article although it stands inside one."""
    if element.tag in _NOT_TEXT:
        return True
    classes = element.get("class")
    if classes and (not _HIDDEN_CLASSES.isdisjoint(classes.split()) or not WIDGET_CLASSES.isdisjoint(classes.split())):
        return True
    if classes and _SHARING.search(classes):
        return True
    style = element.get("style")
    return bool(style and _NOT_SHOWN.search(style)) or element.get("hidden") is not None


@dataclass(frozen=True, slots=True)
class _Place:
    """What the block elements around a text say about it."""

    kind: BlockKind = "paragraph"
    centred: bool = False
    cell: int | None = None
    figcaption: bool = False
    keep_lines: bool = False
    classes: str = ""


@dataclass(frozen=True, slots=True)
class _Inline:
    """What the inline elements around a text say about it."""

    italic: bool = False
    bold: bool = False
    link: str | None = None


class _Walker:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._run: list[tuple[str, _Inline]] = []
        self._soft = False

    def children(self, element: Element, place: _Place, inline: _Inline) -> None:
        if element.text:
            self._run.append((element.text, inline))
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, place, inline)
            if child.tail:
                self._run.append((child.tail, inline))

    def _element(self, element: Element, place: _Place, inline: _Inline) -> None:
        tag = element.tag
        if tag == "br":
            self._line_break(place)
        elif tag == "img":
            self._picture(element, place, inline)
        elif tag == "noscript":
            self._noscript(element, place)
        elif is_widget(element):
            return
        elif tag == "table":
            self._table(element, place, inline)
        elif tag in _BLOCKS:
            self._block(element, place, inline)
        else:
            self.children(element, place, _inline(element, inline))

    def _block(self, element: Element, place: _Place, inline: _Inline) -> None:
        self.flush(place)
        inner = _place(element, place)
        if url := picture_in_style(element.get("style")):
            self.pieces.append(Picture(url, None, inner.cell))
        if element.tag in _HEADINGS or element.get("style"):
            inline = _inline(element, inline)
        self.children(element, inner, inline)
        self.flush(inner)

    def _table(self, element: Element, place: _Place, inline: _Inline) -> None:
        self.flush(place)
        rows = data_table(element)
        if rows:
            text = "\n".join(" | ".join(row) for row in rows)
            self.pieces.append(Text(text, "table", classes=place.classes))
            return
        if next(element.iter("img"), None) is not None:
            place = replace(place, cell=len(self.pieces))
        self.children(element, _place(element, place), inline)
        self.flush(place)

    def _line_break(self, place: _Place) -> None:
        if place.keep_lines:
            self._run.append((" ", _Inline()))
            return
        self.flush(place)
        self._soft = True

    def _picture(self, element: Element, place: _Place, inline: _Inline) -> None:
        url = picture_url(element, inline.link)
        if url is None:
            return
        self.flush(place)
        self.pieces.append(Picture(url, element.get("alt") or None, place.cell))
        self._soft = True

    def _noscript(self, element: Element, place: _Place) -> None:
        """The picture for browsers without script, when the one with script did not name it."""
        fallback = next(element.iter("img"), None)
        url = picture_url(fallback, None) if fallback is not None else None
        if url and not any(isinstance(piece, Picture) and piece.url == url for piece in self.pieces):
            self.pieces.append(Picture(url, None, place.cell))

    def flush(self, place: _Place) -> None:
        """End the current text."""
        run, self._run = self._run, []
        soft, self._soft = self._soft, False
        text = "".join(part for part, _ in run)
        if not text or not text.strip():
            self._soft = soft and bool(text)
            return
        marks = [mark for part, mark in run if part.strip()]
        first = marks[0]
        link = first.link if all(mark.link == first.link for mark in marks) else None
        for page in text.split(_PAGE_BREAK):
            if page.strip():
                self.pieces.append(
                    Text(
                        page,
                        place.kind,
                        place.centred or _HAND_CENTRED.match(page) is not None,
                        all(mark.italic for mark in marks),
                        all(mark.bold for mark in marks),
                        place.cell,
                        place.figcaption,
                        soft,
                        link,
                        place.classes,
                    )
                )


def _place(element: Element, place: _Place) -> _Place:
    tag, style, classes = element.tag, element.get("style"), element.get("class")
    align = element.get("align")
    if tag == "p" and not (style or classes or align):
        return place
    changes: dict[str, object] = {}
    if classes:
        changes["classes"] = f"{place.classes} {classes}"
    if tag == "center" or align == "center" or (style and _CENTRED.search(style)):
        changes["centred"] = True
    elif (align and tag != "table") or (style and _ALIGNED.search(style)):
        changes["centred"] = False
    if classes and "text-center" in classes.split():
        changes["centred"] = True
    if tag in _LINES_BELONG_TOGETHER:
        changes["keep_lines"] = True
    if tag in _HEADINGS:
        changes["kind"] = "heading"
    elif tag == "li":
        changes["kind"] = "list_item"
    elif tag == "blockquote":
        changes["kind"] = "quote"
    elif tag == "figcaption" or tag == "caption":
        changes["figcaption"] = True
    return replace(place, **changes) if changes else place  # type: ignore[arg-type]


def _inline(element: Element, inline: _Inline) -> _Inline:
    tag, style = element.tag, element.get("style")
    italic = inline.italic or tag in _ITALIC or bool(style and _STYLED_ITALIC.search(style))
    bold = inline.bold or tag in _BOLD or tag in _HEADINGS or bool(style and _STYLED_BOLD.search(style))
    link = element.get("href") or inline.link if tag == "a" else inline.link
    if (italic, bold, link) == (inline.italic, inline.bold, inline.link):
        return inline
    return _Inline(italic, bold, link)
