"""Which rows of which table an export gives on, in which order.

`--from` and `--to` compare `date`. A date known to the month or the year counts as that whole span, and an
undated article as the bracket its neighbours put it in: both are in when the span lies wholly inside. Those
that merely may be inside are left out and counted, never dropped without a word.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

ARTICLES = "articles_csv"
"""The view whose columns are the CSV (docs/contract.md)."""

_ARTICLES_ORDER = "site, entry_id is null, entry_id, id"
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")

# First and last day of the span an article belongs to; null where the archive does not know.
_SPAN_START = "coalesce(substr(date || '-01-01', 1, 10), substr(published_not_before, 1, 10))"
_SPAN_END = (
    "case length(date) when 4 then date || '-12-31' when 7 then date(date || '-01', '+1 month', '-1 day') "
    "else coalesce(substr(date, 1, 10), substr(published_not_after, 1, 10)) end"
)


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
    """What to give on; None restricts nothing. `first_day` and `last_day` are ISO days, both inclusive."""

    table: str | None = None
    where: str | None = None
    site: str | None = None
    first_day: str | None = None
    last_day: str | None = None

    def query(self, db: sqlite3.Connection) -> Query:
        """Return this selection as SQL. Raises UsageError for a table, column or condition not there."""
        table = self.table or ARTICLES
        columns = _columns(db, table)
        conditions = self._conditions(table, columns)
        parameters = {
            name: value
            for name, value in (("site", self.site), ("first", self.first_day), ("last", self.last_day))
            if value is not None
        }
        inside, possible = self._by_day()
        rows = _select("*", table, [*conditions, inside]) + f" order by {_order(db, table, columns)}"
        left_out = (
            _select("count(*)", table, [*conditions, f"({possible}) and not ({inside})"]) if inside else None
        )
        query = Query(table, columns, rows, left_out, parameters)
        _try_out(db, query)
        return query

    def _conditions(self, table: str, columns: tuple[str, ...]) -> list[str]:
        needed = {"site": bool(self.site), "date": bool(self.first_day or self.last_day)}
        for column, asked in needed.items():
            if asked and column not in columns:
                raise UsageError(f"table {table} has no column {column}; leave out the option that needs it")
        # The line breaks keep a comment at the end of the condition from swallowing the rest.
        return [f"(\n{self.where}\n)"] * bool(self.where) + ["site = :site"] * bool(self.site)

    def _by_day(self) -> tuple[str, str]:
        """SQL for rows that lie wholly inside the days asked for, and for rows that may lie inside."""
        inside, possible = [], []
        if self.first_day:
            inside.append(f"{_SPAN_START} >= :first")
            possible.append(f"coalesce({_SPAN_END} >= :first, 1)")
        if self.last_day:
            inside.append(f"{_SPAN_END} <= :last")
            possible.append(f"coalesce({_SPAN_START} <= :last, 1)")
        return _all(f"coalesce({term}, 0)" for term in inside), _all(possible)


def day_range(first: str | None, last: str | None) -> tuple[str | None, str | None]:
    """Return what `--from` and `--to` mean as days: `2021-03` is its first day there, its last here.

    Raises UsageError for what is not a date, and for a range that ends before it begins.
    """
    start = _day(first, last=False) if first else None
    end = _day(last, last=True) if last else None
    if start and end and start > end:
        raise UsageError(f"--from {first} is after --to {last}; swap them")
    return start, end


def _day(text: str, *, last: bool) -> str:
    match = _DAY.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"{text!r} is not a date; write 2021-03-15, 2021-03 or 2021")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        month = month or (12 if last else 1)
        day = day or (calendar.monthrange(int(year or 0), month)[1] if last else 1)
        return dt.date(int(year or 0), month, day).isoformat()
    except (ValueError, calendar.IllegalMonthError) as error:
        raise UsageError(f"{text!r} is no day of the calendar; write 2021-03-15, 2021-03 or 2021") from error


def _all(terms: Iterable[str]) -> str:
    return " and ".join(terms)


def _select(what: str, table: str, conditions: list[str]) -> str:
    where = " and ".join(condition for condition in conditions if condition)
    # The condition is the operator's own, on a read-only connection; everything else is a quoted name or a
    # constant.
    return f"select {what} from {_quoted(table)} where {where or 1}"  # noqa: S608


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
        raise UsageError(
            f"{error}; table {query.table} has the columns {', '.join(query.columns)}"
        ) from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
