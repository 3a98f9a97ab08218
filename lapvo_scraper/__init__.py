"""Archives Vietnamese local-government news published with Liferay.

From Python: `read_page` and `read_text` say what a page says, `open_archive` opens an archive for reading.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lapvo_scraper.reading import read_page, read_text
    from lapvo_scraper.storage.asking.archive import open_archive

__all__ = ["__version__", "open_archive", "read_page", "read_text"]
__version__ = "0.1.0"  # as in pyproject.toml; asking the installation fails in the eggs of scrapyd

# Loaded on first use: a command that only prints help must not wait for an HTML parser.
_HOMES = {
    "open_archive": "lapvo_scraper.storage.asking.archive",
    "read_page": "lapvo_scraper.reading",
    "read_text": "lapvo_scraper.reading",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
