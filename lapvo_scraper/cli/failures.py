"""Whatever ends a command becomes one line on stderr and an exit code (docs/exit-codes.md)."""

from __future__ import annotations

import os
import platform
import signal
import sqlite3
import sys
import tempfile
import traceback
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from pathlib import Path

import click

from lapvo_scraper import __version__, clock
from lapvo_scraper.errors import ArchiveBusy, ArchiveDamaged, LapvoError, StorageFull

UNEXPECTED = 1
USAGE = 2
INTERRUPTED = 128 + signal.SIGINT
READER_GONE = 128 + 13  # SIGPIPE by number: Windows has no name for it

_HELPER_KILLED = (
    "another process of this command was killed, probably for lack of memory; nothing is lost: close other programs, "
    "then run it again"
)

# What SQLite says when the fault lies with the archive or the disk, not with our SQL.
_SQLITE: dict[str, type[LapvoError]] = {
    "SQLITE_FULL": StorageFull,
    "SQLITE_BUSY": ArchiveBusy,
    "SQLITE_LOCKED": ArchiveBusy,
    "SQLITE_CORRUPT": ArchiveDamaged,
    "SQLITE_NOTADB": ArchiveDamaged,
    "SQLITE_IOERR": ArchiveDamaged,
    "SQLITE_CANTOPEN": ArchiveDamaged,
    "SQLITE_PERM": ArchiveDamaged,
    "SQLITE_READONLY": ArchiveDamaged,
}


def explain(error: BaseException, archive: Path | None) -> tuple[str | None, int]:
    """Return the line to say about `error`, if any, and the exit code. A bug leaves a log, named there."""
    match error:
        case LapvoError():
            return str(error), error.exit_code
        case click.ClickException():
            return _with_hint(error), USAGE
        case KeyboardInterrupt() | click.Abort():
            return None, INTERRUPTED
        case BrokenPipeError():
            _forget_stdout()
            return None, READER_GONE
        case BrokenExecutor():
            return _HELPER_KILLED, UNEXPECTED
        case sqlite3.Error() if fault := _of_the_archive(error):
            return f"{archive}: {error}; `lapvo verify` says more", fault.exit_code
    log = _write_log(error, archive)
    return (
        f"unexpected error, which is a bug: {type(error).__name__}: {error}; the traceback is in {log}",
        UNEXPECTED,
    )


def _with_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    hint = f" (see `{context.command_path} --help`)" if context else ""
    return f"{error.format_message()}{hint}"


def _of_the_archive(error: sqlite3.Error) -> type[LapvoError] | None:
    name = getattr(error, "sqlite_errorname", "")
    return next((fault for prefix, fault in _SQLITE.items() if name.startswith(prefix)), None)


def _forget_stdout() -> None:
    # What is still buffered would raise once more when Python closes stdout.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_log(error: BaseException, archive: Path | None) -> Path:
    """Write the traceback into the archive's `reports/`, else among the temporary files: for a bug report."""
    program = f"lapvo-scraper {__version__}"
    about = f"{program}, Python {platform.python_version()}, {platform.platform()}"
    text = "".join([about, f"\n{sys.argv}\n", *traceback.format_exception(error)])
    stamp = f"{clock.now():%Y%m%d%H%M%S}"
    reports = archive / "reports" if archive else None
    usable = reports is not None and os.access(reports, os.W_OK)
    for folder in (reports, None) if usable else (None,):
        with suppress(OSError):  # a full disk
            descriptor, name = tempfile.mkstemp(prefix=f"lapvo-error-{stamp}-", suffix=".log", dir=folder)
            with os.fdopen(descriptor, "w", encoding="utf-8") as log:
                log.write(text)
            return Path(name)
    return Path(os.devnull)
