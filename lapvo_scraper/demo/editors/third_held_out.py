"""Habits kept aside for a third first look: written by somebody who had not read the reader.

What editors copy (a PDF with its hard line breaks), how they lay pictures out (in twos, floating in the text), how
they write captions (numbered, with the credit apart, in heading elements) and what else they put into a text
(questions of an interview, lists within lists, a video with words for browsers that cannot show it).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.demo.editors.hand import Hand, broken, caption_text, centred, figure, image, paragraph, text

if TYPE_CHECKING:
    from lapvo_scraper.demo.editors.hand import Inline
    from lapvo_scraper.demo.stories import Figure, Story

_PDF_WIDTH = 78
"""Letters in a line of an A4 page set in 14 points, which is what official writing prescribes."""
_QUESTION = "PV: "
_FLOATS = "<!-- floats into what follows -->"
_FLOATING = re.compile(f"(<img [^>]*>){_FLOATS}\\s*(<p[^>]*>)")
_VIDEO = (
    '<p style="text-align: center;"><video controls="controls" height="360" poster="/o/vam-sen-theme/images/video.png" '
    'width="640"><source src="https://video.example.vn/stream/4711" type="video/mp4" />'
    "Trình duyệt của bạn không hỗ trợ thẻ video.</video></p>\n"
)


@dataclass(frozen=True, slots=True)
class FloatingPictures(Hand):
    """A hand that puts pictures at the beginning of the paragraph they are to stand beside."""

    def write(self, story: Story) -> str:
        """Return the body field of `story`, every picture within the paragraph after it."""
        return _FLOATING.sub(r"\2\1", Hand.write(self, story))


def _hard_lines(words: str) -> str:
    """Break `words` as the lines of a printed page end."""
    return "<br />\n".join(map(text, broken(words, _PDF_WIDTH)))


def _captions_typed(item: Figure, inline: Inline) -> str:
    """The usual figure: captions do not come out of the PDF."""
    del inline
    return figure(item)


def _floating(item: Figure, inline: Inline) -> str:
    """Pictures alone, which the text is to flow around."""
    del inline
    margin = "float: left; margin: 5px 10px 5px 0; "
    return "\n".join(image(p).replace('style="', f'style="{margin}') + _FLOATS for p in item.pictures)


def _in_twos(item: Figure, inline: Inline) -> str:
    """A borderless table: two pictures, their two captions, the next two pictures, their captions."""
    if len(item.pictures) == 1:
        return figure(item, inline)
    rows = []
    for first in range(0, len(item.pictures), 2):
        pictures = "".join(f'<td style="width: 50%;">{image(p)}</td>' for p in item.pictures[first : first + 2])
        captions = "".join(
            f'<td style="text-align: center;"><span style="font-size:14px;"><em>{words}</em></span></td>'
            for words in (caption_text(caption, inline) for caption in item.captions[first : first + 2])
        )
        rows += [f"<tr>{pictures}</tr>", f"<tr>{captions}</tr>"]
    body = "\n".join(rows)
    return f'<table border="0" cellpadding="2" cellspacing="2" style="width: 100%;"><tbody>\n{body}\n</tbody></table>'


def _numbered(item: Figure, inline: Inline) -> str:
    """The number and its words in small upright print."""
    out = [centred(image(picture)) for picture in item.pictures]
    small = '<span style="font-size:13px;">'
    out += [centred(f"{small}<strong>{_opening(c.text)}</strong>{inline(_rest(c.text))}</span>") for c in item.captions]
    return "\n".join(out)


def _opening(words: str) -> str:
    """Return "Hình 2." of "Hình 2. Quang cảnh hội nghị"."""
    return " ".join(words.split(" ")[:2])


def _rest(words: str) -> str:
    return words.removeprefix(_opening(words))


def _credit_at_the_right(item: Figure, inline: Inline) -> str:
    """The caption centred, its credit below it at the right edge."""
    out = [centred(image(picture)) for picture in item.pictures]
    for caption in item.captions:
        words, credit = caption.lines
        out += [
            centred(f"<em>{inline(words)}</em>"),
            f'<p style="text-align: right;"><em><span style="font-size:12px;">{inline(credit)}</span></em></p>',
        ]
    return "\n".join(out)


def _small_headings(item: Figure, inline: Inline) -> str:
    """The smallest heading element, which some editors take for small print."""
    out = [centred(image(picture)) for picture in item.pictures]
    out += [f'<h6 style="text-align: center;"><em>{caption_text(c, inline)}</em></h6>' for c in item.captions]
    return "\n".join(out)


def _list_in_a_list(texts: tuple[str, ...]) -> str:
    """The first item holds all others but the last, which stands beside it."""
    first, *within, last = texts
    inner = "\n".join(f"\t\t<li>{item}</li>" for item in within)
    return f"<ol>\n\t<li>{first}\n\t<ul>\n{inner}\n\t</ul>\n\t</li>\n\t<li>{last}</li>\n</ol>"


def _dropped(inner: str) -> str:
    """The first letter as large as three lines."""
    letter, rest = inner[0], inner[1:]
    drop = "float: left; font-size: 54px; line-height: 1; margin-right: 6px; color: #c0392b;"
    return f'<p style="text-align: justify;"><span style="{drop}">{letter}</span>{rest}</p>'


def _asked_or_said(inner: str) -> str:
    """A question in bold, anything else as usual."""
    return paragraph(f"<strong>{inner}</strong>" if inner.startswith(_QUESTION) else inner)


PDF_LINES = Hand(inline=_hard_lines, figure=_captions_typed)
PICTURES_IN_TWOS = Hand(figure=_in_twos)
NUMBERED_CAPTIONS = Hand(figure=_numbered)
INTERVIEW = Hand(paragraph=_asked_or_said)
FLOATING = FloatingPictures(figure=_floating)
CREDIT_AT_THE_RIGHT = Hand(figure=_credit_at_the_right)
LIST_IN_A_LIST = Hand(items=_list_in_a_list)
DROP_CAPITAL = Hand(lead=_dropped, heading=lambda inner: f'<h3><span style="color:#c0392b;">{inner}</span></h3>')
SMALL_HEADINGS = Hand(
    figure=_small_headings,
    byline=lambda inner: f'<h5 style="text-align: right;"><strong>{inner}</strong></h5>',
)
VIDEO_ABOVE = Hand(wrap=lambda body: _VIDEO + body)
