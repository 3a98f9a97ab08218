"""Habits kept aside for a fourth first look: written by somebody who had not read the reader.

Where pictures stand (before the lead, after the end), what is written under them (picture and words in one run, a word
that says "picture", hardly anything), where texts come from (another newspaper, a word processor whose paste was
cleaned, a Mac, a mail with its line ends) and how they open and close (the mark of a news desk, a linked source,
documents in a typed list).
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from lapvo_scraper.demo.editors.hand import Hand, broken, caption_text, centred, image, paragraph, text

if TYPE_CHECKING:
    from lapvo_scraper.demo.editors.hand import Inline
    from lapvo_scraper.demo.stories import Figure, Story

_PARAGRAPH = paragraph("").removesuffix("</p>")
_GOES_ON = "<!-- the text of the section -->"
_MAIL_WIDTH = 72
"""Letters in a line of a plain text mail."""
_CELL = "border:1px solid black; padding:0cm 7px 0cm 7px; width:208px"
_MAC_STYLE = (
    '<style type="text/css">\n'
    "p.p1 {margin: 0.0px 0.0px 8.0px 0.0px; text-align: justify; font: 14.0px 'Times New Roman'}\n"
    "p.p2 {margin: 0.0px 0.0px 8.0px 0.0px; text-align: right; font: 14.0px 'Times New Roman'}\n"
    "p.p3 {margin: 0.0px 0.0px 0.0px 0.0px; font: 14.0px 'Times New Roman'; min-height: 16.0px}\n"
    "span.s1 {font-kerning: none}\n</style>\n"
)
_SOURCE = "Nguồn: "


@dataclass(frozen=True, slots=True)
class HeadedParagraphs(Hand):
    """A hand that breaks the line after a heading and goes on in the same paragraph."""

    def write(self, story: Story) -> str:
        """Return the body field of `story`, every heading in the paragraph after it unless a picture comes between."""
        html = Hand.write(self, story)
        return html.replace(f"{_GOES_ON}\n{_PARAGRAPH}", "<br />\n").replace(_GOES_ON, "</p>")


def _one_run(item: Figure, inline: Inline) -> str:
    """One paragraph: picture, line break, caption, line break, the next picture, its caption."""
    first, *others = zip(item.pictures, item.captions, strict=True)
    more = "".join(f"<br />\n{image(p)}<br />\n{caption_text(c, inline)}" for p, c in others)
    return centred(f"{image(first[0])}<br />\n<em>{caption_text(first[1], inline)}{more}</em>")


def _behind(item: Figure, inline: Inline) -> str:
    """One box, the caption straight behind the picture: too long for the line, it goes to the next by itself."""
    pictures = "".join(map(image, item.pictures))
    captions = "".join(f"<i>{caption_text(c, inline)}</i>" for c in item.captions)
    return f'<div style="text-align: center;">{pictures}{captions}</div>'


def _newsroom_photo(item: Figure, inline: Inline) -> str:
    """A picture box of the system that many newspapers use, as it comes over the clipboard."""
    captions = "".join(
        f'<div class="PhotoCMS_Caption"><p data-placeholder="[nhập chú thích]">{caption_text(c, inline)}</p></div>'
        for c in item.captions
    )
    return (
        f'<div class="VCSortableInPreviewMode" type="Photo"><div>{"".join(map(image, item.pictures))}</div>'
        f"{captions}</div>"
    )


def _spans(words: str) -> str:
    """Size, line height and font, each in a span of its own."""
    font = f'<span style="font-family:&quot;Times New Roman&quot;,serif">{words}</span>'
    return f'<span style="font-size:14pt"><span style="line-height:150%">{font}</span></span>'


def _spans_figure(item: Figure, inline: Inline) -> str:
    opening = '<p align="center" style="margin-left:0cm; margin-right:0cm; text-align:center">'
    out = [f"{opening}{image(picture)}</p>" for picture in item.pictures]
    out += [f"{opening}{_spans(f'<i>{caption_text(c, inline)}</i>')}</p>" for c in item.captions]
    return "\n\n".join(out)


def _spans_items(texts: tuple[str, ...]) -> str:
    lines = "\n".join(f'\t<li style="text-align:justify">{_spans(item)}</li>' for item in texts)
    return f'<ul style="margin-bottom:11px">\n{lines}\n</ul>'


def _spans_table(rows: tuple[tuple[str, ...], ...]) -> str:
    cell = f'<td style="{_CELL}">\n\t\t\t<p style="margin-left:0cm; text-align:center">{{}}</p>\n\t\t\t</td>'
    lines = ("\n\t\t\t".join(cell.format(_spans(words)) for words in row) for row in rows)
    body = "\n".join(f"\t\t<tr>\n\t\t\t{line}\n\t\t</tr>" for line in lines)
    return (
        '<table class="MsoTableGrid" style="border-collapse:collapse; border:none" width="623">\n\t<tbody>\n'
        f"{body}\n\t</tbody>\n</table>"
    )


def _mac_blanks(words: str) -> str:
    """Two blanks after a full stop, which the Mac keeps apart."""
    return text(words).replace(". ", '.<span class="Apple-converted-space">&nbsp; </span>')


def _mac_paragraph(inner: str, name: str = "p1") -> str:
    return f'<p class="{name}"><span class="s1">{inner}</span></p>'


def _mac_figure(item: Figure, inline: Inline) -> str:
    """Pictures do not come over the clipboard: they are put in afterwards, in Liferay's editor."""
    del inline
    out = [centred(image(picture)) for picture in item.pictures]
    return "\n".join([*out, *(centred(f"<em>{caption_text(c)}</em>") for c in item.captions)])


