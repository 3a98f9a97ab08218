"""The demo portal: a whole site without a socket. Requests in, answers out, days passing in between."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from lapvo_scraper.demo import doors
from lapvo_scraper.demo.edition import Edition, Entry
from lapvo_scraper.demo.editors import DEFAULT, HABITS
from lapvo_scraper.demo.exchange import Answer, Request, compressed, conditional, text
from lapvo_scraper.demo.library import Library, theme_file
from lapvo_scraper.demo.liferay.model import Layout, Missing, Portlet, Visit
from lapvo_scraper.demo.liferay.templates import TEMPLATES
from lapvo_scraper.demo.liferay.versions import VERSIONS
from lapvo_scraper.demo.newsroom import Newsroom
from lapvo_scraper.demo.outages import Fault, broken_answer
from lapvo_scraper.demo.pages import PageMaker
from lapvo_scraper.demo.site_plan import (
    CALENDAR,
    DETAIL,
    DETAIL_LAYOUT,
    SEARCH,
    SITE,
    Section,
    layout_at,
    section_at,
)
from lapvo_scraper.demo.truth import Truth, truth_of
from lapvo_scraper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

T = TypeVar("T")
DEFAULT_DAY = date(2021, 6, 1)
"""The day the demo portal stands at when nobody says otherwise."""
_STATES = frozenset({"normal", "maximized", "minimized", "pop_up", "exclusive"})
_PAGE_TAG_FACTOR = 31  # Liferay's ETag is a hash of the body by Java's multiplier
_COOKIES = (
    ("Set-Cookie", "COOKIE_SUPPORT=true; Max-Age=31536000; Path=/"),
    ("Set-Cookie", "GUEST_LANGUAGE_ID=vi_VN; Max-Age=31536000; Path=/"),
)


class DemoPortal:
    """A Liferay news site with known truth.

    `seed` decides all words; `articles` how many there are at first, `per_day` of them a day up to `today`. `version`
    and `template` decide the markup, `metadata` whether the Asset Publisher shows date and user, `habits` how editors
    write (names of `editors.HABITS`). `rss` and `headless_open` open those doors; `robots` replaces Liferay's own
    robots.txt; `noise=False` stops random ids and tokens, so that equal pages are equal bytes.

    Raises UsageError for a version, template or habit that does not exist.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        articles: int = 120,
        version: str = "7.2",
        template: str = "dong-thap",
        habits: Sequence[str] | None = None,
        metadata: bool = False,
        today: date = DEFAULT_DAY,
        per_day: int | None = None,
        rss: bool = False,
        headless_open: bool = False,
        robots: str | None = None,
        noise: bool = True,
        faults: Iterable[Fault] = (),
    ):
        self.rss = rss
        self.headless_open = headless_open
        self.robots = robots
        self.noise = noise
        self._faults: set[Fault] = set(faults)
        names = tuple(habits or DEFAULT)
        shapes = [(name, _known(HABITS, name, "habit").shape) for name in names]
        self.edition = Edition(
            Newsroom(seed, SITE.group_id, shapes),
            articles,
            today,
            per_day or max(2, articles // 250),
            ascii_titles=version == "6.2",
        )
        self._library = Library(self.edition)
        self.redesign(version=version, template=template, metadata=metadata)

    # --- what an operator of the portal does ------------------------------------------------------------------------

    def redesign(
        self, *, version: str | None = None, template: str | None = None, metadata: bool | None = None
    ) -> None:
        """Change version, template or metadata row from now on; what is not named stays."""
        if version is not None:
            self._liferay = _known(VERSIONS, version, "version")
        if template is not None:
            self._template = _known(TEMPLATES, template, "template")
        if metadata is not None:
            self._metadata = metadata
        self._pages = PageMaker(self._liferay, self._template, self._metadata, self.edition)

    def pass_day(self, new: int = 12, edited: int = 3, removed: int = 2) -> dict[str, list[int]]:
        """Let a day pass; return the entry ids of what was published, edited and removed on it."""
        removed_entries = self.edition.pick_shown(removed, "removed")
        for number, entry in enumerate(removed_entries):
            entry.state = ("unknown", "withdrawn", "blank")[number % 3]
        edited_entries = self.edition.pick_shown(edited, "edited")
        self.edition.edit(edited_entries)
        added = self.edition.pass_day(new)
        return {
            "new": [entry.entry_id for entry in added],
            "edited": [entry.entry_id for entry in edited_entries],
            "removed": [entry.entry_id for entry in removed_entries],
        }

    def remove(self, entry_id: int, why: Missing = "unknown") -> None:
        """Take an article away; its address goes on answering 200, in the way of `why`."""
        self._entry(entry_id).state = why

    def restore(self, entry_id: int) -> None:
        """Bring an article back."""
        self._entry(entry_id).state = "shown"

    def edit(self, entry_id: int) -> None:
        """Publish the next revision of an article."""
        self.edition.edit([self._entry(entry_id)])

    def break_down(self, *faults: Fault) -> None:
        """Let the portal fail in these ways from now on."""
        self._faults |= set(faults)

    def recover(self) -> None:
        """End all faults."""
        self._faults.clear()

    def truth(self) -> list[Truth]:
        """Return what an ideal reader finds, for every article there ever was, oldest first."""
        return [
            truth_of(self.edition.story(entry), entry, self._template, metadata=self._metadata)
            for entry in self.edition.entries()
        ]

    # --- answering ----------------------------------------------------------------------------------------------------

    def answer(self, request: Request) -> Answer:
        """Return the answer to one request, compressed when the client accepts that."""
        for fault in sorted(self._faults):
            broken = broken_answer(fault, request)
            if broken is not None:
                return broken
        answer = self._route(request) or self._not_found(request)
        if not self.noise or "cookie" in request.headers or answer.status == 304:
            cookies: tuple[tuple[str, str], ...] = ()
        else:
            cookies = (
                ("Set-Cookie", f"JSESSIONID={secrets.token_hex(16).upper()}; Path=/; HttpOnly"),
                *_COOKIES,
            )
        answer = compressed(request, answer.with_headers(("Liferay-Portal", self._liferay.build), *cookies))
        return replace(answer, breach="truncated") if "truncated" in self._faults else answer

    def _route(self, request: Request) -> Answer | None:
        segments = request.segments
        match segments:
            case ["robots.txt"]:
                return doors.robots(self.robots, request)
            case ["sitemap.xml"]:
                return doors.sitemap(request)
            case ["o", SITE.theme, *name]:
                return theme_file(request, "/".join(name))
            case ["o", "headless-delivery", *_]:
                return doors.headless(self.edition, request, is_open=self.headless_open)
            case ["api", "jsonws", *_]:
                return doors.json_ws()
            case ["documents", *_]:
                return self._library.document(request)
            case ["group" | "user", *_]:
                return doors.login_wall(request)
            case ["c", *_]:
                return doors.portal_action(request)
            case ["web", SITE.code, *rest]:
                return self._site(rest, request)
        return self._site(segments[1:] if segments[:1] in (["vi"], ["vi_VN"]) else segments, request)

    def _site(self, segments: list[str], request: Request) -> Answer | None:
        """Answer a page of the site, with or without a friendly URL of a portlet after `/-/`."""
        path, _, friendly = "/".join(segments).partition("-/")
        layout = layout_at("/" + path.strip("/"))
        if layout is None:
            return None
        visit = Visit(request.origin, request.target, self._token())
        if friendly:
            return self._friendly(layout, friendly.split("/"), visit, request)
        return self._tagged(request, self._layout_page(layout, visit, request.query))

    def _layout_page(self, layout: Layout, visit: Visit, query: dict[str, str]) -> str:
        section = section_at(layout.path)
        if section:
            asked = self._asked_by_query(section, query)
            if asked:
                return self._article_or_not(self.edition.by_id(asked[1]), layout, asked[0], visit, query)
            return self._pages.section(section, visit, query)
        if layout == DETAIL_LAYOUT:
            return self._pages.plain(layout, DETAIL, self._liferay.listing("abstracts", [], visit), visit)
        if layout == CALENDAR:
            return self._pages.plain(layout, Portlet("calendar"), _calendar(query, visit), visit)
        if layout == SEARCH:
            return self._pages.plain(layout, Portlet("search"), _search_results(query, visit), visit)
        body = (
            '<div class="journal-content-article " data-analytics-asset-id="40200" data-analytics-asset-title="Giới thiệu" '
            'data-analytics-asset-type="web-content"><p>Vàm Sen là huyện nằm giữa hai nhánh sông, có mười hai xã và một '
            "thị trấn. Người dân sống bằng nghề trồng lúa, làm vườn và các làng nghề lâu đời.</p></div>"
        )
        return self._pages.plain(layout, Portlet("web_content", "gIoItHiEu001"), body, visit)

    def _asked_by_query(self, section: Section, query: dict[str, str]) -> tuple[Portlet, int] | None:
        """Recognise the query form of an article's address, `NS_assetEntryId` on a page that holds the publisher."""
        for publisher in section.publishers:
            asked = query.get(f"{self._liferay.namespace(publisher.portlet)}assetEntryId", "")
            if asked.isdecimal():
                return publisher.portlet, int(asked)
        return None

    def _friendly(self, layout: Layout, friendly: list[str], visit: Visit, request: Request) -> Answer | None:
        """Answer `/-/asset_publisher/<instance>/…`; display page addresses `/-/<urlTitle>` exist for no article."""
        if friendly[0] != "asset_publisher" or len(friendly) < 2:
            return None
        section = section_at(layout.path)
        publishers = section.publishers if section else ()
        publisher = next((p for p in publishers if p.portlet.instance == friendly[1]), None)
        portlet = publisher.portlet if publisher else DETAIL
        if publisher and friendly[2:] == ["rss"]:
            return doors.feed(self.edition, publisher, request) if self.rss else None
        if not publisher and friendly[1] != DETAIL.instance:
            return _html(self._pages.plain(layout, DETAIL, "", visit))
        if not friendly[2:]:
            return _html(self._layout_page(layout, visit, request.query))
        if friendly[2] != "content":
            return None
        return _html(self._article_or_not(self._asked(friendly[3:]), layout, portlet, visit, request.query))

    def _asked(self, rest: list[str]) -> Entry | None:
        """Find the article of `id/<n>` or `<urlTitle>[/<groupId>]`, each perhaps with a portlet state after it."""
        if rest and rest[-1] in _STATES:
            rest = rest[:-1]
        match rest:
            case ["id", number] if number.isdecimal():
                return self.edition.by_id(int(number))
            case [title] | [title, _]:
                return self.edition.by_url_title(title)
        return None

    def _article_or_not(
        self, entry: Entry | None, layout: Layout, portlet: Portlet, visit: Visit, query: dict[str, str]
    ) -> str:
        if entry is None:
            return self._pages.missing("unknown", layout, portlet, visit)
        if entry.state != "shown":
            return self._pages.missing(entry.state, layout, portlet, visit)
        return self._pages.detail(entry, layout, portlet, visit, query)

    def _not_found(self, request: Request) -> Answer:
        """The status page inside the theme."""
        visit = Visit(request.origin, request.target, self._token())
        return text(404, "text/html", self._pages.not_found(visit))

    def _tagged(self, request: Request, page: str) -> Answer:
        """Plain pages carry an ETag; addresses with `/-/` never do."""
        answer = _html(page)
        return conditional(request, answer.with_headers(("ETag", f'"{_page_tag(answer.body)}"')))

    def _token(self) -> Callable[[], str]:
        return (lambda: secrets.token_hex(4)) if self.noise else (lambda: "abcd1234")

    def _entry(self, entry_id: int) -> Entry:
        entry = self.edition.by_id(entry_id)
        if entry is None:
            raise UsageError(f"the demo portal has no article {entry_id}; take an entry_id from truth()")
        return entry


def _html(page: str) -> Answer:
    return text(200, "text/html", page)


def _page_tag(body: bytes) -> str:
    tag = len(body)
    for octet in body[::64]:
        tag = (tag * _PAGE_TAG_FACTOR + octet) % 2**32
    return f"{tag:x}"


def _known(table: Mapping[str, T], name: str, what: str) -> T:
    if name not in table:
        raise UsageError(f"the demo portal knows no {what} {name!r}; choose one of: {', '.join(table)}")
    return table[name]


def _calendar(query: dict[str, str], visit: Visit) -> str:
    """A calendar whose months lead on for ever."""
    month = query.get("thang", "2021-06")
    year, _, number = month.partition("-")
    index = int(year) * 12 + int(number) - 1 if year.isdecimal() and number.isdecimal() else 2021 * 12 + 5
    links = "".join(
        f'<a href="{visit.absolute(CALENDAR.path)}?{urlencode({"thang": f"{other // 12}-{other % 12 + 1:02}"})}">{label}</a> '
        for other, label in ((index - 1, "Tháng trước"), (index + 1, "Tháng sau"))
    )
    days = "".join(
        f'<a href="{visit.absolute(CALENDAR.path)}?thang={index // 12}-{index % 12 + 1:02}&amp;ngay={day}">{day}</a> '
        for day in range(1, 29)
    )
    return f'<div class="lich"><h3>Tháng {index % 12 + 1} năm {index // 12}</h3>{links}<p>{days}</p></div>'


def _search_results(query: dict[str, str], visit: Visit) -> str:
    words = query.get("q", "")
    more = urlencode({"q": words + " huyện", "modifiedfrom": "2021-01-01", "start": len(words)})
    return (
        '<div class="alert alert-info">Không kết quả nào được tìm thấy.</div>'
        f'<a href="{visit.absolute(SEARCH.path)}?{more}">Tìm rộng hơn</a>'
    )
