"""How a crawl ended: the outcome, the exit code, the last line. A function of the crawl's notes.

Outcomes and codes: docs/crawling.md, "How a crawl ends".
"""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast, get_args

from lapvo_scraper.crawl import budget, findings
from lapvo_scraper.crawl.budget import Limit
from lapvo_scraper.errors import ArchiveError, LapvoError, StorageFull

if TYPE_CHECKING:
    from lapvo_scraper.crawl.jobs import Language
    from lapvo_scraper.crawl.notes import Notes
    from lapvo_scraper.records import Finding

SIGNALS = {"SIGINT": 128 + signal.SIGINT, "SIGTERM": 128 + signal.SIGTERM}
LIMITS = frozenset(get_args(Limit))

BUG = 1
DAMAGED = 4
UNREACHABLE = 6
LIMITED = 7
WITH_FINDINGS = 8

_STOPPED: dict[Language, str] = {
    "en": "Stopped by a signal; everything fetched is safe, the next run goes on.",
    "vi": "Đã dừng theo tín hiệu; mọi thứ đã tải đều được giữ, lần chạy sau sẽ tiếp tục.",
}
_BUG: dict[Language, str] = {
    "en": "A bug in this program: {what}; the details are in the log.",
    "vi": "Lỗi của chương trình: {what}; chi tiết nằm trong nhật ký.",
}


@dataclass(frozen=True)
class Ending:
    """How one crawl ended."""

    outcome: str
    exit_code: int
    message: str
    findings: tuple[Finding, ...]


def conclude(notes: Notes) -> Ending:
    """Return how the crawl with these notes ended. Damage that it met goes before all but a bug."""
    end = _conclude(notes)
    damage = findings.of_damage(notes)
    if not damage or end.exit_code == BUG:
        return end
    message = " ".join(f"{finding.message} {finding.remedy}" for finding in damage)
    return Ending("archive-damaged", DAMAGED, message, (*end.findings, *damage))


def _conclude(notes: Notes) -> Ending:
    language = notes.job.language
    found = findings.of(notes)
    if notes.error is not None:
        return Ending(*failure(notes.error, language), found)
    if notes.stopped_by in SIGNALS:
        return Ending(*stopped(notes.stopped_by, language), found)
    out = findings.of_outage(notes)
    if out is not None:
        others = (finding for finding in found if finding.code not in findings.OF_URLS)
        return Ending(out.code, UNREACHABLE, f"{out.message} {out.remedy}", (*others, out))
    found += findings.of_books(notes) + notes.history
    if notes.stopped_by in LIMITS and notes.counts.get("left_due"):
        limit = cast("Limit", notes.stopped_by)
        return Ending(limit, LIMITED, budget.message(limit, notes.job), found)
    serious = [finding for finding in found if finding.severity != "note"]
    if serious:
        return Ending("findings", WITH_FINDINGS, " ".join(finding.message for finding in serious), found)
    return Ending("complete", 0, "", found)


def stopped(name: str, language: Language) -> tuple[str, int, str]:
    """Return outcome, exit code and last line of a crawl that the signal `name` ended."""
    return "stopped", SIGNALS[name], _STOPPED[language]


def failure(error: BaseException, language: Language) -> tuple[str, int, str]:
    """Return outcome, exit code and last line of a crawl that an error ended."""
    if isinstance(error, LapvoError):
        return _outcome_of(error), error.exit_code, str(error)
    return "bug", BUG, _BUG[language].format(what=f"{type(error).__name__}: {error}")


def _outcome_of(error: LapvoError) -> str:
    if isinstance(error, StorageFull):
        return "storage-failed"
    return "archive-damaged" if isinstance(error, ArchiveError) else "refused"