def _mail_lines(words: str) -> str:
    """Break `words` where a mail breaks lines, which HTML shows as blanks."""
    return "\n\t".join(map(text, broken(words, _MAIL_WIDTH)))


def _old_editor(inner: str, align: str = "justify") -> str:
    """A paragraph as the editor of 6.2 wrote it: what it holds on a line of its own, set in by a tab."""
    return f'<p style="text-align: {align};">\n\t{inner}</p>'


def _old_editor_figure(item: Figure, inline: Inline) -> str:
    out = [_old_editor(image(picture), "center") for picture in item.pictures]
    return "\n".join([*out, *(_old_editor(f"<em>{caption_text(c, inline)}</em>", "center") for c in item.captions)])


def _marked(inner: str) -> str:
    """The mark of the news desk in bold."""
    mark, lead = inner.split(" - ", 1)
    return paragraph(f"<strong>{mark}</strong> - {lead}")


def _linked_source(inner: str) -> str:
    """A name in bold, a source as a link to where the text was found."""
    if inner.startswith(_SOURCE):
        found = f"https://bao.example.vn/tin/{len(inner) * 7919}.html"
        inner = f'Nguồn:&nbsp;<a href="{escape(found)}" target="_blank">{inner.removeprefix(_SOURCE)}</a>'
    return f'<p style="text-align: right;"><strong>{inner}</strong></p>'


USUAL = Hand()
"""Careful typing: the habit lies in what the story holds and where."""
ONE_RUN = Hand(figure=_one_run)
BEHIND = Hand(figure=_behind)
NEWSROOM = Hand(
    paragraph=lambda inner: f"<p>{inner}</p>",
    figure=_newsroom_photo,
    byline=lambda inner: f'<p style="text-align: right;"><b>{inner}</b></p>',
)
SPANS = Hand(
    paragraph=lambda inner: (
        f'<p style="margin-left:0cm; margin-right:0cm; text-align:justify">{_spans(inner)}</p>'
    ),
    figure=_spans_figure,
    items=_spans_items,
    table=_spans_table,
    byline=lambda inner: (
        f'<p align="right" style="margin-left:0cm; margin-right:0cm; text-align:right">{_spans(f"<b>{inner}</b>")}</p>'
    ),
    between="\n\n",
)
MAC = Hand(
    paragraph=_mac_paragraph,
    figure=_mac_figure,
    inline=_mac_blanks,
    byline=lambda inner: _mac_paragraph(f"<b>{inner}</b>", "p2"),
    between='\n<p class="p3"><span class="s1"></span><br /></p>\n',
    wrap=lambda body: _MAC_STYLE + body,
)
MAIL_LINES = Hand(
    paragraph=_old_editor,
    figure=_old_editor_figure,
    inline=_mail_lines,
    byline=lambda inner: _old_editor(f"<strong>{inner}</strong>", "right"),
)
HEADED = HeadedParagraphs(heading=lambda inner: f"{_PARAGRAPH}<strong>{inner}</strong>{_GOES_ON}")
MARKED_LEAD = Hand(lead=_marked)
LINKED_SOURCE = Hand(byline=_linked_source)
