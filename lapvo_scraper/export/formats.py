"""The forms in which an archive is given on, by name."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.errors import MissingExtra

if TYPE_CHECKING:
    from types import ModuleType


@dataclass(frozen=True)
class Format:
    """One form: what it is for, and what it can be asked."""

    name: str
    purpose: str
    is_text: bool = False  # can be shown on a terminal
    whole: bool = False  # gives the whole archive, or one site of it: no --table, --where, --from, --to
    library: str | None = None  # what has to be installed for it


FORMATS = {
    each.name: each
    for each in (
        Format("csv", "for every program", is_text=True),
        Format("xlsx", "for Excel and LibreOffice", library="openpyxl"),
        Format("jsonl", "for scripts: one JSON object a line", is_text=True),
        Format("parquet", "for pandas, DuckDB and R", library="pyarrow"),
        Format("datapackage", "every table as CSV with its description: a folder, or one ZIP file", whole=True),
        Format("sqlite", "one database file", whole=True),
        Format("wacz", "pages to be replayed in ReplayWeb.page or pywb"),
    )
}


def writer(name: str) -> ModuleType:
    """Return the module that writes a form that needs a library. Raises MissingExtra when that is not installed."""
    library = FORMATS[name].library
    try:
        return importlib.import_module(f"lapvo_scraper.export.{name}")
    except ModuleNotFoundError as error:
        if library is None or (error.name or "").partition(".")[0] != library:
            raise
        raise MissingExtra(name, library, "export") from error
