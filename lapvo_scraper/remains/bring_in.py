"""Saved pages become captures of the portal they came from.

Two passes, so that nothing is written for a file that cannot be placed: first each file is asked for its
portal and address, then the files of each portal go through one run, in order, as a crawl's pages do.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from lapvo_scraper import clock
from lapvo_scraper.errors import LapvoError, UnreadableInput
from lapvo_scraper.reading import read_page
from lapvo_scraper.records import Finding, Reading
from lapvo_scraper.remains.saved_html import SavedFile, open_saved
from lapvo_scraper.sites import Site, find_site, known_sites
from lapvo_scraper.storage.run import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from lapvo_scraper.storage.folder import Folder

_MOST_STAGED = 256  # captures that wait for the disk: bounds the memory of a large import
_PAUSE = 0.05  # seconds


@dataclass(frozen=True, slots=True)
class Placed:
    """A file, and where it belongs."""

    path: Path
    site: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that is in the archive now, and what was read in it."""

    path: Path
    site: str
    capture_id: str
    reading: Reading | None


@dataclass
class Places:
    """Files by site, and why the others belong to none."""

    by_site: dict[str, list[Placed]] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    refused: list[UnreadableInput] = field(default_factory=list)


def place(paths: Iterable[Path], archive: Path, *, url: str | None = None, site: Site | None = None) -> Places:
    """Find out to which portal, and which address there, every file belongs.

    `url`: the address of the (only) file; else what the file says. `site`: the portal; else the one whose
    profile covers the address.
    """
    places = Places(sites={site.name: site} if site else {})
    profiles = list(_profiles(archive)) if site is None else [site]
    for path in paths:
        try:
            saved = open_saved(path)
            address = _address(saved, url)
            owner = _owner(saved, address, profiles, given=site)
        except UnreadableInput as error:
            places.refused.append(error)
        else:
            places.sites.setdefault(owner.name, owner)
            places.by_site.setdefault(owner.name, []).append(Placed(path, owner.name, address))
    return places


def bring_in(
    folder: Folder,
    site: Site,
    files: Iterable[Placed],
    *,
    saved_at: datetime | None = None,
    wait: bool = False,
) -> Iterator[Brought]:
    """Bring the files of one site into the archive, in order; yield each when it is read.

    `saved_at`: when the pages were saved, if somebody knows better than the files. Everything is safe on disk
    when the iterator is exhausted. Raises ArchiveBusy, StorageFull, ArchiveError, ProfileError.
    """
    software = f"lapvo-scraper/{version('lapvo-scraper')}"
    run = Run.open(folder, site, command="lapvo import", software=software, contact=site.contact, wait=wait)
    lost: list[str] = []
    try:
        for placed in files:
            try:
                yield _bring_one(run, placed, saved_at)
            except UnreadableInput as error:  # it was there a moment ago
                lost.append(str(error))
            while run.staged > _MOST_STAGED:
                time.sleep(_PAUSE)
    except BaseException:
        run.abandon()
        raise
    findings = [_unreadable(site, lost)] if lost else []
    run.finish(outcome="findings" if lost else "complete", exit_code=8 if lost else 0, findings=findings)


def _bring_one(run: Run, placed: Placed, saved_at: datetime | None) -> Brought:
    saved = open_saved(placed.path)
    moment = min(saved_at or saved.saved_at, clock.now()).replace(microsecond=0)
    capture = run.keep_resource(
        saved.content,
        url=placed.url or "urn:sha256:" + hashlib.sha256(saved.content).hexdigest(),
        media_type=saved.media_type,
        evidence=saved.evidence,
        captured_at=moment,
    )
    reading = run.read(capture)
    run.ingest(capture, reading)
    return Brought(placed.path, placed.site, capture.id, reading)


def _profiles(archive: Path) -> Iterator[Site]:
    for name in known_sites(archive):
        try:
            yield find_site(name, archive)
        except LapvoError:  # a broken profile is what `lapvo sites check` is for
            continue


def _address(saved: SavedFile, given: str | None) -> str | None:
    url = given or saved.url
    if url is None and not saved.is_text:
        url = read_page(saved.content, url=None, content_type=saved.media_type).canonical_url
    return urldefrag(url).url if url else None


def _owner(saved: SavedFile, address: str | None, profiles: list[Site], *, given: Site | None) -> Site:
    if address is None:
        if given is None:
            raise UnreadableInput(f"{saved.path} does not say which portal it comes from; add --site or --url")
        return given
    for site in profiles:
        reason = site.in_scope(address)
        if reason is None:
            return site
    if given is not None:
        raise UnreadableInput(f"{saved.path} comes from {address}, which is not a page of site {given.name}")
    raise UnreadableInput(
        f"{saved.path} comes from {address}, which no profile covers; write one into the archive's sites/"
    )


def _unreadable(site: Site, lost: list[str]) -> Finding:
    remedy = "Give the file again."
    return Finding("input-vanished", "warning", site.name, len(lost), lost[0], remedy)
