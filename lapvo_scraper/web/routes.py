"""Which address shows which page of ours. Each is there twice: in Vietnamese, and in English under `/en`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lapvo_scraper.web.answers import Answer
from lapvo_scraper.web.asked import Asked
from lapvo_scraper.web.memory import Room
from lapvo_scraper.web.pages import article, coverage, crawls, files, front, search, sections, time, versions

Page = Callable[[Room, Asked], Answer]

_ARTICLE = r"(?P<article>\d{1,18})"  # what fits SQLite's integers


@dataclass(frozen=True)
class Route:
    """A page and the pattern of its address, without the language's prefix."""

    pattern: str
    page: Page
    table: bool = False  # there also as a table, with `.csv` at the end

    @property
    def expression(self) -> str:
        """The pattern with the prefix; groups `language`, `path` and `csv`, and those of the page."""
        ending = r"(?P<csv>\.csv)?" if self.table else ""
        return rf"^(?P<language>/en)?(?P<path>{self.pattern}){ending}$"


ROUTES = (
    Route(r"/", front.page),
    Route(r"/search", search.page, table=True),
    Route(r"/time", time.page, table=True),
    Route(r"/sections", sections.page, table=True),
    Route(r"/coverage", coverage.page, table=True),
    Route(r"/crawls", crawls.page, table=True),
    Route(rf"/article/{_ARTICLE}", article.page),
    Route(rf"/article/{_ARTICLE}/versions", versions.page),
    Route(rf"/article/{_ARTICLE}/page", files.page),
    Route(rf"/article/{_ARTICLE}/frame", files.frame),
    Route(rf"/article/{_ARTICLE}/file/(?P<capture>[0-9a-f-]{{36}})", files.file),
)
ENGLISH_FRONT = re.compile(r"^/en$")
WHOLE_ARCHIVE = (front.page, time.page, sections.page, coverage.page)
"""Pages that count everything: made ready when the server starts."""
