"""Our reader beside general extractors, on the same pages.

Peers give one text, one author, one date; they are judged by that alone. Their packages are listed in peers.txt
and are no part of the product; one that is not installed is left out, and said to be.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from benchmarks.reading import cases, ours
from benchmarks.reading.scores import Share, f1, words
from benchmarks.reading.tables import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.reading.cases import Case

COLUMNS = ("title", "body_words_f1", "captions_kept_apart", "author", "publication_day", "no_date_invented")


@dataclass(frozen=True, slots=True)
class Extracted:
    """What an extractor says: empty when it says nothing."""

    title: str = ""
    text: str = ""
    author: str = ""
    day: str = ""  # ISO


Extractor = Callable[[str, str], Extracted]
"""From a page's HTML and address."""


def trafilatura() -> Extractor:
    """Trafilatura with metadata, as its documentation recommends for news."""
    extract = import_module("trafilatura").bare_extraction

    def read(html: str, url: str) -> Extracted:
        found: Any = extract(html, url=url, with_metadata=True, include_comments=False)
        if found is None:
            return Extracted()
        return Extracted(found.title or "", found.text or "", found.author or "", found.date or "")

    return read


def newspaper4k() -> Extractor:
    """newspaper4k, told the language."""
    article = import_module("newspaper").Article

    def read(html: str, url: str) -> Extracted:
        one = article(url, language="vi", fetch_images=False)
        one.download(input_html=html)
        one.parse()
        day = one.publish_date.date().isoformat() if one.publish_date else ""
        return Extracted(one.title or "", one.text or "", "; ".join(one.authors), day)

    return read


def readability() -> Extractor:
    """readability-lxml: title and text only."""
    document, fromstring = import_module("readability").Document, import_module("lxml.html").fromstring

    def read(html: str, _url: str) -> Extracted:
        one = document(html)
        return Extracted(one.short_title() or "", str(fromstring(one.summary()).text_content()))

    return read


def goose3() -> Extractor:
    """goose3, told the language."""
    goose = import_module("goose3").Goose({"target_language": "vi", "enable_image_fetching": False})

    def read(html: str, _url: str) -> Extracted:
        one = goose.extract(url=None, raw_html=html)
        day = (one.publish_date or "")[:10]
        return Extracted(one.title or "", one.cleaned_text or "", "; ".join(one.authors), day)

    return read


def lapvo() -> Extractor:
    """Our reader, reduced to the same four values."""

    def read(html: str, url: str) -> Extracted:
        one = ours.read_page(html.encode(), url=url, content_type="text/html; charset=UTF-8")
        return Extracted(one.title or "", one.body, one.author or "", (one.published_at or "")[:10])

    return read


PEERS: dict[str, Callable[[], Extractor]] = {
    "lapvo_scraper": lapvo,
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
    "readability-lxml": readability,
    "goose3": goose3,
}


def report(count: int) -> None:
    """Print one table over `count` pages, spread over all looks and habits."""
    logging.disable(logging.CRITICAL)  # peers complain about every page
    pages = list(_sample(count))
    print(f"## Beside general extractors\n\n{len(pages)} pages of the demo portal, every habit and look by turns\n")
    print("| reader | " + " | ".join(COLUMNS) + " | CPU ms per page |\n|" + "---|" * (len(COLUMNS) + 2))
    for name, make in PEERS.items():
        try:
            extractor = make()
        except ImportError:
            print(f"| {name} | " + " | ".join(["not installed"] * (len(COLUMNS) + 1)) + " |")
            continue
        shares, cost = _scored(extractor, pages)
        values = (shown(shares[column].value) for column in COLUMNS)
        print(f"| {name} | " + " | ".join(values) + f" | {cost:.1f} |", flush=True)


def _sample(count: int) -> Iterator[Case]:
    every = (*cases.tuned(1), *cases.aside(1))
    whole = [case for case in every if len(case.pages) == 1 and not case.look.endswith(cases.OWN_PORTLET)]
    step = max(len(whole) // count, 1) | 1  # odd, so that all looks have their turn
    yield from whole[::step][:count]


def _scored(extractor: Extractor, pages: Sequence[Case]) -> tuple[dict[str, Share], float]:
    shares = {column: Share() for column in COLUMNS}
    started = time.process_time()
    found = [extractor(case.pages[0][1].decode(), case.pages[0][0]) for case in pages]
    cost = (time.process_time() - started) / len(pages) * 1_000
    for one, case in zip(found, pages, strict=True):
        _score(shares, one, case)
    return shares, cost


def _score(shares: dict[str, Share], found: Extracted, case: Case) -> None:
    gold = case.gold
    body = words(text for kind, text in gold.blocks if kind != "caption")
    said = " ".join(words([found.text]))
    shares["title"].add(found.title.strip() == gold.title)
    shares["body_words_f1"].add(f1(Counter(words([found.text])), Counter(body)))
    for kind, text in gold.blocks:
        if kind == "caption":
            shares["captions_kept_apart"].add(" ".join(words([text])) not in said)
    shares["author"].add(found.author == (gold.author or ""))
    if gold.published_at:
        shares["publication_day"].add(found.day == gold.published_at[:10])
    else:
        shares["no_date_invented"].add(not found.day)
