"""Where an archive lies and what stands where in it (docs/contract.md, section 3)."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path

from lapvo_scraper.errors import NoArchive, StorageFull
from lapvo_scraper.storage.database.dictionary import dictionary
from lapvo_scraper.storage.disk import FAILING

VARIABLE = "LAPVO_ARCHIVE"
NAME = "archive"
PROJECT_MARK = "scrapy.cfg"


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of one archive. Making the object touches nothing on disk."""

    path: Path

    @property
    def readme(self) -> Path:
        """What everything here is, for whoever finds the folder."""
        return self.path / "README.md"

    @property
    def database(self) -> Path:
        """The SQLite file: derived, can be deleted and rebuilt."""
        return self.path / "lapvo.db"

    @property
    def settings_file(self) -> Path:
        """What the operator decided once for every site."""
        return self.path / "lapvo.toml"

    @property
    def hidden_file(self) -> Path:
        """Which articles the operator does not show."""
        return self.path / "hidden.toml"

    @property
    def profiles(self) -> Path:
        """The operator's own site profiles."""
        return self.path / "sites"

    @property
    def all_warcs(self) -> Path:
        """The truth; names in `warc_files` and `captures` are relative to here."""
        return self.path / "warc"

    def warc(self, site: str) -> Path:
        """The WARC files of one site."""
        return self.all_warcs / site

    def html(self, site: str) -> Path:
        """The pages of one site as browsers received them: derived."""
        return self.path / "html" / site

    def reports(self, site: str) -> Path:
        """The run reports of one site."""
        return self.path / "reports" / site

    @property
    def exports(self) -> Path:
        """CSV and spreadsheet files, replaced after each healthy crawl."""
        return self.path / "exports"

    @property
    def renewal(self) -> Path:
        """Notes by which files in `exports` and `html` are renewed; without them these are written anew."""
        return self.path / "renewal"

    @property
    def locks(self) -> Path:
        """One lock file for each site, one for the database."""
        return self.path / "locks"

    @property
    def manifest(self) -> Path:
        """Digests of the closed WARC files, in the form of `sha256sum`."""
        return self.path / "manifest-sha256.txt"

    @property
    def exists(self) -> bool:
        """Say whether an archive is here: its database may be gone, its WARC files may not."""
        return self.database.is_file() or self.all_warcs.is_dir()

    def require(self) -> Folder:
        """Return this folder. Raises NoArchive when no archive is here."""
        if not self.exists:
            what = "holds no archive" if self.path.is_dir() else "is not there"
            raise NoArchive(
                f"{self.path} {what}; give the path of an archive with --archive (or in {VARIABLE}), "
                "or make one with `lapvo crawl SITE` or `lapvo demo`"
            )
        return self

    def create(self) -> Folder:
        """Make the folders that writing needs, with a README.md.

        Raises NoArchive when no archive can be here, StorageFull when the disk has no room for one.
        """
        try:
            for folder in (self.path, self.all_warcs, self.locks):
                folder.mkdir(parents=True, exist_ok=True)
            explained = dictionary()
            if explained and not self.readme.exists():
                draft = self.readme.with_name(f"{self.readme.name}.{threading.get_native_id()}.part")
                draft.write_text(explained, encoding="utf-8")
                draft.replace(self.readme)
        except OSError as error:
            if error.errno in FAILING:
                where = error.filename or self.path
                raise StorageFull(f"{where}: {error.strerror}; make room or mend the disk, then run again") from error
            raise NoArchive(
                f"{self.path}: an archive cannot be made here: {error.strerror}; choose another --archive"
            ) from error
        return self


def find_folder(explicit: str | None = None) -> Path:
    """Return the absolute path of the archive to use; nothing need be there yet.

    First that applies: `explicit` (the option --archive), LAPVO_ARCHIVE, `archive` beside the nearest
    `scrapy.cfg` upwards from here, `./archive`.
    """
    named = explicit or os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    here = Path.cwd()
    for parent in (here, *here.parents):
        if (parent / PROJECT_MARK).is_file():
            return parent / NAME
    return here / NAME
