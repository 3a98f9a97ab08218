"""To which portal an address belongs: by the scope of the profiles that are known."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

from lapvo_scraper.errors import LapvoError
from lapvo_scraper.sites import Site, find_site, known_sites
from lapvo_scraper.sites.origins import DEFAULT_PORTS, NotAnOrigin, Origin, origin_of
from lapvo_scraper.storage.database.schema import connect_read_only

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lapvo_scraper.storage.folder import Folder

READING_KEYS = ("name", "base_url", "title", "hosts", "timezone", "page_names", "categories", "template")
"""What of a profile that came with a foreign file is believed: how to read, never how to fetch."""


class Owners:
    """Profiles by the origins they cover.

    Portals moved from http to https over the years, so an address on the default port of one of the two is also
    taken for one on that of the other.
    """

    def __init__(self, sites: Iterable[Site], *, accepts_others: bool = False) -> None:
        self.accepts_others = accepts_others  # portals that a file of this program's own making names
        self._by_name: dict[str, Site] = {}
        self._by_origin: dict[Origin, Site] = {}
        self._by_folder: dict[str, Origin] = {}
        for site in sites:
            self.add(site)

    def add(self, site: Site) -> None:
        """Make a portal known; what is known already stays."""
        if site.name in self._by_name:
            return
        self._by_name[site.name] = site
        for origin in sorted(site.origins):
            self._by_origin.setdefault(origin, site)
            for folder in (origin.host, f"{origin.host}:{origin.port}", f"{origin.host}+{origin.port}"):
                self._by_folder.setdefault(folder, origin)
        for origin in sorted(site.origins):
            if origin.port == DEFAULT_PORTS[origin.scheme]:
                other = "http" if origin.scheme == "https" else "https"
                self._by_origin.setdefault(Origin(other, origin.host, DEFAULT_PORTS[other]), site)

    def owner(self, url: str) -> Site | None:
        """Return the portal that an address belongs to."""
        try:
            return self._by_origin.get(origin_of(url))
        except NotAnOrigin:
            return None

    def named(self, name: str) -> Site | None:
        """Return the portal of that name."""
        return self._by_name.get(name)

    @property
    def hosts(self) -> set[str]:
        """The host names of all portals, as mirrors name their folders."""
        return set(self._by_folder)

    def origin_of_folder(self, name: str) -> Origin | None:
        """Return the origin of a portal whose pages a mirror keeps in a folder of that name."""
        return self._by_folder.get(name)

    def absolute(self, address: str) -> str:
        """Return an address with its scheme: for one without (`//host/path`), that of the portal it belongs to."""
        if not address.startswith("//"):
            return address
        origin = self._by_folder.get(address[2:].partition("/")[0])
        return f"{origin.scheme if origin else 'https'}:{address}"

    @property
    def only(self) -> Site | None:
        """The one portal that is known, if there is just one."""
        return next(iter(self._by_name.values())) if len(self._by_name) == 1 else None


def known_owners(folder: Folder) -> Owners:
    """Return every portal that has a profile or stands in the archive; a profile goes before the archive's."""
    return Owners([*_profiles(folder), *_archived(folder)], accepts_others=True)


def reading_profile(profile: dict[str, object], where: str) -> Site:
    """Return what of a foreign profile is believed (`READING_KEYS`). Raises ProfileError."""
    return Site.from_dict({key: value for key, value in profile.items() if key in READING_KEYS}, where=where)


def _profiles(folder: Folder) -> Iterator[Site]:
    for name in known_sites(folder.path):
        try:
            yield find_site(name, folder.path)
        except LapvoError:  # a broken profile is what `lapvo sites check` is for
            continue


def _archived(folder: Folder) -> Iterator[Site]:
    if not folder.database.exists():
        return
    with closing(connect_read_only(folder.database)) as db:
        for name, profile in db.execute("select site, profile from sites order by site").fetchall():
            yield Site.from_dict(json.loads(profile), where=f"profile of {name} in the archive")
