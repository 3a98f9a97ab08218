"""List views of the Asset Publisher in 7.2.

After `view_asset_entry_abstract.jsp`, `…_title_list.jsp` and `…_table.jsp`. `adt` is a display template such
as sites write themselves: it replaces the whole list body.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from lapvo_scraper.demo.liferay import pagers
from lapvo_scraper.demo.liferay.details import Details, vietnamese_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lapvo_scraper.demo.liferay.model import Item, Layout, Pager, Portlet, Visit
    from lapvo_scraper.demo.stories import Story


class Liferay(Details):
    """A version of Liferay; this one is 7.2, which the portals of Đồng Tháp showed in 2021."""

    def listing(self, style: str, items: Sequence[Item]) -> str:
        """Return the list in one of the display styles: abstracts, titles, table, adt, adt-dated."""
        if not items:
            return self._empty()
        if style.startswith("adt"):
            return _display_template(items, dated=style == "adt-dated")
        return {"abstracts": self._abstracts, "titles": self._titles, "table": self._table}[style](items)

    def _empty(self) -> str:
        return '<div class="alert alert-info text-center">Không có kết quả nào.</div>'

    def _abstracts(self, items: Sequence[Item]) -> str:
        return "\n".join(
            '<div class="asset-abstract mb-5 default-asset-publisher ">\n'
            '<div class="mb-2"><h4 class="component-title"><a class="asset-title d-inline" '
            f'href="{escape(item.href)}">\n{escape(item.story.title)}\n</a></h4></div>\n'
            f'<span class="asset-anchor lfr-asset-anchor" id="{item.story.entry_id}"></span>\n'
            f'<div class="asset-content mb-3">\n{escape(item.summary)}\n</div>\n'
            '<div class="separator"><!-- --></div>\n</div>'
            for item in items
        )

    def _titles(self, items: Sequence[Item]) -> str:
        rows = "\n".join(
            '<li class="list-group-item list-group-item-flex">\n<div class="autofit-col autofit-col-expand">'
            '<h4 class="list-group-title text-truncate"><span class="asset-anchor lfr-asset-anchor" '
            f'id="{item.story.entry_id}"></span><a href="{escape(item.href)}">{escape(item.story.title)}</a>'
            "</h4></div>\n</li>"
            for item in items
        )
        return f'<ul class="list-group show-quick-actions-on-hover">\n{rows}\n</ul>'

    def _table(self, items: Sequence[Item]) -> str:
        rows = "\n".join(
            '<tr><td class="table-cell-content table-title"><span class="asset-anchor lfr-asset-anchor" '
            f'id="{item.story.entry_id}"></span><a class="text-truncate-inline" href="{escape(item.href)}">'
            f'<span class="text-truncate">{escape(item.story.title)}</span></a></td>'
            f'<td class="table-cell-content">{vietnamese_day(item.story)}</td></tr>'
            for item in items
        )
        heads = "".join(
            f'<th class="table-cell-content">{head}</th>' for head in ("Tiêu đề", "Ngày xuất bản")
        )
        return (
            '<div class="sheet"><div class="table-responsive"><table class="table table-autofit">\n'
            f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div></div>"
        )

    def stock_link(self, story: Story, layout: Layout, portlet: Portlet, visit: Visit) -> str:
        """Return the path and query stock Liferay links an article with: by title, with id and way back."""
        ns = self.namespace(portlet)
        query = urlencode({f"{ns}assetEntryId": story.entry_id, f"{ns}redirect": visit.absolute(visit.url)})
        return f"{self.by_title(story, layout, portlet)}?{query}"

    def by_title(self, story: Story, layout: Layout, portlet: Portlet) -> str:
        """Return the friendly URL of an article by its title."""
        return f"{layout.path}/-/asset_publisher/{portlet.instance}/content/{quote(story.url_title)}"

    def pager(self, pager: Pager, portlet: Portlet) -> str:
        """Return the pager under a list; nothing for pagination type `none`, Liferay's default."""
        if pager.kind == "none" or pager.total == 0:
            return ""
        if pager.kind == "simple":
            return pagers.simple(pager)
        return pagers.lexicon(pager, self.namespace(portlet))


def _display_template(items: Sequence[Item], *, dated: bool) -> str:
    cards = "\n".join(_card(item, vietnamese_day(item.story) if dated else "") for item in items)
    return f'<div class="danh-sach-tin">\n{cards}\n</div>'


def _card(item: Item, day: str) -> str:
    href = escape(item.href)
    printed_day = f'<span class="tin-ngay">({day})</span>\n' if day else ""
    return (
        f'<div class="tin-item row">\n<a class="tin-anh col-md-4" href="{href}">'
        f'<img alt="" src="{escape(item.image)}" /></a>\n<div class="tin-noi-dung col-md-8">'
        f'<a class="tin-tieu-de" href="{href}">{escape(item.story.title)}</a>\n'
        f'{printed_day}<p class="tin-tom-tat">{escape(item.summary)}</p></div>\n</div>'
    )
