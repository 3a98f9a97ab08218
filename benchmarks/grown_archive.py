"""An archive as if its portal had always been there: a crawled one, with older copies of all it knows.

The crawled archive is a real one. Each copy repeats its articles, their pages and pictures and the deeper pages of
lists under addresses and entry ids of their own, so many days earlier, and points at the same bytes by a hard link to
the WARC file. What a run meets is then as after years: rows in every table and index, addresses in the frontier,
files in `html/`. The portal knows nothing of the copies, and nothing of them falls due in the nights measured.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from benchmarks.generated_archive import indexed_at_once
from lapvo_scraper.export.renewal import renew_exports
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.database.schema import connect
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.frontier.schedule import OLD_ARTICLE_DAYS
from lapvo_scraper.storage.rows.html_files import renew_html
from lapvo_scraper.storage.rows.identity import article_id
from lapvo_scraper.storage.rows.settle import settle

BEFORE_ALL_LOOKS = 400
"""Days between the crawled articles and their first copy: no copy is young enough to be looked at again."""

_Change = Callable[[object], object]

_PAGES = "(page_kind = 'article' or page_kind = 'listing' and url like '%_cur=%')"
_COPIED_CAPTURES = f"select id from captures where {_PAGES}"
_URLS = "kind in ('article', 'image', 'attachment') or kind = 'listing' and url like '%_cur=%'"
TABLES = {  # each with the condition for what is copied
    "captures": _PAGES,
    "urls": _URLS,
    "readings": "1",
    "article_captures": "1",
    "aliases": "1",
    "articles": "1",
    "current_readings": "1",
    "blocks": "1",
    "images": "1",
    "attachments": "1",
    "article_authors": "1",
    "article_urls": "1",
    "article_categories": "1",
    "article_tags": "1",
    "mentions": "1",
    "article_problems": "1",
    "field_sources": f"capture_id in ({_COPIED_CAPTURES})",
    "versions": "1",
    "list_pages": f"capture_id in ({_COPIED_CAPTURES})",
    "listed": f"capture_id in ({_COPIED_CAPTURES})",
    "title_entries": "1",
}


def copy_of(base: Path, target: Path) -> Folder:
    """Make, in the folder `target`, an archive like the closed one in `base`, and return it."""
    kept = shutil.ignore_patterns("locks")
    shutil.copytree(base, target, copy_function=os.link, ignore=kept)  # files of a closed archive stay as they are …
    folder = Folder(target)
    folder.database.unlink()
    shutil.copyfile(Folder(base).database, folder.database)  # … but this one
    return folder


def grow(base: Path, target: Path, copies: int) -> Folder:
    """Make, in the folder `target`, the archive `base` with so many copies of itself, and return it."""
    folder = copy_of(base, target)
    with closing(connect(folder.database)) as db:
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        db.execute("pragma cache_size = -400000")
        db.execute("pragma foreign_keys = off")  # rows come table by table
        with indexed_at_once(db):
            db.execute("begin")
            _copy(db, folder, copies)
            _settle(db)
            db.execute("commit")
        for index in ("articles_search", "articles_search_exact"):
            # Filled at once, an index has its large segments on the lowest level, where new ones are merged with them.
            db.execute(f"insert into {index} ({index}) values ('optimize')")
        db.execute("pragma journal_mode = delete")
        for site in _sites(db):
            renew_html(db, folder, site)
            renew_exports(folder, site.name)
    return folder


def _settle(db: sqlite3.Connection) -> None:
    """Settle every site, so that the first night finds the archive as a night does that follows another."""
    for site in _sites(db):
        settle(db, site, whole=True)


def _sites(db: sqlite3.Connection) -> list[Site]:
    profiles = db.execute("select profile from sites").fetchall()
    return [Site.from_dict(json.loads(profile), where="the archive") for (profile,) in profiles]


def _copy(db: sqlite3.Connection, folder: Folder, copies: int) -> None:
    changes = _Changes(db)
    rows = {table: db.execute(f"select * from {table} where {where}").fetchall() for table, where in TABLES.items()}
    files = db.execute("select name, site, committed, sealed, sha256, records, note from warc_files").fetchall()
    pages = db.execute("select html_file from articles where html_file is not null").fetchall()
    for number in range(1, copies + 1):
        changes.number = number
        for name, *facts in files:
            copied = str(changes.file(name))
            os.link(folder.all_warcs / name, folder.all_warcs / copied)
            db.execute("insert into warc_files values (?, ?, ?, ?, ?, ?, ?)", (copied, *facts))
        for (page,) in pages:
            os.link(folder.path / page, folder.path / str(changes.html(page)))
        for table, of_table in rows.items():
            columns = [row[1] for row in db.execute(f"pragma table_info({table})")]
            marks = ", ".join("?" * len(columns))
            db.executemany(
                f"insert or ignore into {table} values ({marks})", _changed(of_table, changes.of(table, columns))
            )


def _changed(rows: list[tuple[object, ...]], changes: list[_Change | None]) -> Iterator[list[object]]:
    for row in rows:
        yield [
            value if change is None or value is None else change(value)
            for value, change in zip(row, changes, strict=True)
        ]


class _Changes:
    """How the values of a row become those of its copy `number`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.number = 0
        ids = db.execute("select id, site, identity, entry_id from articles").fetchall()
        self._articles = {row[0]: row[1:3] for row in ids}
        self._entries = {str(row[3]) for row in ids if row[3]}
        numbers = [int(entry) for entry in self._entries]
        self._span = max(numbers) - min(numbers) + 100
        first, last = db.execute("select min(sort_date), max(sort_date) from articles").fetchone()
        self._days = (dt.date.fromisoformat(last[:10]) - dt.date.fromisoformat(first[:10])).days + 1
        self._day = lru_cache(maxsize=10_000)(self._earlier)

    def of(self, table: str, columns: list[str]) -> list[_Change | None]:
        """Return the change for each column of a table; None leaves a value as it is."""
        return [self._special(table, column) or self._usual(column) for column in columns]

    def _special(self, table: str, column: str) -> _Change | None:
        return {
            ("captures", "id"): self.capture,
            ("articles", "id"): self.article,
            ("images", "id"): self.of_article,
            ("attachments", "id"): self.of_article,
            ("title_entries", "title"): self.address,
            ("urls", "reason"): self.address,
            ("urls", "due_at"): self.later,
            ("list_pages", "page_number"): self.page,
        }.get((table, column))

    def _usual(self, column: str) -> _Change | None:
        if column in ("published_at", "event_day", "image_time", "date", "sort_date", "published_day", "event_date"):
            return self.day
        if column in ("published_not_before", "published_not_after"):
            return self.day
        return {
            "capture_id": self.capture,
            "last_capture_id": self.capture,
            "article_id": self.article,
            "entry_id": self.entry,
            "url": self.address,
            "final_url": self.address,
            "by_title": self.address,
            "shows": self.address,
            "identity": self.address,
            "reading_digest": self.digest,
            "content_digest": self.digest,
            "payload_digest": self.digest,
            "warc_file": self.file,
            "html_file": self.html,
        }.get(column)

    def capture(self, value: object) -> object:
        return f"{str(value)[:-4]}{self.number:04x}"

    def digest(self, value: object) -> object:
        return f"{str(value)[:-4]}{self.number:04x}"

    def article(self, value: object) -> object:
        site, identity = self._articles[value]
        return article_id(site, str(self.address(identity)))

    def of_article(self, value: object) -> object:
        article, _, position = str(value).partition("-")
        return f"{self.article(int(article))}-{position}"

    def entry(self, value: object) -> object:
        return int(str(value)) - self.number * self._span if str(value) in self._entries else value

    def page(self, value: object) -> object:
        return int(str(value)) + 1_000 * self.number

    def address(self, value: object) -> object:
        """The address of an article by its number or its title, of a file, or of a deeper page of a list."""
        text = str(value)
        if text.startswith("l:"):
            return text  # the list itself is one
        if "_cur=" in text:
            return re.sub(r"(_cur=)(\d+)", lambda match: f"{match[1]}{self.page(match[2])}", text)
        moved = re.sub(r"\d{7,9}", lambda match: str(self.entry(match[0])), text)
        if moved != text:
            return moved
        path, mark, query = text.partition("?")
        return f"{path}-{self.number}{mark}{query}"

    def file(self, value: object) -> object:
        return str(value).replace("-00000.", f"-{self.number:05}.")

    def html(self, value: object) -> object:
        return re.sub(r"\d{7,9}", lambda match: str(self.entry(match[0])), str(value))

    def day(self, value: object) -> object:
        text = str(value)
        return text if len(text) < 10 else self._day(text[:10], self.number) + text[10:]

    def later(self, value: object) -> object:
        """When an old article is looked at again: not in the nights measured."""
        text = str(value)
        return (dt.date.fromisoformat(text[:10]) + dt.timedelta(days=OLD_ARTICLE_DAYS)).isoformat() + text[10:]

    def _earlier(self, day: str, number: int) -> str:
        days = BEFORE_ALL_LOOKS + number * self._days
        return (dt.date.fromisoformat(day) - dt.timedelta(days=days)).isoformat()
