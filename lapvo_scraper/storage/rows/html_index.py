"""`html/<site>/index.html`: a line for each article with its pages, newest first."""

from __future__ import annotations

import hashlib
import html
import json
import re
from typing import TYPE_CHECKING

from lapvo_scraper import __version__
from lapvo_scraper.storage.line_files import Line
from lapvo_scraper.storage.rows.article_rows import html_file

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from lapvo_scraper.sites import Site

NAME = "index.html"
_AT_ONCE = 200  # lines
_LINKED = re.compile(rb'<a href="([^"]+)">')  # texts of portals have no such mark: they are escaped


class IndexMaker:
    """Makes the lines of the index. Everything that came from a portal is escaped, and no script may run."""

    foot = b"</table>\n"

    def __init__(self, db: sqlite3.Connection, site: Site) -> None:
        self._db, self._site = db, site
        title = html.escape(f"{site.title or site.name} · {site.base_url}")
        self.head = (_HEAD.format(title=title) + "\n").encode()
        self.form = f"{__version__} {hashlib.sha256(self.head).hexdigest()}"

    def order(self) -> Iterator[int]:
        """Return the ids of all articles, newest first."""
        return (article for (article,) in self._db.execute(_ORDER, (self._site.name,)))

    def lines(self, articles: Sequence[int]) -> Iterator[list[Line]]:
        """Yield the lines of some articles; one without pages has none."""
        for start in range(0, len(articles), _AT_ONCE):
            some = json.dumps(articles[start : start + _AT_ONCE])
            yield from self._lines(_INDEXED.format(which="articles.id in (select value from json_each(:some))"), some)

    def all_lines(self) -> Iterator[list[Line]]:
        """Yield the lines of all articles."""
        return self._lines(_INDEXED.format(which="1"), "")

    def count(self) -> None:
        """Which articles have pages is known by these lines alone."""

    def _lines(self, statement: str, some: str) -> Iterator[list[Line]]:
        cursor = self._db.execute(statement, {"site": self._site.name, "some": some})
        while rows := cursor.fetchmany(_AT_ONCE):
            yield [Line(row[1], self._line(*row).encode()) for row in rows]

    def _line(
        self, identity: str, article: int, text: str | None, date: str | None, gone_at: str | None, versions: str
    ) -> str:
        names = (leaf(html_file(self._site.name, identity, article, int(one))) for one in versions.split())
        links = " ".join(f'<a href="{name}">{name.partition("-")[2].partition(".")[0]}</a>' for name in names)
        gone = f" <small>đã gỡ · gone {gone_at[:10]}</small>" if gone_at else ""
        return f"<tr><td>{html.escape(date or '')}<td>{html.escape(text or '—')}{gone}<td>{links}\n"


def linked(line: bytes) -> list[str]:
    """Return the names of the pages that a line of the index leads to."""
    return [name.decode() for name in _LINKED.findall(line)]


def leaf(path: str) -> str:
    """Return the name of a file in `html/`."""
    return path.rpartition("/")[2]


_ORDER = "select id from articles indexed by articles_by_date where site = ? order by sort_date desc, id"
_INDEXED = """
    select identity, id, title, date, gone_at, group_concat(version, ' ')
    from (
      select articles.identity, articles.id, title, date, sort_date, gone_at, version
      from articles
      join versions on versions.article_id = articles.id
      join captures on captures.id = versions.capture_id
      where articles.site = :site and captures.evidence <> 'text' and {which}
      order by articles.id, version
    )
    group by id
    order by sort_date desc, id
"""
_HEAD = """<!doctype html>
<html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>body {{ font-family: sans-serif; margin: 2em auto; max-width: 60em }} td {{ padding: .3em }}</style>
<h1>{title}</h1>
<p>Trang gốc của từng bài viết, đúng như trình duyệt đã nhận; <code>v1</code> là bản đầu tiên. Trang có thể
chạy mã của cổng thông tin và gọi ra mạng: muốn xem an toàn, dùng <code>lapvo open</code>.</p>
<p lang="en">The page of each article as the browser received it; <code>v1</code> is the first version. A page
may run scripts of the portal and call out: <code>lapvo open</code> shows it safely.</p>
<table>"""
