"""What a page of ours gives back: a template with its words, or bytes to keep or show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lapvo_scraper.errors import LapvoError

if TYPE_CHECKING:
    from collections.abc import Mapping


class NotHere(LapvoError):
    """The archive has no such page."""


@dataclass(frozen=True)
class Shown:
    """A page: the name of its template and what the template is told."""

    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class Sent:
    """Bytes: a picture, a document, a table. `file_name` makes the browser save them instead of showing them."""

    content: bytes
    media_type: str
    file_name: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Answer = Shown | Sent
