"""What a page of ours gives back: a template with its words, or bytes to keep or show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from lapvo_scraper.errors import LapvoError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class NotHere(LapvoError):
    """The archive has no such page."""


@dataclass(frozen=True)
class Table:
    """The numbers of a page, for those who want to go on with them: `name` is that of the file, without ending."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Shown:
    """A page: the name of its template, what the template is told, and the table behind it, if any."""

    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    table: Table | None = None


@dataclass(frozen=True)
class Saved:
    """A file to save, which stands at its beginning and is closed when it was sent."""

    file: IO[bytes]
    file_name: str
    media_type: str = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Sent:
    """Bytes: a picture, a document, a page. `file_name` makes the browser save them instead of showing them."""

    content: bytes
    media_type: str
    file_name: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Answer = Shown | Saved | Sent
