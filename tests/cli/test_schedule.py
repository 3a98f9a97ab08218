"""`lapvo schedule`: the job it prints runs from `/` with an empty environment, and is installed once."""


import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from lapvo_scraper.cli import main
from lapvo_scraper.cli.schedule import with_job
from lapvo_scraper.demo import DemoPortal, serve

CRONTAB = """#!/bin/sh
if [ "$1" = -l ]; then
  test -f "$0.tab" || { echo "no crontab for you" >&2; exit 1; }
  cat "$0.tab"
else
  cat > "$0.tab"
fi
"""
SYSTEMCTL = '#!/bin/sh\necho "$@" >> "$0.asked"\n'


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of stand-ins for crontab and systemctl, the only programs on the path."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name, text in (("crontab", CRONTAB), ("systemctl", SYSTEMCTL)):
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return folder


def as_cron_does(line: str) -> "subprocess.CompletedProcess[str]":
    """Run the command of a crontab line as cron(8) does: by /bin/sh, from the home folder, with hardly any environment."""
    command = line.split(maxsplit=5)[5].replace("\\%", "%")
    return subprocess.run(
        ["/bin/sh", "-c", command], cwd="/", env={}, capture_output=True, encoding="utf-8", timeout=120
    )


def test_the_line_runs_from_the_root_with_an_empty_environment(tmp_path, capsys):
    archive = tmp_path / "kho 50% của tôi"
    (archive / "sites").mkdir(parents=True)
    with serve(DemoPortal(articles=3)) as served:
        profile = f'name = "vamsen"\nbase_url = "{served.url}"\ndelay = 0\nmedia = []\n'
        (archive / "sites/vamsen.toml").write_text(profile, encoding="utf-8")
        assert main(["--archive", str(archive), "-q", "schedule", "vamsen"]) == 0
        out, err = capsys.readouterr()
        done = as_cron_does(out.strip())
    assert err == ""
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with closing(sqlite3.connect(archive / "lapvo.db")) as db:
        assert db.execute("select count(*) from articles").fetchone() == (3,)
    log = (archive / "reports/lapvo.log").read_text(encoding="utf-8")
    assert log.count("\n") == 1
    assert " vamsen: complete, exit code 0; articles_new 3, articles_changed 0, " in log
    gone = as_cron_does(out.strip())
    assert gone.returncode == 6
    assert gone.stderr.startswith("vamsen: ")


def test_the_service_takes_busy_and_unfinished_for_no_failure(capsys):
    assert main(["-q", "schedule", "lapvo", "--as", "systemd"]) == 0
    out = capsys.readouterr().out
    assert "\nSuccessExitStatus=3 7\n" in out
    command = next(line for line in out.splitlines() if line.startswith("ExecStart=")).removeprefix("ExecStart=")
    assert Path(shlex.split(command)[0]).is_absolute()


def test_cron_is_installed_once_and_leaves_other_lines_alone(tmp_path, programs, capsys):
    (programs / "crontab.tab").write_text("MAILTO=vp@tanmy.example\n5 5 * * * other\n", encoding="utf-8")
    for time in ("01:30", "02:45"):
        assert main(["--archive", str(tmp_path / "a"), "schedule", "lapvo", "--at", time, "--install"]) == 0
    assert main(["--archive", str(tmp_path / "b"), "schedule", "lapvo", "--install"]) == 0
    lines = (programs / "crontab.tab").read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["MAILTO=vp@tanmy.example", "5 5 * * * other", f"# lapvo lapvo {tmp_path}/a"]
    assert lines[3].startswith("45 2 * * * /")
    assert lines[4] == f"# lapvo lapvo {tmp_path}/b"
    assert len(lines) == 6
    assert "Installed in your crontab" in capsys.readouterr().err


def test_the_first_crontab_of_a_user(programs, capsys):
    assert main(["-q", "schedule", "lapvo", "--install"]) == 0
    assert (programs / "crontab.tab").read_text(encoding="utf-8").count("\n") == 2


def test_a_timer_is_installed_for_this_user(tmp_path, programs, capsys):
    assert main(["-q", "schedule", "lapvo", "--as", "systemd", "--at", "3:05", "--install"]) == 0
    units = tmp_path / "config/systemd/user"
    assert sorted(path.name for path in units.iterdir()) == ["lapvo-lapvo.service", "lapvo-lapvo.timer"]
    assert "\nOnCalendar=*-*-* 03:05:00\n" in (units / "lapvo-lapvo.timer").read_text(encoding="utf-8")
    assert (programs / "systemctl.asked").read_text(encoding="utf-8").splitlines() == [
        "--user daemon-reload",
        "--user enable --now lapvo-lapvo.timer",
    ]


@pytest.mark.parametrize(("form", "program"), [("cron", "crontab"), ("systemd", "systemctl")])
def test_what_cannot_be_installed_is_said(tmp_path, programs, monkeypatch, capsys, form, program):
    (programs / program).write_text("#!/bin/sh\necho 'not allowed' >&2\nexit 1\n", encoding="utf-8")
    assert main(["-q", "schedule", "lapvo", "--as", form, "--install"]) == 2
    assert "failed: not allowed; print the job without --install" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["-q", "schedule", "lapvo", "--as", form, "--install"]) == 2
    assert f"there is no program '{program}' here" in capsys.readouterr().err


def test_an_earlier_job_is_replaced_with_its_mark():
    assert with_job("", "# m", "x") == "# m\nx\n"
    assert with_job("a\n# m\nold\nb\n", "# m", "new") == "a\nb\n# m\nnew\n"
    assert with_job("# m", "# m", "new") == "# m\nnew\n"


def test_the_console_script_is_named_by_its_place(capsys):
    assert main(["-q", "schedule", "lapvo"]) == 0
    word = shlex.split(capsys.readouterr().out.split(maxsplit=5)[5])[0]
    assert Path(word).parent == Path(sys.executable).parent
