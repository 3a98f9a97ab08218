"""Saved pages, text renditions and corpora as offers."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from lapvo_scraper import clock
from lapvo_scraper.errors import UnreadableInput
from lapvo_scraper.reading import read_page
from lapvo_scraper.remains.corpora import Row, read_json_lines, read_parquet
from lapvo_scraper.remains.mirrors import mirrored_address
from lapvo_scraper.remains.offer import LeftOut, Offer
from lapvo_scraper.remains.saved_html import open_saved
from lapvo_scraper.remains.text import renditions
from lapvo_scraper.storage.evidence import warc_records
from lapvo_scraper.storage.evidence.warc import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lapvo_scraper.records import Evidence
    from lapvo_scraper.remains.inputs import InputKind
    from lapvo_scraper.remains.offer import Found
    from lapvo_scraper.remains.owners import Owners
    from lapvo_scraper.remains.saved_html import SavedFile
    from lapvo_scraper.sites import Site


class PageInput:
    """Reads files that hold pages without HTTP.

    `url`, `site`, `saved_at`: what somebody knows better than the files. `watch` is told of bytes read.
    """

    def __init__(
        self,
        owners: Owners,
        url: str | None,
        site: Site | None,
        saved_at: datetime | None,
        watch: Callable[[int], None],
    ) -> None:
        self._owners, self._url, self._site, self._saved_at, self._watch = owners, url, site, saved_at, watch

    def read(self, path: Path, kind: InputKind) -> Iterator[Found]:
        """Yield what a file offers. Raises UnreadableInput when that is nothing."""
        match kind:
            case "jsonl" | "parquet":
                yield from self._corpus(path, kind)
            case _:
                yield from self._page(open_saved(path))

    def _corpus(self, path: Path, kind: InputKind) -> Iterator[Found]:
        rows = read_json_lines if kind == "jsonl" else read_parquet
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0)
        for row in rows(path, self._watch):
            if row is None:
                yield LeftOut("no-text", str(path))
            elif not isinstance(row, Row):
                yield row
            elif (site := self._owners.owner(row.url)) is None:
                yield LeftOut("other-site", row.url)
            else:
                content, media_type = row.text.encode("utf-8", "replace"), "text/plain; charset=utf-8"
                yield self._offer(site, row.url, content, media_type, "text", row.at, modified)

    def _page(self, saved: SavedFile) -> Iterator[Found]:
        parts = renditions(saved.content) if saved.is_text and self._url is None else []
        if len(parts) <= 1:
            url = self._url or saved.url or (parts[0].url if parts else None)
            content = parts[0].content if parts and parts[0].url else saved.content
            yield self._placed(saved, url, content)
            return
        for part in parts:
            yield self._placed(saved, part.url, part.content)

    def _placed(self, saved: SavedFile, url: str | None, content: bytes) -> Offer:
        """Find out to which portal, and which address there, a page belongs. Raises UnreadableInput."""
        if url is None:
            url = self._by_itself(saved, content)
        url = urldefrag(self._owners.absolute(url)).url if url else None
        site = self._owner(saved, url)
        address = url or "urn:sha256:" + hashlib.sha256(content).hexdigest()
        captured_at = saved.captured_at
        return self._offer(site, address, content, saved.media_type, saved.evidence, captured_at, saved.saved_at)

    def _by_itself(self, saved: SavedFile, content: bytes) -> str | None:
        """The address by the page's canonical link, or by its place in a mirror."""
        canonical = None
        if not saved.is_text:
            canonical = read_page(content, url=None, content_type=saved.media_type).canonical_url
        if canonical and self._owners.owner(canonical):
            return canonical
        return mirrored_address(saved.path, self._owners) or canonical

    def _owner(self, saved: SavedFile, url: str | None) -> Site:
        if url is None:
            if self._site is None:
                raise UnreadableInput(f"{saved.path} does not say which portal it comes from; add --site or --url")
            return self._site
        site = self._owners.owner(url)
        if site is not None:
            return site
        if self._site is not None:
            raise UnreadableInput(f"{saved.path} comes from {url}, which is not a page of site {self._site.name}")
        raise UnreadableInput(
            f"{saved.path} comes from {url}, which no profile covers; write one into the archive's sites/"
        )

    def _offer(
        self,
        site: Site,
        url: str,
        content: bytes,
        media_type: str,
        evidence: Evidence,
        captured_at: datetime | None,
        modified: datetime,
    ) -> Offer:
        known = captured_at or self._saved_at
        at = min(known or modified, clock.now()).astimezone(UTC).replace(microsecond=0)
        record = warc_records.resource(content, media_type, url, evidence, date=at, info="")
        return Offer(site, url, at, digest(content), evidence, record, timeless=known is None)
