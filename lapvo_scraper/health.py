"""Is a portal's archive healthy? The last crawl judged by its books and by what the archive held before.

Findings of a crawl itself stand in the table `findings`. Those here follow from the tables alone, so they can
be asked for at any time, also of a crawl that was killed before it could say a word. Codes: docs/findings.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lapvo_scraper.records import Finding

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

Language = Literal["vi", "en"]
Severity = Literal["note", "warning", "error"]

_URL_ENDS = ("fetched", "unchanged", "refused", "failed", "left_due")
_EXCHANGE_ENDS = ("responses", "revisits", "broken")
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
        return Health(site, None, None, None, None, (_finding("never-crawled", site, 1, language),))
    crawl, started_at, finished_at, outcome, exit_code, counts = row
    found = [Finding(*finding) for finding in db.execute(_ITS_FINDINGS, (crawl,))]
    if finished_at is None:
        found.append(_finding("crawl-interrupted", crawl, 1, language))
    else:
        (articles,) = db.execute("select count(*) from articles where site = ?", (site,)).fetchone()
        known = {finding.code for finding in found}
        found += (
            finding
            for finding in of_books(site, json.loads(counts), articles, language)
            if finding.code not in known and not (finding.code == "urls-failed" and known & _UNFETCHED)
        )
    return Health(site, crawl, started_at, outcome, exit_code, tuple(found))


def of_books(site: str, counts: Mapping[str, int], articles: int, language: Language) -> Iterator[Finding]:
    """Yield what is wrong with the books of a finished crawl.

    `counts`: as in `crawls.counts`; `articles`: how many of the site the archive holds now.
    """
    lost = counts.get("queued", 0) - _sum(counts, _URL_ENDS)
    unrecorded = counts.get("exchanges", 0) - _sum(counts, _EXCHANGE_ENDS)
    if lost or unrecorded:
        yield _finding("books-unbalanced", site, abs(lost) + abs(unrecorded), language)
    if articles == 0 and counts.get("fetched", 0) > 0:
        yield _finding("no-articles", site, counts["fetched"], language)
    if failed := counts.get("failed", 0):
        yield _finding("urls-failed", site, failed, language)


def _sum(counts: Mapping[str, int], names: tuple[str, ...]) -> int:
    return sum(counts.get(name, 0) for name in names)


_LAST_CRAWL = """
    select id, started_at, finished_at, outcome, exit_code, counts from crawls
    where site = ? and command not like 'lapvo import%' order by started_at desc, id desc limit 1
"""
_ITS_FINDINGS = """
    select code, severity, subject, count, message, remedy from findings where crawl_id = ?
    order by code, subject
"""


@dataclass(frozen=True)
class _Text:
    """What a finding says and what to do about it, each in both languages."""

    severity: Severity
    en: str
    remedy_en: str
    vi: str
    remedy_vi: str


def _finding(code: str, subject: str, count: int, language: Language) -> Finding:
    text = _TEXTS[code]
    message, remedy = (text.vi, text.remedy_vi) if language == "vi" else (text.en, text.remedy_en)
    values = {"subject": subject, "count": f"{count:,}"}
    return Finding(code, text.severity, subject, count, message.format_map(values), remedy.format_map(values))


_TEXTS = {
    "books-unbalanced": _Text(
        "error",
        "The books of the last crawl of {subject} do not balance: {count} page(s) or exchanges are lost.",
        "This is a bug: report it. `lapvo verify` says whether what is stored is whole.",
        "Sổ sách của lần thu thập gần nhất ({subject}) không khớp: thất lạc {count} trang.",
        "Đây là lỗi chương trình: hãy báo lại. `lapvo verify` kiểm tra dữ liệu còn nguyên vẹn không.",
    ),
    "no-articles": _Text(
        "error",
        "{count} page(s) of {subject} were fetched, and no article was found on any.",
        "Open it in a browser. If it is the right portal, its theme needs a [[template]] in the profile.",
        "Đã tải {count} trang của {subject} nhưng không thấy bài viết nào.",
        "Hãy mở bằng trình duyệt. Nếu đúng cổng, hồ sơ cần một [[template]] cho giao diện này.",
    ),
    "urls-failed": _Text(
        "warning",
        "{count} address(es) of {subject} could not be fetched.",
        "They are tried again in later runs; `lapvo export csv --table not_archived` lists them.",
        "Có {count} địa chỉ của {subject} không tải được.",
        "Các lần chạy sau sẽ thử lại; xem danh sách bằng `lapvo export csv --table not_archived`.",
    ),
    "crawl-interrupted": _Text(
        "warning",
        "The last crawl, {subject}, was killed before it could end, or is still running.",
        "Nothing kept is lost: run `lapvo crawl` again, and it goes on.",
        "Lần thu thập gần nhất, {subject}, bị ngắt giữa chừng hoặc vẫn đang chạy.",
        "Những gì đã lưu không mất: chạy lại `lapvo crawl` để tiếp tục.",
    ),
    "never-crawled": _Text(
        "note",
        "{subject} was never crawled into this archive.",
        "Run `lapvo crawl {subject}`.",
        "{subject} chưa từng được thu thập vào kho này.",
        "Hãy chạy `lapvo crawl {subject}`.",
    ),
}
