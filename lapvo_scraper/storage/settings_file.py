"""`archive/lapvo.toml`: what the operator decided once, for every site of the archive."""

from __future__ import annotations

import difflib
import re
import shlex
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lapvo_scraper.errors import ProfileError
from lapvo_scraper.sites.origins import NotAnOrigin, origin_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lapvo_scraper.storage.folder import Folder

    _Check = tuple[Callable[[Any], bool], str]

MIN_FREE_MB = 200
"""Room that a run leaves on the disk: SQLite can finish a checkpoint in it, and the system goes on."""

EXPORT_FORMATS = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class Notify:
    """Who is told when the state of a site changes; every way that is set is used."""

    command: str | None = None  # for the shell; gets the notice as JSON on stdin
    webhook: str | None = None  # http(s) address; gets the notice as JSON by POST
    email: tuple[str, ...] = ()
    smtp: str = "smtp://localhost:25"  # or smtps://user@host:465
    sender: str | None = None  # of the e-mails; else the first recipient


@dataclass(frozen=True, slots=True)
class OperatorSettings:
    """The keys of `lapvo.toml`. A site's own profile goes before contact, window, pages_per_day and proxy."""

    operator: str | None = None  # who keeps this archive
    contact: str | None = None  # goes into the User-Agent and into warcinfo
    window: str | None = None  # "HH:MM-HH:MM" in the portal's zone
    pages_per_day: int | None = None
    proxy: str | None = None
    notify: Notify = Notify()  # in the file a table, or a text: the command
    exports: tuple[str, ...] = ("csv",)  # made anew after each healthy crawl
    html: bool = True  # keep each version as a file in html/
    min_free_mb: int = MIN_FREE_MB  # below this much free disk, nothing is fetched


def without_contact(what: str, folder: Folder, *, instead: str = "") -> ProfileError:
    """Return the error of asking somebody's server without saying who asks.

    `what` is not done; `instead` stands before the remedy, which can be pasted where the folder is not there yet.
    """
    line = 'contact = "you@example.vn"'
    if folder.path.is_dir():
        remedy = f"add the line  {line}  to {folder.settings_file}"
    else:
        path, file = shlex.quote(str(folder.path)), shlex.quote(str(folder.settings_file))
        remedy = f"make the archive's folder with it:  mkdir -p {path} && echo '{line}' > {file}"
    return ProfileError(f"{what} needs a contact that its operators can write to; {instead}{remedy}")


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
    return OperatorSettings(**_checked(str(path), data, _CHECKS) | _notify(path, data))


def _notify(path: Path, data: dict[str, Any]) -> dict[str, Notify]:
    match data.get("notify"):
        case str(command):
            return {"notify": Notify(command=command)}
        case dict(table):
            return {"notify": Notify(**_checked(f"{path}, [notify]", table, _NOTIFY_CHECKS))}
    return {}


def _checked(where: str, data: dict[str, Any], checks: dict[str, _Check]) -> dict[str, Any]:
    for key, value in data.items():
        if key not in checks:
            nearest = max(checks, key=lambda known: difflib.SequenceMatcher(None, key, known).ratio())
            raise ProfileError(f"{where}: unknown key `{key}`; the nearest known is `{nearest}`")
        check, meaning = checks[key]
        if not check(value):
            raise ProfileError(f"{where}: `{key}` = {value!r} should be {meaning}")
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _are_formats(value: Any) -> bool:
    return isinstance(value, list) and all(one in EXPORT_FORMATS for one in value)


def _is_address_of(*schemes: str) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        return _is_text(value) and value.isprintable() and " " not in value and value.startswith(schemes)

    return check


def _is_origin(value: Any) -> bool:
    try:
        return _is_text(value) and origin_of(value) is not None
    except NotAnOrigin:
        return False


def _are_mailboxes(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_mailbox(one) for one in value)


def _is_mailbox(value: Any) -> bool:
    return isinstance(value, str) and _MAILBOX.fullmatch(value) is not None


_MAILBOX = re.compile(r"[!-?A-~]+@[A-Za-z0-9.-]+")
_TEXT: _Check = (_is_text, "a text that is not empty")
_NOTIFY_CHECKS: dict[str, _Check] = {
    "command": _TEXT,
    "webhook": (_is_address_of("https://", "http://"), "an address like https://example.vn/hook"),
    "email": (_are_mailboxes, 'a list of addresses like ["you@example.vn"]'),
    "smtp": (_is_address_of("smtp://", "smtps://"), "an address like smtp://localhost:25 or smtps://you@example.vn:465"),
    "sender": (_is_mailbox, "an address like luu-tru@example.vn"),
}
_CHECKS: dict[str, _Check] = {
    "operator": _TEXT,
    "contact": _TEXT,
    "window": _TEXT,
    "pages_per_day": (_is_count, "a whole number above 0"),
    "proxy": (_is_origin, "an address like http://proxy.example:3128"),
    "notify": (lambda value: _is_text(value) or isinstance(value, dict), "a command, or a table [notify]"),
    "exports": (_are_formats, f"a list of any of {', '.join(EXPORT_FORMATS)}"),
    "html": (lambda value: isinstance(value, bool), "true or false"),
    "min_free_mb": (_is_count, "a whole number above 0"),
}
