"""Which address of the portal leads to what, in all forms one article has."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

from lapvo_scraper.demo import doors, endless, headless
from lapvo_scraper.demo.exchange import Answer, Request, conditional, text
from lapvo_scraper.demo.library import Library, theme_file
from lapvo_scraper.demo.liferay.model import Layout, Portlet, Visit
from lapvo_scraper.demo.site_plan import (
    CALENDAR,
    DETAIL,
    DETAIL_LAYOUT,
    SEARCH,
    SITE,
    Publisher,
    Section,
    layout_at,
    section_at,
)

if TYPE_CHECKING:
    from lapvo_scraper.demo.edition import Edition, Entry
    from lapvo_scraper.demo.pages import PageMaker

_STATES = frozenset({"normal", "maximized", "minimized", "pop_up", "exclusive"})
_ABOUT_PORTLET = Portlet("web_content", "gIoItHiEu001")


@dataclass(slots=True)
class Doors:
    """What else the portal answers, and how: each can be changed while it runs."""

    rss: bool = False  # feeds of the Asset Publishers; Liferay's default is none
    headless: bool = False  # the JSON API for guests
    robots: str | None = None  # a robots.txt of the site's own; `{origin}` stands for scheme and host
    noise: bool = True  # random ids and tokens; without them equal pages are equal bytes


@dataclass(frozen=True, slots=True)
class Router:
    """Answers requests with pages, files and doors; what no rule knows is not found."""

    edition: Edition
    library: Library
    doors: Doors

    def answer(self, request: Request, pages: PageMaker) -> Answer:
        """Return the answer to one request in the look of `pages`."""
        return self._portal(request, pages) or self._not_found(request, pages)

    def _portal(self, request: Request, pages: PageMaker) -> Answer | None:
        segments = request.segments
        match segments:
            case ["robots.txt"]:
                return doors.robots(self.doors.robots, request)
            case ["sitemap.xml"]:
                return doors.sitemap(request)
            case ["o", SITE.theme, *name]:
                return theme_file(request, "/".join(name))
            case ["o", "headless-delivery", *_]:
                return headless.answer(self.edition, request, is_open=self.doors.headless)
            case ["o", "adaptive-media", "image", *_]:
                return self.library.rendition(request)
            case ["api", "jsonws", *_]:
                return doors.json_ws()
            case ["documents", *_]:
                return self.library.document(request)
            case ["group" | "user", *_]:
                return doors.login_wall(request)
            case ["c", *_]:
                return doors.portal_action(request)
            case (
                ["vi" | "vi_VN", "web", SITE.code, *rest]
                | ["web", SITE.code, *rest]
                | ["vi" | "vi_VN", *rest]
            ):
                return self._site(rest, request, pages)
        return self._site(segments, request, pages)

    def _site(self, segments: list[str], request: Request, pages: PageMaker) -> Answer | None:
        """Answer a page of the site, with or without a friendly URL of a portlet after `/-/`."""
        path, _, friendly = "/".join(segments).partition("-/")
        layout = layout_at("/" + path.strip("/"))
        if layout is None:
            return None
        visit = self._visit(request)
        if friendly:
            return self._friendly(layout, friendly.split("/"), visit, request, pages)
        page = self._layout(layout, visit, request.query, pages)
        return _tagged(request, page)

    def _layout(self, layout: Layout, visit: Visit, query: dict[str, str], pages: PageMaker) -> str:
        section = section_at(layout.path)
        if section:
            publisher, entry_id = _asked_by_query(section, query, pages)
            if publisher:
                return self._article(
                    self.edition.by_id(entry_id), layout, publisher.portlet, visit, query, pages
                )
            return pages.section(section, visit, query, rss=self.doors.rss)
        if layout == DETAIL_LAYOUT:
            return pages.plain(layout, DETAIL, pages.liferay.listing("abstracts", []), visit)
        if layout == CALENDAR:
            return pages.plain(layout, Portlet("calendar"), endless.calendar(query, visit), visit)
        if layout == SEARCH:
            return pages.plain(layout, Portlet("search"), endless.search_results(query, visit), visit)
        return pages.plain(layout, _ABOUT_PORTLET, endless.ABOUT, visit)

    def _friendly(
        self, layout: Layout, friendly: list[str], visit: Visit, request: Request, pages: PageMaker
    ) -> Answer | None:
        """Answer `/-/asset_publisher/<instance>/…`; no article has a display page `/-/<urlTitle>`."""
        match friendly:
            case ["asset_publisher", instance]:
                wanted: list[str] = []
            case ["asset_publisher", instance, *wanted]:
                pass
            case _:
                return None
        publisher = _publisher_at(layout, instance)
        if publisher and wanted == ["rss"]:
            return doors.feed(self.edition, publisher, request) if self.doors.rss else None
        if not publisher and instance != DETAIL.instance:
            return _html(pages.plain(layout, DETAIL, "", visit))
        if not any(wanted):
            return _html(self._layout(layout, visit, request.query, pages))
        if wanted[0] != "content":
            return None
        portlet = publisher.portlet if publisher else DETAIL
        return _html(self._article(self._asked(wanted[1:]), layout, portlet, visit, request.query, pages))

    def _asked(self, rest: list[str]) -> Entry | None:
        """Find the article of `id/<n>` or `<urlTitle>[/<groupId>]`, perhaps with a portlet state behind."""
        if rest and rest[-1] in _STATES:
            rest = rest[:-1]
        match rest:
            case ["id", number] if number.isdecimal():
                return self.edition.by_id(int(number))
            case [title] | [title, _]:
                return self.edition.by_url_title(title)
        return None

    def _article(
        self,
        entry: Entry | None,
        layout: Layout,
        portlet: Portlet,
        visit: Visit,
        query: dict[str, str],
        pages: PageMaker,
    ) -> str:
        if entry is None:
            return pages.missing("unknown", layout, portlet, visit)
        if entry.state != "shown":
            return pages.missing(entry.state, layout, portlet, visit)
        return pages.detail(entry, layout, portlet, visit, query)

    def _not_found(self, request: Request, pages: PageMaker) -> Answer:
        return text(404, "text/html", pages.not_found(self._visit(request)))

    def _visit(self, request: Request) -> Visit:
        if self.doors.noise:
            return Visit(request.origin, request.target, lambda: secrets.token_hex(4))
        return Visit(request.origin, request.target, lambda: "abcd1234")


def _publisher_at(layout: Layout, instance: str) -> Publisher | None:
    section = section_at(layout.path)
    publishers = section.publishers if section else ()
    return next((publisher for publisher in publishers if publisher.portlet.instance == instance), None)


def _asked_by_query(
    section: Section, query: dict[str, str], pages: PageMaker
) -> tuple[Publisher, int] | tuple[None, int]:
    """Recognise the query form of an article's address: `NS_assetEntryId` on the publisher's page."""
    for publisher in section.publishers:
        asked = query.get(f"{pages.liferay.namespace(publisher.portlet)}assetEntryId", "")
        if asked.isdecimal():
            return publisher, int(asked)
    return None, 0


def _html(page: str) -> Answer:
    return text(200, "text/html", page)


def _tagged(request: Request, page: str) -> Answer:
    """Plain pages carry an ETag; addresses with `/-/` never do."""
    answer = _html(page)
    return conditional(request, answer.with_headers(("ETag", f'"{_page_tag(answer.body)}"')))


def _page_tag(body: bytes) -> str:
    """A hash of the body in hexadecimal digits, as Liferay's ETag filter takes it."""
    return f"{crc32(body):x}"
