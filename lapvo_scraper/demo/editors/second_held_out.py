"""Habits kept aside for a second first look: written when the reader had been mended for the first ones.

What editors paste nowadays (documents written together in a browser, articles of a newspaper, posts, an office
suite other than Word) and what they do by hand: a lead in a box, pictures in a grid below the text, captions in
colour, the name behind the last line or in a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.demo.editors.hand import Hand, caption_text, centred, image

if TYPE_CHECKING:
    from collections.abc import Callable

    from lapvo_scraper.demo.editors.hand import Inline
    from lapvo_scraper.demo.stories import Caption, Figure, Picture, Story

    WriteOne = Callable[[Picture, Caption | None, Inline], str]

_DOCS_FONT = (
    "font-size:14pt;font-family:'Times New Roman';color:#000000;background-color:transparent;"
    "font-style:{slope};font-weight:{weight};text-decoration:none;vertical-align:baseline;white-space:pre-wrap;"
)
_OFFICE_FONT = '<font face="Times New Roman, serif"><font size="4" style="font-size: 14pt">'
_INDENT = "&nbsp;" * 6


@dataclass(frozen=True, slots=True)
class NameBehind(Hand):
    """A hand that breaks the line after the last paragraph and signs there, without a paragraph of its own."""

    def write(self, story: Story) -> str:
        """Return the body field of `story`, its byline within the last paragraph."""
        text, end, signed = Hand.write(self, story).rpartition(_SIGN_HERE)
        if not end:
            return signed
        before, closing, after = text.rpartition("</p>")
        return f"{before}<br />\n{signed}{closing}{after}"


_SIGN_HERE = "<!-- sign -->"


def _each(item: Figure, inline: Inline, write: WriteOne) -> str:
    """Every picture with its own caption, or the shared one under the last."""
    last = len(item.pictures) - 1
    shared = len(item.captions) == 1
    return "\n".join(
        write(picture, None if shared and index < last else item.caption_of(index), inline)
        for index, picture in enumerate(item.pictures)
    )


def _docs(words: str, *, slope: str = "normal", weight: int = 400) -> str:
    return f'<span style="{_DOCS_FONT.format(slope=slope, weight=weight)}">{words}</span>'


def _docs_line(inner: str, align: str = "justify") -> str:
    return (
        f'<p dir="ltr" style="line-height:1.38;text-align:{align};margin-top:0pt;margin-bottom:6pt;">{inner}</p>'
    )


def _docs_figure(item: Figure, inline: Inline) -> str:
    out = [
        _docs_line(
            _docs(
                '<span style="border:none;display:inline-block;overflow:hidden;'
                f'width:{picture.width}px;height:{picture.height}px;">{image(picture)}</span>'
            ),
            "center",
        )
        for picture in item.pictures
    ]
    out += [_docs_line(_docs(caption_text(c, inline), slope="italic"), "center") for c in item.captions]
    return "\n".join(out)


def _newspaper_one(picture: Picture, caption: Caption | None, inline: Inline) -> str:
    """A newspaper's picture table, classes and all."""
    words = f'<p class="Image">{caption_text(caption, inline)}</p>' if caption else ""
    row = f'<tr><td class="pCaption">{words}</td></tr>' if words else ""
    return (
        '<table align="center" border="0" cellpadding="3" cellspacing="0" class="tplCaption"><tbody>'
        f'<tr><td class="pic">{image(picture)}</td></tr>{row}</tbody></table>'
    )


def _office_figure(item: Figure, inline: Inline) -> str:
    out = [f'<p align="center" class="western" style="margin-bottom: 0cm">{image(p)}</p>' for p in item.pictures]
    out += [
        f'<p align="center" class="western" style="margin-bottom: 0cm">{_OFFICE_FONT}<i>{caption_text(c, inline)}</i>'
        "</font></font></p>"
        for c in item.captions
    ]
    return "\n".join(out)


