"""What reading a page costs, in bare parses of the same page and in runs of trafilatura.

    python -m benchmarks.reading_speed [--pages 120]

CPU time, medians of interleaved runs in one process; only ratios inside one run count. Pages are articles of the demo
portal in every habit, put into a shell of the size and make of real portals' pages. Trafilatura is measured when it is
installed (benchmarks/reading/peers.txt).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import lxml.html

from benchmarks.reading import cases, peers
from benchmarks.shells import in_a_shell
from lapvo_scraper.reading import article, read_page
from lapvo_scraper.reading import page as page_door

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lapvo_scraper.records import Mention

MOST_PARSES = 4.0
LEAST_OF_TRAFILATURA = 8.0
ROUNDS = 9

PARSE, ARTICLE = "bare lxml.html parse", "read_page, the article alone"
WHOLE, TRAFILATURA = "read_page, with lists and links", "trafilatura with metadata"

Page = tuple[str, bytes]


def main() -> int:
    """Print the costs; return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading_speed", description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=120)
    pages = _pages(parser.parse_args().pages)
    ways: dict[str, Callable[[Page], object]] = {PARSE: _parse, ARTICLE: _read_article, WHOLE: _read}
    try:
        extract = peers.trafilatura()
    except ImportError:
        print("trafilatura is not installed: not measured")
    else:
        ways[TRAFILATURA] = lambda page: extract(page[1].decode(), page[0])
    cost = _measured(ways, pages)
    size = statistics.mean(len(content) for _, content in pages)
    print(f"{len(pages)} pages of {size / 1000:.0f} KB\n\n| what | CPU ms per page | x parse |\n|---|---|---|")
    for name, each in cost.items():
        print(f"| {name} | {each:.2f} | {each / cost[PARSE]:.1f} |")
    return _judged(cost)


def _judged(cost: dict[str, float]) -> int:
    parses = cost[ARTICLE] / cost[PARSE]
    print(f"\nreading an article costs {parses:.1f} bare parses (at most {MOST_PARSES:g})")
    missed = parses > MOST_PARSES
    if TRAFILATURA in cost:
        times = cost[TRAFILATURA] / cost[WHOLE]
        print(f"trafilatura costs {times:.1f} times as much as the whole of it (at least {LEAST_OF_TRAFILATURA:g})")
        missed |= times < LEAST_OF_TRAFILATURA
    return 1 if missed else 0


def _measured(ways: dict[str, Callable[[Page], object]], pages: Sequence[Page]) -> dict[str, float]:
    """Milliseconds per page of each way: the median over pages of the best of several interleaved rounds."""
    article.find_mentions = _no_mentions  # people and offices are not part of the bars
    best: dict[str, list[float]] = {name: [float("inf")] * len(pages) for name in ways}
    for _ in range(ROUNDS):
        for index, page in enumerate(pages):
            for name, way in ways.items():
                started = time.process_time()
                way(page)
                best[name][index] = min(best[name][index], time.process_time() - started)
    return {name: statistics.median(times) * 1_000 for name, times in best.items()}


def _no_mentions(_body: str) -> tuple[Mention, ...]:
    return ()


def _parse(page: Page) -> object:
    return lxml.html.document_fromstring(page[1], parser=lxml.html.HTMLParser(encoding="utf-8"))


def _read_article(page: Page) -> object:
    """What the bar is set over: blocks, captions, byline, dates, normalised; not where the page leads."""
    kept = page_door._lists, page_door._links
    page_door._lists, page_door._links = (lambda *_: []), (lambda *_: ())
    try:
        return _read(page)
    finally:
        page_door._lists, page_door._links = kept


def _read(page: Page) -> object:
    return read_page(page[1], url=page[0], content_type="text/html; charset=UTF-8")


# --- pages of real size -------------------------------------------------------------------------------------


def _pages(count: int) -> list[Page]:
    whole = [page for case in cases.tuned(1) for page in case.pages]
    step = max(len(whole) // count, 1) | 1  # odd, so that every look has its turn
    return [(url, in_a_shell(content)) for url, content in whole[::step][:count]]


if __name__ == "__main__":
    sys.exit(main())
