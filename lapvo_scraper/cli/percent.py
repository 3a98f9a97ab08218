"""How far a long reading of the archive is: one line on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from lapvo_scraper.cli.durations import about

if TYPE_CHECKING:
    from lapvo_scraper.cli.session import Session

_ERASE_LINE = "\r\x1b[K"
_SECONDS_BETWEEN = 0.2


class Percent:
    """Shows done of total on stderr, when that is a terminal and the session is not quiet."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shown = not session.quiet and sys.stderr.isatty()
        self._began = time.monotonic()
        self._latest = 0.0

    def tell(self, done: int, total: int) -> None:
        """Take in how far it is, in bytes."""
        now = time.monotonic()
        if not self._shown or now - self._latest < _SECONDS_BETWEEN or not total:
            return
        self._latest = now
        en, vi = about((now - self._began) * (total - done) / done) if done else ("?", "?")
        left = self._session.words(f"{en} left", f"còn {vi}")
        sys.stderr.write(f"{_ERASE_LINE}{done / total:5.0%}  {left}")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._latest:
            sys.stderr.write(_ERASE_LINE)
            sys.stderr.flush()
