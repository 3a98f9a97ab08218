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
BOLD = frozenset({"b", "strong"})
ITALIC = frozenset({"i", "em", "cite"})

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
_REMEMBERED = 200  # characters of a style attribute that is kept in memory: editors write the same few over and over
_ALIGNMENT = re.compile(r"text-align\s*:\s*([a-z]+)", re.IGNORECASE)
_STYLED_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_STYLED_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_FLOATING = re.compile(r"(?<![\w-])float\s*:\s*(?:left|right)", re.IGNORECASE)
_SPACES_OF_A_CENTRED_LINE = 6
_LONGEST_CENTRED_LINE = 120  # characters: longer text fills the line, and the spaces indent a paragraph


@dataclass(frozen=True, slots=True)
class Style:
    """What a style attribute asks for."""

    hidden: bool = False
    alignment: str | None = None  # of several the last holds
    italic: bool = False
    bold: bool = False


NO_STYLE = Style()


def style_of(element: Element) -> Style:
    """Return what the style attribute of an element asks for."""
    style = element.get("style")
    if not style:
        return NO_STYLE
    return _remembered_style(style) if len(style) <= _REMEMBERED else _style(style)


@lru_cache(maxsize=1_024)
def _remembered_style(style: str) -> Style:
    return _style(style)


def _style(style: str) -> Style:
    aligned = _ALIGNMENT.findall(style) if "text-align" in style.lower() else []
    return Style(
        _NOT_SHOWN.search(style) is not None,
        aligned[-1].lower() if aligned else None,
        _STYLED_ITALIC.search(style) is not None,
        _STYLED_BOLD.search(style) is not None,
    )


def is_no_part(element: Element) -> bool:
    """Say whether an element is no part of the text around it: hidden, a control, a widget."""
    tag: str = element.tag
    if tag in _NOT_TEXT or tag.startswith(_WORD_PREFIXES):
        return True
    classes = element.get("class")
    if classes and (not _NO_PART.isdisjoint(classes.split()) or _SHARING.search(classes)):
        return True
    return style_of(element).hidden or element.get("hidden") is not None


def centring(element: Element, style: Style) -> bool | None:
    """Say whether a block element of that style centres its text: None when it says nothing and inherits."""
    if style.alignment:
        return style.alignment == "center"
    align, classes = element.get("align"), element.get("class")
    if element.tag == "center" or align == "center" or (classes and "text-center" in classes.split()):
        return True
    # `align` of a table places the table, not its text
    return False if align and element.tag != "table" else None


def is_italic(element: Element, style: Style) -> bool:
    """Say whether an element of that style sets its text in italics."""
    return style.italic or element.tag in ITALIC


def is_bold(element: Element, style: Style) -> bool:
    """Say whether an element of that style sets its text in bold; headings, bold by default, are told apart by kind."""
    return style.bold or element.tag in BOLD


def is_justified(element: Element, style: Style) -> bool:
    """Say whether an element of that style itself asks for justified text, as editors set paragraphs of the body."""
    return style.alignment == "justify" or element.get("align") == "justify"


def is_caption_box(element: Element) -> bool:
    """Say whether an element is there to hold a caption: by HTML, or by a class that a theme gave it."""
    classes = element.get("class")
    return element.tag in ("figcaption", "caption") or bool(classes and _CAPTION_CLASS.search(classes))


def is_floating(image: Element) -> bool:
    """Say whether the text flows around a picture: CKEditor writes the style, older editors `align`."""
    style = image.get("style")
    return image.get("align") in ("left", "right") or bool(style and _FLOATING.search(style))


def is_centred_by_hand(text: str) -> bool:
    """Say whether an editor pushed a line to the middle with no-break spaces."""
    line = text.lstrip()
    indent = text[: len(text) - len(line)]
    return indent.count("\u00a0") >= _SPACES_OF_A_CENTRED_LINE and len(line) <= _LONGEST_CENTRED_LINE
