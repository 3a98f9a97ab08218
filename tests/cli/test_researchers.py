"""A newcomer's walk through docs/researchers.md: each command, query and program there does what it says."""

import re
import shlex
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lapvo_scraper.cli import main

DOCS = Path(__file__).parents[2] / "docs"
ENGLISH = (DOCS / "researchers.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(sh|sql|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = FENCE.findall(ENGLISH)
MAY_BE_EMPTY = ("articles_changed",)  # the demo has watched for one day only


def blocks(kind: str) -> list[str]:
    return [text for fence, text in BLOCKS if fence == kind]


@pytest.fixture
def here(demo_run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the walk begins: `lapvo demo`, its first line, has been run."""
    shutil.copytree(demo_run[0] / "demo-archive", tmp_path / "demo-archive")
    monkeypatch.setenv("LAPVO_ARCHIVE", "demo-archive")
    return tmp_path


def test_the_walk_begins_with_what_was_run():
    assert blocks("sh")[0].startswith("lapvo demo\nexport LAPVO_ARCHIVE=demo-archive\n")


@pytest.mark.parametrize("line", [line for text in blocks("sh") for line in text.splitlines()][2:])
def test_every_command_answers(here, line, capfd):
    program, *arguments = shlex.split(line)
    assert program == "lapvo"
    assert main(arguments) == 0
    out, err = capfd.readouterr()
    assert out.strip() or "articles.csv: 120 rows" in err
    assert "\n0 articles" not in err


@pytest.mark.parametrize("query", blocks("sql"))
def test_every_query_answers(here, query):
    with closing(sqlite3.connect(f"file:{here}/demo-archive/lapvo.db?mode=ro", uri=True)) as db:
        rows = db.execute(query).fetchall()
    assert rows or any(view in query for view in MAY_BE_EMPTY)


def test_every_program_runs(here, capsys):
    assert main(["export", "csv", "--raw", "-o", "articles.csv"]) == 0
    names: dict[str, object] = {}
    for program in blocks("python"):
        exec(compile(program, "researchers.md", "exec"), names)
    shown = capsys.readouterr().out
    assert "bytes as received" in shown
    names["db"].close()


def test_both_languages_walk_the_same_way():
    vietnamese = (DOCS / "researchers.vi.md").read_text(encoding="utf-8")
    assert FENCE.findall(vietnamese) == BLOCKS
