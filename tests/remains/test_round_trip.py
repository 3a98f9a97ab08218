"""From one archive into another: the same articles, versions, dates and CSV, by the WARC files alone."""

import sys
from pathlib import Path

import pytest
from making_inputs import query

sys.path.append(str(Path(__file__).parents[1] / "storage"))

from demo_wire import Wire
from making_runs import SITE, crawl

from lapvo_scraper.cli import main
from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.storage.checking.verify import verify
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.remaking.rebuild import rebuild

NIGHTS = ("2025-06-01", "2025-06-02", "2025-06-04", "2025-06-07", "2025-06-20", "2025-07-01")
SAME = {
    "articles": "id, site, identity, entry_id, url, title, summary, category, byline, author, published_at, event_date,"
    " published_not_before, published_not_after, date, sort_date, body, html_file, first_seen_at, last_seen_at,"
    " changed_at, gone_at, versions",
    "versions": "article_id, version, seen_at, content_digest",
    "captures": "id, url, fetched_at, status, payload_digest, payload_size, body_sha256, record_type, page_kind, etag",
    "absences": "*",
    "listed": "*",
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of six nights on which articles came, changed, went and came back."""
    portal, path = DemoPortal(articles=12, version="7.2"), tmp_path_factory.mktemp("round-trip") / "one"
    with pytest.MonkeyPatch.context() as patched:
        for night, day in enumerate(NIGHTS):
            patched.setenv("LAPVO_NOW", f"{day}T01:00:00+07:00")
            crawl(path, Wire(portal), full=True)
            portal.pass_day(new=1, edited=2, removed=4 if not night else 0, restored=1 if night == 4 else 0)
    return path


@pytest.fixture(autouse=True)
def _no_archive_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAPVO_ARCHIVE", raising=False)


@pytest.mark.parametrize("evidence", ["warc", "wacz"])
def test_warc_files_carry_everything(crawled, tmp_path, evidence):
    other, given = tmp_path / "other", crawled / "warc"
    if evidence == "wacz":
        given = tmp_path / "all.wacz"
        assert main(["--archive", str(crawled), "export", "wacz", "-o", str(given)]) == 0
    assert main(["--archive", str(other), "import", str(given)]) == 0
    for table, columns in SAME.items():
        statement = f"select {columns} from {table} order by 1, 2"
        wanted = [row for row in query(crawled, statement) if table != "captures" or row[7] != "metadata"]
        assert query(other, statement) == wanted, table
    assert query(other, "select count(*), count(gone_at), max(versions) > 2 from articles") == [(17, 3, 1)]
    assert query(other, "select distinct evidence from captures") == [(evidence,)]
    for path in (crawled, other):
        assert main(["-q", "--archive", str(path), "export", "csv", "-o", f"{path}.csv"]) == 0
    assert Path(f"{other}.csv").read_bytes() == Path(f"{crawled}.csv").read_bytes()
    assert verify(Folder(other), {SITE.name: SITE}).faults == []
    before = query(other, "select * from articles order by id")
    rebuild(Folder(other))
    assert query(other, "select * from articles order by id") == before


def test_a_wacz_file_carries_everything(crawled, tmp_path):
    wacz, other = tmp_path / "one.wacz", tmp_path / "other"
    assert main(["-q", "--archive", str(crawled), "export", "wacz", "-o", str(wacz)]) == 0
    for _ in range(2):
        assert main(["--archive", str(other), "import", str(wacz)]) == 0
    for path in (crawled, other):
        assert main(["-q", "--archive", str(path), "export", "csv", "-o", str(tmp_path / f"{path.name}.csv")]) == 0
    assert (tmp_path / "other.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()
    columns = "article_id, version, seen_at, content_digest"
    statement = f"select {columns} from versions order by 1, 2"
    assert query(other, statement) == query(crawled, statement)
    assert query(other, "select distinct evidence from captures") == [("wacz",)]


def test_an_archive_takes_nothing_from_itself(crawled, tmp_path, capsys):
    before = {path: path.stat().st_size for path in crawled.rglob("*.warc.gz")}
    assert main(["--archive", str(crawled), "import", str(crawled / "warc")]) == 0
    assert "0 captures brought in" in capsys.readouterr().err
    assert {path: path.stat().st_size for path in crawled.rglob("*.warc.gz")} == before
