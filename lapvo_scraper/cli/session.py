"""What every command is told beside its own arguments, and how it speaks.

Data goes to stdout, everything said to a person to stderr. What is said comes in two languages, side by side
where it is said: `session.tell(en="…", vi="…")`.
"""

from __future__ import annotations

import locale
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import click

from lapvo_scraper.cli import terminal
from lapvo_scraper.storage.folder import Folder, find_folder
from lapvo_scraper.vietnamese.numbers import numeral

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")


def language_of_locale() -> Language:
    """Return the language of messages by the environment: Vietnamese where the locale is, else English."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "vi" if locale.normalize(value).startswith("vi") else "en"
    return "en"


@dataclass
class Session:
    """The global options of one run of `lapvo`."""

    archive: str | None = None
    language: Language = field(default_factory=language_of_locale)
    quiet: bool = False
    verbose: int = 0
    json: bool = False
    opened: Path | None = None  # the archive this run works on, once known

    def words(self, en: str, vi: str) -> str:
        """Return the one in the session's language."""
        return vi if self.language == "vi" else en

    def number(self, value: float, form: str = ",") -> str:
        """Return a number as the session's language writes it."""
        return numeral(value, self.language, form)

    def table(self, rows: Iterable[Sequence[object]], *, headings: Sequence[str] = ()) -> str:
        """Return rows in aligned columns, as `terminal.table`, with numbers as the session's language writes them."""
        return terminal.table(rows, headings=headings, number=self.number)

    def tell(self, en: str, vi: str) -> None:
        """Say something on stderr, unless the session is quiet."""
        if not self.quiet:
            self.warn(en, vi)

    def warn(self, en: str, vi: str) -> None:
        """Say on stderr what needs a person, quiet or not."""
        click.echo(terminal.lines(self.words(en, vi)), err=True)

    def show(self, text: str) -> None:
        """Write the answer of a command to stdout, made harmless."""
        click.echo(terminal.lines(text))

    def show_json(self, value: Any) -> None:
        """Write the answer of a command to stdout as one JSON document."""
        with terminal.data_sink() as out:
            out.write(terminal.json_text(value, indent=2).encode() + b"\n")

    def folder(self, *, create: bool = False) -> Folder:
        """Return the archive this session works on, after printing where it lies.

        Raises NoArchive when there is none and `create` is not asked for.
        """
        folder = Folder(find_folder(self.archive))
        self.opened = folder.path
        self.tell(f"Archive: {folder.path}", f"Kho lưu trữ: {folder.path}")
        if create:
            folder.create()
        else:
            folder.require()
        return folder


def current() -> Session:
    """Return the session of the command that is running."""
    return click.get_current_context().ensure_object(Session)
