"""What `lapvo doctor` looks at: the machine and the folder, one check per function."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import ssl
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lapvo_scraper import clock
from lapvo_scraper.vietnamese.numbers import numeral

if TYPE_CHECKING:
    from collections.abc import Iterator

Verdict = Literal["ok", "note", "bad"]

PACKAGES = (
    "lapvo-scraper",
    "scrapy",
    "twisted",
    "lxml",
    "beautifulsoup4",
    "sqlite-utils",
    "click",
    "rich",
)
OPTIONAL = ("openpyxl", "pyarrow", "datasette")
NEEDED_FREE = 2 * 1024**3
"""Bytes: a district's portal with its pictures takes about one gigabyte, and SQLite needs room to work."""

PROJECT_BEGAN = 2025
"""A clock that stands before this year is wrong."""

# Locks and syncs cannot be relied on there (SQLite, "How To Corrupt An SQLite Database File", section 2).
_NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ceph", "fuse.rclone"}
)
_WAL_RESET_FIXED = (3, 51, 3)  # two writers at once could lose data before; we let only one write


@dataclass(frozen=True)
class Check:
    """One thing looked at: what, how it stands, and what was found, in both languages."""

    name: str
    verdict: Verdict
    en: str
    vi: str


def all_checks(archive: Path) -> Iterator[Check]:
    """Look at everything, in the order a person reads it. Only a temporary file is written."""
    yield from versions()
    yield sqlite()
    yield from archive_folder(archive)
    yield tls()
    yield from clock_and_zone()
    yield terminal_encoding()


def versions() -> Iterator[Check]:
    """Python, and every package this program stands on."""
    python = f"{platform.python_implementation()} {platform.python_version()}, {platform.platform()}"
    yield Check("python", "ok" if sys.version_info >= (3, 11) else "bad", python, python)
    installed = {name: _version(name) for name in (*PACKAGES, *OPTIONAL)}
    found = ", ".join(f"{name} {number}" for name, number in installed.items() if number)
    missing = [name for name in PACKAGES if not installed[name]]
    yield Check("packages", "bad" if missing else "ok", found, found)
    if missing:
        names = ", ".join(missing)
        yield Check("packages", "bad", f"not installed: {names}", f"chưa cài: {names}")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def sqlite() -> Check:
    """The SQLite inside this Python: full-text search must be there."""
    number = sqlite3.sqlite_version
    db = sqlite3.connect(":memory:")
    try:
        db.execute("create virtual table t using fts5(x, tokenize='unicode61 remove_diacritics 2')")
    except sqlite3.OperationalError as error:
        return Check("sqlite", "bad", f"{number} cannot search: {error}", f"{number} không tìm kiếm được: {error}")
    finally:
        db.close()
    if sqlite3.sqlite_version_info < _WAL_RESET_FIXED:
        advice = "let no other program write to lapvo.db", "đừng để chương trình khác ghi vào lapvo.db"
        return Check("sqlite", "ok", f"{number}; {advice[0]}", f"{number}; {advice[1]}")
    return Check("sqlite", "ok", number, number)


def archive_folder(archive: Path) -> Iterator[Check]:
    """Whether the archive can be written to, has room, and lies on a disk of this machine."""
    place = next(folder for folder in (archive, *archive.parents) if folder.exists())
    new = ("", "") if place == archive else (" (not made yet)", " (chưa tạo)")
    where, where_vi = (f"{archive}{suffix}" for suffix in new)
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        reason = f"{error.strerror}"
        yield Check("archive", "bad", f"{where}: cannot be written: {reason}", f"{where_vi}: không ghi được: {reason}")
    else:
        yield Check("archive", "ok", f"{where}: can be written", f"{where_vi}: ghi được")
    free = shutil.disk_usage(place).free
    amount, amount_vi = (f"{numeral(free / 1024**3, language, '.1f')} GB" for language in ("en", "vi"))
    yield Check("disk", "ok" if free >= NEEDED_FREE else "note", f"{amount} free", f"còn trống {amount_vi}")
    kind = file_system(place)
    if kind in _NETWORK_FILE_SYSTEMS:
        yield Check(
            "file system",
            "note",
            f"{kind} is a network file system, whose locks cannot be relied on: keep the archive on a disk "
            "of this machine and copy it",
            f"{kind} là ổ mạng, khóa tệp không chắc chắn: hãy để kho trên ổ đĩa của máy rồi sao chép đi",
        )


def file_system(path: Path) -> str | None:
    """Return the type of the file system `path` is on, or None where the system does not tell."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return None
    best, kind = "", None
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _, where, file_system_type, *_ = line.split(" ")
        where = where.encode().decode("unicode_escape")  # blanks stand there as \040
        if path.absolute().is_relative_to(where) and len(where) >= len(best):
            best, kind = where, file_system_type
    return kind


def tls() -> Check:
    """The TLS library, and whether it still speaks to old servers."""
    return Check("tls", "ok", ssl.OPENSSL_VERSION, ssl.OPENSSL_VERSION)


def clock_and_zone() -> Iterator[Check]:
    """Times in the archive are only as right as this clock."""
    now = clock.utc_text(clock.now())
    if clock.is_simulated():
        yield Check("clock", "note", f"{now}, simulated by {clock.VARIABLE}", f"{now}, giả lập bởi {clock.VARIABLE}")
    else:
        yield Check("clock", "ok" if clock.now().year >= PROJECT_BEGAN else "bad", now, now)
    try:
        ZoneInfo("Asia/Ho_Chi_Minh")
    except ZoneInfoNotFoundError:
        yield Check("time zones", "bad", "no time zone data; install tzdata", "thiếu dữ liệu múi giờ; cài tzdata")


def terminal_encoding() -> Check:
    """Whether Vietnamese can be shown here."""
    encoding = sys.stdout.encoding or "?"
    if encoding.lower().replace("-", "") == "utf8":
        return Check("terminal", "ok", encoding, encoding)
    return Check("terminal", "note", f"{encoding}: letters may show as ?", f"{encoding}: chữ có thể hiện thành dấu ?")
