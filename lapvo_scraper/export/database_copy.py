"""One SQLite file with everything in the database, taken while others may write to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from lapvo_scraper.errors import ArchiveDamaged
from lapvo_scraper.export.portion import belongs, tables
from lapvo_scraper.export.selection import shown
from lapvo_scraper.export.written import Written

if TYPE_CHECKING:
    from pathlib import Path

# Words of hidden articles stand in the first two; the rest only says that they exist. The last decides for all.
_WITH_HIDDEN = ("readings", "listed", "article_captures", "hidden", "articles")


def copy_database(db: sqlite3.Connection, path: Path, site: str | None = None) -> Written:
    """Write what `db` holds now into the empty file `path`; with `site`, what belongs to that site.

    The copy is of one state, however much is written meanwhile, without journal files beside it, and as small as it
    can be. Articles of the takedown list are not in it. Raises ArchiveDamaged when the copy does not check.
    """
    db.execute("vacuum into ?", (str(path),))
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        copy.execute("pragma foreign_keys = on")
        copy.execute("pragma journal_mode = delete")
        before = copy.total_changes
        copy.execute("begin")
        copy.execute("pragma defer_foreign_keys = on")
        for table in _WITH_HIDDEN:
            copy.execute(f"delete from {table} where not ({shown(table)})")  # noqa: S608 - constants
        if site is not None:
            _keep_only(copy, site)
        copy.execute("commit")
        if copy.total_changes != before:
            copy.execute("vacuum")  # or the words would still stand in free pages
        _check(copy, path)
        (rows,) = copy.execute("select count(*) from articles").fetchone()
    return Written(rows=rows)


def _keep_only(copy: sqlite3.Connection, site: str) -> None:
    names = tables(copy)
    # What says to which site a row belongs goes last.
    for table in sorted(names, key=lambda name: (name in ("articles", "crawls"), name == "article_authors")):
        if table != "authors":
            copy.execute(f"delete from {table} where not ({belongs(copy, table, site)})")  # noqa: S608
    copy.execute("delete from authors where id not in (select author_id from article_authors)")


def _check(copy: sqlite3.Connection, path: Path) -> None:
    (verdict,) = copy.execute("pragma integrity_check(1)").fetchone()
    orphan = copy.execute("pragma foreign_key_check").fetchone()
    if verdict != "ok" or orphan:
        fault = verdict if verdict != "ok" else f"a row of {orphan[0]} refers to nothing"
        raise ArchiveDamaged(f"{path}: the copy does not check: {fault}; run `lapvo verify`")
