"""6.2: another shell, another detail view, other lists and pagers, after its JSPs and classic theme."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from lapvo_scraper.demo.liferay import pagers
from lapvo_scraper.demo.liferay.details import (
    NOT_FOUND,
    PORTAL_USER,
    category_id,
    opinions,
    page_numbers,
    vietnamese_day,
    views,
)
from lapvo_scraper.demo.liferay.shells import BREADCRUMB_LABEL, CSS_CLASSES, columns, logo
from lapvo_scraper.demo.liferay.v71 import Liferay70

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lapvo_scraper.demo.liferay.model import (
        ArticleView,
        Item,
        Layout,
        Missing,
        Page,
        Pager,
        Portlet,
        Site,
        Visit,
    )
    from lapvo_scraper.demo.stories import Story

_PORTLET_NAMES = {
    "asset_publisher": "101",
    "most_viewed": "193",
    "web_content": "56",
    "breadcrumb": "73",
    "search": "3",
    "calendar": "8",
    "login": "58",
}


class Liferay62(Liferay70):
    """6.2. What its lists share with 7.0 is inherited."""

    build = "Liferay Portal Community Edition 6.2 CE GA6 (Newton / Build 6205 / January 6, 2016)"
    portlet_names = _PORTLET_NAMES
    metadata_dated = True
    delta_by_url = False

    # --- shell ------------------------------------------------------------------------------------------

    def _html_class(self) -> str:
        return "aui ltr"

    def _skip_link(self) -> str:
        return '<a href="#main-content" id="skip-to-content">Truy cập nội dung luôn</a>'

    def _canonical(self, address: str) -> str:
        return f'<link href="{escape(address)}" rel="canonical" />'

    def _site_title(self, site: Site, visit: Visit) -> str:
        return f'<h1 class="site-title">{logo(site, visit)}</h1>'

    def _content(self, page: Page) -> str:
        return (
            '<div id="content">\n<h2 class="page-title helper-hidden-accessible"><span>'
            f"{escape(page.title)}</span>"
            f'</h2>\n{columns(page, "row-fluid", "span")}\n<form action="#" id="hrefFm" method="post" '
            'name="hrefFm"><span></span></form>\n</div>'
        )

    def portlet(self, portlet: Portlet, body: str, visit: Visit) -> str:
        """Return a portlet in its boundary."""
        del visit
        id_, name = self.portlet_id(portlet), self.portlet_names[portlet.kind]
        return (
            f'<div class="portlet-boundary portlet-boundary_{name}_ portlet-static '
            f'portlet-static-end {CSS_CLASSES[portlet.kind]} " id="p_p_id_{id_}_">\n'
            f'<span id="p_{id_}"></span>\n'
            f'<section class="portlet" id="portlet_{id_}">\n{self._portlet_title(portlet)}'
            f'<div class="portlet-content"><div class=" portlet-content-container" style="">'
            f'<div class="portlet-body">\n{body}\n</div></div></div>\n</section>\n</div>\n'
        )

    def _portlet_title(self, portlet: Portlet) -> str:
        if not portlet.title:
            return ""
        return (
            '<header class="portlet-topper"><h1 class="portlet-title"><span class="portlet-title-text">'
            f"{escape(portlet.title)}</span></h1></header>\n"
        )

    def breadcrumb(self, page_title: str, trail: tuple[tuple[str, str], ...], visit: Visit) -> str:
        """Return the trail, which the 6.2 theme prints itself, outside any portlet."""
        links = "".join(
            f'<li><a href="{visit.absolute(path)}">{escape(name)}</a><span class="divider">/</span></li>'
            for name, path in trail
        )
        return (
            f'<nav id="breadcrumbs"><ul aria-label="{BREADCRUMB_LABEL}" class="breadcrumb '
            f'breadcrumb-horizontal">{links}<li class="active last">{escape(page_title)}</li></ul></nav>\n'
        )

    # --- detail -----------------------------------------------------------------------------------------

    def detail(self, view: ArticleView, portlet: Portlet, visit: Visit) -> str:
        """Return the body of the Asset Publisher that shows one article."""
        story, ns = view.story, self.namespace(portlet)
        return (
            f"<div>\n{self._taglib_header(story.title, view.redirect, ns)}"
            '<div class="asset-full-content default-asset-publisher show-asset-title">\n'
            f"{self._user_actions(story, portlet, visit)}"
            f'<div class="asset-content" id="{ns}{story.entry_id}">\n{self._article(view)}\n'
            f"{_pages(view, ns)}{opinions(view, visit)}<br />\n{self._related(view)}</div>\n"
            f"{self._metadata(story, view.today) if view.metadata else ''}</div>\n</div>\n"
        )

    def _taglib_header(self, title: str, redirect: str, namespace: str) -> str:
        return (
            '<div class="taglib-header "><span class="header-back-to"><a class="icon-circle-arrow-left '
            f'previous-level" href="{escape(redirect)}" id="{namespace}TabsBack" title="Quay lại">'
            '<span class="helper-hidden-accessible"> Quay lại </span></a></span>'
            f'<h3 class="header-title"><span> {escape(title)} </span></h3></div>\n'
        )

    def _user_actions(self, story: Story, portlet: Portlet, visit: Visit) -> str:
        address = self.print_url(visit.absolute(visit.url.split("?", 1)[0]), portlet)
        return (
            f'<div class="asset-user-actions"><div class="print-action"><a href="{escape(address)}">In '
            f'<span class="hide-accessible">{escape(story.title)}</span></a></div></div>\n'
        )

    def _metadata(self, story: Story, today: date) -> str:
        del today
        tags = "".join(
            f'<a class="tag" href="?p_r_p_564233524_tag={escape(t)}">{escape(t)}</a>' for t in story.tags
        )
        category = (
            f'Chuyên mục: <a class="asset-category" href="?p_r_p_564233524_categoryId={category_id(story)}">'
            f"{escape(story.category)}</a>"
        )
        fields = (
            ("publish-date", vietnamese_day(story)),
            ("author", f"Bởi {PORTAL_USER}"),
            ("view-count", f"{views(story)} Xem"),
            ("categories", f'<span class="taglib-asset-categories-summary">{category}</span>'),
            ("tags", f'<span class="taglib-asset-tags-summary">{tags}</span>'),
        )
        separator = '<span class="vertical-separator"><!-- --></span>'
        entries = separator.join(
            f'<span class="metadata-entry metadata-{name}"> {value} </span>' for name, value in fields
        )
        return f'<div class="asset-metadata">{entries}</div>\n'

    def missing(self, why: Missing, portlet: Portlet) -> str:
        """Return what `error.jsp` shows; permissions are not checked for visible entries."""
        if why == "blank":
            return ""
        return (
            f"{self._taglib_header('Lỗi', 'javascript:history.go(-1);', self.namespace(portlet))}"
            f'<div class="alert alert-error">{NOT_FOUND}</div>'
        )

    # --- lists ------------------------------------------------------------------------------------------

    def _titles(self, items: Sequence[Item]) -> str:
        rows = "\n".join(
            f'<li class="title-list content"><span><a class=" taglib-icon" href="{escape(item.href)}">'
            f'<img alt="" src="/o/vam-sen-theme/images/no-image.png" /><span class="taglib-text ">'
            f"{escape(item.story.title)}</span></a></span></li>"
            for item in items
        )
        return f'<ul class="title-list">\n{rows}\n</ul>'

    def _empty(self) -> str:
        return '<div class="alert alert-info">Không có kết quả nào.</div>'

    def stock_link(self, story: Story, layout: Layout, portlet: Portlet, visit: Visit) -> str:
        """Return the path and query stock Liferay links an article with: by title, no id."""
        query = urlencode({"inheritRedirect": "false", "redirect": visit.absolute(visit.url)})
        return f"{self.by_title(story, layout, portlet)}?{query}"

    def pager(self, pager: Pager, portlet: Portlet) -> str:
        """Return the pager under a list; "Items per Page" is untranslated in the Vietnamese bundle."""
        if pager.kind != "regular" or pager.total == 0:
            return super().pager(pager, portlet)
        buttons = (
            pagers.button(pager, 1, "&larr; Đầu tiên", "first")
            + pagers.button(pager, pager.cur - 1, "Trước")
            + pagers.button(pager, pager.cur + 1, "Tiếp theo")
            + pagers.button(pager, pager.pages, "Cuối cùng &rarr;", "last")
        )
        return (
            f'<div class="taglib-page-iterator" id="{self.namespace(portlet)}pageIteratorBottom">'
            '<div class="clearfix lfr-pagination">'
            '<div class="lfr-pagination-config"><div class="lfr-pagination-'
            f'page-selector">Các trang trên cổng {pager.cur} của {pager.pages}</div><div '
            f'class="lfr-pagination-delta-selector">&mdash; {pager.delta} Items per Page</div></div>\n'
            f'<small class="search-results">{pager.words}</small>\n'
            f'<ul class="pager lfr-pagination-buttons">{buttons}</ul>\n</div></div>'
        )


def _pages(view: ArticleView, namespace: str) -> str:
    if view.page_count == 1:
        return ""
    return (
        f'<br /><div class="taglib-page-iterator" id="{namespace}articleDisplayPages">'
        f"""<div class="search-results">Trang: {page_numbers(view, "'")}</div></div>\n"""
    )
