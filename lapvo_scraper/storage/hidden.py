"""The takedown list: articles that the operator keeps, and does not show.

The list is a decision, not a reading of what a portal sent: it stands in `hidden.toml` in the archive folder,
and the table `hidden` is its copy. An article on it loses every word in the database: only its number, its
addresses, its dates and the time of hiding are left, so it is found by no search and is in no export, no page
and no chart. The WARC files are not touched; taken off the list, the article comes back as it was.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from contextlib import closing
from dataclasses import asdict, astuple, dataclass, fields
from typing import TYPE_CHECKING, Any

from lapvo_scraper.errors import ProfileError
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.database.schema import connect_read_only
from lapvo_scraper.storage.database.transaction import close_into_one_file, open_for_writing, transaction
from lapvo_scraper.storage.disk import Disk
from lapvo_scraper.storage.rows.compose import compose
from lapvo_scraper.storage.rows.html_files import renew_html
from lapvo_scraper.storage.rows.settle import settle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from lapvo_scraper.storage.folder import Folder

_HEAD = """\
# Articles this archive keeps and does not show (`lapvo hide`). The WARC files still hold them.
# Nothing else has this list: back it up. After changing it by hand, run `lapvo hide`.
"""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")  # TOML has no place for them


@dataclass(frozen=True, slots=True)
class Hidden:
    """One entry of the list. An article is meant by its identity, or by any of its addresses."""

    site: str
    identity: str
    url: str | None
    reason: str
    hidden_at: str  # UTC


_NAMES = tuple(field.name for field in fields(Hidden))


def load(folder: Folder) -> tuple[Hidden, ...]:
    """Return the list; empty when there is no file. Raises ProfileError, naming the entry at fault."""
    path = folder.hidden_file
    try:
        entries = tomllib.loads(path.read_bytes().decode("utf-8")).get("article", [])
        return tuple(sorted({_entry(entry) for entry in entries}, key=_key))
    except FileNotFoundError:
        return ()
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileError(f"{path}: is not TOML: {error}") from error
    except (AttributeError, TypeError) as error:
        keys = ", ".join(_NAMES)
        raise ProfileError(f"{path}: an [[article]] has the keys {keys}, each a text: {error}") from error


def _entry(facts: dict[str, Any]) -> Hidden:
    if not all(isinstance(value, str) for value in facts.values()):
        raise TypeError(f"not a text: {facts}")
    return Hidden(**{"url": None, **facts})


def save(folder: Folder, entries: Iterable[Hidden], disk: Disk | None = None) -> None:
    """Write the list, whole or not at all, and wait until it is on disk."""
    blocks = [_HEAD]
    for entry in sorted(entries, key=_key):
        facts = ((name, value) for name, value in asdict(entry).items() if value is not None)
        lines = (f"{name} = {_toml_text(value)}" for name, value in facts)
        blocks.append("\n".join(("[[article]]", *lines, "")))
    disk = disk or Disk()
    partial = folder.hidden_file.with_name(folder.hidden_file.name + ".partial")
    with partial.open("wb") as file:
        file.write("\n".join(blocks).encode())
        file.flush()
        disk.sync(file.fileno())
    partial.replace(folder.hidden_file)
    disk.sync_directory(folder.path)


def _toml_text(value: str) -> str:
    return json.dumps(_CONTROL.sub(" ", value), ensure_ascii=False)  # escapes as TOML does


def publish(folder: Folder) -> Counter[str]:
    """Bring the database and `html/` to what the list says; return how many articles of each site came or went.

    The database that a rebuild kept (`lapvo.db.before`) goes: it would show the article.

    Raises what `load` raises, and ArchiveError, StorageFull when the database cannot be written.
    """
    with closing(open_for_writing(folder)) as db:
        with transaction(db, folder):
            changed = apply(db, folder)
        close_into_one_file(db, folder)
    with closing(connect_read_only(folder.database)) as db:
        sites = Counter(site for site, _ in changed)
        for site in sites:
            renew_html(db, folder, _site(db, site))
    if sites:
        folder.database.with_name(f"{folder.database.name}.before").unlink(missing_ok=True)
    return sites


def apply(db: sqlite3.Connection, folder: Folder) -> list[tuple[str, int]]:
    """Copy the list into the database, within the caller's transaction, and compose anew what it concerns.

    Returns site and id of the articles that came or went.
    """
    entries = {astuple(entry) for entry in load(folder)}
    if entries != set(db.execute("select site, identity, url, reason, hidden_at from hidden")):
        db.execute("delete from hidden")
        db.executemany("insert into hidden values (?, ?, ?, ?, ?)", sorted(entries, key=str))
    changed = db.execute(_OUT_OF_STEP).fetchall()
    sites = {name: _site(db, name) for name, _ in changed}
    for name, article in changed:
        compose(db, sites[name], article)
    for site in sites.values():
        settle(db, site)
    return changed


# Those that are hidden, and those that the list may mean: on any night both are few.
_OUT_OF_STEP = """
    select site, id from articles
    where id in (
      select id from articles where hidden_at is not null
      union
      select id from hidden cross join articles using (site, identity)
      union
      select id from hidden cross join articles indexed by articles_by_url using (url) where articles.site = hidden.site
      union
      select article_id from hidden cross join article_urls using (url)
    ) and hidden_at is not (
      select max(hidden.hidden_at) from hidden
      where hidden.site = articles.site
        and (hidden.identity = articles.identity or hidden.url = articles.url or hidden.url in (
          select url from article_urls where article_id = articles.id and role <> 'alias'))
    )
"""


def _site(db: sqlite3.Connection, name: str) -> Site:
    (profile,) = db.execute("select profile from sites where site = ?", (name,)).fetchone()
    return Site.from_dict(json.loads(profile), where=f"site {name} in the archive")


def _key(entry: Hidden) -> tuple[str, str]:
    return entry.site, entry.identity
