"""Is a portal's archive healthy? A crawl judged by its books and by what the archive held before.

Findings of a crawl itself stand in the table `findings`. Those here follow from the tables alone, so they can
be asked for at any time, also of a crawl that was killed before it could say a word. Codes: docs/findings.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.health import chains, fields, silence, theme
from lapvo_scraper.health.books import of_books
from lapvo_scraper.health.wording import Language, finding
from lapvo_scraper.records import Finding
from lapvo_scraper.storage.crawls import ASKED_PORTAL

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

__all__ = ["Health", "Language", "against_history", "examine", "needs_a_person", "of_books"]

_UNFETCHED = frozenset({"pages-unfetched", "media-unfetched"})  # the crawl has said it better, naming one


@dataclass(frozen=True)
class Health:
    """How one site stands after its last crawl (None when there was none)."""

    site: str
    crawl: str | None
    started_at: str | None
    outcome: str | None
    exit_code: int | None
    findings: tuple[Finding, ...]

    @property
    def is_well(self) -> bool:
        """Say whether nothing needs a person."""
        return not any(needs_a_person(finding) for finding in self.findings)


def needs_a_person(finding: Finding) -> bool:
    """Say whether a finding makes exit code 8."""
    return finding.severity != "note"


def examine(db: sqlite3.Connection, site: str, language: Language) -> Health:
    """Return how `site` stands. `db` is an archive's database, opened for reading."""
    row = db.execute(_LAST_CRAWL, (site,)).fetchone()
    if row is None:
        return Health(site, None, None, None, None, (finding("never-crawled", site, 1, language),))
    crawl, started_at, finished_at, outcome, exit_code, counts = row
    found = [Finding(*row) for row in db.execute(_ITS_FINDINGS, (crawl,))]
    if finished_at is None:
        found.append(finding("crawl-interrupted", crawl, 1, language))
    else:
        (articles,) = db.execute("select count(*) from articles where site = ?", (site,)).fetchone()
        known = {finding.code for finding in found}
        found += (
            finding
            for finding in of_books(site, json.loads(counts), articles, language)
            if finding.code not in known and not (finding.code == "urls-failed" and known & _UNFETCHED)
        )
    found += silence.of_timer(db, site, clock.now(), language)
    return Health(site, crawl, started_at, outcome, exit_code, tuple(found))


def against_history(
    db: sqlite3.Connection, site: str, crawl_id: str, language: Language, *, whole: bool = True
) -> Iterator[Finding]:
    """Yield what is remarkable about a crawl, settled and not yet closed, beside what this portal used to be.

    `whole`: it did everything that was due. One finding per cause: a theme that nobody knows takes its fields
    with it, and empty lists bring no news.
    """
    (started_at,) = db.execute("select started_at from crawls where id = ?", (crawl_id,)).fetchone()
    of_theme = list(theme.of_theme(db, site, crawl_id, language))
    yield from of_theme
    if not any(map(needs_a_person, of_theme)):
        yield from theme.of_answers(db, site, crawl_id, language)
        yield from fields.of_fields(db, site, started_at, language)
    of_lists = list(silence.of_lists(db, site, crawl_id, language))
    if of_lists:
        yield from of_lists
    else:
        yield from chains.of_chains(db, site, crawl_id, language, whole=whole)
        yield from silence.of_news(db, site, clock.now(), language)


_LAST_CRAWL = f"""
    select id, started_at, finished_at, outcome, exit_code, counts from crawls
    where site = ? and {ASKED_PORTAL} order by started_at desc, id desc limit 1
"""  # noqa: S608 - a constant
_ITS_FINDINGS = """
    select code, severity, subject, count, message, remedy from findings where crawl_id = ?
    order by code, subject
"""
