"""The first command of the README, pasted on a machine that has nothing but Python."""

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.peers

ROOT = Path(__file__).parents[2]
COMMANDS = re.compile(r"^```\n(python3 -m venv .*)\n```$", re.MULTILINE)


def test_both_readmes_give_the_same_two_commands() -> None:
    english, vietnamese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.vi.md"))
    main, tests = COMMANDS.findall(english)
    assert COMMANDS.findall(vietnamese) == [main, tests]
    assert main.endswith("lapvo demo")
    assert tests in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_first_command_as_pasted(tmp_path: Path) -> None:
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, files.split("\0")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    command = COMMANDS.findall((tmp_path / "README.md").read_text(encoding="utf-8"))[0]
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    (archive,) = tmp_path.rglob("lapvo.db")
    with closing(sqlite3.connect(archive)) as db:
        assert db.execute("select count(*) from articles").fetchone() == (120,)
    assert str(archive.parent.relative_to(tmp_path)) in done.stdout
