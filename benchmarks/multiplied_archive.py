"""A large archive for measuring exports, made of a small generated one in minutes instead of hours.

    python -m benchmarks.multiplied_archive FOLDER [--articles 1000000] [--texts 10000]

`generated_archive` writes `--texts` articles. Each is then put down again and again with its blocks, pictures and
attachments: under an id and an entry id of its own, which stand in its addresses and file names too. Its words, dates,
captures and authors are those of the first. Ids are hashes here as there, so articles in the order of an export lie all
over the file as in a real archive. The text indexes know the first ones only: search measures `generated_archive`.
"""

from __future__ import annotations

import argparse
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.generated_archive import build
from lapvo_scraper.storage.database.schema import connect
from lapvo_scraper.storage.rows.identity import article_id

if TYPE_CHECKING:
    from lapvo_scraper.storage.folder import Folder

_HANGING_ON = ("blocks", "images", "attachments")
_BATCH = 5_000

Row = dict[str, Any]


def multiply(folder: Folder, articles: int) -> None:
    """Put the articles of an archive down again under other numbers until there are `articles`."""
    with closing(connect(folder.database)) as db:
        db.row_factory = sqlite3.Row
        for pragma in ("journal_mode = off", "synchronous = off", "foreign_keys = off", "cache_size = -400000"):
            db.execute(f"pragma {pragma}")
        triggers = db.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"drop trigger {name}")
        db.execute("begin")
        for number, (table, row) in enumerate(_copies(db, articles)):
            marks = ", ".join(f":{column}" for column in row)
            db.execute(f"insert into {table} values ({marks})", row)
            if number % _BATCH == 0:
                db.execute("commit")
                db.execute("begin")
        for _, statement in triggers:
            db.execute(statement)
        db.execute("commit")
        db.execute("pragma journal_mode = delete")


def _copies(db: sqlite3.Connection, articles: int) -> Iterator[tuple[str, Row]]:
    """Yield a table and a row of it, in the order of ids: each lands behind the one before."""
    firsts = [dict(row) for row in db.execute("select * from articles order by entry_id")]
    hanging = {table: _by_article(db, table) for table in _HANGING_ON}
    span = 1 + firsts[-1]["entry_id"] - firsts[0]["entry_id"]
    more = range(len(firsts), articles)
    new = ((firsts[number % len(firsts)], number // len(firsts)) for number in more)
    numbered = [(first, first["entry_id"] + round_ * span) for first, round_ in new]
    with_ids = ((article_id(first["site"], f"e:{entry}"), entry, first) for first, entry in numbered)
    for article, entry, first in sorted(with_ids, key=lambda each: each[0]):
        changed = {"id": article, "identity": f"e:{entry}", "entry_id": entry}
        yield "articles", _renumbered(first, first["entry_id"], entry) | changed
        for table, rows in hanging.items():
            for row in rows.get(first["id"], ()):
                changed = {"article_id": article} | ({"id": f"{article}-{row['position']}"} if "id" in row else {})
                yield table, _renumbered(row, first["entry_id"], entry) | changed


def _by_article(db: sqlite3.Connection, table: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in map(dict, db.execute(f"select * from {table} order by article_id, position")):
        found.setdefault(row["article_id"], []).append(row)
    return found


def _renumbered(row: Row, old: int, new: int) -> Row:
    """Return the row with the new number where its addresses and file names have the old one."""
    named = {name: row[name].replace(str(old), str(new)) for name in ("url", "html_file") if row.get(name)}
    return row | named


def main() -> None:
    """Make one, and say how long it took and how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--texts", type=int, default=10_000)
    asked = parser.parse_args()
    began = time.perf_counter()
    folder = build(asked.folder, asked.texts)
    multiply(folder, asked.articles)
    megabytes = folder.database.stat().st_size / 1e6
    print(f"{folder.database}: {asked.articles:,} articles, {megabytes:,.0f} MB, {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
