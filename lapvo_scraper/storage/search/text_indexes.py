"""Finding articles by their words, with or without accents, and never wrong after an update.

Two FTS5 indexes over `articles`, kept by triggers:

`articles_search` finds words however their accents are typed. The tokeniser (`remove_diacritics 2`) folds
every Vietnamese letter except đ, which is a letter of its own to Unicode; so each column is indexed twice, as
written and with đ made d. `dong thap`, `Đồng Tháp` and `đồng tháp` all find the same articles, in any SQLite
tool.

`articles_search_exact` finds words with exactly these accents; only the place of the tone mark is brought to
one style, because both are right: hòa = hoà, ủy = uỷ. It tells lúa from lụa, where the other has a precision
of 0.18.

The content views give back the original text for every column, so `snippet()` and `highlight()` show accents.
That is also why FTS5's own `rebuild` would spoil the folded columns: `reindex` is the way.

The triggers make their texts with SQL alone, so any tool may write to `articles`. That takes fifty `replace` over each
text, and FTS5 writes out what it has whenever an article comes whose id is smaller than that of the one before. Our own
writers let new articles `wait`, and index them at the end of the transaction, in order: at half the cost.
"""

# ruff: noqa: S608 - statements are put together from the names of this module only

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

COLUMNS = ("title", "summary", "body", "captions")
_BOTH = (*COLUMNS, *(f"{column}_d" for column in COLUMNS))

_D = (("đ", "d"), ("Đ", "D"), ("ð", "d"), ("Ð", "D"))
_TONES = ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_RIMES = (("o", "a"), ("o", "e"), ("u", "y"))


def _tone_places() -> list[tuple[str, str]]:
    """Pairs (old, new) of the three rimes on which two styles place the tone mark: òa -> oà, in three cases
    each."""
    pairs = []
    for tone in _TONES:
        for first, second in _RIMES:
            for one, other in ((first, second), (first.upper(), second), (first.upper(), second.upper())):
                old = unicodedata.normalize("NFC", one + tone) + other
                pairs.append((old, one + unicodedata.normalize("NFC", other + tone)))
    return pairs


_TONE_PLACES = _tone_places()
_NEW_STYLE = dict(_TONE_PLACES)
_TONED = re.compile(f"[{''.join(sorted({old[0] for old in _NEW_STYLE}))}][aeyAEY]")
_STEPS = 3
"""All 45 replacements in one expression overflow SQLite's parser stack: three views of 15 each."""


def new_style(text: str) -> str:
    """Return `text` (NFC) with the tone marks of òa, òe and ùy where the exact index has them: oà, oè, uý."""
    return _TONED.sub(lambda rime: _NEW_STYLE.get(rime[0], rime[0]), text)


def _plain_d(text: str) -> str:
    for letter, d in _D:
        text = text.replace(letter, d)
    return text


def _replaced(expression: str, pairs: tuple[tuple[str, str], ...] | list[tuple[str, str]]) -> str:
    for old, new in pairs:
        expression = f"replace({expression}, '{old}', '{new}')"
    return expression


def schema() -> Iterator[str]:
    """Yield the statements that create both indexes on a database that has `articles`."""
    shown = ", ".join(COLUMNS)
    folded = ", ".join(f"{_replaced(column, _D)} as {column}_d" for column in COLUMNS)
    again = ", ".join(f"{column} as {column}_d" for column in COLUMNS)
    yield f"create view articles_search_text as select id, {shown}, {again} from articles"
    yield f"create view articles_search_feed as select id, {shown}, {folded} from articles"
    yield _index("articles_search", _BOTH, "articles_search_text", 2)
    yield from _triggers("articles_search", _BOTH, "articles_search_feed")

    source = "articles"
    for step in range(_STEPS):
        view = f"articles_new_style_{step + 1}"
        restyled = ", ".join(
            f"{_replaced(column, _TONE_PLACES[step::_STEPS])} as {column}" for column in COLUMNS
        )
        yield f"create view {view} as select id, {restyled} from {source}"
        source = view
    yield _index("articles_search_exact", COLUMNS, source, 0)
    yield from _triggers("articles_search_exact", COLUMNS, source)


