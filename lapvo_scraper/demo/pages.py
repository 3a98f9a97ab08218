"""The pages of the demo portal: which portlets they carry and where their links lead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlencode

from lapvo_scraper.demo.editors import body_html
from lapvo_scraper.demo.liferay.model import ArticleView, Item, Layout, Missing, Page, Pager, Portlet, Visit
from lapvo_scraper.demo.side import side_column
from lapvo_scraper.demo.site_plan import DETAIL, DETAIL_PATH, HOME, SITE, Publisher, Section

if TYPE_CHECKING:
    from lapvo_scraper.demo.edition import Edition, Entry
    from lapvo_scraper.demo.liferay.lists import Liferay
    from lapvo_scraper.demo.liferay.templates import Template
    from lapvo_scraper.demo.stories import Story

Lists = Literal["whole", "short", "empty"]
"""What a list shows of a page of articles: all, half, none. Its pager says the same in any case."""
EXCERPT = 200
"""Liferay's `abstractLength`: characters of the summary it makes when the editor left none."""
_MAX_DELTA = 200
"""`search.container.page.max.delta`: a greater page size in the URL is ignored."""


@dataclass(frozen=True, slots=True)
class PageMaker:
    """Makes pages in one version and look."""

    liferay: Liferay
    template: Template
    metadata: bool
    edition: Edition
    lists: Lists = "whole"

    @property
    def shows_category(self) -> bool:
        """Whether a detail page prints the category, apart from its `meta` keywords."""
        return self.template.category or self.metadata

    # --- lists ------------------------------------------------------------------------------------------

    def section(self, section: Section, visit: Visit, query: dict[str, str], *, rss: bool = False) -> str:
        """Return a page of lists; with `rss` it announces the feed of its first one."""
        layout = section.layout
        main = self.liferay.breadcrumb(layout.name, _trail(layout), visit)
        main += "".join(self._publisher(p, layout, visit, query) for p in section.publishers)
        feed = f"{layout.path}/-/asset_publisher/{section.publishers[0].instance}/rss" if rss else ""
        return self._page(Page(layout.name, layout, main, canonical=layout.path, rss=feed), visit)

    def _publisher(self, publisher: Publisher, layout: Layout, visit: Visit, query: dict[str, str]) -> str:
        entries = self.edition.shown(publisher.category)
        pager = self._pager(publisher, layout, visit, query, len(entries))
        shown = {"whole": pager.delta, "short": pager.delta // 2, "empty": 0}[self.lists]
        first = (pager.cur - 1) * pager.delta
        items = [self._item(entry, publisher, layout, visit) for entry in entries[first : first + shown]]
        body = self.liferay.listing(publisher.style, items)
        body += "\n" + self.liferay.pager(pager, publisher.portlet)
        return self.liferay.portlet(publisher.portlet, body, visit)

    def _pager(
        self, publisher: Publisher, layout: Layout, visit: Visit, query: dict[str, str], total: int
    ) -> Pager:
        """A `cur` below 1 is page 1, one too large the last page: SearchContainer corrects it, status 200."""
        ns = self.liferay.namespace(publisher.portlet)
        asked = _whole(query.get(f"{ns}delta"), publisher.delta) if self.liferay.delta_by_url else 0
        delta = asked if 1 <= asked <= _MAX_DELTA else publisher.delta
        cur = _whole(query.get(f"{ns}cur"), 1) if publisher.pagination != "none" else 1
        base = visit.absolute(layout.path)

        def href(number: int) -> str:
            return f"{base}?" + urlencode(
                {
                    "p_p_id": self.liferay.portlet_id(publisher.portlet),
                    "p_p_lifecycle": 0,
                    "p_p_state": "normal",
                    "p_p_mode": "view",
                    f"{ns}delta": delta,
                    self.liferay.reset_cur: "false",
                    f"{ns}cur": number,
                }
            )

        pages = max(1, -(-total // delta))
        return Pager(min(max(cur, 1), pages), delta, total, publisher.pagination, href)

    def _item(self, entry: Entry, publisher: Publisher, layout: Layout, visit: Visit) -> Item:
        story = self.edition.story(entry)
        pictures = story.pictures()
        image = pictures[0].file.href if pictures else f"{SITE.theme_path}/images/no-image.png"
        return Item(story, self.link(story, publisher, layout, visit), summary(story), image)

    def link(self, story: Story, publisher: Publisher, layout: Layout, visit: Visit) -> str:
        """Return the address a list gives an article, in the list's own way."""
        by_id = f"{DETAIL_PATH}/-/asset_publisher/{DETAIL.instance}/content/id/{story.entry_id}"
        match publisher.links:
            case "id":
                return visit.absolute(by_id)
            case "stock":
                return visit.absolute(self.liferay.stock_link(story, layout, publisher.portlet, visit))
            case "site":
                return visit.absolute(f"/web/{SITE.code}{by_id}?plidlayout={layout.plid}")
            case "session":
                return visit.absolute(f"{by_id};jsessionid={visit.token().upper() * 4}.node1")
            case "nested":
                return visit.absolute(f"{by_id}?{urlencode({'redirect': visit.absolute(visit.url)})}")
            case "slug":
                return visit.absolute(slug_path(story))

    # --- details ----------------------------------------------------------------------------------------

    def detail(
        self, entry: Entry, layout: Layout, portlet: Portlet, visit: Visit, query: dict[str, str]
    ) -> str:
        """Return the page that shows an article in full."""
        story = self.edition.story(entry)
        wanted = query.get(f"{self.liferay.namespace(portlet)}redirect") or query.get("redirect") or ""
        pages = len(story.pages())
        page = min(max(_whole(query.get("page"), 1), 1), pages)
        path = visit.url.split("?", 1)[0]
        body = body_html(story, page, signed=not self.template.own_byline)
        view = ArticleView(
            story=story,
            content=self.template.render(story, body, layout.name),
            redirect=_local(wanted, visit) or self._back_to_list(layout, portlet, visit),
            today=self.edition.today,
            metadata=self.metadata,
            article_class=self.template.article_class,
            page=page,
            page_count=pages,
            page_url=lambda number: visit.absolute(f"{path}?page={number}"),
            related=self._related(entry, visit),
            links=self.metadata,
            opinions=self.template.opinions,
        )
        main = self.liferay.breadcrumb(story.title, (*_trail(layout), (layout.name, layout.path)), visit)
        shown = self.liferay.detail(view, portlet, visit) if self.template.full_content else view.content
        main += self.liferay.portlet(portlet, shown, visit)
        return self._page(
            Page(
                story.title,
                layout,
                main,
                description=summary(story),
                keywords=",".join((*story.tags, story.category)),
                canonical=_without_redirects(visit.url),
                focus=self.liferay.portlet_id(portlet),
            ),
            visit,
        )

    def missing(self, why: Missing, layout: Layout, portlet: Portlet, visit: Visit) -> str:
        """Return the page that should show an article and cannot."""
        main = self.liferay.breadcrumb(layout.name, _trail(layout), visit)
        main += self.liferay.portlet(portlet, self.liferay.missing(why, portlet), visit)
        return self._page(Page(layout.name, layout, main, canonical=visit.url), visit)

    def plain(self, layout: Layout, portlet: Portlet, body: str, visit: Visit) -> str:
        """Return a page with one portlet that is no Asset Publisher."""
        main = self.liferay.breadcrumb(layout.name, _trail(layout), visit)
        main += self.liferay.portlet(portlet, body, visit)
        return self._page(Page(layout.name, layout, main, canonical=layout.path), visit)

    def not_found(self, visit: Visit) -> str:
        """Return the status page (`portal/status.jsp`), inside the theme."""
        body = (
            '<h3 class="alert alert-danger">Không tìm thấy</h3>\nTài nguyên không được tìm thấy.\n'
            "<br /><br />\n"
            f'<code class="lfr-url-error">{escape(visit.absolute(visit.url))}</code>\n<div class="separator">'
            '<!-- --></div>\n<a href="javascript:history.go(-1);">&laquo; Quay lại</a>'
        )
        return self.liferay.page(Page("Trạng thái", HOME.layout, body), SITE, visit)

    def _back_to_list(self, layout: Layout, portlet: Portlet, visit: Visit) -> str:
        """Without a `redirect` the back link leads to the portlet's own list view, so it is never empty."""
        query = urlencode(
            {
                "p_p_id": self.liferay.portlet_id(portlet),
                "p_p_lifecycle": 0,
                "p_p_state": "normal",
                "p_p_mode": "view",
                f"{self.liferay.namespace(portlet)}mvcPath": "/view.jsp",
            }
        )
        return visit.absolute(f"{layout.path}?{query}")

    def _related(self, entry: Entry, visit: Visit) -> tuple[tuple[str, str], ...]:
        """Every seventh article names two of its category, with links that nest the current address."""
        if entry.assignment.number % 7:
            return ()
        shown = self.edition.shown(entry.assignment.category)
        neighbours = [other for other in shown if other is not entry][:2]
        query = urlencode({"inheritRedirect": "true", "redirect": visit.absolute(visit.url)})
        stories = map(self.edition.story, neighbours)
        return tuple((story.title, visit.absolute(f"{slug_path(story)}?{query}")) for story in stories)

    def _page(self, page: Page, visit: Visit) -> str:
        popular = [self.edition.story(entry) for entry in self.edition.shown()[3:18:3]]
        links = [(story.title, visit.absolute(slug_path(story))) for story in popular]
        side = side_column(self.liferay, links, page.layout, visit)
        return self.liferay.page(replace(page, side=side), SITE, visit)


def summary(story: Story) -> str:
    """Return the summary Liferay shows: the editor's, else the beginning of the text."""
    return story.summary or _shortened(" ".join(text for kind, text in story.blocks() if kind != "caption"))


def slug_path(story: Story) -> str:
    """Return the article's address by title on the detail page."""
    return f"{DETAIL_PATH}/-/asset_publisher/{DETAIL.instance}/content/{quote(story.url_title)}"


def _shortened(text: str) -> str:
    """Cut as `StringUtil.shorten` does: at the last blank that leaves room for the dots."""
    if len(text) <= EXCERPT:
        return text
    cut = text[: EXCERPT - 3]
    return cut[: cut.rfind(" ")] + "..."


def _trail(layout: Layout) -> tuple[tuple[str, str], ...]:
    return () if layout == HOME.layout else ((HOME.layout.name, HOME.layout.path),)


def _without_redirects(url: str) -> str:
    """`PortalImpl.getCanonicalURL` drops parameters whose names end in `redirect` and keeps all others."""
    path, _, query = url.partition("?")
    kept = [
        part for part in query.split("&") if part and not part.partition("=")[0].lower().endswith("redirect")
    ]
    return path + ("?" + "&".join(kept) if kept else "")


def _local(address: str, visit: Visit) -> str:
    """`redirect.url.security.mode` drops addresses of other hosts."""
    return address if address.startswith((visit.origin + "/", "/")) and not address.startswith("//") else ""


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.lstrip("-").isdecimal() and len(text) < 10 else otherwise
