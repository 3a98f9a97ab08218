"""What the documents tell people to type, typed: gzip, coreutils, rsync and the SQLite shell."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.peers

ROOT = Path(__file__).parents[2]
READING = (ROOT / "docs" / "reading-without-lapvo.md").read_text("utf-8")
README = (ROOT / "archive" / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shell")
    demo = [sys.executable, "-m", "lapvo_scraper.cli", "--archive", str(folder / "archive"), "demo"]
    subprocess.run(demo, cwd=folder, check=True, capture_output=True)
    return folder / "archive"


def shell(archive: Path, line: str) -> str:
    done = subprocess.run(["bash", "-c", line], cwd=archive, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def line_of(text: str, start: str) -> str:
    line = next(line for line in text.splitlines() if line.startswith(start))
    return line.partition("  #")[0]


def test_a_page_is_got_out_with_the_sqlite_shell_tail_and_zcat(archive: Path, sqlite_shell: str) -> None:
    assert sqlite_shell
    url = shell(archive, "sqlite3 -readonly lapvo.db 'select url from articles order by id limit 1'").strip()
    find = line_of(READING, 'sqlite3 -readonly lapvo.db "select warc_file').replace("URL", url)
    file, offset, length = shell(archive, find).splitlines()[0].split("|")
    cut = line_of(READING, "tail -c").replace("OFFSET", offset).replace("FILE", file).replace("LENGTH", length)
    shell(archive, cut)
    http, body = (archive / "record").read_bytes().split(b"\r\n\r\n", 2)[1:]
    assert http.startswith(b"HTTP/1.1 200 ")
    page = subprocess.run(["zcat"], input=body[:-4], capture_output=True, check=True).stdout
    (title,) = re.findall("<h1.*?>(.*?)</h1>", page.decode(), re.DOTALL)[:1] or [""]
    asked = f"sqlite3 -readonly lapvo.db \"select title from articles where url = '{url}'\""
    assert shell(archive, asked).strip() in page.decode() + title


def test_the_queries_print_something(archive: Path, sqlite_shell: str) -> None:
    assert sqlite_shell
    article = shell(archive, "sqlite3 -readonly lapvo.db 'select id from articles limit 1'").strip()
    for start in ("select date", "select text", "select title"):
        line = line_of(READING, f'sqlite3 -readonly lapvo.db "{start}').replace("= ID", f"= {article}")
        assert shell(archive, line.replace("dong thap", "huyen")).strip()


def test_every_address_is_listed_by_zcat_and_grep(archive: Path) -> None:
    line = line_of(READING, "zcat warc/SITE/*.warc.gz | grep").replace("SITE", "demo")
    assert "WARC-Target-URI: http://127.0.0.1:" in shell(archive, line)


def test_backup_in_two_lines(archive: Path, tmp_path: Path, rsync: str) -> None:
    assert rsync
    (tmp_path / "backup").mkdir()
    shutil.copytree(archive, tmp_path / "archive")
    copy = line_of(README, "rsync -a archive/").replace("/backup", "backup")
    check = line_of(README, "cd /backup/archive").replace("/backup", "backup")
    shell(tmp_path, copy)
    assert shell(tmp_path, check) == ""
    kept = {path.relative_to(tmp_path / "archive") for path in (tmp_path / "archive").rglob("*")}
    assert kept == {path.relative_to(tmp_path / "backup/archive") for path in (tmp_path / "backup/archive").rglob("*")}
