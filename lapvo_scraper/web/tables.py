"""Datasette's own list of tables, with counts that no reader waits for.

Datasette counts every table anew for each reader and gives up on the large ones; here all are counted once, until the
archive changes.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from datasette.database import Database

if TYPE_CHECKING:
    import sqlite3

    from lapvo_scraper.web.memory import Memory, Room


class CountedTables(Database):  # type: ignore[misc]  # Datasette has no types
    """The archive's database as Datasette has it, but for the counts of its tables."""

    def __init__(self, datasette: Any, path: str, *, is_mutable: bool, memory: Memory) -> None:
        super().__init__(datasette, path=path, is_mutable=is_mutable)
        self._memory = memory

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:  # noqa: ARG002 - Datasette's signature
        """Return how many rows each table has; None for the text indexes, which only hold other tables' words."""
        return await asyncio.to_thread(self._known_counts)

    def _known_counts(self) -> dict[str, int | None]:
        with self._memory.open() as room:
            return known_counts(room)


def known_counts(room: Room) -> dict[str, int | None]:
    """Return the rows of each table, counted when they were last asked for and the archive has changed since."""
    return room.remember("tables", _counted)


def _counted(db: sqlite3.Connection) -> dict[str, int | None]:
    tables = db.execute("select name, sql from sqlite_master where type = 'table'").fetchall()
    return {name: None if _is_virtual(statement) else _rows(db, name) for name, statement in tables}


def _is_virtual(statement: str | None) -> bool:
    return (statement or "").lower().startswith("create virtual table")


def _rows(db: sqlite3.Connection, table: str) -> int:
    (rows,) = db.execute(f'select count(*) from "{table}"').fetchone()  # noqa: S608 - a name of the database's own
    return int(rows)