def _office_items(texts: tuple[str, ...]) -> str:
    opening = f'<li><p align="justify" class="western">{_OFFICE_FONT}'
    return f'<ul>{"".join(f"{opening}{text}</font></font></p></li>" for text in texts)}</ul>'


def _office_table(rows: tuple[tuple[str, ...], ...]) -> str:
    cells = (
        "".join(f'<td width="200"><p align="center" class="western">{cell}</p></td>' for cell in row) for row in rows
    )
    body = "".join(f'<tr valign="top">{row}</tr>' for row in cells)
    return f'<table border="1" cellpadding="4" cellspacing="0" width="601"><tbody>{body}</tbody></table>'


def _chat_figure(item: Figure, inline: Inline) -> str:
    captions = [f"<i>{caption_text(c, inline)}</i>" for c in item.captions]
    return "<br />\n".join([*map(image, item.pictures), *captions])


def _row_of_two(item: Figure, inline: Inline) -> str:
    """Two pictures in a row of a Word table, one caption in a row that spans both."""
    pictures = "".join(
        f'<td style="width:233.75pt;padding:0cm 5.4pt" width="312"><p align="center" class="MsoNormal" '
        f'style="text-align:center">{image(picture)}<o:p></o:p></p></td>'
        for picture in item.pictures
    )
    captions = "".join(
        f'<tr><td colspan="{len(item.pictures)}" style="padding:0cm 5.4pt" width="623"><p align="center" '
        f'class="MsoNormal" style="text-align:center"><i><span style="font-size:12.0pt">{caption_text(c, inline)}'
        "</span></i><o:p></o:p></p></td></tr>"
        for c in item.captions
    )
    return (
        '<table border="0" cellpadding="0" cellspacing="0" class="MsoTableGrid" style="border-collapse:collapse">'
        f"<tbody><tr>{pictures}</tr>{captions}</tbody></table>"
    )


def _grid_one(picture: Picture, caption: Caption | None, inline: Inline) -> str:
    words = f'<div class="text-center small">{caption_text(caption, inline)}</div>' if caption else ""
    picture_link = f'<a href="{picture.file.path}" target="_blank">{image(picture)}</a>'
    return f'<div class="col-md-6 col-sm-6">{picture_link}{words}</div>'


def _post_one(picture: Picture, caption: Caption | None, inline: Inline) -> str:
    """Boxes within boxes, as content blocks of page builders come out."""
    words = (
        '<div class="img-desc" style="padding: 5px;"><div style="text-align: center;">'
        f'<span style="font-style: italic;">{caption_text(caption, inline)}</span></div></div>'
        if caption
        else ""
    )
    return f'<div class="img-box" style="text-align: center;"><div><div>{image(picture)}</div></div>{words}</div>'


def _coloured_one(picture: Picture, caption: Caption | None, inline: Inline) -> str:
    colour = '<span style="color:#0070c0;"><span style="font-size:14px;">'
    out = [centred(f'<a href="{picture.file.path}" target="_blank">{image(picture)}</a>')]
    if caption:
        out += [centred(f"{colour}{caption_text(caption, inline)}</span></span>"), "<p>&nbsp;</p>"]
    return "\n".join(out)


def _figure_one(picture: Picture, caption: Caption | None, inline: Inline) -> str:
    words = f"<figcaption><p>{caption_text(caption, inline)}</p></figcaption>" if caption else ""
    return f'<figure class="image image_resized" style="width:80%;">{image(picture)}{words}</figure>'


