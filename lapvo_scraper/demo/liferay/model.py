"""What a page consists of before a version of Liferay renders it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from lapvo_scraper.demo.stories import Story

PortletKind = Literal[
    "asset_publisher", "web_content", "breadcrumb", "most_viewed", "search", "calendar", "login"
]
Missing = Literal["unknown", "withdrawn", "denied", "blank"]
"""Why there is no article: no such entry; expired or in the trash; no permission; or an exception."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A page of the site."""

    plid: int
    path: str
    name: str
    in_menu: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """A site of the portal. `code` is its name in `/web/<code>`."""

    code: str
    name: str
    company: str
    group_id: int
    company_id: int
    theme: str
    layouts: tuple[Layout, ...]

    @property
    def theme_path(self) -> str:
        """Where the theme's files lie."""
        return f"/o/{self.theme}"


@dataclass(frozen=True, slots=True)
class Portlet:
    """A portlet on a page; `instance` is empty for those that exist once per page."""

    kind: PortletKind
    instance: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request being answered: where from, and what changes with every request."""

    origin: str  # scheme://host[:port], from the Host header
    url: str  # path and query as asked
    token: Callable[[], str] = field(default=lambda: secrets.token_hex(4))

    def absolute(self, path: str) -> str:
        """Return `path` with the origin before it, as Liferay prints its own addresses."""
        return self.origin + path


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page: `main` and `side` are rendered portlets."""

    title: str
    layout: Layout
    main: str
    side: str = ""
    trail: tuple[tuple[str, str], ...] = ()  # (name, path) of the breadcrumb's links; the title ends it
    description: str = ""
    keywords: str = ""
    canonical: str = ""  # path and query
    rss: str = ""  # path of the feed when there is one
    focus: str = ""  # portlet id the page scrolls to


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article in the full content view of an Asset Publisher."""

    story: Story
    content: str  # what the site's web content template prints
    redirect: str  # where the back link leads
    today: date  # the portal's day, for versions that print how long ago
    metadata: bool  # show when it was published and by which account
    article_class: bool = True  # False: a custom view without `.journal-content-article`
    page: int = 1
    page_count: int = 1
    page_url: Callable[[int], str] = str  # number of a page of the article -> its address
    related: tuple[tuple[str, str], ...] = ()  # (title, href)
    links: bool = False  # show categories and tags with their links
    opinions: bool = False  # ask for a rating and for comments


@dataclass(frozen=True, slots=True)
class Item:
    """An article in a list."""

    story: Story
    href: str
    summary: str
    image: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in a list a page stands; `href` gives the address of page `cur`."""

    cur: int
    delta: int
    total: int
    kind: Literal["none", "simple", "regular"]
    href: Callable[[int], str]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.delta))

    @property
    def words(self) -> str:
        """The result line; "of" is untranslated in Liferay's Vietnamese bundle."""
        first = (self.cur - 1) * self.delta + 1
        last = min(self.cur * self.delta, self.total)
        if self.pages == 1:
            return f"Hiển thị {self.total} kết quả."
        return f"Hiển thị {first} - {last} of {self.total} kết quả."
