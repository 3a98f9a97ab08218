"""The tables of an archive, and which of their rows belong to one site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.export.selection import quoted

if TYPE_CHECKING:
    import sqlite3

_TABLES = """
select name from sqlite_master
where type = 'table' and name not like 'sqlite!_%' escape '!' and name not like '!_%' escape '!'
  and name not like 'articles!_search%' escape '!' and name != 'hidden'
order by name != 'articles', name
"""
# By a column of the table: where a site's rows are found.
_BY_COLUMN = {
    "site": "site = {site}",
    "article_id": "article_id in (select id from articles where site = {site})",
    "crawl_id": "crawl_id in (select id from crawls where site = {site})",
}
_BY_TABLE = {
    "authors": "id in (select author_id from article_authors join articles on articles.id = article_id "
    "where site = {site})",
    "readings": "reading_digest in (select reading_digest from article_captures "
    "join articles on articles.id = article_id where site = {site})",
}


def tables(db: sqlite3.Connection) -> list[str]:
    """Return the tables with data of the archive: without search indexes, machinery of SQLite and takedown list."""
    return [name for (name,) in db.execute(_TABLES)]


def belongs(db: sqlite3.Connection, table: str, site: str) -> str:
    """Return the SQL condition for the rows of `table` that belong to `site`."""
    columns = {row[1] for row in db.execute(f"pragma table_info({quoted(table)})")}
    by_column = next((condition for column, condition in _BY_COLUMN.items() if column in columns), None)
    condition = _BY_TABLE.get(table, by_column)
    assert condition, f"how do rows of {table} belong to a site?"
    return condition.format(site="'" + site.replace("'", "''") + "'")
