"""What the demo shows at its end: what was archived, where it lies, what to type next."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lapvo_scraper.cli.opened import reading
from lapvo_scraper.vietnamese.text import fold

if TYPE_CHECKING:
    from lapvo_scraper.cli.session import Session
    from lapvo_scraper.storage.folder import Folder

_COUNTS = """
select
  (select count(*) from articles where site = :site),
  (select count(*) from articles where site = :site and author is not null),
  (select count(*) from articles where site = :site and date is not null),
  (select count(*) from captions join articles on articles.id = article_id where site = :site),
  (select count(*) from images join articles on articles.id = article_id
   where site = :site and images.capture_id is not null),
  (select count(*) from attachments join articles on articles.id = article_id
   where site = :site and attachments.capture_id is not null),
  (select count(*) from captures where site = :site)
"""
_EXAMPLE = """
select entry_id, title, category, author, date, body,
       (select text from captions where article_id = articles.id order by position limit 1) as caption
from articles
where site = :site and author is not null and date is not null
order by caption is null, sort_date desc, id
limit 1
"""
_WORDS_TO_SEARCH = 3
_LETTERS_SHOWN = 70


def tour(session: Session, folder: Folder, site: str, *, on_portal: int) -> str:
    """Return what to show of a demo's archive. `on_portal`: how many articles the portal really has."""
    with reading(folder) as db:
        counts = db.execute(_COUNTS, {"site": site}).fetchone()
        example = db.execute(_EXAMPLE, {"site": site}).fetchone()
    parts = [(session.words("What was archived", "Đã lưu được"), _what(session, counts, on_portal))]
    if example:
        parts.append((session.words("One of the articles", "Một trong các bài viết"), _one(session, example)))
    parts.append((session.words("Where it lies", "Lưu ở đâu"), _where(session, folder, site)))
    if example:
        parts.append((session.words("Type next", "Gõ tiếp"), _next(session, folder, example[0], example[1])))
    return "\n" + "\n\n".join(f"{title}\n{text}" for title, text in parts)


def _what(session: Session, counts: tuple[int, ...], on_portal: int) -> str:
    words = session.words
    all_of_it = session.number(on_portal)
    names = (
        words(f"articles, of {all_of_it} on the portal", f"bài viết, trên tổng số {all_of_it} của cổng"),
        words("… with an author", "… có tên tác giả"),
        words("… with a date", "… có ngày"),
        words("captions", "chú thích ảnh"),
        words("pictures", "hình ảnh"),
        words("documents", "tệp đính kèm"),
        words("captures in all: pages, pictures, documents, style", "bản chụp: trang, ảnh, tệp, giao diện"),
    )
    table = session.table([(count, name) for count, name in zip(counts, names, strict=True)])
    return (
        table
        + "\n  "
        + words(
            "What a page does not print stays empty: nothing is guessed.",
            "Trang nào không ghi thì để trống, không đoán mò.",
        )
    )


def _one(session: Session, example: tuple[Any, ...]) -> str:
    _, title, category, author, date, body, caption = example
    names = session.words(
        "title|category|author|date|first words|caption", "tiêu đề|chuyên mục|tác giả|ngày|mở đầu|chú thích"
    )
    values = (title, category, author, date, body, caption)
    return session.table([(name, _cut(value)) for name, value in zip(names.split("|"), values, strict=True) if value])


def _where(session: Session, folder: Folder, site: str) -> str:
    words = session.words
    base = _from_here(folder.path)
    return session.table(
        [
            (f"{base}/lapvo.db", words("the articles, in SQLite", "các bài viết, dạng SQLite")),
            (f"{base}/exports/{site}.csv", words("the articles, for Excel", "các bài viết, cho Excel")),
            (
                f"{base}/html/{site}/index.html",
                words("the pages, for a browser", "các trang, cho trình duyệt"),
            ),
            (f"{base}/warc/{site}/", words("every byte received (WARC)", "nguyên từng byte đã nhận (WARC)")),
            (f"{base}/reports/{site}/latest.html", words("how the crawl went", "báo cáo lần thu thập")),
        ]
    )


def _next(session: Session, folder: Folder, entry_id: int, title: str) -> str:
    words = session.words
    lapvo = f"{_program()} --archive {shlex.quote(_from_here(folder.path))}"
    query = shlex.quote(" ".join(fold(title).split()[:_WORDS_TO_SEARCH]))
    return session.table(
        [
            (f"{lapvo} search {query}", words("find, without accents", "tìm, không cần gõ dấu")),
            (f"{lapvo} show {entry_id}", words("read one article", "đọc một bài")),
            (f"{lapvo} open {entry_id}", words("see its page as saved", "xem trang đã lưu")),
            (f"{lapvo} export csv -o articles.csv", words("a table for Excel", "bảng cho Excel")),
        ]
    )


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LETTERS_SHOWN else line[: _LETTERS_SHOWN - 1].rstrip() + "…"


def _from_here(path: Path) -> str:
    """Return `path` as a person standing here would type it."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _program() -> str:
    """Return what a person standing here types to start this program."""
    script = Path(sys.argv[0]).absolute()
    found = shutil.which("lapvo")
    if script.name != "lapvo" or (found and os.path.realpath(found) == os.path.realpath(script)):
        return "lapvo"
    return shlex.quote(_from_here(script))
