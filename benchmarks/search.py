"""How fast an archive answers, how large its text indexes are and how fast they fill.

    python -m benchmarks.search [FOLDER] [--articles 200000] [--rounds 5]

FOLDER holds an archive of generated_archive.py, or will. Figures are medians of CPU milliseconds with the database in
the page cache, which on an idle machine is what one waits; bare FTS5 queries and ours run in turns. Bars:
20 hits with snippets, newest first, within 30 ms up to 2,000 hits and 250 ms for the commonest
word; by rank within 1.3 times the bare rank query. Facets are those of `lapvo serve`, over all hits: 500 ms. Exit code
1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sqlite_utils import Database

from benchmarks.generated_archive import build
from lapvo_scraper.storage.database.schema import connect, connect_read_only, migrate
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.search.days import Days
from lapvo_scraper.storage.search.questions import Question, ask, matching
from lapvo_scraper.web.facets import Catalogue

QUERIES = ("hoa kieng", "du lich", '"nuoc sach"', "giao thong", "lễ hội", "nong thon moi", "dong thap", "huyen", "va")
FILTERED = {
    "site": {"site": "tanphu"},
    "category": {"category": "nong thon moi"},
    "year": {"days": Days("2019-01-01", "2019-12-31")},
    "author": {"author": "khoa"},
}
_BARE = "select rowid from articles_search where articles_search match ? order by rank limit 20"
_INGESTED = 20_000


FEW_HITS = 2_000
NEWEST_OF_FEW, NEWEST, FACETS = 30.0, 250.0, 500.0  # milliseconds
RATIO_TO_BARE = 1.3


def main() -> int:
    """Measure, and print a table for each question."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(tempfile.gettempdir()) / "lapvo-generated")
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    folder = Folder(asked.folder)
    if not folder.database.exists():
        build(asked.folder, asked.articles)
    with closing(connect_read_only(folder.database)) as db:
        db.execute("pragma mmap_size = 8000000000")
        (articles,) = db.execute("select count(*) from articles").fetchone()
        print(f"{articles:,} articles, SQLite {sqlite3.sqlite_version}, CPU milliseconds (median of {asked.rounds})\n")
        missed = _queries(db, asked.rounds)
        _filters(db, asked.rounds)
        _sizes(db)
        _ingesting(db)
    print(f"\nbars: {'MISSED: ' + '; '.join(missed) if missed else 'met'}")
    return 1 if missed else 0


def _queries(db: sqlite3.Connection, rounds: int) -> list[str]:
    """Return which bars are missed."""
    catalogue, missed = Catalogue(db), list[str]()
    print(f"{'query':<16}{'hits':>9}{'newest':>9}{'by rank':>9}{'bare rank':>11}{'ratio':>7}{'facets':>8}")
    for words in QUERIES:
        question = Question(words, sort="date")
        by_rank = replace(question, sort="rank")
        folded = _folded(words)
        newest, rank, bare, facet = _in_turns(
            rounds,
            lambda q=question: ask(db, q),
            lambda q=by_rank: ask(db, q),
            lambda f=folded: db.execute(_BARE, (f,)).fetchall(),
            lambda q=question: catalogue.facets(matching(db, q)),
        )
        total = ask(db, question).total
        row = f"{words:<16}{total:>9,}{newest:>9.1f}{rank:>9.1f}{bare:>11.1f}{rank / bare:>7.2f}{facet:>8.1f}"
        print(row, flush=True)
        missed += [f"{words}: newest first"] * (newest > (NEWEST_OF_FEW if total <= FEW_HITS else NEWEST))
        missed += [f"{words}: by rank {rank - bare:.1f} ms more than bare"] * (rank > RATIO_TO_BARE * bare)
        missed += [f"{words}: facets"] * (facet > FACETS)
    return missed


