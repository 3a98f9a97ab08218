"""A Frictionless data package: every table as CSV, with what tables and columns mean, and digests.

Specification: https://specs.frictionlessdata.io/data-package/ (profile "tabular-data-package").
The CSV files are for programs: no byte order mark. Cells that a spreadsheet would run are guarded all the same,
because somebody will open them in one; `formulaGuard` says so, and `--raw` leaves it out.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from lapvo_scraper.export.csv import GUARD, Style, write_csv
from lapvo_scraper.export.dictionary import TableMeaning, meanings
from lapvo_scraper.export.jsonl import JSON_COLUMNS
from lapvo_scraper.export.notes import completeness, data_time
from lapvo_scraper.export.portion import belongs, tables
from lapvo_scraper.export.selection import Selection, one_state, quoted
from lapvo_scraper.export.times import is_our_time
from lapvo_scraper.export.written import Written

if TYPE_CHECKING:
    import sqlite3
    from contextlib import AbstractContextManager

    from lapvo_scraper.export.written import Sink

DESCRIPTION = "datapackage.json"
_ALLOWED = re.compile(r"check \((\w+) (?:is null or \w+ )?in \(([^)]*)\)\)")
_QUOTED = re.compile(r"'([^']*)'")


class Target(Protocol):
    """Where the files of a package go: a folder or a ZIP file."""

    def file(self, name: str) -> AbstractContextManager[Sink]:
        """Give the file `name`, to be written from its beginning."""


@dataclass
class _Counting:
    """A sink that passes on what it is given, and knows how long it was and its digest."""

    sink: Sink
    size: int = 0

    def __post_init__(self) -> None:
        self.digest = hashlib.sha256()

    def write(self, data: bytes, /) -> None:
        self.sink.write(data)
        self.size += len(data)
        self.digest.update(data)


def write_datapackage(db: sqlite3.Connection, target: Target, site: str | None = None, *, raw: bool = False) -> Written:
    """Write all tables, or what belongs to one site, and `datapackage.json` last.

    All tables are of one state of the database. Raises ArchiveDamaged when rows are missing.
    """
    style = Style(raw=raw, mark=False)
    total = Written()
    with one_state(db):
        resources = [_write_table(db, target, table, site, style, total) for table in tables(db)]
        facts = {
            "profile": "tabular-data-package",
            "name": f"lapvo-{site}" if site else "lapvo-archive",
            "title": f"News archive of {site}" if site else "News archive",
            "description": "Every table of an archive made by lapvo-scraper. What columns mean stands in the schemas.",
            "created": f"{data_time(db, site).isoformat()}Z",
            "completeAsOf": {name: complete for name, complete, _ in completeness(db, site)},
            "formulaGuard": None if raw else GUARD,
            "resources": resources,
        }
    with target.file(DESCRIPTION) as file:
        file.write(json.dumps(facts, ensure_ascii=False, indent=2).encode() + b"\n")
    return total


def _write_table(
    db: sqlite3.Connection, target: Target, table: str, site: str | None, style: Style, total: Written
) -> dict[str, Any]:
    path = f"data/{table}.csv"
    where = belongs(db, table, site) if site else None
    with target.file(path) as file:
        counting = _Counting(file)
        written = write_csv(db, counting, Selection(table=table, where=where), style)
    total.rows += written.rows
    total.guarded += written.guarded
    meaning = meanings()[table]
    return {
        "profile": "tabular-data-resource",
        "name": table.replace("_", "-"),
        "path": path,
        "description": meaning.row,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": counting.size,
        "hash": f"sha256:{counting.digest.hexdigest()}",
        "rowCount": written.rows,
        "dialect": {"lineTerminator": "\r\n"},
        "schema": _schema(db, table, meaning),
    }


def _schema(db: sqlite3.Connection, table: str, meaning: TableMeaning) -> dict[str, Any]:
    (sql,) = db.execute("select sql from sqlite_master where name = ?", (table,)).fetchone()
    allowed = {column: _QUOTED.findall(values) for column, values in _ALLOWED.findall(sql)}
    rows = db.execute(f"pragma table_info({quoted(table)})").fetchall()
    schema: dict[str, Any] = {
        "fields": [
            _field(table, name, declared, meaning, required=bool(not_null), allowed=allowed.get(name))
            for _, name, declared, not_null, _, _ in rows
        ],
        "missingValues": [""],
        "primaryKey": [row[1] for row in sorted(rows, key=lambda row: row[5]) if row[5]],
    }
    keys = db.execute(f"pragma foreign_key_list({quoted(table)})").fetchall()
    if keys:
        schema["foreignKeys"] = [_foreign_key(key) for key in sorted(keys, key=lambda key: key[3])]
    return schema


def _field(
    table: str, name: str, declared: str, meaning: TableMeaning, *, required: bool, allowed: list[str] | None
) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": _type(table, name, declared), "description": meaning.columns[name]}
    if field["type"] == "datetime":
        field["format"] = "%Y-%m-%dT%H:%M:%SZ"
    # An empty text is no missing value to SQLite, and cannot be told from one in CSV.
    constraints: dict[str, Any] = {"required": True} if required and field["type"] != "string" else {}
    if allowed:
        constraints["enum"] = allowed
    return field | ({"constraints": constraints} if constraints else {})


def _type(table: str, name: str, declared: str) -> str:
    if (table, name) in JSON_COLUMNS:
        return "object"
    if declared.upper() == "INTEGER":
        return "integer"
    return "datetime" if is_our_time(name) else "string"


def _foreign_key(key: tuple[Any, ...]) -> dict[str, Any]:
    return {"fields": [key[3]], "reference": {"resource": key[2].replace("_", "-"), "fields": [key[4]]}}
