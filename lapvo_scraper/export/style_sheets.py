"""Style sheets made self-contained: what they name is put in, or taken out."""

from __future__ import annotations

import re

from lapvo_scraper.export.assets import Fetch, absolute, data_url

MAX_IMPORT_DEPTH = 3
"""Style sheets that import style sheets that import …: themes use one step, a loop would use all."""

_MAX_URL = 4096  # bounds the scan of an `url(` that never ends
_URL = re.compile(
    rf"""url\(\s{{0,9}}(?:"([^"\\]{{0,{_MAX_URL}}})"|'([^'\\]{{0,{_MAX_URL}}})'|([^()"'\s\\]{{0,{_MAX_URL}}}))\s{{0,9}}\)""",
    re.IGNORECASE,
)
_IMPORT = re.compile(
    rf"""@import\s{{0,9}}(?:url\(\s{{0,9}})?["']?([^"')\s;]{{1,{_MAX_URL}}})["']?\s{{0,9}}\)?([^;{{}}]{{0,200}});?""",
    re.IGNORECASE,
)
# In foreign content (svg) a browser reads markup inside `<style>`: no `<` that could begin a tag is let
# through.
_TAG_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")


def self_contained(css: str, base_url: str, fetch: Fetch, *, depth: int = 0) -> str:
    """Return `css` with imports put in place and every `url(…)` a `data:` URL, empty when not archived."""

    def imported(match: re.Match[str]) -> str:
        url = absolute(match[1], base_url)
        sheet = fetch(url) if url and depth < MAX_IMPORT_DEPTH else None
        if url is None or sheet is None:
            return ""
        text = self_contained(sheet.text, url, fetch, depth=depth + 1)
        media = match[2].strip()
        return f"@media {media} {{{text}}}" if media else text

    def inlined(match: re.Match[str]) -> str:
        reference = match[1] or match[2] or match[3] or ""
        return f'url("{data_url(reference, base_url, fetch) or "data:,"}")'

    return _TAG_OPENING.sub(r"\\3c ", _URL.sub(inlined, _IMPORT.sub(imported, css)))
