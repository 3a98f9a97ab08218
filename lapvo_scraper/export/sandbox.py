"""A saved page as one file that runs no script and calls nobody.

Three walls, each enough alone: scripts, frames, forms and foreign addresses are taken out of the markup; a
content security policy allows nothing but what is inside the file; the page sits in a frame whose sandbox
gives it no right at all. Pictures and style come from the archive as `data:` URLs. Links say where they led
and lead nowhere.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lapvo_scraper.export import style_sheets
from lapvo_scraper.export.assets import Asset, Fetch, absolute, data_url
from lapvo_scraper.export.tags import EndTag, RawText, StartTag, Text, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline' data:; font-src data:"
_POLICY_TAG = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'

_DROPPED_NAMES = (
    "applet base embed fencedframe frame frameset iframe link meta noembed noframes noscript object param "
    "plaintext portal script source track xmp"
)
_DROPPED = frozenset(_DROPPED_NAMES.split())
_PICTURES = {"img": "src", "input": "src", "body": "background", "table": "background", "td": "background"}
_LAZY = ("data-src", "data-original", "data-lazy-src")  # where lazy loading keeps the real address
# Attributes that name something to fetch, send to or run. Everything beginning with `on` is a script.
_NAMING_NAMES = (
    "action archive background cite classid code codebase data formaction href http-equiv longdesc manifest "
    "ping poster profile src srcdoc srcset target usemap xlink:href xml:base"
)
_NAMING = frozenset(_NAMING_NAMES.split())
_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_.:-]*")


@dataclass
class Shown:
    """A page made safe, and what could not be shown."""

    markup: str
    missing: list[str] = field(default_factory=list)  # addresses of pictures and style sheets not archived


def without_scripts(page: str, base_url: str, fetch: Fetch) -> Shown:
    """Return the markup of `page`, harmless and self-contained. `fetch` gives what the archive holds."""
    cleaner = _Cleaner(base_url, fetch)
    markup = "".join(cleaner.pieces(page))
    return Shown(markup, sorted(cleaner.missing))


def framed(shown: Shown, title: str, facts: Sequence[tuple[str, str]]) -> str:
    """Return one HTML document: `facts` (label, value) about the capture above the page in its sandbox."""
    bar = "".join(f"<div><b>{html.escape(label)}</b> {html.escape(value)}</div>" for label, value in facts)
    page = html.escape(f"<!doctype html>{_POLICY_TAG}{shown.markup}")
    return "\n".join(
        [
            "<!doctype html>",
            f"<html><head>{_POLICY_TAG}<title>{html.escape(title)}</title><style>{_STYLE}</style></head>",
            f"<body><header>{bar}</header>",
            f'<iframe sandbox="" referrerpolicy="no-referrer" srcdoc="{page}"></iframe></body></html>',
            "",
        ]
    )


_STYLE = (
    "html,body{height:100%;margin:0}body{display:flex;flex-direction:column;font:14px/1.5 sans-serif}"
    "header{padding:.5em 1em;background:#fff8e1;border-bottom:1px solid #d7c48a;overflow-wrap:anywhere}"
    "iframe{flex:1;border:0;width:100%;background:#fff}"
)


class _Cleaner:
    """One walk through one page."""

    def __init__(self, base_url: str, fetch: Fetch) -> None:
        self._base_url = base_url
        self._archive = fetch
        self.missing: set[str] = set()

    def pieces(self, page: str) -> Iterator[str]:
        for token in tokens(page.replace("\0", "")):
            match token:
                case Text(markup):
                    yield markup
                case StartTag():
                    yield self._start(token)
                case EndTag(name):
                    yield f"</{name}>" if self._kept(name) else ""
                case RawText(element, content):
                    yield self._raw_text(element, content)

    def _start(self, tag: StartTag) -> str:
        if tag.name == "base":
            self._base_url = absolute(tag.attributes.get("href", ""), self._base_url) or self._base_url
        if tag.name == "link":
            return self._style_sheet(tag)
        if not self._kept(tag.name):
            return ""
        attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in self._attributes(tag))
        return f"<{tag.name}{attributes}>"

    def _kept(self, name: str) -> bool:
        return name not in _DROPPED and _PLAIN_NAME.fullmatch(name) is not None

    def _attributes(self, tag: StartTag) -> Iterator[tuple[str, str]]:
        for name, value in tag.attributes.items():
            if name == "style":
                yield name, style_sheets.self_contained(value, self._base_url, self._fetch)
            elif _PLAIN_NAME.fullmatch(name) and not name.startswith("on") and name not in _NAMING:
                yield name, value
        yield from self._picture(tag)
        if tag.name == "a" and "href" in tag.attributes and "title" not in tag.attributes:
            yield "title", tag.attributes["href"]

    def _picture(self, tag: StartTag) -> Iterator[tuple[str, str]]:
        attribute = _PICTURES.get(tag.name)
        if attribute is None:
            return
        for name in (*_LAZY, attribute):
            reference = tag.attributes.get(name)
            if reference and (url := data_url(reference, self._base_url, self._fetch)):
                yield attribute, url
                return

    def _style_sheet(self, tag: StartTag) -> str:
        if "stylesheet" not in tag.attributes.get("rel", "").lower().split():
            return ""
        url = absolute(tag.attributes.get("href", ""), self._base_url)
        sheet = self._fetch(url) if url else None
        if url is None or sheet is None:
            return ""
        media = tag.attributes.get("media", "")
        css = style_sheets.self_contained(sheet.text, url, self._fetch)
        return f'<style media="{html.escape(media)}">{css}</style>' if media else f"<style>{css}</style>"

    def _raw_text(self, element: str, content: str) -> str:
        if element == "style":
            return style_sheets.self_contained(content, self._base_url, self._fetch)
        return html.escape(html.unescape(content)) if element in {"title", "textarea"} else ""

    def _fetch(self, url: str) -> Asset | None:
        asset = self._archive(url)
        if asset is None:
            self.missing.add(url)
        return asset
