"""`sites`, `schedule`, `doctor`: what an operator asks before anything runs."""

import json
import shlex
import sys

import pytest

from lapvo_scraper.cli import main
from lapvo_scraper.cli.checks import archive_folder, file_system
from lapvo_scraper.cli.durations import about, seconds_of
from lapvo_scraper.cli.schedule import _systemd_word
from lapvo_scraper.errors import UsageError


def test_sites_lists_bundled_and_own(tmp_path, capsys):
    own = tmp_path / "archive" / "sites"
    own.mkdir(parents=True)
    (own / "tanmy.toml").write_text('name = "tanmy"\nbase_url = "https://tanmy.example.vn"\n', encoding="utf-8")
    assert main(["sites", "--json"]) == 0
    sites = {site["site"]: site for site in json.loads(capsys.readouterr().out)}
    assert sites["tanmy"] == {
        "site": "tanmy",
        "base_url": "https://tanmy.example.vn",
        "title": None,
        "own": True,
    }
    assert sites["lapvo"]["base_url"] == "https://lapvo.dongthap.gov.vn"
    assert sites["lapvo"]["own"] is False


def test_sites_check_goes_on_after_a_bad_one(tmp_path, capsys):
    bad = tmp_path / "bad.toml"
    bad.write_text("name = 'bad", encoding="utf-8")
    assert main(["sites", "check", str(bad), "lapvo"]) == 2
    out, err = capsys.readouterr()
    assert err.startswith(f"lapvo: {bad}: is not TOML: ")
    assert out.startswith("lapvo: in order\n")


def test_cron_line(tmp_path, capsys):
    assert main(["--archive", "kho 50%", "schedule", "lapvo", "--at", "1:05"]) == 0
    line = capsys.readouterr().out.strip()
    moment, program = line.split(" * * * ")
    assert moment == "5 1"
    words = shlex.split(program.replace("\\%", "%"))
    assert words[0].startswith("/")
    assert words[-5:] == ["--archive", f"{tmp_path}/kho 50%", "-q", "crawl", "lapvo"]


def test_a_profile_is_scheduled_by_its_absolute_path(tmp_path, capsys):
    (tmp_path / "tanmy.toml").write_text('name = "tanmy"\nbase_url = "https://tanmy.example.vn"\n', encoding="utf-8")
    assert main(["schedule", "tanmy.toml"]) == 0
    assert capsys.readouterr().out.strip().endswith(f" -q crawl {tmp_path}/tanmy.toml")


def test_systemd_timer(tmp_path, capsys):
    assert main(["schedule", "lapvo", "--as", "systemd", "--at", "01:30"]) == 0
    out, err = capsys.readouterr()
    assert f" --archive {tmp_path}/archive -q crawl lapvo\n" in out
    assert "\nOnCalendar=*-*-* 01:30:00\n" in out
    assert "systemctl --user enable --now lapvo-lapvo.timer" in err


@pytest.mark.parametrize(
    ("word", "quoted"),
    [
        ("/a/b", "/a/b"),
        ("/a b", '"/a b"'),
        ("50%", "50%%"),
        ("$HOME", "$$HOME"),
        ('a"b', '"a\\"b"'),
        ("a\\b", '"a\\\\b"'),
    ],
)
def test_words_for_systemd(word, quoted):
    assert _systemd_word(word) == quoted


def test_doctor_on_a_fit_machine(tmp_path, capsys):
    assert main(["doctor", "--json"]) == 0
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)}
    assert {"python", "packages", "sqlite", "archive", "disk", "tls", "clock", "terminal"} <= checks.keys()
    assert checks["archive"]["en"] == f"{tmp_path}/archive (not made yet): can be written"
    assert list(tmp_path.iterdir()) == []


def test_doctor_in_vietnamese(capsys):
    assert main(["doctor", "--lang", "vi"]) == 0
    assert "(chưa tạo): ghi được" in capsys.readouterr().out


def test_doctor_names_a_simulated_clock(capsys, monkeypatch):
    monkeypatch.setenv("LAPVO_NOW", "2025-07-01T02:00:00+07:00")
    assert main(["doctor"]) == 0
    assert "2025-06-30T19:00:00Z, simulated by LAPVO_NOW" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_bad(tmp_path, monkeypatch):
    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    first = next(iter(archive_folder(tmp_path)))
    assert (first.verdict, first.en) == ("bad", f"{tmp_path}: cannot be written: Permission denied")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_file_system_of_proc():
    from pathlib import Path

    assert file_system(Path("/proc/self")) == "proc"


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("90s", 90), ("1.5 m", 90), ("6h", 21600), ("2D", 172800)])
def test_stretches_of_time(text, seconds):
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "0", "h", "-5m", "1h30", "9" * 50])
def test_what_is_no_stretch_of_time(text):
    with pytest.raises(UsageError, match="is not a stretch of time"):
        seconds_of(text)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 s"), (45, "45 s"), (90, "2 min"), (3600, "60 min"), (9999, "3 h"), (200_000, "2 days")],
)
def test_roughly_how_long(seconds, said):
    assert about(seconds)[0] == said
