"""Which rows of which table an export gives on, in which order."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from lapvo_scraper.errors import UsageError
from lapvo_scraper.storage.days import Days

ARTICLES = "articles_csv"
"""The view whose columns are the CSV (docs/contract.md)."""

_SHOWN = "reading_digest not in (select reading_digest from article_captures join hidden_captures using (capture_id))"
"""The table `readings` alone keeps the words of hidden articles: to bring them back from."""

_ARTICLES_ORDER = "site, entry_id is null, entry_id, id"


@dataclass(frozen=True)
class Query:
    """A selection against one database: SQL, its parameters and the columns it gives."""

    table: str
    columns: tuple[str, ...]
    rows: str
    left_out: str | None  # counts rows that may belong to the dates asked for; None without dates
    parameters: dict[str, str]


@dataclass(frozen=True)
class Selection:
    """What to give on; None restricts nothing."""

    table: str | None = None
    where: str | None = None
    site: str | None = None
    days: Days = field(default_factory=Days)

    def query(self, db: sqlite3.Connection) -> Query:
        """Return this selection as SQL. Raises UsageError for a table, column or condition not there."""
        table = self.table or ARTICLES
        columns = _columns(db, table)
        conditions = self._conditions(table, columns)
        parameters = self.days.parameters | ({"site": self.site} if self.site else {})
        rows = _select("*", table, [*conditions, self.days.inside])
        rows += f" order by {_order(db, table, columns)}"
        left_out = _select("count(*)", table, [*conditions, self.days.unsure]) if self.days else None
        query = Query(table, columns, rows, left_out, parameters)
        _try_out(db, query)
        return query

    def _conditions(self, table: str, columns: tuple[str, ...]) -> list[str]:
        needed = {"site": bool(self.site), "date": bool(self.days)}
        for column, asked in needed.items():
            if asked and column not in columns:
                raise UsageError(f"table {table} has no column {column}; leave out the option that needs it")
        # The line breaks keep a comment at the end of the condition from swallowing the rest.
        given = [f"(\n{self.where}\n)"] * bool(self.where) + ["site = :site"] * bool(self.site)
        return given + [_SHOWN] * (table == "readings")


def _select(what: str, table: str, conditions: list[str]) -> str:
    # The condition is the operator's own, on a read-only connection; the rest are quoted names and constants.
    where = " and ".join(conditions)
    return f"select {what} from {_quoted(table)} where {where}"  # noqa: S608


def _columns(db: sqlite3.Connection, table: str) -> tuple[str, ...]:
    names = [name for (name,) in db.execute("select name from sqlite_master where type in ('table', 'view')")]
    if table not in names:
        given = ", ".join(sorted(name for name in names if not name.startswith(("sqlite_", "_"))))
        raise UsageError(f"there is no table {table!r}; there are: {given}")
    return tuple(row[1] for row in db.execute(f"pragma table_info({_quoted(table)})"))


def _order(db: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> str:
    """An order that follows from the rows themselves, so that a rebuilt archive exports the same bytes."""
    if table == ARTICLES:
        return _ARTICLES_ORDER
    keys = sorted((row[5], row[1]) for row in db.execute(f"pragma table_info({_quoted(table)})") if row[5])
    return ", ".join(map(_quoted, [name for _, name in keys] or columns))


def _try_out(db: sqlite3.Connection, query: Query) -> None:
    try:
        db.execute(f"explain {query.rows}", query.parameters).fetchall()
    except (sqlite3.Error, sqlite3.Warning) as error:  # Python 3.11 warns about a second statement
        raise UsageError(f"{error}; table {query.table} has the columns {', '.join(query.columns)}") from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
