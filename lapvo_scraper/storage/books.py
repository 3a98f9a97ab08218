"""The books of a run: what was queued must be what became of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.storage.evidence.captures import REFUSAL
from lapvo_scraper.storage.frontier.schedule import Attempt, verdict

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from lapvo_scraper.storage.crawls import RunStart


@dataclass(frozen=True, slots=True)
class Books:
    """Counts of one run. The first six are of distinct URLs (robots.txt aside)."""

    queued: int  # every URL that was due in this run
    fetched: int
    unchanged: int  # answered 304
    refused: int
    failed: int  # given up until another run
    left_due: int
    captures: int
    bytes: int  # of payload received
    articles_new: int
    articles_changed: int
    articles_gone: int
    exchanges: int  # on the wire, robots.txt and failed ones included
    responses: int
    revisits: int
    broken: int  # exchanges that brought no reply

    @property
    def balanced(self) -> bool:
        """Say whether nothing got lost."""
        return lost(self.counts()) == 0

    def counts(self) -> dict[str, int]:
        """Return the counts as `crawls.counts` has them."""
        return asdict(self)


def lost(counts: Mapping[str, int]) -> int:
    """Return how much the books of a run miss: addresses between queue and ends, exchanges between wire and records.

    `counts`: as in `crawls.counts`; what it does not have counts as 0.
    """
    return sum(abs(counts.get(whole, 0) - sum(counts.get(part, 0) for part in parts)) for whole, parts in _SUMS.items())


_SUMS = {
    "queued": ("fetched", "unchanged", "refused", "failed", "left_due"),
    "exchanges": ("responses", "revisits", "broken"),
}
"""What must be the sum of what."""


def close_books(
    db: sqlite3.Connection,
    start: RunStart,
    *,
    asked: set[int],
    left: set[int],
    exchanges: int,
    gone_before: set[int],
) -> Books:
    """Count what became of a run.

    `asked`, `left`: hashes of the URLs that were in hand, and of those still due. `exchanges`: as the wire
    counted them. `gone_before`: ids of the articles that were gone when the run began.
    """
    ends = dict.fromkeys(("fetched", "unchanged", "refused", "failed"), 0)
    for url, *facts in db.execute(_NEWEST_OF_EACH_URL, (start.id,)):
        if hash(url) not in left:
            ends[end_of(Attempt(*facts))] += 1
    types = dict(db.execute(_RECORD_TYPES, (start.id,)).fetchall())
    gone = gone_articles(db, start.site.name)
    return Books(
        queued=len(asked | left),
        fetched=ends["fetched"],
        unchanged=ends["unchanged"],
        refused=ends["refused"],
        failed=ends["failed"],
        left_due=len(left),
        captures=sum(types.values()),
        bytes=_count(db, _BYTES, start.id),
        articles_new=_count(db, _NEW, start.id),
        articles_changed=_count(db, _CHANGED, start.id),
        articles_gone=len(gone - gone_before),
        exchanges=exchanges,
        responses=types.get("response", 0),
        revisits=types.get("revisit", 0),
        broken=types.get("metadata", 0) - _count(db, _REFUSALS, start.id),
    )


def gone_articles(db: sqlite3.Connection, site: str) -> set[int]:
    """Return the ids of the articles that are gone."""
    query = "select id from articles indexed by articles_gone where site = ? and gone_at is not null"
    return {article for (article,) in db.execute(query, (site,))}


def end_of(newest: Attempt) -> str:
    """Return the count that an attempt belongs to."""
    match verdict(newest):
        case "refused":
            return "refused"
        case "failed" | "cut":
            return "failed"
    return "unchanged" if newest.status == 304 else "fetched"


def _count(db: sqlite3.Connection, statement: str, crawl_id: str) -> int:
    return int(db.execute(statement, (crawl_id,)).fetchone()[0])


_NEWEST_OF_EACH_URL = """
    select url, fetched_at, status, error, page_kind from (
      select *,
        row_number() over (partition by url order by fetched_at desc, warc_file desc, warc_offset desc) as nth
      from captures
      where crawl_id = ? and evidence = 'live' and page_kind is not 'robots'
    )
    where nth = 1
"""
_RECORD_TYPES = "select record_type, count(*) from captures where crawl_id = ? group by record_type"
_REFUSALS = f"select count(*) from captures where crawl_id = ? and error like '{REFUSAL}%'"  # noqa: S608
_BYTES = "select ifnull(sum(payload_size), 0) from captures where crawl_id = ? and record_type = 'response'"
_NEW = """
    select count(*)
    from captures
    cross join article_captures on article_captures.capture_id = captures.id
    cross join versions using (article_id, capture_id)
    where captures.crawl_id = ? and captures.page_kind = 'article' and version = 1
"""
_CHANGED = """
    select count(distinct article_id)
    from captures
    cross join article_captures on article_captures.capture_id = captures.id
    cross join versions using (article_id, capture_id)
    where captures.crawl_id = ? and captures.page_kind = 'article' and version > 1
"""