BROWSER_DOCUMENT = Hand(
    paragraph=lambda inner: _docs_line(_docs(inner)),
    figure=_docs_figure,
    heading=lambda inner: _docs_line(_docs(inner, weight=700)),
    byline=lambda inner: _docs_line(_docs(inner, weight=700), "right"),
    between="\n",
    wrap=lambda body: (
        '<b id="docs-internal-guid-5d0c1f6e-7fff-1f2a-3c4b-9a8b7c6d5e4f" style="font-weight:normal;">'
        f"{body}</b><p>&nbsp;</p>"
    ),
)
NEWSPAPER = Hand(
    paragraph=lambda inner: f'<p class="Normal" style="margin: 0px 0px 1em; line-height: 25.6px;">{inner}</p>',
    lead=lambda inner: f'<h2 class="description" style="font-weight: bold;">{inner}</h2>',
    figure=lambda item, inline: _each(item, inline, _newspaper_one),
    byline=lambda inner: f'<p class="author_mail" style="text-align:right;"><strong>{inner}</strong></p>',
)
OFFICE_SUITE = Hand(
    paragraph=lambda inner: (
        '<p align="justify" class="western" style="margin-bottom: 0cm; line-height: 150%">'
        f"{_OFFICE_FONT}{inner}</font></font></p>"
    ),
    figure=_office_figure,
    items=_office_items,
    table=_office_table,
    byline=lambda inner: f'<p align="right" class="western">{_OFFICE_FONT}<b>{inner}</b></font></font></p>',
)
CHAT_MESSAGE = Hand(
    paragraph=lambda inner: f"{_INDENT}{inner}",
    figure=_chat_figure,
    heading=lambda inner: f"{_INDENT}<strong>{inner}</strong>",
    byline=lambda inner: f"{'&nbsp;' * 60}<strong>{inner}</strong>",
    between="<br />\n",
    wrap=lambda body: f'<div><span style="font-size:16px;">{body}</span></div>',
)
LINES_OF_VERSE = Hand(
    verses=lambda lines: "\n".join(centred(f"<em>{line}</em>") for line in lines),
    byline=lambda inner: f'<p style="text-align: right;"><em>{inner}</em></p>',
)
ROW_OF_TWO = Hand(figure=_row_of_two)
GRID_BELOW = Hand(
    figure=lambda item, inline: f'<div class="row">{_each(item, inline, _grid_one)}</div>',
    byline=lambda inner: f"<p><em><strong>{inner}</strong></em></p>",
)
LEAD_IN_A_BOX = Hand(
    lead=lambda inner: (
        '<table border="1" cellpadding="5" style="width:100%;background-color:#f5f5f5;border-color:#ccc;"><tbody>'
        f"<tr><td><p><strong><em>{inner}</em></strong></p></td></tr></tbody></table>"
    ),
    byline=lambda inner: f'<div class="author" style="text-align: right;"><em>{inner}</em></div>',
)
NAME_BEHIND = NameBehind(byline=lambda inner: f"{_SIGN_HERE}<strong>{inner}</strong>")
TYPED_LIST = Hand(
    heading=lambda inner: f'<p style="text-align: justify;"><u><strong>{inner}</strong></u></p>',
)
BUILDER_BOXES = Hand(
    paragraph=lambda inner: (
        f'<div class="x11i5rnm xat24cr"><div dir="auto" style="text-align: start;">{inner}</div></div>'
    ),
    figure=lambda item, inline: _each(item, inline, _post_one),
    heading=lambda inner: f'<div class="x11i5rnm"><div dir="auto"><b>{inner}</b></div></div>',
    byline=lambda inner: f'<div class="x11i5rnm"><div dir="auto" style="text-align: end;">{inner}</div></div>',
)
COLOURED_CAPTIONS = Hand(figure=lambda item, inline: _each(item, inline, _coloured_one))
RESIZED_FIGURE = Hand(
    figure=lambda item, inline: _each(item, inline, _figure_one),
    quote=lambda inner: f'<blockquote><p style="margin-left:40px;"><i>{inner}</i></p></blockquote>',
)
NAME_IN_A_TABLE = Hand(
    byline=lambda inner: (
        '<table border="0" cellpadding="0" cellspacing="0" style="width:100%"><tbody><tr><td style="width:50%">&nbsp;'
        f'</td><td style="text-align:center;width:50%"><strong>{inner}</strong></td></tr></tbody></table>'
    ),
)
