"""The log of crawls: `reports/lapvo.log` in the archive. One line for each run, warnings, errors with their tracebacks.

A log that has grown is put aside as `lapvo.log.1` … `.5`, so years of nights take a few megabytes.
"""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from lapvo_scraper.cli import terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lapvo_scraper.storage.folder import Folder

NAME = "lapvo.log"
MAX_BYTES = 1_000_000
"""About ten years of healthy nights."""

KEPT = 5
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class CrawlLog(RotatingFileHandler):
    """Appends to the log, which comes into being with the first thing worth writing; where no archive is, none does."""

    def __init__(self, folder: Folder) -> None:
        self.path: Path = folder.path / "reports" / NAME
        self._folder = folder
        self._complained = False
        super().__init__(
            self.path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", delay=True, errors="backslashreplace"
        )
        self.setFormatter(logging.Formatter(_FORMAT))

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        if not self._folder.exists:
            return
        try:
            self.path.parent.mkdir(exist_ok=True)
        except OSError:
            self.handleError(record)
        else:
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002 - the interface's
        """Say once that the log cannot be written: what it would say is said on stderr as well."""
        if not self._complained:
            _, error, _ = sys.exc_info()
            terminal.complain(f"the log {self.path} cannot be written: {type(error).__name__}: {error}")
        self._complained = True

    def close(self) -> None:
        """Close the file, whatever of its last lines the disk takes."""
        with suppress(OSError):
            super().close()


@contextmanager
def crawl_log(folder: Folder, *, also: logging.Logger | None = None) -> Iterator[CrawlLog]:
    """Log to the archive while the block runs: warnings and errors, and of `also` what it says at all."""
    handler = CrawlLog(folder)
    talker = also.name if also is not None else None
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name == talker)
    logging.getLogger().addHandler(handler)
    if also is not None:
        also.setLevel(logging.INFO)
    try:
        yield handler
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
