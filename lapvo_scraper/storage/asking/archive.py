"""The Python door to an archive: read-only, nothing to install, nothing to configure.

    from lapvo_scraper import open_archive

    with open_archive("archive") as archive:
        for article in archive.articles(site="lapvo", first="2021", last="2021"):
            print(article.date, article.title)
        page = archive.capture(article.capture_id)
        print(len(page.payload), "bytes as received,", len(page.content), "decoded")

For pandas and everything else that speaks SQL, `archive.connection` is the database (archive/README.md).
"""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from lapvo_scraper.clock import from_utc_text
from lapvo_scraper.errors import ArchiveDamaged, UsageError
from lapvo_scraper.records import Capture
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.asking import articles
from lapvo_scraper.storage.asking.citation import cite, provenance_of
from lapvo_scraper.storage.database.schema import connect_read_only
from lapvo_scraper.storage.evidence import bodies
from lapvo_scraper.storage.evidence.captures import body_of
from lapvo_scraper.storage.evidence.warc import read_record
from lapvo_scraper.storage.folder import Folder, find_folder
from lapvo_scraper.storage.search.days import Days
from lapvo_scraper.storage.search.questions import Hits, Question, ask

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from types import TracebackType

    from lapvo_scraper.records import Attachment, Block, Credit, Image
    from lapvo_scraper.storage.asking.articles import Article, StoredVersion
    from lapvo_scraper.storage.asking.citation import Language, Provenance
    from lapvo_scraper.storage.search.questions import Sort


def open_archive(path: str | Path | None = None) -> Archive:
    """Open the archive in the folder `path` for reading; without it, the one `lapvo` would use here.

    Raises NoArchive, or ArchiveError when its database cannot be read.
    """
    folder = Folder(Path(path).expanduser().absolute() if path is not None else find_folder()).require()
    return Archive(folder, connect_read_only(folder.database))


class Archive:
    """An archive, open for reading; a context manager. `connection` is its database, read-only."""

    def __init__(self, folder: Folder, connection: sqlite3.Connection) -> None:
        self.path = folder.path
        self.connection = connection
        self._folder = folder
        self._sites: dict[str, Site] = {}

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def articles(
        self,
        *,
        site: str | None = None,
        first: str | None = None,
        last: str | None = None,
        category: str | None = None,
        author: str | None = None,
    ) -> Iterator[Article]:
        """Yield articles, newest first; all of them unless narrowed.

        `first`, `last`: days ("2021-03-15"), months or years, both inclusive; an undated article counts by
        its bracket when that lies wholly inside. `category`, `author`: exactly as printed. Raises UsageError
        for what is not a date.
        """
        days = Days.between(first, last)
        return articles.select_articles(
            self.connection, site=site, days=days, category=category, author=author
        )

    def article(self, which: int | str) -> Article:
        """Return one article, by `id`, entry id or address.

        Raises UsageError when there is none, or portals of several installations have that number.
        """
        found = self._articles(which)
        if len(found) != 1:
            what = (
                f"articles of {', '.join(one.site for one in found)}"
                if found
                else "no article of the archive"
            )
            raise UsageError(f"{which} names {what}; use the column `id`, which names one")
        return found[0]

    def blocks(self, article: Article) -> list[Block]:
        """Return its paragraphs, headings, captions … in reading order."""
        return articles.blocks_of(self.connection, article.id)

    def images(self, article: Article) -> list[Image]:
        """Return its pictures in reading order."""
        return articles.images_of(self.connection, article.id)

    def attachments(self, article: Article) -> list[Attachment]:
        """Return its documents."""
        return articles.attachments_of(self.connection, article.id)

    def credits(self, article: Article) -> list[Credit]:
        """Return the names in its byline with what they did: names, not people."""
        return articles.credits_of(self.connection, article.id)

    def versions(self, article: Article) -> list[StoredVersion]:
        """Return every wording it had, oldest first."""
        return articles.versions_of(self.connection, article.id)

    def provenance(self, article: Article) -> Provenance | None:
        """Return the capture it was read from: evidence class, time, digests, place in the WARC file."""
        return provenance_of(self.connection, article.id)

    def cite(self, article: Article, language: Language = "en") -> str:
        """Return a suggested citation in English or Vietnamese ("vi"), one line."""
        return cite(self.connection, article, language)

    def search(
        self,
        words: str,
        *,
        site: str | None = None,
        first: str | None = None,
        last: str | None = None,
        category: str | None = None,
        author: str | None = None,
        sort: Sort = "rank",
        limit: int = 20,
        offset: int = 0,
    ) -> Hits:
        """Return the articles that hold all the words: accents optional, exact where you type them.

        What may be typed stands in docs/command-line.md: phrases in quotation marks, `nong*`,
        `NEAR(le sen, 5)`, abbreviations. `category`, `author`: accents optional, of a name any part.
        `offset`: hits to pass over. `Hits.total` counts them all; in `Hit.snippet` what was found stands
        between \\x02 and \\x03. Raises UsageError when `words` holds no word, or a date is none.
        """
        days = Days.between(first, last)
        return ask(self.connection, Question(words, site, days, category, author, sort, limit, offset))

    def capture(self, capture_id: str) -> StoredCapture:
        """Return one retrieval of one URL. Raises UsageError when the archive has no capture of that id."""
        names = ", ".join(field.name for field in fields(Capture))
        row = self.connection.execute(f"select {names} from captures where id = ?", (capture_id,)).fetchone()  # noqa: S608
        if row is None:
            raise UsageError(f"no capture {capture_id} in {self.path}; `captures.id` has their ids")
        facts = dict(zip(names.split(", "), row, strict=True))
        facts["fetched_at"] = from_utc_text(facts["fetched_at"])
        capture = Capture(**facts)
        return StoredCapture(capture, self.connection, self._folder, self._site(capture.site))

    def _articles(self, which: int | str) -> list[Article]:
        if isinstance(which, str) and not which.isdigit():
            return articles.articles_by_url(self.connection, which)
        article = articles.article_of(self.connection, int(which))
        return [article] if article else articles.articles_by_entry(self.connection, int(which))

    def _site(self, name: str) -> Site:
        if name not in self._sites:
            (profile,) = self.connection.execute(
                "select profile from sites where site = ?", (name,)
            ).fetchone()
            self._sites[name] = Site.from_dict(json.loads(profile), where=f"site {name} in {self.path}")
        return self._sites[name]


class StoredCapture:
    """A capture with its bytes, which are read from the WARC file when asked for."""

    def __init__(self, capture: Capture, db: sqlite3.Connection, folder: Folder, site: Site) -> None:
        self.capture = capture
        self._db, self._folder, self._site = db, folder, site

    @cached_property
    def payload(self) -> bytes:
        """The entity as received: chunk framing removed, content encoding kept.

        Empty for a failed attempt. Raises ArchiveDamaged when the bytes are not there.
        """
        capture = self.capture
        record = read_record(
            self._folder.all_warcs / capture.warc_file, capture.warc_offset, capture.warc_length
        )
        repeats = record.type == "revisit"
        body = bodies.repeated_body(self._db, self._folder, record) if repeats else body_of(record)
        if repeats and body is None:
            raise ArchiveDamaged(
                f"capture {capture.id}: the payload it repeats is not there; run `lapvo verify`"
            )
        return body.payload if body else b""

    @cached_property
    def content(self) -> bytes:
        """The payload with its content encoding undone: what a browser would show. Raises ArchiveDamaged."""
        return bodies.stored_content(self._db, self._folder, self._site, self.capture.id).data
