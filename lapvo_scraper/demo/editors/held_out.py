"""Habits kept aside: none is used by default, none may be tuned on before its first figure is written down.

They are other combinations of what portals of this family and their neighbours do: paragraphs in heading
elements, old presentational tags, bodies in a layout table, captions beside, beneath a link, in bold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.demo.editors.hand import Hand, caption_text, image, paragraph

if TYPE_CHECKING:
    from lapvo_scraper.demo.editors.hand import Inline
    from lapvo_scraper.demo.stories import Figure

_FONT = '<font face="Times New Roman" size="3">'


def _centre_tags(item: Figure, inline: Inline) -> str:
    out = [f"<center>{image(picture)}</center>" for picture in item.pictures]
    return "\n".join([*out, *(f"<center><i>{caption_text(c, inline)}</i></center>" for c in item.captions)])


def _block_pictures(item: Figure, inline: Inline) -> str:
    """Pictures centred by their own style, captions in small print likewise."""
    block = 'style="display: block; margin-left: auto; margin-right: auto; '
    small = '<span style="font-size: 0.875rem; text-align: center; display: block;">'
    out = [f"<p>{image(picture)}</p>".replace('style="', block) for picture in item.pictures]
    return "\n".join([*out, *(f"<p>{small}{caption_text(c, inline)}</span></p>" for c in item.captions)])


def _beside(item: Figure, inline: Inline) -> str:
    """A table of two columns: the picture left, its caption right."""
    rows = "".join(
        f'<tr><td>{image(picture)}</td><td style="vertical-align: bottom;"><em>{words}</em></td></tr>'
        for index, picture in enumerate(item.pictures)
        for caption in [item.caption_of(index)]
        for words in [caption_text(caption, inline) if caption else ""]
    )
    return f'<table border="0" style="width: 100%;"><tbody>{rows}</tbody></table>'


def _caption_row_first(item: Figure, inline: Inline) -> str:
    rows = [f"<tr><td><em>{caption_text(c, inline)}</em></td></tr>" for c in item.captions]
    rows += [f"<tr><td>{image(picture)}</td></tr>" for picture in item.pictures]
    return f'<table align="center"><tbody>{"".join(rows)}</tbody></table>'


def _boxed(item: Figure, inline: Inline) -> str:
    """A floating box, as pasted from a blog: picture within a link to itself, caption in its own class."""
    pictures = "".join(f'<a href="{picture.file.path}">{image(picture)}</a>' for picture in item.pictures)
    captions = "".join(f'<p class="wp-caption-text">{caption_text(c, inline)}</p>' for c in item.captions)
    return (
        f'<div class="wp-caption alignright" style="width: 310px; float: right;">{pictures}{captions}</div>'
    )


def _bold_captions(item: Figure, inline: Inline) -> str:
    out = [f"<p>{image(picture)}</p>" for picture in item.pictures]
    return "\n".join([*out, *(f"<p><strong>{caption_text(c, inline)}</strong></p>" for c in item.captions)])


def _small_print(item: Figure, inline: Inline) -> str:
    out = [f'<p class="text-center">{image(picture)}</p>' for picture in item.pictures]
    return "\n".join(
        [
            *out,
            *(f'<p class="text-center"><small>{caption_text(c, inline)}</small></p>' for c in item.captions),
        ]
    )


def _inline_break(item: Figure, inline: Inline) -> str:
    return "<br />\n".join([*map(image, item.pictures), *(caption_text(c, inline) for c in item.captions)])


HEADING_ELEMENTS = Hand(
    paragraph=lambda inner: (
        f'<h2 style="text-align: justify;"><span style="font-size:16px;">{inner}</span></h2>'
    ),
    figure=_small_print,
    heading=lambda inner: f"<h2><strong>{inner}</strong></h2>",
    byline=lambda inner: f'<h2 style="text-align: right;"><span><em><span>{inner}</span></em></span></h2>',
)
FONT_TAGS = Hand(
    paragraph=lambda inner: f'<p align="justify">{_FONT}{inner}</font></p>',
    figure=_centre_tags,
    heading=lambda inner: f"<p>{_FONT}<b>{inner}</b></font></p>",
    byline=lambda inner: f'<p align="right">{_FONT}<b><i>{inner}</i></b></font></p>',
)
REM_SPANS = Hand(
    paragraph=lambda inner: f'<p><span style="font-size: 1rem;">{inner}</span></p>',
    figure=_block_pictures,
    byline=lambda inner: f"<p><strong>{inner}</strong></p>",
    between="\n<p>&nbsp;</p>\n",
)
LAYOUT_TABLE = Hand(
    figure=_centre_tags,
    byline=lambda inner: f"<p><em>{inner}</em></p>",
    wrap=lambda body: f'<table border="0" width="100%"><tbody><tr><td>\n{body}\n</td></tr></tbody></table>',
)
CAPTION_BESIDE = Hand(figure=_beside)
CAPTION_ROW_FIRST = Hand(figure=_caption_row_first, byline=lambda inner: f"<div>{inner}</div>")
BOXED = Hand(figure=_boxed)
BOLD_CAPTIONS = Hand(figure=_bold_captions, byline=lambda inner: f"<p>{inner}</p>")
ONE_PARAGRAPH = Hand(
    paragraph=str,
    figure=_inline_break,
    heading=lambda inner: f"<b>{inner}</b>",
    byline=lambda inner: f"<i>{inner}</i>",
    between="<br />\n",
    wrap=paragraph,
)
