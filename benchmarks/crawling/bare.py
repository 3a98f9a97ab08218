"""`lapvo` without search indexes and without people and offices: `python -m benchmarks.crawling.bare ARGUMENTS`.

There is no switch for either: this takes them out of the program as it runs. Files in html/ have one.
"""

from __future__ import annotations

import sqlite3
import sys

from lapvo_scraper.cli import main
from lapvo_scraper.reading import article
from lapvo_scraper.storage.database import schema
from lapvo_scraper.storage.search import text_indexes

_TRIGGERS = "select name from sqlite_master where type = 'trigger' and name like '%search%'"
_migrate = schema.migrate


def _without_search(db: sqlite3.Connection) -> None:
    _migrate(db)
    for (trigger,) in db.execute(_TRIGGERS).fetchall():
        db.execute(f"drop trigger {trigger}")


if __name__ == "__main__":
    schema.migrate = _without_search
    text_indexes.index_waiting = lambda _db: None
    article.find_mentions = lambda _body: ()
    sys.exit(main())
