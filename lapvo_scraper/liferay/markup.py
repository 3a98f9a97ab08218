"""What the markup inside an article says about a text: block or inline, hidden, centred, bold, italic.

All of it data, with the Liferay versions and editors it comes from; `blocks` walks by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from lapvo_scraper.records import BlockKind

# Elements that end a paragraph: HTML 4 block elements and their HTML 5 kin.
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div"}
    | {"dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"header", "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table"}
    | {"tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Inside these a line break is only a line break, not the end of a paragraph.
ONE_LINE = HEADINGS | {"li", "figcaption", "caption"}
_NOT_TEXT = frozenset(
    {"script", "style", "template", "textarea", "label", "select", "button", "input", "svg", "math", "noscript"}
    | {"object", "embed", "iframe", "video", "audio", "canvas", "map", "xml", "head", "title", "link", "meta"}
)
# Word's own elements (`<w:View>`, `<m:mathPr>`), pasted without the comment that should hide them.
_WORD_PREFIXES = ("w:", "m:")
_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em", "cite"})
_KINDS: dict[str, BlockKind] = {"li": "list_item", "blockquote": "quote"}
_PLAIN = frozenset({"p", "div", "tr", "tbody"})  # the block elements that say nothing by themselves

# Words for screen readers and editors' controls, 6.0 to 7.4.
_HIDDEN = frozenset(
    {"hide-accessible", "helper-hidden-accessible", "aui-helper-hidden", "visible-accessibility", "sr-only"}
    | {"taglib-text", "visible-interaction", "header-back-to", "hide"}
)
# What the asset publisher puts around an article: 6.x `taglib-*`, 7.x `asset-*`; and what themes add.
_WIDGETS = frozenset(
    {"taglib-social-bookmarks", "asset-ratings", "taglib-ratings", "asset-flag", "taglib-flags"}
    | {"asset-links", "taglib-asset-links", "asset-more", "asset-details", "asset-user-actions"}
    | {"print-action"}
    | {"asset-metadata", "metadata-author", "asset-categories", "asset-tags", "asset-priority"}
    | {"export-action", "export-actions", "locale-action", "locale-actions", "subscribe-action"}
    | {"taglib-discussion", "lfr-discussion", "taglib-page-iterator", "page-iterator", "lfr-pagination"}
    | {"pagination-bar", "portlet-topper", "addthis_toolbox", "fb-like", "fb-comments"}
)
_NO_PART = _HIDDEN | _WIDGETS
# Words of themes that mean "share this page": whole words between hyphens or underscores.
_SHARING = re.compile(r"(?:^|[\s_-])(?:share|sharing|social|addthis|sharethis)(?:$|[\s_-])", re.IGNORECASE)

_CAPTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:caption|image-alt|chu-?thich(?:-?anh)?|ghi-?chu-?anh)(?:$|[\s_-])", re.IGNORECASE
)

_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_REMEMBERED = 200  # characters of attributes that are kept in memory: editors write the same few over and over
_ALIGNMENT = re.compile(r"text-align\s*:\s*([a-z]+)", re.IGNORECASE)
_STYLED_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_STYLED_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_FLOATING = re.compile(r"(?<![\w-])float\s*:\s*(?:left|right)", re.IGNORECASE)
_SPACES_OF_A_CENTRED_LINE = 6
_LONGEST_CENTRED_LINE = 120  # characters: longer text fills the line, and the spaces indent a paragraph


@dataclass(frozen=True, slots=True, eq=False)  # told apart by identity: elements that look alike share one
class Look:
    """What name, class and style of an element say about the text in it."""

    no_part: bool  # no part of the text around it: hidden, a control, a widget
    kind: BlockKind | None  # None inherits
    centred: bool | None  # None when it says nothing and inherits
    justified: bool  # asked for by itself, as editors set paragraphs of the body
    italic: bool
    bold: bool  # headings, bold by default, are told apart by kind
    caption_box: bool  # there to hold a caption: by HTML, or by a class that a theme gave it
    one_line: bool
    plain: bool  # without a class, and of a name that says nothing
    classes: str | None
    style: str | None


def look_of(element: Element) -> Look:
    """Return what name, class and style of an element say."""
    tag: str = element.tag
    classes, style, align = element.get("class"), element.get("style"), element.get("align")
    hidden = element.get("hidden") is not None
    if len(tag) + len(classes or "") + len(style or "") + len(align or "") > _REMEMBERED:
        return _look(tag, classes, style, align, hidden)
    return _remembered_look(tag, classes, style, align, hidden)


def is_no_part(element: Element) -> bool:
    """Say whether an element is no part of the text around it: hidden, a control, a widget."""
    return look_of(element).no_part


def _look(tag: str, classes: str | None, style: str | None, align: str | None, hidden: bool) -> Look:
    names = classes.split() if classes else []
    alignment = _alignment(style) if style else None
    return Look(
        no_part=_is_no_part(tag, classes, names) or bool(style and _NOT_SHOWN.search(style)) or hidden,
        kind="heading" if tag in HEADINGS else _KINDS.get(tag),
        centred=_centring(tag, names, alignment, align),
        justified=alignment == "justify" or align == "justify",
        italic=tag in _ITALIC or bool(style and _STYLED_ITALIC.search(style)),
        bold=tag in _BOLD or bool(style and _STYLED_BOLD.search(style)),
        caption_box=tag in ("figcaption", "caption") or bool(classes and _CAPTION_CLASS.search(classes)),
        one_line=tag in ONE_LINE,
        plain=not classes and tag in _PLAIN,
        classes=classes,
        style=style,
    )


_remembered_look = lru_cache(maxsize=1_024)(_look)


def _is_no_part(tag: str, classes: str | None, names: list[str]) -> bool:
    if tag in _NOT_TEXT or tag.startswith(_WORD_PREFIXES):
        return True
    return bool(classes) and (not _NO_PART.isdisjoint(names) or _SHARING.search(classes or "") is not None)


def _alignment(style: str) -> str | None:
    """The alignment that a style attribute asks for; of several the last holds."""
    aligned = _ALIGNMENT.findall(style) if "text-align" in style.lower() else []
    return aligned[-1].lower() if aligned else None


def _centring(tag: str, names: list[str], alignment: str | None, align: str | None) -> bool | None:
    if alignment:
        return alignment == "center"
    if tag == "center" or align == "center" or "text-center" in names:
        return True
    # `align` of a table places the table, not its text
    return False if align and tag != "table" else None


def is_floating(image: Element) -> bool:
    """Say whether the text flows around a picture: CKEditor writes the style, older editors `align`."""
    style = image.get("style")
    return image.get("align") in ("left", "right") or bool(style and _FLOATING.search(style))


def is_centred_by_hand(text: str) -> bool:
    """Say whether an editor pushed a line to the middle with no-break spaces."""
    if not text[:1].isspace():
        return False  # nearly every text
    line = text.lstrip()
    indent = text[: len(text) - len(line)]
    return indent.count("\u00a0") >= _SPACES_OF_A_CENTRED_LINE and len(line) <= _LONGEST_CENTRED_LINE
