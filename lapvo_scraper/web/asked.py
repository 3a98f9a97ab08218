"""What a browser asks for: which page, in which language, with which words and narrowings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["vi", "en"]

_PREFIX: dict[Language, str] = {"vi": "", "en": "/en"}


@dataclass(frozen=True)
class Asked:
    """One request for a page of ours. `path` is without the language's prefix, `query` has one value a name."""

    path: str
    language: Language
    query: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)  # what the route's pattern names, such as the article

    def words(self, en: str, vi: str) -> str:
        """Return the one in the page's language."""
        return vi if self.language == "vi" else en

    def given(self, name: str) -> str | None:
        """Return what the query says under `name`, without spaces around it; None for nothing."""
        return self.query.get(name, "").strip() or None

    def link(self, path: str, **query: object) -> str:
        """Return the address of a page of ours in the same language; what is None or empty is left out."""
        return _address(self.language, path, query)

    @property
    def as_table(self) -> bool:
        """Say whether the page is asked for as a table to save."""
        return "csv" in self.parts

    @property
    def table_link(self) -> str:
        """The address of this page's table."""
        return _address(self.language, self.path + ".csv", {**self.query, "page": None})

    def again(self, **changes: object) -> str:
        """Return the address of this page with some of its query changed; None takes a name out."""
        return _address(self.language, self.path, {**self.query, **changes})

    @property
    def in_other_language(self) -> str:
        """The address of this page in the other language."""
        return _address("en" if self.language == "vi" else "vi", self.path, self.query)


def _address(language: Language, path: str, query: Mapping[str, object]) -> str:
    kept = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{_PREFIX[language]}{path}" + (f"?{urlencode(kept)}" if kept else "")
