"""What the books of a crawl say by themselves: lost pages, failures, pages without one article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.health.wording import Language, finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lapvo_scraper.records import Finding

_URL_ENDS = ("fetched", "unchanged", "refused", "failed", "left_due")
_EXCHANGE_ENDS = ("responses", "revisits", "broken")


def of_books(site: str, counts: Mapping[str, int], articles: int, language: Language) -> Iterator[Finding]:
    """Yield what is wrong with the books of a finished crawl.

    `counts`: as in `crawls.counts`; `articles`: how many of the site the archive holds now.
    """
    lost = counts.get("queued", 0) - _sum(counts, _URL_ENDS)
    unrecorded = counts.get("exchanges", 0) - _sum(counts, _EXCHANGE_ENDS)
    if lost or unrecorded:
        yield finding("books-unbalanced", site, abs(lost) + abs(unrecorded), language)
    if articles == 0 and counts.get("fetched", 0) > 0:
        yield finding("no-articles", site, counts["fetched"], language)
    if failed := counts.get("failed", 0):
        yield finding("urls-failed", site, failed, language)


def _sum(counts: Mapping[str, int], names: tuple[str, ...]) -> int:
    return sum(counts.get(name, 0) for name in names)
