"""`scrapyd-deploy` from scrapy.cfg into a real scrapyd, and a crawl scheduled there: the archive is the same as ever."""

import json
import shutil
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lapvo_scraper.demo import DemoPortal, serve

pytestmark = pytest.mark.peers

ROOT = Path(__file__).parents[2]
DEPLOYED = ("lapvo_scraper", "pyproject.toml", "scrapy.cfg", "setup.py", "README.md", "LICENSE")
PATIENCE = 90.0  # seconds until a crawl of the demo portal must have ended


def call(url: str, **fields: str) -> Any:
    data = urllib.parse.urlencode(fields).encode() if fields else None
    with urllib.request.urlopen(url, data, timeout=30) as answer:
        return json.load(answer)


def deployed(scrapyd: Path, tmp_path: Path, address: str) -> "subprocess.CompletedProcess[str]":
    """Deploy a copy of the sources: the build leaves its traces beside them."""
    copy = tmp_path / "sources"
    copy.mkdir()
    for name in DEPLOYED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    config = (copy / "scrapy.cfg").read_text(encoding="utf-8")
    (copy / "scrapy.cfg").write_text(config.replace("http://127.0.0.1:6800", address), encoding="utf-8")
    return subprocess.run([scrapyd / "scrapyd-deploy"], cwd=copy, capture_output=True, encoding="utf-8", timeout=180)


def ended(address: str, job: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        jobs = call(f"{address}/listjobs.json?project=lapvo_scraper")
        if job in [one["id"] for one in jobs["finished"]]:
            return
        time.sleep(0.3)
    pytest.fail(f"the crawl did not end: {jobs}")


def test_deploy_and_crawl(scrapyd: Path, scrapyd_address: str, tmp_path: Path) -> None:
    address = scrapyd_address
    done = deployed(scrapyd, tmp_path, address)
    assert done.returncode == 0, done.stderr
    assert '"status": "ok"' in done.stdout
    assert call(f"{address}/listspiders.json?project=lapvo_scraper")["spiders"] == ["lapvo", "liferay"]
    archive = tmp_path / "archive"
    with serve(DemoPortal(articles=6)) as served:
        profile = tmp_path / "vamsen.toml"
        profile.write_text(f'name = "vamsen"\nbase_url = "{served.url}"\ndelay = 0\n', encoding="utf-8")
        for _ in range(2):  # scrapyd starts the second when the first has ended
            asked = {"project": "lapvo_scraper", "spider": "liferay", "site": str(profile)}
            job = call(f"{address}/schedule.json", setting=f"LAPVO_ARCHIVE={archive}", **asked)["jobid"]
            ended(address, job)
    logs = "\n".join(path.read_text(encoding="utf-8") for path in (tmp_path / "scrapyd").rglob("*.log"))
    with closing(sqlite3.connect(archive / "lapvo.db")) as db:
        assert db.execute("select count(*) from articles").fetchone() == (6,), logs
        crawls = db.execute("select command, outcome, exit_code from crawls order by started_at, id").fetchall()
    assert crawls == [("scrapy crawl liferay", "complete", 0)] * 2
    assert (archive / "exports/vamsen.csv").is_file()
    assert (archive / "reports/metrics.prom").is_file()
