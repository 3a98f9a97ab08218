"""A portal as files: articles of the demo portal with a text of 5 to 20 KB, in a theme of real size."""

from __future__ import annotations

import gzip
import random
import re
from typing import TYPE_CHECKING

from benchmarks.shells import in_a_shell
from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.demo.exchange import Request
from lapvo_scraper.demo.site_plan import DETAIL, DETAIL_PATH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHORTEST, LONGEST = 5_000, 20_000
"""Octets of an article's text with its markup."""

SENTENCES = 3
"""The demo's paragraphs are short; so many of them make one of 500 octets, as those of real articles are."""

_TEXT_BEGINS = re.compile(rb'<div class="noi-dung-bai-viet">\s*(<p\b.*?</p>)?', re.DOTALL)


def build(folder: Path, origin: str, pages: int) -> list[str]:
    """Write `pages` pages, each with its gzipped twin beside it, under `folder`; return their addresses.

    Every text, title and link is a function of the number of pages; `origin` stands in the addresses.
    """
    addresses = []
    for path, content in pages_of(origin, pages):
        file = folder / path.removeprefix("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        # Level 6, as an Apache in front of a portal has it by default.
        file.with_name(file.name + ".gz").write_bytes(gzip.compress(content, 6, mtime=0))
        addresses.append(origin + path)
    return addresses


def pages_of(origin: str, pages: int) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of so many pages of a portal at `origin`."""
    portal = DemoPortal(articles=pages, noise=False)
    paragraphs = _paragraphs(portal)
    chance = random.Random(pages)
    host = {"host": origin.partition("://")[2]}
    for entry in portal.edition.entries():
        path = f"{DETAIL_PATH}/-/asset_publisher/{DETAIL.instance}/content/id/{entry.entry_id}"
        page = portal.answer(Request("GET", path, host)).body
        size = chance.randint(SHORTEST, LONGEST)
        yield path, in_a_shell(_lengthened(page, _more(paragraphs, size, chance)), origin)


def _paragraphs(portal: DemoPortal) -> list[str]:
    """Every paragraph of every article, to make longer articles of."""
    stories = map(portal.edition.story, portal.edition.entries())
    return [text for story in stories for kind, text in story.blocks() if kind == "paragraph"]


def _more(paragraphs: list[str], size: int, chance: random.Random) -> bytes:
    text = b""
    while len(text) < size:
        words = " ".join(chance.choices(paragraphs, k=SENTENCES))
        text += f'<p style="text-align: justify;">{words}</p>\n'.encode()
    return text


def _lengthened(page: bytes, text: bytes) -> bytes:
    """The page with more text behind the first paragraph of its article."""
    beginning = _TEXT_BEGINS.search(page)
    assert beginning, "the demo portal's template has changed"
    return page[: beginning.end()] + text + page[beginning.end() :]
