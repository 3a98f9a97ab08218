"""Which rows of which table an export gives on, in which order."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from lapvo_scraper.errors import ArchiveDamaged, UsageError
from lapvo_scraper.export import condition, external_sort
from lapvo_scraper.storage.search.days import Days

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

ARTICLES = "articles_csv"
"""The view whose columns are the CSV (docs/contract.md)."""

_HIDDEN = "select id from articles where hidden_at is not null"
_NOT_HIDDEN = {
    "articles": "hidden_at is null",
    # The words of hidden articles stand here alone, to bring them back from.
    "readings": "reading_digest not in "
    "(select reading_digest from article_captures join hidden_captures using (capture_id))",
    "listed": "not exists (select 1 from articles where articles.hidden_at is not null "
    "and articles.site = listed.site and articles.entry_id = listed.entry_id)",
    "hidden": "0",
}
"""What keeps the takedown list out of an export, by table; in any other table, `article_id` tells."""

_FIRST_BATCHES = 16  # more than fit a pipe that nobody reads on from
CACHE_KB = 32_000
"""Articles in order lie all over the file: with the upper pages of its trees in memory, a fifth of the time goes."""

# `articles.captions` has them line by line: where there is one line, or none, the blocks need not be looked up, which
# lie elsewhere in the file.
_CAPTIONS = (
    "(select case when instr(own.captions, char(10)) then articles_csv.captions else own.captions end "
    "from articles as own where own.id = articles_csv.id)"
)
_SITES = "select distinct site from articles order by site"
_OF_SITE = "site = :piece"
# One piece for those with a number, one for those without: each comes out of the index `articles_by_entry` in
# order, where one query for all would have to sort every text of the archive.
_PIECES = (("entry_id is not null", "entry_id, id"), ("entry_id is null", "id"))


@dataclass(frozen=True)
class Column:
    """One column of a selection. `type` is as declared: "TEXT", "INTEGER", "" for an expression of a view."""

    name: str
    type: str


@dataclass(frozen=True)
class Piece:
    """Rows that one statement gives in order; the rows of a query are those of its pieces, one after the other."""

    conditions: str
    order: str
    parameters: dict[str, str]


@dataclass(frozen=True)
class Query:
    """A selection against one database."""

    table: str
    columns: tuple[Column, ...]
    is_view: bool
    pieces: tuple[Piece, ...]
    conditions: str  # for the rows of all pieces, found by another way than these go
    parameters: dict[str, str]
    left_out: tuple[str, dict[str, str]] | None  # counts rows that may belong to the dates asked for
    site: str | None  # the only one asked for
    is_whole: bool  # there are no other conditions

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def batches(self, db: sqlite3.Connection, size: int, what: str | None = None) -> Iterator[list[Any]]:
        """Yield the rows in order, at most `size` at a time. `what`: SQL for the columns to give, if not for all.

        From a large database they come sorted on disk, but for the first ones: who looks at these need not wait.
        Raises UsageError when the condition fails at a row.
        """
        what = what or f"{quoted(self.table)}.*"
        with condition.blamed(self.table):
            if self.table == ARTICLES and external_sort.is_worth_while(db):
                yield from self._sorted_on_disk(db, size, what)
            else:
                yield from self._by_index(db, size, what)

    def _sorted_on_disk(self, db: sqlite3.Connection, size: int, what: str) -> Iterator[list[Any]]:
        given = 0
        for batch in islice(self._by_index(db, size, what), _FIRST_BATCHES * self.is_whole):
            yield batch
            given += len(batch)
        # The condition stands by itself, so that its names mean here what they mean for a small database.
        chosen = f"({_selecting('*', ARTICLES, self.conditions)}) as {ARTICLES}"
        selecting = _selecting(f"place, {what}", f"temp.places cross join {chosen} using (id)")
        rows = chain.from_iterable(external_sort.sorted_on_disk(db, selecting, self.parameters, self.site))
        rest = islice(rows, given, None)
        while batch := list(islice(rest, size)):
            yield batch

    def _by_index(self, db: sqlite3.Connection, size: int, what: str) -> Iterator[list[Any]]:
        for piece in self.pieces:
            statement = _selecting(what, quoted(self.table), piece.conditions)
            cursor = db.execute(f"{statement} order by {piece.order}", piece.parameters)
            while rows := cursor.fetchmany(size):
                yield rows

    def count(self, db: sqlite3.Connection) -> int:
        """Return how many rows there are."""
        return int(self._one_value(db, "count(*)"))

    def highest(self, db: sqlite3.Connection, expression: str) -> int:
        """Return the highest value of an SQL expression over all rows; 0 without rows."""
        return int(self._one_value(db, f"max({expression})") or 0)

    def count_left_out(self, db: sqlite3.Connection) -> int:
        """Return how many rows are left out because their date is not known well enough."""
        if self.left_out is None:
            return 0
        (number,) = db.execute(*self.left_out).fetchone()
        return int(number)

    def check(self, db: sqlite3.Connection, rows: int) -> None:
        """Compare how many rows were written with how many there are. Raises ArchiveDamaged."""
        expected = self.count(db)
        if rows != expected:
            raise ArchiveDamaged(
                f"{self.table}: {rows:,} rows came out of {expected:,}; run `lapvo verify`, then `lapvo rebuild`"
            )

    def _one_value(self, db: sqlite3.Connection, what: str) -> Any:
        with condition.blamed(self.table):
            (value,) = db.execute(_selecting(what, quoted(self.table), self.conditions), self.parameters).fetchone()
        return value


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
        columns, is_view = _columns(db, table)
        names = [column.name for column in columns]
        conditions = self._conditions(table, names)
        inside = " and ".join([*conditions, self.days.inside])
        unsure = " and ".join([*conditions, self.days.unsure])
        given = self.days.parameters | ({"site": self.site} if self.site else {})
        query = Query(
            table,
            columns,
            is_view,
            pieces=tuple(self._pieces(db, table, names, inside, given)),
            conditions=inside,
            parameters=given,
            left_out=(_selecting("count(*)", quoted(table), unsure), given) if self.days else None,
            site=self.site,
            is_whole=not (self.where or self.days),
        )
        condition.try_out(db, _selecting("count(*)", quoted(table), inside), given, table, names, is_view=is_view)
        return query

    def _pieces(
        self, db: sqlite3.Connection, table: str, names: list[str], conditions: str, given: dict[str, str]
    ) -> Iterator[Piece]:
        if table != ARTICLES:
            yield Piece(conditions, _order(db, table, names), given)
            return
        for (site,) in db.execute(_SITES).fetchall():
            if self.site in (None, site):
                for which, order in _PIECES:
                    yield Piece(f"{conditions} and {_OF_SITE} and {which}", order, {**given, "piece": site})

    def _conditions(self, table: str, columns: list[str]) -> list[str]:
        needed = {"site": bool(self.site), "date": bool(self.days)}
        for column, asked in needed.items():
            if asked and column not in columns:
                raise UsageError(f"table {table} has no column {column}; leave out the option that needs it")
        # The line breaks keep a comment at the end of the condition from swallowing the rest.
        given = [f"(\n{self.where}\n)"] * bool(self.where) + ["site = :site"] * bool(self.site)
        return given + [shown(table)] * (table in _NOT_HIDDEN or "article_id" in columns)


def order_of_articles(db: sqlite3.Connection, site: str) -> Iterator[int]:
    """Yield the ids of all articles of a site, hidden ones too, in the order of an export."""
    for which, order in _PIECES:
        statement = _selecting("id", "articles indexed by articles_by_entry", f"{_OF_SITE} and {which}")
        yield from (article for (article,) in db.execute(f"{statement} order by {order}", {"piece": site}))


@contextmanager
def one_state(db: sqlite3.Connection, *, cache_kb: int = CACHE_KB) -> Iterator[None]:
    """A read transaction: every query inside sees the same state of the database."""
    if db.in_transaction:
        yield
        return
    db.execute(f"pragma cache_size = -{cache_kb}")
    db.execute("begin")
    try:
        yield
    finally:
        db.rollback()


@contextmanager
def texts_as_bytes(db: sqlite3.Connection) -> Iterator[None]:
    """Texts come as their UTF-8 bytes: half the memory of Vietnamese as text, and nothing to encode again."""
    before = db.text_factory
    db.text_factory = bytes
    try:
        yield
    finally:
        db.text_factory = before


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def shown(table: str) -> str:
    """Return the SQL condition for the rows of a table about articles that the operator does not hide."""
    return _NOT_HIDDEN.get(table, f"article_id not in ({_HIDDEN})")


def text_of(query: Query, column: Column) -> str:
    """Return SQL for a column as text, null as null; bytes become hexadecimal digits."""
    name = quoted(column.name)
    if column.type == "TEXT":
        return name
    if (query.table, column.name) == (ARTICLES, "captions"):
        return _CAPTIONS
    if query.is_view or column.type == "INTEGER":
        # No view of an archive holds bytes, and asking for the type of an expression would compute it twice.
        return f"cast({name} as text)"
    return f"case typeof({name}) when 'blob' then lower(hex({name})) else cast({name} as text) end"


def _selecting(what: str, source: str, conditions: str = "true") -> str:
    # The condition is the operator's own, on a read-only connection; the rest are quoted names and constants.
    return f"select {what} from {source} where {conditions}"  # noqa: S608


def _columns(db: sqlite3.Connection, table: str) -> tuple[tuple[Column, ...], bool]:
    kinds = dict(db.execute("select name, type from sqlite_master where type in ('table', 'view')"))
    if table not in kinds:
        given = ", ".join(sorted(name for name in kinds if not name.startswith(("sqlite_", "_"))))
        raise UsageError(f"there is no table {table!r}; there are: {given}")
    columns = (Column(row[1], row[2].upper()) for row in db.execute(f"pragma table_info({quoted(table)})"))
    return tuple(columns), kinds[table] == "view"


def _order(db: sqlite3.Connection, table: str, columns: list[str]) -> str:
    """An order that follows from the rows themselves, so that a rebuilt archive exports the same bytes."""
    keys = sorted((row[5], row[1]) for row in db.execute(f"pragma table_info({quoted(table)})") if row[5])
    return ", ".join(map(quoted, [name for _, name in keys] or columns))
