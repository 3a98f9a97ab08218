"""`lapvo export` in every form, as a person types it."""

import json
import sqlite3
import subprocess
import sys
import zipfile

import openpyxl
import pyarrow.parquet as pq
import pytest

from lapvo_scraper.cli import main

BINARY = ("xlsx", "parquet", "datapackage", "sqlite")


def test_every_form_to_a_file(demo, tmp_path, capsys):
    for kind, name in (
        ("xlsx", "tin.xlsx"), ("jsonl", "tin.jsonl"), ("parquet", "tin.parquet"), ("datapackage", "tin.zip"),
        ("datapackage", "tin"), ("sqlite", "tin.db"),
    ):  # fmt: skip
        assert main(["export", kind, "-o", name]) == 0
    book = openpyxl.load_workbook("tin.xlsx", read_only=True)
    assert sum(1 for _ in book["Bài viết"].rows) == 121
    book.close()
    lines = (tmp_path / "tin.jsonl").read_text(encoding="utf-8").splitlines()
    assert len({json.loads(line)["id"] for line in lines}) == 120
    assert "rows / số dòng: 120" in (tmp_path / "tin.jsonl.columns.txt").read_text(encoding="utf-8")
    assert pq.read_table("tin.parquet").num_rows == 120
    with zipfile.ZipFile("tin.zip") as package:
        assert package.testzip() is None
        for name in package.namelist():
            assert (tmp_path / "tin" / name).read_bytes() == package.read(name)
    with sqlite3.connect("tin.db") as copy:
        assert copy.execute("select count(*) from articles").fetchone() == (120,)
    copy.close()
    assert "tin.xlsx: 120 rows" in capsys.readouterr().err
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("kind", BINARY)
def test_stdout_gets_the_same_bytes_as_a_file(demo, tmp_path, kind, capfdbinary):
    assert main(["export", kind, "-o", "file.zip"]) == 0
    assert main(["export", kind]) == 0
    assert capfdbinary.readouterr().out == (tmp_path / "file.zip").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["sqlite", "--where", "1"], "sqlite takes --site only"),
        (["datapackage", "--table", "blocks"], "datapackage takes --site only"),
        (["parquet", "--table", "nope"], "there is no table 'nope'"),
        (["datapackage", "-o", "."], "holds something else"),
    ],
)
def test_what_makes_no_sense_is_refused(demo, arguments, says, capsys):
    assert main(["export", *arguments]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(("kind", "library"), [("xlsx", "openpyxl"), ("parquet", "pyarrow")])
def test_without_the_extra_the_remedy_is_named(demo, kind, library):
    code = (
        f"import sys; sys.modules[{library!r}] = None\n"
        f"from lapvo_scraper.cli import main; sys.exit(main(['export', {kind!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 2
    *_, line = done.stderr.splitlines()
    assert line.startswith(f"lapvo: {kind} needs {library}, which is not installed; ")
    assert line.endswith(f"{sys.executable} -m pip install -c constraints.txt '.[export]'")


def test_exports_of_the_settings_are_kept_ready(demo):
    from lapvo_scraper.export.renewal import renew_exports
    from lapvo_scraper.storage.folder import Folder

    (demo / "lapvo.toml").write_text('exports = ["csv", "xlsx"]\n')
    names = [path.name for path in renew_exports(Folder(demo), "demo")]
    assert names == ["demo.csv", "demo.xlsx"]
    assert all((demo / "exports" / name).is_file() for name in names)
    (demo / "lapvo.toml").write_text("exports = []\n")
    assert renew_exports(Folder(demo), "demo") == []
