"""`lapvo hide`: out of sight, and back."""

import json
import sqlite3
from contextlib import closing

import pytest

from lapvo_scraper.cli import main


@pytest.fixture
def article(demo):
    with closing(sqlite3.connect(demo / "lapvo.db")) as db:
        return db.execute("select entry_id, title from articles order by entry_id limit 1").fetchone()


def test_out_of_sight_and_back(demo, article, capsys):
    number, title = article
    csv = next((demo / "exports").glob("*.csv"))
    assert title in csv.read_text(encoding="utf-8")
    assert main(["hide", str(number), "--reason", "court order 12/2025"]) == 0
    assert "court order 12/2025" in capsys.readouterr().out
    assert title not in csv.read_text(encoding="utf-8")
    assert main(["show", str(number)]) == 2
    assert "is hidden since" in capsys.readouterr().err
    assert main(["search", f'"{title}"', "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 0
    assert main(["hide", "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)["hidden"]
    assert (entry["identity"], entry["reason"]) == (f"e:{number}", "court order 12/2025")
    assert main(["hide", str(number), "--undo"]) == 0
    assert title in csv.read_text(encoding="utf-8")
    assert main(["show", str(number)]) == 0
    assert title.split()[0] in capsys.readouterr().out


def test_a_list_changed_by_hand_takes_effect(demo, article, capsys):
    assert main(["hide", str(article[0]), "--reason", "x"]) == 0
    (demo / "hidden.toml").unlink()
    capsys.readouterr()
    assert main(["hide", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"changed": 1, "hidden": []}


@pytest.mark.parametrize("arguments", [["--undo"], ["--reason", "x"], ["7"], ["7", "--reason", " "], ["7", "--undo", "--reason", "x"]])
def test_what_is_not_said(demo, arguments, capsys):
    assert main(["hide", *arguments]) == 2
    assert not (demo / "hidden.toml").exists()
