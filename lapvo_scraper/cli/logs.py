"""The log of crawls: `reports/lapvo.log` in the archive, warnings and errors with their tracebacks."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lapvo_scraper.storage.folder import Folder

NAME = "lapvo.log"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class CrawlLog(logging.Handler):
    """Appends to the log, which comes into being with the first thing worth writing."""

    def __init__(self, folder: Folder) -> None:
        super().__init__(logging.WARNING)
        self.path: Path = folder.path / "reports" / NAME
        self._folder = folder
        self._file: TextIO | None = None
        self.setFormatter(logging.Formatter(_FORMAT))

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; where there is no archive, there is no log."""
        try:
            if self._file is None:
                if not self._folder.exists:
                    return
                self.path.parent.mkdir(exist_ok=True)
                self._file = self.path.open("a", encoding="utf-8", errors="backslashreplace")
            self._file.write(self.format(record) + "\n")
            self._file.flush()
        except OSError:
            self.handleError(record)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
        super().close()


@contextmanager
def crawl_log(folder: Folder) -> Iterator[CrawlLog]:
    """Log to the archive while the block runs."""
    handler = CrawlLog(folder)
    logging.getLogger().addHandler(handler)
    try:
        yield handler
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
