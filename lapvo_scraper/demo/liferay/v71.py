"""7.0 and 7.1, as far as they differ from 7.2."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lapvo_scraper.demo.liferay.details import PORTAL_USER, RELATED, opinions, page_iterator, vietnamese_day, views
from lapvo_scraper.demo.liferay.lists import Liferay
from lapvo_scraper.demo.liferay.shells import logo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lapvo_scraper.demo.liferay.model import ArticleView, Item, Page, Portlet, Site, Visit
    from lapvo_scraper.demo.stories import Story


class Liferay71(Liferay):
    """7.1: the icon takes no label but names itself in the drawing; fragments do not exist yet."""

    build = "Liferay Community Edition Portal 7.1.3 CE GA4 (Judson / Build 7103 / April 23, 2019)"
    back_label = ""

    def _site_title(self, site: Site, visit: Visit) -> str:
        return f'<h1 class="site-title">{logo(site, visit)}</h1>'

    def _hidden_title(self, page: Page) -> str:
        return f'<h1 class="hide-accessible">{escape(page.title)}</h1>'

    def _mapped_item(self, story: Story) -> str:
        del story
        return ""

    def _icon(self, name: str) -> str:
        return super()._icon(name).replace("<use ", f"<title>{name}</title><use ")


class Liferay70(Liferay71):
    """7.0: header before the article's box, entry id on the content box, metadata as a list after it.

    Its lists still look like 6.2's, with the newer pager.
    """

    build = "Liferay Community Edition Portal 7.0.6 GA7 (Wilberforce / Build 7006 / April 17, 2018)"
    reset_cur = "p_r_p_564233524_resetCur"
    metadata_dated = False

    def _html_title(self, page: Page, site: Site) -> str:
        return f"{page.title} - {site.company}"

    def _portlet_title(self, portlet: Portlet) -> str:
        return f'<h2 class="portlet-title-text">{escape(portlet.title)}</h2>\n' if portlet.title else ""

    def detail(self, view: ArticleView, portlet: Portlet, visit: Visit) -> str:
        """Return the body of the Asset Publisher that shows one article."""
        story = view.story
        return (
            f"{self._header(story, view.redirect, visit)}"
            '<div class="asset-full-content clearfix default-asset-publisher show-asset-title">\n'
            f'<div class="asset-content" id="{self.namespace(portlet)}{story.entry_id}">\n'
            f"{self._article(view)}\n{page_iterator(view)}{self._related(view)}"
            f"{self._asset_details(story, portlet, visit)}{opinions(view, visit)}</div>\n"
            f"{self._metadata(story, view.today) if view.metadata else ''}"
            f"{self._labels(story, portlet, visit) if view.links else ''}</div>\n"
        )

    def _header(self, story: Story, redirect: str, visit: Visit) -> str:
        return (
            f'<div class="h2">\n{self._back(redirect, visit)}\n'
            f'<span class="header-title">{escape(story.title)}</span>\n</div>\n'
        )

    def _analytics(self, story: Story) -> str:
        del story
        return ""

    def _metadata(self, story: Story, today: date) -> str:
        fields = (
            ("author", "Bởi", PORTAL_USER),
            ("publish-date", "Ngày xuất bản", self._published(story, today)),
            ("view-count", "Xem bộ đếm", f"{views(story)} Xem"),
        )
        entries = "".join(
            f'<dt class="metadata-entry-label">{label}</dt>'
            f'<dd class="metadata-entry metadata-{name}">{value}</dd>'
            for name, label, value in fields
        )
        return f'<dl class="asset-metadata">{entries}</dl>\n'

    def _published(self, story: Story, today: date) -> str:
        """7.0 says how long ago, so the day is not on the page."""
        days = (today - story.published_at.date()).days
        return f"{days} Ngày qua" if days else "5 giờ qua"

    def _related(self, view: ArticleView) -> str:
        if not view.related:
            return ""
        items = "".join(
            f'<li class="asset-links-list-item"><a href="{escape(href)}">{escape(title)}</a></li>'
            for title, href in view.related
        )
        return (
            f'<div class="taglib-asset-links"><h2 class="asset-links-title">{RELATED}:</h2>'
            f'<ul class="asset-links-list">{items}</ul></div>\n'
        )

    def _abstracts(self, items: Sequence[Item]) -> str:
        return "\n".join(
            '<div class="asset-abstract default-asset-publisher ">\n<h3 class="asset-title">'
            f'<a href="{escape(item.href)}">{escape(item.story.title)}</a></h3>\n'
            f'<div class="asset-content"><div class="asset-summary">{escape(item.summary)}</div>\n'
            f'<div class="asset-more"><a href="{escape(item.href)}">Chi tiết<span class="hide-accessible">về '
            f"{escape(item.story.title)}</span> &raquo;</a></div></div>\n</div>"
            for item in items
        )

    def _titles(self, items: Sequence[Item]) -> str:
        rows = "\n".join(
            f'<li class="title-list content"><a href="{escape(item.href)}">'
            f"{escape(item.story.title)}</a></li>"
            for item in items
        )
        return f'<ul class="title-list">\n{rows}\n</ul>'

    def _table(self, items: Sequence[Item]) -> str:
        rows = "\n".join(
            f'<tr><td class="table-cell"><a href="{escape(item.href)}">{escape(item.story.title)}</a></td>'
            f'<td class="table-cell">{vietnamese_day(item.story)}</td></tr>'
            for item in items
        )
        css_class = "table table-bordered table-hover table-striped"
        return f'<table class="{css_class}">\n<tbody>\n{rows}\n</tbody>\n</table>'
