"""Where a style sheet leads: pictures and fonts of the theme, and further style sheets.

A page shows its own look only with what its style sheets name; browsers ask for these relative to the sheet.
"""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin

from lapvo_scraper.records import Link

MAX_LINKS = 500
"""Addresses followed from one style sheet: themes name some dozens, a trap names thousands."""

_NAMED = re.compile(r"url\(\s{0,9}[\"']?([^\"')\s]{1,2000})|@import\s{1,9}[\"']([^\"']{1,2000})", re.IGNORECASE)
# One that never ends takes the rest of the sheet with it, as in browsers; so each character is looked at once.
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)


def named_in(sheet: str) -> list[str]:
    """Return the addresses that a style sheet, or a `style` attribute, names as printed, each once."""
    matches = _NAMED.finditer(_COMMENT.sub(" ", sheet))
    return list(dict.fromkeys(match[1] or match[2] for match in matches))


def style_sheet_links(sheet: str, url: str) -> tuple[Link, ...]:
    """Return what a browser loads for the style sheet at `url`, at most `MAX_LINKS`."""
    found: dict[str, None] = {}
    for printed in named_in(sheet):
        try:
            address = urldefrag(urljoin(url, printed)).url
        except ValueError:  # "http://[" and its kind
            continue
        if address.startswith(("http://", "https://")) and address != url:
            found[address] = None
    return tuple(Link(address, "style") for address in list(found)[:MAX_LINKS])
