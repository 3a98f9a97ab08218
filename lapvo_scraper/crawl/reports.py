"""The report of a run: one screen for people, the same as JSON for programs.

`reports/<site>/<crawl>.json` and `.html`, and `latest.html` beside them. Everything in them is also in the WARC (the
closing record) and in the tables `crawls` and `findings`. Only `latest.html` names articles: it is replaced by the next
run, so no title stays behind that was taken down since.
"""

from __future__ import annotations

import html
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from lapvo_scraper import clock
from lapvo_scraper.vietnamese.numbers import numeral

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lapvo_scraper.crawl.history import News
    from lapvo_scraper.crawl.jobs import CrawlResult, Job, Language
    from lapvo_scraper.storage.folder import Folder

_WORDS: dict[str, dict[Language, str]] = {
    "good": {"en": "Healthy", "vi": "Ổn"},
    "look": {"en": "Needs a look", "vi": "Cần xem lại"},
    "stopped": {"en": "Stopped early; the next run goes on", "vi": "Dừng sớm; lần sau tiếp tục"},
    "numbers": {"en": "Numbers", "vi": "Số liệu"},
    "findings": {"en": "What to look at", "vi": "Cần xem xét"},
    "none": {"en": "Nothing.", "vi": "Không có gì."},
    "new": {"en": "New", "vi": "Bài mới"},
    "changed": {"en": "Changed", "vi": "Bài sửa"},
    "gone": {"en": "Gone", "vi": "Bài đã gỡ"},
    "more": {"en": "and {count} more", "vi": "và {count} bài nữa"},
}
_STOPPED = frozenset({7, 130, 143})
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}td{padding:.2rem 1rem .2rem 0}td+td{text-align:right}"
)


_COUNTS: dict[str, dict[Language, str]] = {
    "articles_new": {"en": "new articles", "vi": "bài mới"},
    "articles_changed": {"en": "changed articles", "vi": "bài sửa"},
    "articles_gone": {"en": "articles gone", "vi": "bài đã gỡ"},
    "queued": {"en": "addresses due", "vi": "địa chỉ đến hạn"},
    "fetched": {"en": "fetched", "vi": "đã tải"},
    "unchanged": {"en": "unchanged, says the server", "vi": "không đổi, theo máy chủ"},
    "refused": {"en": "refused: robots.txt, scope", "vi": "bỏ qua: robots.txt, phạm vi"},
    "failed": {"en": "failed", "vi": "lỗi"},
    "left_due": {"en": "left for another run", "vi": "để lần sau"},
    "captures": {"en": "captures kept", "vi": "bản chụp đã lưu"},
    "bytes": {"en": "bytes received", "vi": "byte đã nhận"},
}
"""The counts a person wants to know; the JSON has them all."""

NAMED = 30
"""Articles of each kind that the page names."""


def write(folder: Folder, crawl_id: str, job: Job, result: CrawlResult, news: Sequence[News] = ()) -> Path:
    """Write the report of a run; return the path of the JSON file. Raises OSError."""
    place = folder.reports(job.site.name)
    place.mkdir(parents=True, exist_ok=True)
    facts = {
        "crawl": crawl_id,
        "site": job.site.name,
        "base_url": job.site.base_url,
        "written_at": clock.utc_text(clock.now()),
        "outcome": result.outcome,
        "exit_code": result.exit_code,
        "message": result.message,
        "counts": result.counts,
        "findings": [asdict(finding) for finding in result.findings],
    }
    page = _page(crawl_id, job, result)
    report = place / f"{crawl_id}.json"
    _replace(report, json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    _replace(place / f"{crawl_id}.html", page)
    _replace(place / "latest.html", _page(crawl_id, job, result, news))
    return report


def _page(crawl_id: str, job: Job, result: CrawlResult, news: Sequence[News] = ()) -> str:
    """Return the report as HTML; everything that came from a portal is escaped."""
    say = {key: words[job.language] for key, words in _WORDS.items()}
    state = "good" if result.exit_code == 0 else "stopped" if result.exit_code in _STOPPED else "look"
    rows = "".join(
        f"<tr><td>{words[job.language]}</td><td>{numeral(result.counts[name], job.language)}</td></tr>"
        for name, words in _COUNTS.items()
        if name in result.counts
    )
    items = "".join(
        f"<li><b>{_esc(found.message)}</b> {_esc(found.remedy)} <small>{_esc(found.code)}</small></li>"
        for found in result.findings
    )
    nothing = f"<li>{say['none']}</li>"
    title = f"{job.site.title or job.site.name}: {say[state]}"
    return (
        f'<!doctype html>\n<html lang="{job.language}"><head><meta charset="utf-8">'
        f"<title>{_esc(title)}</title>"
        f"<style>{_STYLE}</style></head><body><h1>{_esc(title)}</h1>\n"
        f"<p>{_esc(result.message)}</p>\n<p><small>{_esc(crawl_id)} · {_esc(result.outcome)} · "
        f"{result.exit_code}</small></p>\n<h2>{say['findings']}</h2>\n<ul>{items or nothing}</ul>\n"
        f"{_articles(news, say, job.language)}<h2>{say['numbers']}</h2>\n<table>{rows}</table></body></html>\n"
    )


def _articles(news: Sequence[News], say: dict[str, str], language: Language) -> str:
    """Return what is new, changed and gone as lists of titles: text only, nothing to click on."""
    parts = []
    for what in ("new", "changed", "gone"):
        titles = [one.title for one in news if one.what == what]
        items = "".join(f"<li>{_esc(title)}</li>" for title in titles[:NAMED])
        if len(titles) > NAMED:
            items += f"<li>{say['more'].format(count=numeral(len(titles) - NAMED, language))}</li>"
        if titles:
            parts.append(f"<h2>{say[what]}</h2>\n<ul>{items}</ul>\n")
    return "".join(parts)


def _esc(text: str) -> str:
    return html.escape(text)


def _replace(path: Path, text: str) -> None:
    """Write a file under another name first, so that nobody ever reads half a report."""
    draft = path.with_name(path.name + ".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