def _filters(db: sqlite3.Connection, rounds: int) -> None:
    print(f"\n{'filter':<10}{'query':<16}{'hits':>9}{'newest':>9}{'by rank':>9}")
    for name, narrowed in FILTERED.items():
        for words in ("giao thong", "va"):
            question = Question(words, sort="date", **narrowed)
            by_rank = replace(question, sort="rank")
            newest, rank = _in_turns(rounds, lambda q=question: ask(db, q), lambda q=by_rank: ask(db, q))
            print(f"{name:<10}{words:<16}{ask(db, question).total:>9,}{newest:>9.1f}{rank:>9.1f}")


def _folded(words: str) -> str:
    from lapvo_scraper.storage.search.terms import Terms

    return Terms.of(words).folded


def _in_turns(rounds: int, *calls: Callable[[], object]) -> list[float]:
    """Return the median time of each call; the first round only warms the cache."""
    took: list[list[float]] = [[] for _ in calls]
    for number in range(rounds + 1):
        for times, call in zip(took, calls, strict=True):
            began = time.process_time()
            call()
            if number:
                times.append(1000 * (time.process_time() - began))
    return [statistics.median(times) for times in took]


def _sizes(db: sqlite3.Connection) -> None:
    sizes = dict(db.execute("select name, sum(pgsize) / 1e6 from dbstat group by name"))
    table = sizes["articles"]
    print("\nsize, MB (share of the table `articles`)")
    for index in ("articles_search", "articles_search_exact"):
        size = sum(sizes.get(f"{index}_{part}", 0) for part in ("data", "idx", "docsize", "config"))
        print(f"{index:<24}{size:>8,.0f}{size / table:>7.0%}")
    print(f"{'articles':<24}{table:>8,.0f}")


def _ingesting(source: sqlite3.Connection) -> None:
    """Fill a table with and without indexes, and beside them what `sqlite-utils enable-fts` would make."""
    columns = [row[1] for row in source.execute("pragma table_info(articles)")]
    rows = source.execute(f"select {', '.join(columns)} from articles limit {_INGESTED}").fetchall()
    insert = f"insert into articles ({', '.join(columns)}) values ({', '.join('?' * len(columns))})"
    print(f"\ningesting {len(rows):,} rows in batches of 64, and what the index weighs")
    bare = _fill(rows, insert, _drop_triggers)
    for name, prepare in (
        ("no index", _drop_triggers),
        ("accents optional", lambda db: _drop_triggers(db, "articles_search_exact")),
        ("both indexes", lambda _: None),
        ("sqlite-utils enable-fts", _plain_fts),
    ):
        seconds, size = _fill(rows, insert, prepare)
        print(f"{name:<26}{len(rows) / seconds:>8,.0f} rows/CPU s{(size - bare[1]) / 1e6:>9,.0f} MB")


def _fill(
    rows: list[tuple[object, ...]], insert: str, prepare: Callable[[sqlite3.Connection], None]
) -> tuple[float, int]:
    """Return the seconds it takes, and the bytes of the database."""
    with tempfile.TemporaryDirectory() as folder, closing(connect(Path(folder) / "lapvo.db")) as db:
        db.execute("pragma foreign_keys = off")
        db.execute("pragma journal_mode = wal")
        migrate(db)
        prepare(db)
        began = time.process_time()
        for start in range(0, len(rows), 64):
            db.execute("begin")
            db.executemany(insert, rows[start : start + 64])
            db.execute("commit")
        took = time.process_time() - began
        (pages,), (page_size,) = (db.execute(f"pragma {name}").fetchone() for name in ("page_count", "page_size"))
        return took, pages * page_size


def _drop_triggers(db: sqlite3.Connection, of: str = "articles_search") -> None:
    for (name,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        if name.startswith(of):
            db.execute(f"drop trigger {name}")


def _plain_fts(db: sqlite3.Connection) -> None:
    _drop_triggers(db)
    Database(db)["articles"].enable_fts(["title", "summary", "body", "captions"], create_triggers=True)


if __name__ == "__main__":
    sys.exit(main())
