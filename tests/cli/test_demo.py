"""`lapvo demo` as the README has it, and what its archive then answers."""

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from lapvo_scraper.cli import main
from lapvo_scraper.vietnamese.text import fold

ARTICLES = 120


WITH_PICTURE = """
    select entry_id from articles join images on article_id = articles.id where author is not null limit 1
"""


@pytest.fixture
def example(demo) -> int:
    """The entry id of an article with a picture and an author."""
    db = sqlite3.connect(demo / "lapvo.db")
    (number,) = db.execute(WITH_PICTURE).fetchone()
    db.close()
    return int(number)


def test_the_demo_ends_well_and_says_what_to_type(demo_run):
    folder, done = demo_run
    assert done.returncode == 0, done.stderr
    assert f"{ARTICLES}  articles, of {ARTICLES} on the portal" in done.stdout
    for heading in ("What was archived", "One of the articles", "Where it lies", "Type next"):
        assert f"\n{heading}\n" in done.stdout
    commands = re.findall(r"^  (lapvo .*?)  +[a-z]", done.stdout, re.MULTILINE)
    assert len(commands) == 4
    for command in commands:
        typed = command.replace("lapvo ", f"{sys.executable} -m lapvo_scraper.cli ", 1)
        typed = typed.replace(" open ", " open --print-path ")
        answer = subprocess.run(["bash", "-c", typed], cwd=folder, capture_output=True, encoding="utf-8")
        assert answer.returncode == 0, f"{command}: {answer.stderr}"
        assert answer.stdout or "-o" in command


def test_everything_the_tour_names_is_there(demo_run):
    folder, done = demo_run
    places = re.findall(r"^  (demo-archive/\S+)", done.stdout, re.MULTILINE)
    assert len(places) == 5
    assert [place for place in places if not (folder / place).exists()] == []


def test_the_archive_explains_itself(demo):
    dictionary = Path(__file__).parents[2] / "archive" / "README.md"
    assert (demo / "README.md").read_text("utf-8") == dictionary.read_text("utf-8")


def test_status(demo, capsys):
    assert main(["status"]) == 0
    out, err = capsys.readouterr()
    assert err == f"Archive: {demo}\n"
    assert re.search(rf"^  demo +{ARTICLES} +0 ", out, re.MULTILINE)


def test_status_as_json(demo, capsys):
    assert main(["-q", "status", "--json"]) == 0
    out, err = capsys.readouterr()
    facts = json.loads(out)
    assert err == ""
    assert facts["archive"] == str(demo)
    (site,) = facts["sites"]
    assert (site["site"], site["articles"], site["due"], site["being_written_by"]) == (
        "demo",
        ARTICLES,
        0,
        None,
    )


def test_health(demo, capsys):
    assert main(["health"]) == 0
    assert re.match(r"demo: healthy \(complete, ", capsys.readouterr().out)
    assert main(["health", "-q"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["health", "lapvo"]) == 2
    assert "this archive holds nothing of 'lapvo'; it holds: demo" in capsys.readouterr().err


def test_show(demo, capsys, example):
    assert main(["show", str(example)]) == 0
    by_number = capsys.readouterr().out
    db = sqlite3.connect(demo / "lapvo.db")
    title, url, number = db.execute("select title, url, id from articles where entry_id = ?", (example,)).fetchone()
    captions = [text for (text,) in db.execute("select text from captions where article_id = ?", (number,))]
    db.close()
    assert by_number.startswith(title[:60])
    assert all(caption[:60] in by_number for caption in captions)
    assert "not archived" not in by_number
    for name in (str(number), url, url + "?redirect=%2F"):
        assert main(["show", name]) == 0
        assert capsys.readouterr().out == by_number


def test_show_as_json(demo, capsys, example):
    assert main(["show", "--json", str(example)]) == 0
    article = json.loads(capsys.readouterr().out)
    assert article["entry_id"] == example
    assert article["blocks"]
    assert article["images"]


def test_show_html_is_the_file_in_html(demo, capfdbinary, example):
    assert main(["show", str(example), "--html"]) == 0
    page = capfdbinary.readouterr().out
    assert page.lower().startswith(b"<!doctype html>")
    assert page == (demo / "html" / "demo" / f"{example}-v1.html").read_bytes()


def test_show_versions_and_diff_of_what_never_changed(demo, capsys, example):
    assert main(["show", str(example), "--versions"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert main(["show", str(example), "--diff"]) == 0
    assert "Its wording never changed." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["show", "99"], "no article 99 in this archive; `lapvo search WORDS` finds articles"),
        (["show", "http://127.0.0.1:1/x"], "no article http://127.0.0.1:1/x in this archive"),
        (["show", "99999999999999999999999"], "no article 99999999999999999999999"),
        (
            ["show", "1", "--html", "--diff"],
            "--html, --versions and --diff are different answers; choose one",
        ),
        (["open", "http://127.0.0.1:1/x"], "no page http://127.0.0.1:1/x in this archive"),
        (["export", "csv", "--site", "lapvo"], "this archive holds nothing of 'lapvo'; it holds: demo"),
    ],
)
def test_what_is_not_there_is_code_2(demo, capsys, arguments, says):
    assert main(arguments) == 2
    assert says in capsys.readouterr().err


