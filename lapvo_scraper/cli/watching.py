"""A crawl as a person watches it: a bar on a terminal, the log harmless beside it, a summary at the end."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, TextIO

from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.durations import about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress, TaskID

    from lapvo_scraper.cli.session import Session
    from lapvo_scraper.crawl.jobs import Progress as CrawlProgress


_DONE = ("fetched", "unchanged", "refused", "failed")


class Watcher:
    """Shows how far a crawl has come, on stderr and only when that is a terminal."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._bar = None if session.quiet or not sys.stderr.isatty() else _new_bar()
        self._tasks: dict[str, TaskID] = {}

    @contextlib.contextmanager
    def watching(self) -> Iterator[Watcher]:
        """Show the bar while the block runs; what is logged meanwhile appears above it, made harmless."""
        with self._bar or contextlib.nullcontext(), contextlib.redirect_stderr(_Harmless(sys.stderr)):
            yield self

    def progress(self, progress: CrawlProgress) -> None:
        """Take in how far the crawl is."""
        if self._bar is None:
            return
        done = sum(progress.counts.get(name, 0) for name in _DONE)
        if progress.site not in self._tasks:
            self._tasks[progress.site] = self._bar.add_task(progress.site, facts="")
        self._bar.update(
            self._tasks[progress.site],
            total=done + progress.left_due,
            completed=done,
            facts=self._facts(progress),
        )

    def done(self, site: str) -> None:
        """Take a site's bar away."""
        if self._bar is not None and site in self._tasks:
            self._bar.remove_task(self._tasks.pop(site))

    def _facts(self, progress: CrawlProgress) -> str:
        words = self._session.words
        left = about(progress.seconds_left) if progress.seconds_left else ("?", "?")
        rate = self._session.number(progress.rate, ".1f")
        return words(
            f"{rate}/s · {left[0]} left for what is known",
            f"{rate}/giây · còn {left[1]} cho phần đã biết",
        )


def _new_bar() -> Progress:
    from rich.console import Console  # half a tenth of a second: only for who watches
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[facts]}"),
        console=Console(file=sys.stderr),
        transient=True,
    )


class _Harmless:
    """A text stream that makes what is written to it harmless: log lines may quote a page."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(terminal.lines(text))
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()
