"""Profiles on disk: bundled beside this file, the operator's in the archive's `sites/`, or any TOML file."""

from __future__ import annotations

import difflib
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from lapvo_scraper.errors import ProfileError, UnknownSite
from lapvo_scraper.sites.site import Site

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SUFFIX = ".toml"


def load_profile(path: Path | Traversable) -> Site:
    """Return the site a profile file describes. Raises ProfileError, naming the file and the key at fault."""
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise ProfileError(f"{path}: {error.strerror}; give the path of a profile (a TOML file)") from error
    except UnicodeDecodeError as error:
        raise ProfileError(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path}: is not TOML: {error}") from error
    return Site.from_dict(data, where=str(path))


def bundled() -> dict[str, Site]:
    """Return the profiles that come with the program, by name."""
    return {name: load_profile(file) for name, file in _profiles_in(files("lapvo_scraper.sites")).items()}


def known_sites(archive: Path | None = None) -> dict[str, Path | Traversable]:
    """Return the profile file of every site known by name; the operator's own before the bundled ones."""
    known = _profiles_in(files("lapvo_scraper.sites"))
    if archive is not None and (archive / "sites").is_dir():
        known |= _profiles_in(archive / "sites")
    return dict(sorted(known.items()))


def find_site(name_or_path: str, archive: Path | None = None) -> Site:
    """Return a site by name or by the path of its profile.

    A text with a slash or ending in `.toml` is a path. A name is looked for in the archive's `sites/` first:
    an operator may correct a bundled profile. Raises UnknownSite (naming those known) or ProfileError.
    """
    if name_or_path.endswith(SUFFIX) or "/" in name_or_path:
        return load_profile(Path(name_or_path))
    known = known_sites(archive)
    if name_or_path not in known:
        raise UnknownSite(_no_such_site(name_or_path, list(known)))
    site = load_profile(known[name_or_path])
    if site.name != name_or_path:
        raise ProfileError(
            f"{known[name_or_path]}: name is {site.name!r}; rename one: a site is found by its file's name"
        )
    return site


def _profiles_in(folder: Path | Traversable) -> dict[str, Path | Traversable]:
    return {
        file.name.removesuffix(SUFFIX): file
        for file in folder.iterdir()
        if file.name.endswith(SUFFIX) and not file.name.startswith(".")
    }


def _no_such_site(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    guess = f"; did you mean {close[0]}?" if close else ";"
    names = ", ".join(known)
    return f"no site is called {name!r}{guess} known: {names}; or give the path of a profile (.toml)"
