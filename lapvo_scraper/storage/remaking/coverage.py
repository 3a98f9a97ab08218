"""What a rebuild would change: field by field, between a database and the one made to replace it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

FIELDS = (
    *("title", "category", "author", "byline", "summary", "captions", "images", "attachments"),
    *("published_at", "event_date", "body"),
)
"""Columns of `articles_csv` that are read from pages: a reader that loses one of them has become worse."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """How one field of one site's articles would change; counts of articles."""

    site: str
    field: str
    before: int  # had a value
    after: int  # will have one
    emptied: int  # filled -> empty, articles that vanish included
    changed: int
    filled: int  # empty -> filled, new articles included

    @property
    def falls(self) -> bool:
        """Say whether fewer articles would have a value."""
        return self.after < self.before


def compare(new: sqlite3.Connection, old: Path) -> list[FieldChange]:
    """Return the change of every field of every site, from the database at `old` to `new`.

    Raises sqlite3.DatabaseError when `old` is no sound archive database of this version.
    """
    new.execute("attach ? as old", (str(old),))
    try:
        sites = [site for (site,) in new.execute(_SITES)]
        return [_change(new, site, field) for site in sites for field in FIELDS]
    finally:
        new.execute("detach old")


def _change(new: sqlite3.Connection, site: str, field: str) -> FieldChange:
    counts = new.execute(_CHANGE.format(field=field), {"site": site}).fetchone()
    return FieldChange(site, field, *counts)


_SITES = "select site from main.articles union select site from old.articles order by site"
_CHANGE = """
    with pairs as (
      select nullif(before.{field}, '') as was, nullif(after.{field}, '') as becomes
      from (
        select id from old.articles where site = :site
        union select id from main.articles where site = :site
        except select id from main.articles where hidden_at is not null
      )
      left join old.articles_csv as before using (id)
      left join main.articles_csv as after using (id)
    )
    select count(was), count(becomes),
           count(case when was is not null and becomes is null then 1 end),
           count(case when was <> becomes then 1 end),
           count(case when was is null and becomes is not null then 1 end)
    from pairs
"""
