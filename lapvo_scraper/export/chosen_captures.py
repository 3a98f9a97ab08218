"""Which captures go into a WACZ file, and which pages it opens with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lapvo_scraper.export.cdxj import IndexLine
from lapvo_scraper.storage.evidence.captures import refers_to
from lapvo_scraper.storage.evidence.warc import read_record

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from lapvo_scraper.export.selection import Selection
    from lapvo_scraper.storage.folder import Folder

_VISIBLE = "id not in (select capture_id from hidden_captures)"
_ALL = f"insert into temp.chosen select id from captures where (:site is null or site = :site) and {_VISIBLE}"  # noqa: S608
# All versions of the articles; their files, under every address these were fetched at; what the pages of their sites
# look like, and where visitors begin.
_PARTS = """
with of_articles(url, capture_id) as (
  select url, capture_id from images join temp.chosen_articles on chosen_articles.id = article_id
  union all
  select url, capture_id from attachments join temp.chosen_articles on chosen_articles.id = article_id
), part(id) as (
  select capture_id from article_captures join temp.chosen_articles on id = article_id
  union select capture_id from of_articles where capture_id is not null
  union select captures.id from captures join of_articles using (url)
  union select id from captures where page_kind = 'style' and site in (select site from temp.chosen_articles)
  union
  select captures.id from captures join sites on captures.url in (base_url, base_url || '/')
  where sites.site in (select site from temp.chosen_articles)
)
insert into temp.chosen select id from part where id not in (select capture_id from hidden_captures)
"""
_REVISITS = """
select warc_file, warc_offset, warc_length from captures join temp.chosen using (id) where record_type = 'revisit'
"""
_HOMES = """
select url, max(fetched_at), coalesce(sites.title, sites.site)
from captures join temp.chosen using (id) join sites on captures.url in (base_url, base_url || '/')
where status = 200 and (:site is null or sites.site = :site) group by sites.site order by sites.site
"""
_PAGE = "id, title, summary, body, (select capture_id from articles where articles.id = articles_csv.id)"
_CAPTURED = """
select url, fetched_at from captures join temp.chosen using (id) where id = ? and record_type != 'conversion'
"""
_ROWS_AT_ONCE = 64


def choose(folder: Folder, db: sqlite3.Connection, selection: Selection) -> None:
    """Fill the temporary table `chosen` with the ids of the captures that `selection` asks for.

    What a chosen revisit repeats is chosen with it. Raises UsageError for a selection that does not fit the archive.
    """
    db.execute("create temp table chosen (id text primary key) without rowid")
    db.execute("create temp table chosen_articles (id integer primary key, site text)")
    query = selection.query(db)
    if not selection.where and not selection.days:
        db.execute(_ALL, {"site": selection.site})
        return
    for batch in query.batches(db, _ROWS_AT_ONCE, "id, site"):
        db.executemany("insert into temp.chosen_articles values (?, ?)", batch)
    db.execute(_PARTS)
    _add_repeated(folder, db)


def _add_repeated(folder: Folder, db: sqlite3.Connection) -> None:
    for name, offset, length in db.execute(_REVISITS).fetchall():
        target = refers_to(read_record(folder.all_warcs / name, offset, length))
        db.execute(
            f"insert or ignore into temp.chosen select id from captures where id = ? and {_VISIBLE}",  # noqa: S608
            (target,),
        )


def warc_files(db: sqlite3.Connection) -> list[str]:
    """Return the names, below `warc/`, of the files that hold chosen captures."""
    rows = db.execute("select distinct warc_file from captures join temp.chosen using (id) order by warc_file")
    return [name for (name,) in rows]


def indexed(db: sqlite3.Connection, warc_file: str) -> Iterator[IndexLine]:
    """Yield the chosen captures of one file in order, as lines of the index with their places in that file.

    Refusals and failures are in the file, and not in the index: there is nothing to show.
    """
    rows = db.execute(
        "select url, fetched_at, record_type = 'revisit', content_type, status, payload_digest, warc_offset, "
        "warc_length, id from captures join temp.chosen using (id) "
        "where warc_file = ? order by warc_offset",
        (warc_file,),
    )
    name = warc_file.rpartition("/")[2]
    for url, at, is_revisit, media_type, status, digest, offset, length, capture_id in rows:
        yield IndexLine(url, at, bool(is_revisit), media_type, status, digest, name, offset, length, capture_id)


def pages(db: sqlite3.Connection, selection: Selection) -> Iterator[dict[str, Any]]:
    """Yield the pages as `pages.jsonl` has them: the home pages, then the articles in their order."""
    for url, at, title in db.execute(_HOMES, {"site": selection.site}).fetchall():
        yield {"id": f"home-{url}", "url": url, "ts": at, "title": title}
    for batch in selection.query(db).batches(db, _ROWS_AT_ONCE, _PAGE):
        for article, title, summary, body, capture_id in batch:
            for url, at in db.execute(_CAPTURED, (capture_id,)):
                text = "\n\n".join(filter(None, (summary, body)))
                yield {"id": str(article), "url": url, "ts": at, "title": title or url, "text": text}
