"""How `lapvo` starts, and how whatever goes wrong ends: one line, and a code that tells the truth."""

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import click
import pytest

from lapvo_scraper.cli import failures, main
from lapvo_scraper.cli.command import root
from lapvo_scraper.cli.session import language_of_locale
from lapvo_scraper.cli.verbs import GROUPS, VERBS
from lapvo_scraper.errors import ArchiveBusy, StorageFull

HEAVY = ("scrapy", "twisted", "warcio", "rich", "pyarrow", "openpyxl", "datasette", "sqlite_utils", "pandas")
KILLED = (
    "another process of this command was killed, probably for lack of memory; nothing is lost: close other programs, "
    "then run it again"
)
QUICK = (["--help"], ["status"], ["export", "csv"], ["search", "le hoi"], ["show", "1"], ["sites"])


@pytest.mark.parametrize("arguments", QUICK, ids=lambda arguments: arguments[0])
def test_looking_things_up_imports_no_crawler(arguments):
    code = (
        "import sys; from lapvo_scraper.cli import main; "
        f"main({arguments!r}); print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert done.stderr.splitlines()[-1] == "[]"


def test_help_starts_at_once():
    best = min(_seconds("--help") for _ in range(3))
    assert best < 0.3


def _seconds(*arguments: str) -> float:
    """Of the processor: on an idle machine that is what one waits, and a busy one changes it little."""
    with subprocess.Popen([sys.executable, "-m", "lapvo_scraper.cli", *arguments], stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_utime + used.ru_stime


def test_help_shows_every_verb_in_four_groups(capsys):
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    places = [text.index(f"\n{title}:\n") for title in ("Every day", "Asking", "Bringing in", "Caring", "Examples")]
    assert places == sorted(places)
    for group in GROUPS:
        for verb in group.verbs:
            assert f"\n  {verb.name} " in text


def test_help_in_vietnamese(capsys):
    assert main(["--lang", "vi", "--help"]) == 0
    text = capsys.readouterr().out
    assert "Hằng ngày:" in text
    assert "Thu thập hoặc cập nhật một cổng thông tin." in text


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_has_help_with_global_options(capsys, name):
    assert main([name, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"Usage: lapvo {name}")
    assert "Global options:" in text


def test_no_argument_shows_help(capsys):
    assert main([]) == 0
    assert capsys.readouterr().out.startswith("Usage: lapvo")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["crwl"], "lapvo: there is no command 'crwl'; did you mean 'crawl'? (see `lapvo --help`)"),
        (["xyz"], "lapvo: No such command 'xyz'. (see `lapvo --help`)"),
        (
            ["export", "pdf"],
            "lapvo: Invalid value for 'FORMAT': 'pdf' is not one of 'csv', 'xlsx', 'jsonl', 'parquet', 'datapackage', ",
        ),
        (["sites", "check", "nowhere"], "lapvo: no site is called 'nowhere'; known: btg-dongthap, "),
        (["crawl", "lapv"], "lapvo: no site is called 'lapv'; did you mean lapvo?"),
        (["crawl"], "lapvo: say which portals: their names or profiles, or --all"),
        (
            ["crawl", "lapvo", "--max-time", "soon"],
            "lapvo: 'soon' is not a stretch of time; write it like 45m, 6h",
        ),
        (
            ["schedule", "lapvo", "--at", "25:00"],
            "lapvo: --at '25:00' is not a time of day; write it like 02:00",
        ),
    ],
)
def test_wrong_usage_is_one_line_and_code_2(capsys, arguments, line):
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1].startswith(line)


@pytest.mark.parametrize(
    "arguments", [["status"], ["health"], ["export", "csv"], ["verify"], ["rebuild"], ["search", "x"]]
)
def test_no_archive_is_code_4_and_names_the_path(capsys, tmp_path, arguments):
    assert main(arguments) == 4
    err = capsys.readouterr().err.splitlines()
    assert err[0] == f"Archive: {tmp_path}/archive"
    assert err[-1].startswith(f"lapvo: {tmp_path}/archive is not there; give the path of an archive with")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "archive").mkdir()
    assert main(arguments) == 4
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"lapvo: {tmp_path}/archive holds no archive; ")


