"""Paste from Word, with the filter off (`pasteFromWordRemoveStyles=false` in Liferay's editor).

Spans split words in their middle, `o:p` and conditional comments stay, and a Vietnamese keyboard on Windows
leaves letters half composed (base letter with shape, then a combining tone).
"""

from __future__ import annotations

import unicodedata
from html import escape
from typing import TYPE_CHECKING
from zlib import crc32

from lapvo_scraper.demo.editors.hand import Inline, caption_text, image

if TYPE_CHECKING:
    from lapvo_scraper.demo.stories import Figure

_FONT = "font-size:13.0pt;line-height:115%;font-family:&quot;Times New Roman&quot;,serif"
_CENTRED = '<p align="center" class="MsoNormal" style="text-align:center">'
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def half_composed(words: str) -> str:
    """Return `words` with every tone as a combining mark after its letter, which keeps its shape."""
    out = []
    for letter in words:
        decomposed = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in decomposed if mark in _TONES)
        shape = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
        out.append(shape + tone)
    return "".join(out)


def inline(words: str) -> str:
    """Return `words` in spans that change in the middle of a syllable, some of them half composed.

    The cut is a function of the words themselves (a checksum), so that pages repeat.
    """
    sum_ = crc32(words.encode())
    spelled = half_composed(words) if sum_ % 3 == 0 else words
    cut = 1 + sum_ % max(1, len(spelled) - 1)
    while cut < len(spelled) and unicodedata.combining(spelled[cut]):
        cut += 1
    halves = (spelled[:cut], spelled[cut:])
    return "".join(
        f'<span lang="VI" style="{_FONT}">{escape(half, quote=False)}</span>' for half in halves if half
    )


def paragraph(inner: str) -> str:
    """A `MsoNormal` paragraph with its `o:p`."""
    return f'<p class="MsoNormal" style="text-align:justify;mso-margin-top-alt:auto">{inner}<o:p></o:p></p>'


def byline(inner: str) -> str:
    """The name, bold and right-aligned."""
    return f'<p align="right" class="MsoNormal" style="text-align:right"><b>{inner}<o:p></o:p></b></p>'


def figure(item: Figure, write: Inline) -> str:
    """Pictures and captions in centred `MsoNormal` paragraphs between conditional comments."""
    out = [
        f'{_CENTRED}<!--[if gte vml 1]><v:shapetype id="_x0000_t75"></v:shapetype><![endif]-->'
        f"{image(picture)}<o:p></o:p></p>"
        for picture in item.pictures
    ]
    out += [f"{_CENTRED}<i>{caption_text(c, write)}<o:p></o:p></i></p>" for c in item.captions]
    return "\n".join(out)
