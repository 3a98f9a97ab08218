"""`reports/metrics.prom`: what a monitoring system reads of an archive."""

from __future__ import annotations

import json
import re
from contextlib import closing
from typing import TYPE_CHECKING

from lapvo_scraper.crawl import metrics
from lapvo_scraper.crawl.metrics import exposition
from lapvo_scraper.storage.database.schema import connect, migrate
from lapvo_scraper.storage.folder import Folder

if TYPE_CHECKING:
    from pathlib import Path

LINE = re.compile(r'(# (HELP|TYPE) lapvo_\w+ .+|lapvo_\w+\{(\w+="([^"\\\n]|\\.)*",?)+\} -?[\d.e+]+)')


def archive(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "archive").create()
    with closing(connect(folder.database)) as db:
        migrate(db)
        db.execute("pragma foreign_keys = off")
        db.execute("insert into sites values ('tanmy', 'http://x', 'Tân Mỹ', 'Asia/Ho_Chi_Minh', '{}')")
        counts = json.dumps({"queued": 9, "fetched": 7, "failed": 2, "articles_new": 3})
        db.execute(
            "insert into crawls (id, site, command, started_at, finished_at, outcome, counts, exit_code, software,"
            " profile_digest) values ('c', 'tanmy', 'lapvo crawl', '2025-06-01T02:00:00Z', '2025-06-01T03:00:00Z',"
            " 'findings', ?, 8, 'x', 'x')",
            (counts,),
        )
        db.executemany(
            "insert into findings values ('c', 'field-lost', 'warning', ?, 4, 'm', 'r')", [("title",), ("byline",)]
        )
        db.execute(
            "insert into urls (site, url, kind, discovered_at, state, due_at) values"
            " ('tanmy', 'http://x/1', 'article', 'x', 'due', '2020-01-01T00:00:00Z')"
        )
    folder.warc("tanmy").mkdir()
    (folder.warc("tanmy") / "tanmy-1.warc.gz").write_bytes(b"x" * 1234)
    return folder


def test_a_site_as_numbers(tmp_path: Path) -> None:
    path = metrics.write(archive(tmp_path))
    assert path == tmp_path / "archive/reports/metrics.prom"
    lines = path.read_text(encoding="utf-8").splitlines()
    for expected in (
        'lapvo_articles{site="tanmy"} 0',
        'lapvo_urls_due{site="tanmy"} 1',
        'lapvo_warc_bytes{site="tanmy"} 1234',
        'lapvo_last_crawl_timestamp_seconds{site="tanmy"} 1748743200',
        'lapvo_last_whole_crawl_timestamp_seconds{site="tanmy"} 1748746800',
        'lapvo_last_crawl_exit_code{site="tanmy"} 8',
        'lapvo_last_crawl_urls{site="tanmy",end="fetched"} 7',
        'lapvo_last_crawl_urls{site="tanmy",end="failed"} 2',
        'lapvo_findings{site="tanmy",code="field-lost",severity="warning"} 2',
    ):
        assert expected in lines
    assert all(LINE.fullmatch(line) for line in lines)
    assert [entry.name for entry in path.parent.iterdir()] == ["metrics.prom"]


def test_each_metric_is_described_once(tmp_path: Path) -> None:
    path = metrics.write(archive(tmp_path))
    assert path is not None
    kinds = re.findall(r"^# TYPE (\w+) gauge$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(kinds) == len(set(kinds))
    assert set(kinds) <= set(metrics._HELP)


def test_labels_are_escaped() -> None:
    shown = exposition(iter([("lapvo_articles", {"site": 'a"b\\c\nd'}, 1)])).splitlines()
    assert shown[-1] == 'lapvo_articles{site="a\\"b\\\\c\\nd"} 1'
    assert LINE.fullmatch(shown[-1])


def test_where_no_archive_is_nothing_is_written(tmp_path: Path) -> None:
    assert metrics.write(Folder(tmp_path)) is None
    assert list(tmp_path.iterdir()) == []
