from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lapvo_scraper.crawl import reports
from lapvo_scraper.crawl.history import News
from lapvo_scraper.crawl.jobs import CrawlResult, Job, Language
from lapvo_scraper.records import Finding
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.folder import Folder

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = Finding("pages-unfetched", "warning", "x", 1, "<script>alert(1)</script>", "Đừng & <b>chạy</b>")


def written(tmp_path: Path, result: CrawlResult, language: Language = "en") -> tuple[Path, str]:
    job = Job(Site("demo", "http://127.0.0.1:9", title="Cổng <thử>"), Folder(tmp_path), language=language)
    report = reports.write(job.folder, "demo-20260105020000", job, result)
    return report, (report.parent / "latest.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("exit_code", "language", "word"),
    [
        (0, "en", "Healthy"),
        (0, "vi", "Ổn"),
        (7, "en", "Stopped early; the next run goes on"),
        (143, "vi", "Dừng sớm; lần sau tiếp tục"),
        (8, "en", "Needs a look"),
        (6, "vi", "Cần xem lại"),
    ],
)
def test_the_first_word_says_how_it_is(
    tmp_path: Path, exit_code: int, language: Language, word: str
) -> None:
    _, page = written(tmp_path, CrawlResult("demo", "any", exit_code), language)
    assert f"<h1>Cổng &lt;thử&gt;: {word}</h1>" in page
    assert f'<html lang="{language}">' in page


def test_nothing_from_a_portal_runs_in_the_report(tmp_path: Path) -> None:
    result = CrawlResult("demo", "findings", 8, "<img src=x onerror=alert(1)>", {"fetched": 3}, (HOSTILE,))
    _, page = written(tmp_path, result)
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<td>fetched</td><td>3</td>" in page


@pytest.mark.parametrize(("language", "row"), [("vi", "đã tải</td><td>5.000<"), ("en", "fetched</td><td>5,000<")])
def test_numbers_are_written_as_the_language_writes_them(tmp_path: Path, language: Language, row: str) -> None:
    _, page = written(tmp_path, CrawlResult("demo", "complete", 0, counts={"fetched": 5000}), language)
    assert row in page


def test_the_latest_page_names_what_is_new_and_gone_and_the_others_do_not(tmp_path: Path) -> None:
    job = Job(Site("demo", "http://127.0.0.1:9"), Folder(tmp_path), language="vi")
    news = [News("new", f"Tin <b>{number}</b>", "http://x") for number in range(32)]
    news.append(News("gone", "Bài cũ", "javascript:alert(1)"))
    report = reports.write(job.folder, "demo-1", job, CrawlResult("demo", "complete", 0), news)
    latest = (report.parent / "latest.html").read_text(encoding="utf-8")
    assert "<h2>Bài mới</h2>\n<ul><li>Tin &lt;b&gt;0&lt;/b&gt;</li>" in latest
    assert "<li>và 2 bài nữa</li>" in latest
    assert "<h2>Bài đã gỡ</h2>\n<ul><li>Bài cũ</li></ul>" in latest
    assert "javascript:" not in latest
    assert "Tin" not in report.read_text(encoding="utf-8")
    assert "Bài cũ" not in (report.parent / "demo-1.html").read_text(encoding="utf-8")


def test_the_json_report_says_the_same(tmp_path: Path) -> None:
    result = CrawlResult("demo", "findings", 8, "message", {"fetched": 3}, (HOSTILE,))
    report, page = written(tmp_path, result)
    facts = json.loads(report.read_text(encoding="utf-8"))
    assert (facts["site"], facts["outcome"], facts["exit_code"]) == ("demo", "findings", 8)
    assert facts["counts"] == {"fetched": 3}
    assert facts["findings"][0]["remedy"] == "Đừng & <b>chạy</b>"
    assert (report.parent / "demo-20260105020000.html").read_text(encoding="utf-8") == page  # nothing was new
    assert sorted(path.suffix for path in report.parent.iterdir()) == [".html", ".html", ".json"]