def test_wrong_profile_key_names_the_nearest(capsys, tmp_path):
    profile = tmp_path / "tanmy.toml"
    profile.write_text('name = "tanmy"\nbase_url = "http://127.0.0.1:9"\ndelya = 1\n', encoding="utf-8")
    assert main(["crawl", str(profile)]) == 2
    assert (
        capsys.readouterr().err.splitlines()[-1]
        == f"lapvo: {profile}: unknown key `delya`; the nearest known is `delay`"
    )


def _program(tmp_path: Path, body: str) -> "subprocess.CompletedProcess[str]":
    """Run `main` with a verb that behaves as `body` says."""
    code = (
        "import sys, click\n"
        "from lapvo_scraper import cli\n"
        "from lapvo_scraper.cli import status\n"
        f"def act():\n    {body}\n"
        "status.command = click.Command('status', callback=act)\n"
        "sys.exit(cli.main(['status']))\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )


def test_a_bug_is_one_line_and_a_log(tmp_path):
    done = _program(tmp_path, "raise RuntimeError('bàn\\x1b[2J')")
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("lapvo: unexpected error, which is a bug: RuntimeError: bàn�[2J; the traceback is in ")
    log = Path(line.rpartition(" ")[2])
    assert log.parent == tmp_path
    assert "Traceback (most recent call last)" in log.read_text(encoding="utf-8")


def test_the_log_of_a_bug_lies_in_the_archive_when_there_is_one(tmp_path):
    (tmp_path / "reports").mkdir()
    message, code = failures.explain(RuntimeError("x"), tmp_path)
    assert code == 1
    assert f"the traceback is in {tmp_path}/reports/lapvo-error-" in (message or "")


@pytest.mark.parametrize(
    ("error", "says", "code"),
    [
        (StorageFull("/a: full"), "/a: full", 5),
        (ArchiveBusy("held"), "held", 3),
        (click.UsageError("no"), "no", 2),
        (KeyboardInterrupt(), None, 130),
        (click.Abort(), None, 130),
        (BrokenProcessPool("terminated abruptly"), KILLED, 1),
    ],
)
def test_what_each_failure_ends_with(error, says, code):
    assert failures.explain(error, None) == (says, code)


def test_a_damaged_database_is_code_4(tmp_path):
    path = tmp_path / "x.db"
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    db = sqlite3.connect(path)
    with pytest.raises(sqlite3.DatabaseError) as caught:
        db.execute("select * from sqlite_master").fetchall()
    db.close()
    message, code = failures.explain(caught.value, tmp_path)
    assert code == 4
    assert "`lapvo verify` says more" in (message or "")


def test_ctrl_c_is_130(tmp_path):
    done = _program(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGINT); import time; time.sleep(5)")
    assert done.returncode == 128 + signal.SIGINT
    assert done.stderr == ""


def test_a_reader_that_leaves_is_no_error():
    names = "$(yes lapvo | head -300)"
    command = f"{sys.executable} -m lapvo_scraper.cli sites check {names} | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, encoding="utf-8")
    assert done.stdout.splitlines()[0] == "lapvo: in order"
    assert done.stdout.splitlines()[1] in {"0", "141"}
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ({}, "en"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "vi_VN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "vi_VN"}, "vi"),
        ({"LANG": "vietnamese"}, "vi"),
        ({"LC_ALL": "", "LANG": "vi"}, "vi"),
    ],
)
def test_language_follows_the_locale(monkeypatch, locale, language):
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert language_of_locale() == language


def test_global_options_stand_before_or_after_the_verb(capsys):
    assert main(["--json", "sites"]) == 0
    before = capsys.readouterr().out
    assert main(["sites", "--json"]) == 0
    assert capsys.readouterr().out == before
    assert before.startswith("[")


def test_as_cron_starts_it():
    """From the root folder, with an empty environment: paths in the line are absolute, the words are
    English."""
    done = subprocess.run(
        [sys.executable, "-m", "lapvo_scraper.cli", "-q", "schedule", "lapvo"],
        cwd="/",
        env={},
        capture_output=True,
    )
    assert done.returncode == 0
    assert done.stderr == b""
    line = done.stdout.decode()
    assert line.startswith("0 2 * * * /")
    assert " --archive /archive -q crawl lapvo\n" in line


def test_the_root_command_is_lapvo():
    assert root().name == "lapvo"
