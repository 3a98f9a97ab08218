"""What the books of a crawl say by themselves: lost pages, failures, pages without one article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.health.wording import Language, finding
from lapvo_scraper.storage.books import lost

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lapvo_scraper.records import Finding


def of_books(site: str, counts: Mapping[str, int], articles: int, language: Language) -> Iterator[Finding]:
    """Yield what is wrong with the books of a finished crawl.

    `counts`: as in `crawls.counts`; `articles`: how many of the site the archive holds now.
    """
    if missing := lost(counts):
        yield finding("books-unbalanced", site, missing, language)
    if articles == 0 and counts.get("fetched", 0) > 0:
        yield finding("no-articles", site, counts["fetched"], language)
    if failed := counts.get("failed", 0):
        yield finding("urls-failed", site, failed, language)
