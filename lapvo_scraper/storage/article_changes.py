"""Which articles have changed since a moment that somebody remembers.

Triggers keep the order in which articles changed (sql/changes.sql), each change with a random mark. Who remembers the
newest one can ask later what came after it. When that change, with that mark, is not there any more, nobody knows: too
much has happened since, or this is another database than then: made anew from the WARC files, or brought back from a
backup and grown since.

The parts of an article (blocks, pictures, documents) are never written without its row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class Moment:
    """A state of the articles of a database."""

    number: int
    mark: str


def now(db: sqlite3.Connection) -> Moment | None:
    """Return the present state; None where nothing is known to have changed yet."""
    row = db.execute("select number, hex(mark) from _article_changes order by number desc limit 1").fetchone()
    return Moment(*row) if row else None


def since(db: sqlite3.Connection, moment: Moment) -> frozenset[int] | None:
    """Return the ids of the articles that came, changed or went after `moment`; None when nobody knows."""
    row = db.execute("select hex(mark) from _article_changes where number = ?", (moment.number,)).fetchone()
    if row != (moment.mark,):
        return None
    rows = db.execute("select distinct article_id from _article_changes where number > ?", (moment.number,))
    return frozenset(article for (article,) in rows)