def test_open_writes_a_page_that_runs_nothing(demo, capsys, example):
    assert main(["open", str(example), "--print-path"]) == 0
    path = Path(capsys.readouterr().out.strip())
    page = path.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script" not in page
    assert "src=&quot;data:image/" in page
    assert not re.search(r"src=(&quot;|\")?https?:", page)
    assert '<iframe sandbox="" ' in page


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    """An empty place for temporary files."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_open_leaves_one_folder_and_no_page_of_earlier_days(demo, capsys, example, temporary):
    paths = []
    for _ in range(2):
        assert main(["open", str(example), "--print-path"]) == 0
        paths.append(Path(capsys.readouterr().out.strip()))
    assert paths[0] == paths[1]
    folder = paths[0].parent
    assert [folder] == list(temporary.iterdir())
    assert folder.stat().st_mode & 0o777 == 0o700
    os.utime(paths[0], (0, 0))
    listing = _a_listing(demo)
    assert main(["open", listing, "--print-path"]) == 0
    assert [path.suffix for path in folder.iterdir()] == [".html"]
    assert not paths[0].exists()


@pytest.mark.parametrize("trap", ["for all", "elsewhere"])
def test_open_writes_into_no_folder_that_somebody_else_laid_out(demo, capsys, example, temporary, trap):
    assert main(["open", str(example), "--print-path"]) == 0
    path = Path(capsys.readouterr().out.strip())
    path.unlink()
    if trap == "for all":
        path.parent.chmod(0o777)
    else:
        path.parent.rename(temporary / "elsewhere")
        path.parent.symlink_to(temporary / "elsewhere")
    assert main(["open", str(example), "--print-path"]) == 0
    assert Path(capsys.readouterr().out.strip()).parent != path.parent
    assert not path.exists()


def test_open_starts_the_browser_on_a_file(demo, capsys, example, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    assert main(["open", str(example), "-o", "trang.html"]) == 0
    assert opened == [Path("trang.html").absolute().as_uri()]


def test_open_without_a_browser_names_the_file(demo, capsys, example, monkeypatch):
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    assert main(["open", str(example)]) == 0
    assert "no browser was found; open /" in capsys.readouterr().err


def _a_listing(demo: Path) -> str:
    with closing(sqlite3.connect(demo / "lapvo.db")) as db:
        (url,) = db.execute("select url from captures where page_kind = 'listing' limit 1").fetchone()
    return str(url)


def test_open_a_page_that_is_no_article(demo, capsys):
    url = _a_listing(demo)
    assert main(["open", url, "--print-path"]) == 0
    assert url in Path(capsys.readouterr().out.strip()).read_text(encoding="utf-8").replace("&amp;", "&")


def test_export_csv_equals_the_file_kept_ready(demo, capfdbinary):
    assert main(["export", "csv"]) == 0
    data = capfdbinary.readouterr().out
    assert data == (demo / "exports" / "demo.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == ARTICLES
    assert [int(row["entry_id"]) for row in rows] == sorted(int(row["entry_id"]) for row in rows)


def test_export_to_a_file(demo, capsys):
    assert main(["export", "csv", "-o", "tin.csv", "--from", "2021-05", "--to", "2021-05", "--headings", "vi"]) == 0
    err = capsys.readouterr().err
    assert re.search(r"tin\.csv: \d+ rows; columns explained in tin\.csv\.columns\.txt", err)
    assert Path("tin.csv").read_text(encoding="utf-8-sig").startswith("Mã,Ngày,")
    assert "from: 2021-05-01; to: 2021-05-31" in Path("tin.csv.columns.txt").read_text(encoding="utf-8")


def test_export_a_table(demo, capsys):
    assert main(["export", "csv", "--table", "coverage", "--delimiter", "tab"]) == 0
    assert (
        capsys.readouterr()
        .out.splitlines()[0]
        .endswith("site\tyear\tcategory\tarticles\tlisted_not_held\ttext_only\tundated\twithout_author")
    )


def test_verify(demo, capsys):
    assert main(["verify"]) == 0
    out, err = capsys.readouterr()
    assert re.match(r"sound: WARC files 1 · bytes [\d,]+ · records [\d,]+ · captures [\d,]+ · html 120\n", out)
    assert err == f"Archive: {demo}\n"
    assert main(["-q", "verify", "--quick"]) == 0
    assert capsys.readouterr() == ("", "")


def test_verify_names_damage_and_ends_with_4(demo, capsys):
    for file in (demo / "html" / "demo").glob("*-v1.html"):
        file.unlink()
    (warc,) = (demo / "warc" / "demo").glob("*.warc.gz")
    warc.unlink()
    assert main(["verify", "--lang", "vi"]) == 4
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert lines[1].startswith(f"lapvo: error: demo/{warc.name}: bị mất; hãy chép lại từ bản sao ")
    assert lines[-1] == f"lapvo: warning: còn {ARTICLES - 5} lỗi cùng loại [html-missing]"
    assert out.startswith("HƯ HỎNG: ")
    assert main(["verify", "--json"]) == 4
    facts = json.loads(capsys.readouterr().out)
    assert facts["sound"] is False
    assert {fault["code"] for fault in facts["faults"]} == {"file-missing", "html-missing"}


def test_verify_repair_on_a_whole_archive_does_nothing(demo, capsys):
    assert main(["verify", "--repair"]) == 0
    assert capsys.readouterr().err == f"Archive: {demo}\n"


def test_rebuild_makes_the_same_articles_again(demo, capsys):
    before = (demo / "exports" / "demo.csv").read_bytes()
    (demo / "lapvo.db").unlink()
    assert main(["rebuild"]) == 0
    assert "captures read again; there was no database before" in capsys.readouterr().err
    assert main(["export", "csv", "-o", "again.csv"]) == 0
    assert Path("again.csv").read_bytes() == before


def test_rebuild_refuses_to_lose_a_field(demo, capsys):
    db = sqlite3.connect(demo / "lapvo.db")
    db.execute("update articles set summary = 'Do người viết thêm' where summary is null")
    db.commit()
    db.close()
    assert main(["rebuild"]) == 8
    out, err = capsys.readouterr()
    assert re.search(r"^  demo  summary +120 ", out, re.MULTILINE)
    assert "nothing was replaced: fewer articles would have demo summary; --accept" in err
    assert main(["rebuild", "--dry-run", "--accept"]) == 0
    assert "nothing was replaced" in capsys.readouterr().err
    assert main(["rebuild", "demo", "--accept"]) == 0
    assert "the old database is lapvo.db.before" in capsys.readouterr().err
    assert main(["rebuild", "nowhere"]) == 2


def test_search(demo, capsys, example):
    db = sqlite3.connect(demo / "lapvo.db")
    (title,) = db.execute("select title from articles where entry_id = ?", (example,)).fetchone()
    db.close()
    assert main(["search", *fold(title).split()]) == 0
    assert f"{example}  " in capsys.readouterr().out
    assert main(["search", "khongcotunay", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"total": 0, "left_out": 0, "articles": []}
    assert main(["search", "***"]) == 2


def test_a_second_demo_stores_nothing_twice(demo_run, tmp_path):
    folder, _ = demo_run
    before = _counts(folder / "demo-archive" / "lapvo.db")
    again = subprocess.run(
        [sys.executable, "-m", "lapvo_scraper.cli", "demo"], cwd=folder, capture_output=True, encoding="utf-8"
    )
    assert again.returncode == 0, again.stderr
    assert "demo: 0 new articles, 0 changed" in again.stderr
    assert _counts(folder / "demo-archive" / "lapvo.db") == before


def _counts(database: Path) -> dict[str, int]:
    db = sqlite3.connect(database)
    tables = ("articles", "versions", "blocks", "images", "attachments", "authors")
    counts = {table: db.execute(f"select count(*) from {table}").fetchone()[0] for table in tables}
    db.close()
    return counts


def test_a_taken_port_is_one_clear_line(tmp_path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "lapvo_scraper.cli", "demo", "--port", str(port)],
            cwd=tmp_path, capture_output=True, encoding="utf-8",
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith(f"lapvo: port {port} is in use by another program or not allowed")
