"""Crawls started through Scrapy's own command line."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import pytest
from crawling import ENVIRONMENT, rows
from scrapy.settings import Settings

from lapvo_scraper.crawl.commands.crawl import job_for
from lapvo_scraper.crawl.items import ArticleItem
from lapvo_scraper.demo import DemoPortal, serve
from lapvo_scraper.errors import LapvoError

ROOT = Path(__file__).parents[2]


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env=ENVIRONMENT,
        check=False,
    )


def test_scrapy_lists_the_spiders() -> None:
    listed = scrapy("list")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.split() == ["lapvo", "liferay"]


def test_scrapy_crawl_writes_archive_and_csv(tmp_path: Path) -> None:
    portal, site, out = DemoPortal(articles=6), tmp_path / "vidu.toml", tmp_path / "out.csv"
    archive = tmp_path / "archive"
    with serve(portal) as served:
        site.write_text(f'name = "vidu"\nbase_url = "{served.url}"\ndelay = 0\n', encoding="utf-8")
        into = f"LAPVO_ARCHIVE={archive}"
        done = scrapy("crawl", "liferay", "-a", f"site={site}", "-s", into, "-O", str(out), "--nolog")
    assert done.returncode == 0, done.stderr
    with out.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert list(table[0]) == list(get_type_hints(ArticleItem))
    truth = {str(one.entry_id): one.title for one in portal.truth()}
    assert {row["entry_id"]: row["title"] for row in table} == truth
    [columns] = rows(archive, "select group_concat(name, '|') from pragma_table_info('articles_csv')")
    assert columns[0].split("|") == list(table[0])
    exported = rows(archive, "select entry_id, body, captions from articles_csv order by entry_id")
    assert [(int(row["entry_id"]), row["body"], row["captions"] or None) for row in table] == exported


def test_scrapy_crawl_says_what_is_wrong(tmp_path: Path) -> None:
    done = scrapy("crawl", "lapvo", "-s", f"LAPVO_ARCHIVE={tmp_path / 'archive'}", "--nolog")
    assert done.returncode == 2
    assert 'contact = "' in done.stderr
    assert not (tmp_path / "archive").exists()


def test_a_pipeline_that_cannot_begin_leaves_the_portal_alone(tmp_path: Path) -> None:
    site = tmp_path / "vidu.toml"
    with serve(DemoPortal(articles=6), latency=0.05) as served:
        site.write_text(f'name = "vidu"\nbase_url = "{served.url}"\ndelay = 0\nconcurrency = 3\n', encoding="utf-8")
        settings = (f"LAPVO_ARCHIVE={tmp_path / 'archive'}", 'ITEM_PIPELINES={"tests.crawl.children.never_begins.NeverBegins": 1}')
        done = scrapy("crawl", "liferay", "-a", f"site={site}", "-s", settings[0], "-s", settings[1], "--nolog")
        asked = served.paths()
    assert (done.returncode, asked) == (1, []), done.stderr


@pytest.mark.parametrize(
    ("spider", "arguments", "settings", "said"),
    [
        ("lapvo", {}, {"JOBDIR": "jobs"}, "JOBDIR is not used"),
        ("lapvo", {}, {"CLOSESPIDER_PAGECOUNT": "8"}, "CLOSESPIDER_PAGECOUNT would be without effect; say -a limit="),
        ("lapvoo", {}, {}, "known: lapvo, liferay"),
        ("liferay", {}, {}, "-a site=NAME|PROFILE.toml"),
        ("liferay", {"site": "nowhere"}, {}, "no site is called 'nowhere'"),
        ("liferay", {"site": "lapvo", "limt": "3"}, {}, "spider argument 'limt' is unknown"),
        ("liferay", {"site": "lapvo", "limit": "few"}, {}, "should be a whole number"),
        ("liferay", {"site": "lapvo", "media": "some"}, {}, "should be 1 or 0"),
    ],
)
def test_a_command_line_that_makes_no_sense_is_refused(
    spider: str, arguments: dict[str, str], settings: dict[str, str], said: str
) -> None:
    with pytest.raises(LapvoError, match=re.escape(said)) as refused:
        job_for(spider, arguments, Settings(settings), ["lapvo", "liferay"])
    assert refused.value.exit_code == 2


def test_spider_arguments_make_a_job(tmp_path: Path) -> None:
    settings = Settings({"LAPVO_ARCHIVE": str(tmp_path)})
    given = {"limit": "5", "max_time": "60", "full": "1", "media": "no", "_job": "from-scrapyd"}
    job = job_for("lapvo", given, settings, ["lapvo", "liferay"])
    assert (job.site.name, job.folder.path, job.command) == ("lapvo", tmp_path, "scrapy crawl lapvo")
    assert (job.limit, job.max_time, job.full, job.media) == (5, 60, True, False)
