"""`archive/lapvo.toml`: what the operator decided once, for every site of the archive."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lapvo_scraper.errors import ProfileError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lapvo_scraper.storage.folder import Folder

MIN_FREE_MB = 200
"""Room that a run leaves on the disk: SQLite can finish a checkpoint in it, and the system goes on."""

EXPORT_FORMATS = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class OperatorSettings:
    """The keys of `lapvo.toml`. A site's own profile goes before contact, window, pages_per_day and proxy."""

    operator: str | None = None  # who keeps this archive
    contact: str | None = None  # goes into the User-Agent and into warcinfo
    window: str | None = None  # "HH:MM-HH:MM" in the portal's zone
    pages_per_day: int | None = None
    proxy: str | None = None
    notify: str | None = None  # command to run when something needs a person
    exports: tuple[str, ...] = ("csv",)  # made anew after each healthy crawl
    html: bool = True  # keep each version as a file in html/
    min_free_mb: int = MIN_FREE_MB  # below this much free disk, nothing is fetched


def load_settings(folder: Folder) -> OperatorSettings:
    """Return the operator's settings; the defaults when there is no file.

    Raises ProfileError, naming the file and the key at fault.
    """
    path = folder.settings_file
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        return OperatorSettings()
    except OSError as error:
        raise ProfileError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ProfileError(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path}: is not TOML: {error}") from error
    return OperatorSettings(**{key: _checked(path, key, value) for key, value in data.items()})


def _checked(path: Path, key: str, value: Any) -> Any:
    if key not in _CHECKS:
        nearest = max(_CHECKS, key=lambda known: difflib.SequenceMatcher(None, key, known).ratio())
        raise ProfileError(f"{path}: unknown key `{key}`; the nearest known is `{nearest}`")
    check, meaning = _CHECKS[key]
    if not check(value):
        raise ProfileError(f"{path}: `{key}` = {value!r} should be {meaning}")
    return tuple(value) if isinstance(value, list) else value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _are_formats(value: Any) -> bool:
    return isinstance(value, list) and all(one in EXPORT_FORMATS for one in value)


_TEXT = (_is_text, "a text that is not empty")
_CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "operator": _TEXT,
    "contact": _TEXT,
    "window": _TEXT,
    "pages_per_day": (_is_count, "a whole number above 0"),
    "proxy": _TEXT,
    "notify": _TEXT,
    "exports": (_are_formats, f"a list of any of {', '.join(EXPORT_FORMATS)}"),
    "html": (lambda value: isinstance(value, bool), "true or false"),
    "min_free_mb": (_is_count, "a whole number above 0"),
}
