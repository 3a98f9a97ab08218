"""`lapvo crawl` as a person runs it, against the demo portal: what is printed, what is left, which code."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lapvo_scraper.cli import main
from lapvo_scraper.demo import DemoPortal, Served, serve

LAPVO = (sys.executable, "-m", "lapvo_scraper.cli")


@pytest.fixture
def portal() -> Iterator[Served]:
    with serve(DemoPortal(articles=12)) as served:
        yield served


@pytest.fixture
def profile(portal: Served, tmp_path: Path) -> Path:
    return write_profile(tmp_path, portal.url)


def write_profile(folder: Path, url: str, more: str = "delay = 0\nconcurrency = 4\n") -> Path:
    path = folder / "vamsen.toml"
    path.write_text(f'name = "vamsen"\nbase_url = "{url}"\n{more}', encoding="utf-8")
    return path


def lapvo(*arguments: object, cwd: Path, **options: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*LAPVO, *map(str, arguments)], cwd=cwd, capture_output=True, encoding="utf-8", timeout=120, **options
    )  # type: ignore[call-overload,no-any-return]


def wait_for_requests(portal: Served, count: int, running: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 100  # a machine may be busy
    while len(portal.log) < count:
        assert running.poll() is None, "the crawl ended before it was expected to"
        assert time.monotonic() < deadline, "the crawl asked for nothing"
        time.sleep(0.02)


def articles(archive: Path) -> int:
    db = sqlite3.connect(archive / "lapvo.db")
    (count,) = db.execute("select count(*) from articles").fetchone()
    db.close()
    return int(count)


def test_a_crawl_and_another(profile, tmp_path):
    first = lapvo("crawl", profile, cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert first.stdout == ""
    assert first.stderr.splitlines()[0] == f"Archive: {tmp_path}/archive"
    assert first.stderr.splitlines()[-1].startswith("vamsen: 12 new articles, 0 changed; ")
    assert articles(tmp_path / "archive") == 12
    assert (tmp_path / "archive/exports/vamsen.csv").read_bytes().count(b"\r\n") >= 13
    again = lapvo("-q", "crawl", profile, cwd=tmp_path)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert articles(tmp_path / "archive") == 12


def test_as_cron_starts_it(profile, tmp_path):
    archive = tmp_path / "kho"
    done = lapvo("--archive", archive, "-q", "crawl", profile, cwd=Path("/"), env={})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert articles(archive) == 12


def test_a_small_beginning_goes_on_later(profile, tmp_path):
    first = lapvo("crawl", profile, "--limit", 3, "--no-media", cwd=tmp_path)
    assert first.returncode == 7
    assert first.stderr.splitlines()[-1] == "lapvo: Stopped at the page limit of this run; the next run goes on."
    assert not (tmp_path / "archive/exports").exists()
    assert lapvo("-q", "crawl", profile, "--limit", 1, cwd=tmp_path).stderr == ""
    assert lapvo("crawl", profile, cwd=tmp_path).returncode == 0
    assert articles(tmp_path / "archive") == 12


def test_as_json(profile, tmp_path):
    done = lapvo("crawl", profile, "--json", cwd=tmp_path)
    (result,) = json.loads(done.stdout)
    assert (result["site"], result["outcome"], result["exit_code"]) == ("vamsen", "complete", 0)
    assert result["counts"]["articles_new"] == 12
    assert Path(result["report"]).is_file()


def test_dry_run_asks_nothing(profile, portal, tmp_path):
    done = lapvo("crawl", profile, "--dry-run", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith(f"vamsen: {portal.url}: 0 pages known, 1 due now: 1 not had yet")
    assert portal.paths() == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vamsen.toml"]


def test_a_portal_that_is_gone_is_code_6(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    profile = write_profile(tmp_path, f"http://127.0.0.1:{port}", "delay = 0.01\n")
    done = lapvo("-q", "crawl", profile, cwd=tmp_path)
    assert done.returncode == 6
    last = done.stderr.splitlines()[-1]
    assert "127.0.0.1" in last
    assert "Connection" in last or "refused" in last


def test_a_first_run_says_how_long_it_may_take(portal, tmp_path):
    profile = write_profile(tmp_path, portal.url, "delay = 0.2\n")
    done = lapvo("crawl", profile, "--limit", 1, "--lang", "vi", cwd=tmp_path)
    assert "vamsen: lần chạy đầu. Cứ 0,2 giây một trang thì 5.000 trang mất khoảng 17 phút." in done.stderr


def test_stopped_by_a_signal_it_goes_on_later(portal, tmp_path):
    portal.latency = 0.05
    profile = write_profile(tmp_path, portal.url, "delay = 0.05\n")
    with subprocess.Popen([*LAPVO, "crawl", str(profile)], cwd=tmp_path, stderr=subprocess.PIPE, text=True) as running:
        wait_for_requests(portal, 5, running)
        running.send_signal(signal.SIGTERM)
        _, err = running.communicate(timeout=30)
    assert running.returncode == 143
    assert "the next run goes on" in err
    health = lapvo("health", cwd=tmp_path)
    assert health.returncode == 0
    assert "(stopped, " in health.stdout


def test_two_jobs_of_one_site(portal, tmp_path):
    portal.latency = 0.1
    profile = write_profile(tmp_path, portal.url, "delay = 0.1\n")
    with subprocess.Popen([*LAPVO, "-q", "crawl", str(profile)], cwd=tmp_path, text=True) as running:
        wait_for_requests(portal, 2, running)
        other = lapvo("crawl", profile, cwd=tmp_path)
        status = lapvo("status", cwd=tmp_path)
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=30)
    assert other.returncode == 3
    assert "site vamsen is being written by process" in other.stderr
    assert f"being written by process {running.pid}" in status.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["crawl", "--all", "lapvo"], "say which portals: their names or profiles, or --all"),
        (["crawl", "lapvo", "--url", "https://khac.example.vn/"], "--url https://khac.example.vn/: "),
        (["crawl", "nowhere", "khong.toml"], "khong.toml: No such file or directory"),
    ],
)
def test_what_cannot_be_crawled_is_code_2(tmp_path, arguments, says):
    (tmp_path / "archive").mkdir()
    if "--url" in arguments:
        (tmp_path / "archive/lapvo.toml").write_text('contact = "a@example.vn"\n', encoding="utf-8")
    done = lapvo(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr.splitlines()[-1]
    assert not (tmp_path / "archive/lapvo.db").exists()


def test_without_a_contact_nothing_is_announced_and_the_remedy_can_be_pasted(tmp_path):
    archive = tmp_path / "kho của tôi"
    refused = lapvo("--archive", archive, "crawl", "lapvo", cwd=tmp_path)
    asks = "lapvo: a crawl of lapvo.dongthap.gov.vn needs a contact that its operators can write to; "
    said, remedy = refused.stderr.splitlines()[1].split(" with it:  ")
    assert refused.returncode == 2
    assert said == f"{asks}make the archive's folder"
    subprocess.run(["sh", "-c", remedy], check=True)
    simulated = {**os.environ, "LAPVO_NOW": "2025-07-01T02:00:00+07:00"}
    assert "simulated clock" in lapvo("--archive", archive, "crawl", "lapvo", cwd=tmp_path, env=simulated).stderr
    assert lapvo("--archive", archive, "crawl", "lapvo", "--dry-run", cwd=tmp_path).returncode == 0
    (archive / "lapvo.toml").unlink()
    again = lapvo("--archive", archive, "crawl", "lapvo", cwd=tmp_path).stderr.splitlines()
    assert again[1:] == [f'{asks}add the line  contact = "you@example.vn"  to {archive}/lapvo.toml']


def test_of_several_portals_each_is_named(tmp_path):
    other = tmp_path / "khac.toml"
    other.write_text('name = "khac"\nbase_url = "https://khac.example.vn"\n', encoding="utf-8")
    done = lapvo("crawl", "lapvo", other, cwd=tmp_path)
    begins = [line.partition(" needs ")[0] for line in done.stderr.splitlines()[1:]]
    assert begins == ["lapvo: crawl lapvo: a crawl of lapvo.dongthap.gov.vn", "lapvo: crawl khac: a crawl of khac.example.vn"]


def test_a_profile_that_cannot_be_read_stops_no_other_site(profile, tmp_path):
    done = lapvo("crawl", "khong.toml", profile, "--limit", 2, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines()[1].startswith("lapvo: khong.toml: No such file or directory")
    assert "vamsen: 1 new articles" in done.stderr or "vamsen: 0 new articles" in done.stderr
    (tmp_path / "archive/sites").mkdir()
    (tmp_path / "archive/sites/khac.toml").write_text("spoilt", encoding="utf-8")
    with sqlite3.connect(tmp_path / "archive/lapvo.db") as db:
        db.execute("insert into sites select 'khac', base_url, title, timezone, profile from sites")
    db.close()
    profile.unlink()
    done = lapvo("crawl", "--all", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines()[1].startswith(f"lapvo: {tmp_path}/archive/sites/khac.toml: ")
    assert articles(tmp_path / "archive") == 12


UNDO_LAST_MIGRATION = """
drop trigger articles_note_insert;
drop trigger articles_note_update;
drop trigger articles_note_delete;
drop table _article_changes;
delete from _sqlite_migrations where name = 'm008_changes';
"""


def test_the_archive_knows_its_sites_whatever_version_made_it(profile, tmp_path):
    assert lapvo("crawl", profile, "--limit", 2, cwd=tmp_path).returncode == 7
    profile.unlink()
    done = lapvo("crawl", "vamsen", "--dry-run", cwd=tmp_path)
    assert (done.returncode, done.stdout[:8]) == (0, "vamsen: ")
    db = sqlite3.connect(tmp_path / "archive/lapvo.db")
    db.executescript(UNDO_LAST_MIGRATION)
    db.close()
    done = lapvo("crawl", "--all", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert articles(tmp_path / "archive") == 12


def test_a_simulated_clock_is_refused_for_the_public(tmp_path):
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive/lapvo.toml").write_text('contact = "a@example.vn"\n', encoding="utf-8")
    done = lapvo("crawl", "lapvo", cwd=tmp_path, env={**os.environ, "LAPVO_NOW": "2025-07-01T02:00:00+07:00"})
    assert done.returncode == 2
    assert "a portal on the internet is not crawled by a simulated clock" in done.stderr


def test_all_in_an_archive_that_is_none(capsys):
    assert main(["crawl", "--all"]) == 4
    assert "archive is not there; give the path of an archive with --archive (or in LAPVO_ARCHIVE)" in capsys.readouterr().err