def _index(name: str, columns: tuple[str, ...], content: str, remove_diacritics: int) -> str:
    return (
        f"create virtual table {name} using fts5({', '.join(columns)}, content='{content}', "
        f"content_rowid='id', tokenize='unicode61 remove_diacritics {remove_diacritics}')"
    )


def sparing_schema() -> Iterator[str]:
    """Yield the statements by which the triggers leave alone what is in `search_waiting`."""
    yield "create table search_waiting (article_id integer primary key) strict"
    for name, columns, feed in (
        ("articles_search", _BOTH, "articles_search_feed"),
        ("articles_search_exact", COLUMNS, f"articles_new_style_{_STEPS}"),
    ):
        for moment in ("after_insert", "before_delete", "before_update", "after_update"):
            yield f"drop trigger {name}_{moment}"
        yield from _triggers(name, columns, feed, "not exists (select 1 from search_waiting where article_id = {}.id)")


def _triggers(name: str, columns: tuple[str, ...], feed: str, unless: str = "1") -> Iterator[str]:
    """Yield triggers that read what they index from `feed`, so each expression is written once.

    An external-content index must be told the old text when it goes: hence *before* delete and update.
    """
    listed = ", ".join(columns)
    add = f"insert into {name} (rowid, {listed}) select id, {listed} from {feed} where id = new.id;"
    drop = (
        f"insert into {name} ({name}, rowid, {listed}) "
        f"select 'delete', id, {listed} from {feed} where id = old.id;"
    )
    texts = ", ".join(COLUMNS)
    changed = " or ".join(f"old.{column} is not new.{column}" for column in ("id", *COLUMNS))
    yield f"create trigger {name}_after_insert after insert on articles when {unless.format('new')} begin {add} end"
    yield f"create trigger {name}_before_delete before delete on articles when {unless.format('old')} begin {drop} end"
    for moment, action in (("before", drop), ("after", add)):
        yield (
            f"create trigger {name}_{moment}_update {moment} update of id, {texts} on articles "
            f"when ({changed}) and {unless.format('old')} begin {action} end"
        )


def wait(conn: sqlite3.Connection, article: int) -> None:
    """Announce a new article, to be indexed with others: call `index_waiting` in the same transaction.

    It may wait already: removed meanwhile, and composed again.
    """
    conn.execute("insert or ignore into search_waiting (article_id) values (?)", (article,))


def index_waiting(conn: sqlite3.Connection) -> None:
    """Index what waits; nothing may wait when a transaction is committed."""
    if conn.execute("select 1 from search_waiting").fetchone():
        _index_articles(conn, "id in (select article_id from search_waiting)")
        conn.execute("delete from search_waiting")


def reindex(conn: sqlite3.Connection) -> None:
    """Fill both indexes anew from `articles`, inside the caller's transaction."""
    for name in ("articles_search", "articles_search_exact"):
        conn.execute(f"insert into {name} ({name}) values ('delete-all')")
    _index_articles(conn, "1")
    conn.execute("delete from search_waiting")


def _index_articles(conn: sqlite3.Connection, which: str) -> None:
    found = conn.execute(f"select id, {', '.join(COLUMNS)} from articles where {which} order by id")
    for article, *texts in found:
        conn.execute(_ADD, (article, *texts, *(text and _plain_d(text) for text in texts)))
        conn.execute(_ADD_EXACT, (article, *(text and new_style(text) for text in texts)))


_ADD = f"insert into articles_search (rowid, {', '.join(_BOTH)}) values ({', '.join('?' * (1 + len(_BOTH)))})"
_ADD_EXACT = (
    f"insert into articles_search_exact (rowid, {', '.join(COLUMNS)}) values ({', '.join('?' * (1 + len(COLUMNS)))})"
)
