"""Which address shows which page of ours. Each is there twice: in Vietnamese, and in English under `/en`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lapvo_scraper.storage.archive import Archive
from lapvo_scraper.web.answers import Answer
from lapvo_scraper.web.asked import Asked
from lapvo_scraper.web.pages import article, files, front, search, versions

Page = Callable[[Archive, Asked], Answer]

_ARTICLE = r"(?P<article>\d{1,18})"  # what fits SQLite's integers


@dataclass(frozen=True)
class Route:
    """A page and the pattern of its address, without the language's prefix."""

    pattern: str
    page: Page

    @property
    def expression(self) -> str:
        """The pattern with the prefix; groups `language` and `path`, and those of the page."""
        return rf"^(?P<language>/en)?(?P<path>{self.pattern})$"


ROUTES = (
    Route(r"/", front.page),
    Route(r"/search", search.page),
    Route(rf"/article/{_ARTICLE}", article.page),
    Route(rf"/article/{_ARTICLE}/versions", versions.page),
    Route(rf"/article/{_ARTICLE}/page", files.page),
    Route(rf"/article/{_ARTICLE}/frame", files.frame),
    Route(rf"/article/{_ARTICLE}/file/(?P<capture>[0-9a-f-]{{36}})", files.file),
)
ENGLISH_FRONT = re.compile(r"^/en$")
