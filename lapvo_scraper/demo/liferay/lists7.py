"""List views of the Asset Publisher in 7.x and their pagers.

After `view_asset_entry_abstract.jsp`, `view_asset_entry_title_list.jsp`, `view_asset_entry_table.jsp` and the
lexicon `page_iterator`; `adt` is a display template such as sites write themselves.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from lapvo_scraper.demo.liferay.detail7 import Detail7, vietnamese_day

if TYPE_CHECKING:
    from lapvo_scraper.demo.liferay.model import Item, Layout, Pager, Portlet, Visit
    from lapvo_scraper.demo.stories import Story

PAGER_WINDOW = 5
"""Page links shown at once; the pages between hide in a drop-down."""
PAGER_DROPDOWN = 20
"""Pages the drop-down lists in HTML; the rest is added by script."""
EMPTY = '<div class="alert alert-info text-center">Không có kết quả nào.</div>'


class Lists7(Detail7):
    """List markup of 7.2."""

    def listing(self, style: str, items: list[Item], visit: Visit) -> str:
        """Return the list in one of the display styles: abstracts, titles, table, adt, adt-dated."""
        if not items:
            return EMPTY
        render = {
            "abstracts": self._abstracts,
            "titles": self._titles,
            "table": self._table,
            "adt": self._cards,
            "adt-dated": self._dated_cards,
        }
        return render[style](items, visit)

    def _abstracts(self, items: list[Item], visit: Visit) -> str:
        del visit
        return "\n".join(
            f'<div class="asset-abstract mb-5 default-asset-publisher ">\n<div class="mb-2"><h4 class="component-title">'
            f'<a class="asset-title d-inline" href="{escape(item.href)}">\n{escape(item.story.title)}\n</a></h4></div>\n'
            f'<span class="asset-anchor lfr-asset-anchor" id="{item.story.entry_id}"></span>\n'
            f'<div class="asset-content mb-3">\n{self._small_image(item)}{escape(item.summary)}\n</div>\n'
            '<div class="separator"><!-- --></div>\n</div>'
            for item in items
        )

    def _small_image(self, item: Item) -> str:
        if not item.image:
            return ""
        return (
            f'<div class="aspect-ratio aspect-ratio-8-to-3"><img alt="" src="{escape(item.image)}" /></div>\n'
        )

    def _titles(self, items: list[Item], visit: Visit) -> str:
        del visit
        rows = "\n".join(
            '<li class="list-group-item list-group-item-flex">\n<div class="autofit-col autofit-col-expand"><h4 '
            f'class="list-group-title text-truncate"><span class="asset-anchor lfr-asset-anchor" id="{item.story.entry_id}">'
            f'</span><a href="{escape(item.href)}">{escape(item.story.title)}</a></h4></div>\n</li>'
            for item in items
        )
        return f'<ul class="list-group show-quick-actions-on-hover">\n{rows}\n</ul>'

    def _table(self, items: list[Item], visit: Visit) -> str:
        del visit
        rows = "\n".join(
            f'<tr><td class="table-cell-content table-title"><span class="asset-anchor lfr-asset-anchor" '
            f'id="{item.story.entry_id}"></span><a class="text-truncate-inline" href="{escape(item.href)}">'
            f'<span class="text-truncate">{escape(item.story.title)}</span></a></td>'
            f'<td class="table-cell-content">{vietnamese_day(item.story)}</td></tr>'
            for item in items
        )
        return (
            '<div class="sheet"><div class="table-responsive"><table class="table table-autofit">\n<thead><tr><th '
            'class="table-cell-content">Tiêu đề</th><th class="table-cell-content">Ngày xuất bản</th></tr></thead>\n'
            f"<tbody>\n{rows}\n</tbody>\n</table></div></div>"
        )

    def _cards(self, items: list[Item], visit: Visit) -> str:
        del visit
        return _adt(items, dated=False)

    def _dated_cards(self, items: list[Item], visit: Visit) -> str:
        del visit
        return _adt(items, dated=True)

    def stock_link(self, story: Story, layout: Layout, portlet: Portlet, visit: Visit) -> str:
        """Return the path and query stock Liferay links an article with: by title, the id and the way back after it."""
        ns = self.namespace(portlet)
        query = urlencode({f"{ns}assetEntryId": story.entry_id, f"{ns}redirect": visit.absolute(visit.url)})
        return f"{layout.path}/-/asset_publisher/{portlet.instance}/content/{quote(story.url_title)}?{query}"

    def pager(self, pager: Pager, portlet: Portlet, visit: Visit) -> str:
        """Return the pager under a list; nothing for pagination type `none`, Liferay's default."""
        del visit
        if pager.kind == "none" or pager.total == 0:
            return ""
        if pager.kind == "simple":
            return self._simple_pager(pager)
        return (
            f'<div class="pagination-bar" data-qa-id="paginator" id="{self.namespace(portlet)}pageIterator">\n'
            f'<p class="pagination-results">{pager.words}</p>\n<ul class="pagination">\n'
            f"{_arrow(pager, pager.cur - 1, 'angle-left', 'Trang trước')}\n{_numbers(pager)}\n"
            f"{_arrow(pager, pager.cur + 1, 'angle-right', 'Trang kế tiếp')}\n</ul>\n</div>"
        )

    def _simple_pager(self, pager: Pager) -> str:
        """Previous and next alone, in the older markup the simple type kept."""
        return (
            '<div class="clearfix lfr-pagination"><ul class="lfr-pagination-buttons pager">'
            f"{_button(pager, pager.cur - 1, 'Trước')}{_button(pager, pager.cur + 1, 'Tiếp theo')}</ul></div>"
        )


def _adt(items: list[Item], *, dated: bool) -> str:
    cards = "\n".join(
        '<div class="tin-item row">\n'
        f'<a class="tin-anh col-md-4" href="{escape(item.href)}"><img alt="" src="{escape(item.image)}" /></a>\n'
        f'<div class="tin-noi-dung col-md-8"><a class="tin-tieu-de" href="{escape(item.href)}">{escape(item.story.title)}</a>\n'
        + (f'<span class="tin-ngay">({vietnamese_day(item.story)})</span>\n' if dated else "")
        + f'<p class="tin-tom-tat">{escape(item.summary)}</p></div>\n</div>'
        for item in items
    )
    return f'<div class="danh-sach-tin">\n{cards}\n</div>'


def _arrow(pager: Pager, target: int, icon: str, label: str) -> str:
    inner = (
        f'<svg class="lexicon-icon lexicon-icon-{icon}" focusable="false" role="presentation">'
        f'<use data-href="/o/vam-sen-theme/images/lexicon/icons.svg#{icon}"></use></svg>'
        f'<span class="sr-only">{label}</span>'
    )
    if 1 <= target <= pager.pages:
        return (
            f'<li class="page-item"><a class="page-link" href="{escape(pager.href(target))}">{inner}</a></li>'
        )
    return f'<li class="disabled page-item"><div class="page-link">{inner}</div></li>'


def _numbers(pager: Pager) -> str:
    """Return the page numbers: all of them when few, else the ends with a drop-down of the pages between."""
    if pager.pages <= PAGER_WINDOW:
        return "\n".join(_number(pager, n) for n in range(1, pager.pages + 1))
    near = sorted({1, max(1, pager.cur - 1), pager.cur, min(pager.pages, pager.cur + 1), pager.pages})
    out = []
    for before, number in zip([0, *near], near, strict=False):
        if number - before > 1:
            out.append(_dropdown(pager, before + 1, number))
        out.append(_number(pager, number))
    return "\n".join(out)


def _number(pager: Pager, number: int) -> str:
    inner = f'<span class="sr-only">Trang</span>{number}'
    if number == pager.cur:
        return f'<li class="active page-item"><span aria-current="page" class="page-link">{inner}</span></li>'
    return f'<li class="page-item"><a class="page-link" href="{escape(pager.href(number))}">{inner}</a></li>'


def _dropdown(pager: Pager, first: int, end: int) -> str:
    items = "".join(
        f'<li><a class="dropdown-item" href="{escape(pager.href(n))}">{n}</a></li>'
        for n in range(first, min(end, first + PAGER_DROPDOWN))
    )
    return (
        '<li class="dropdown page-item"><a class="dropdown-toggle page-link" data-toggle="dropdown" href="javascript:;">'
        f'<span>...</span><span class="sr-only">Trang trung gian</span></a><div class="dropdown-menu dropdown-menu-top-center">'
        f'<ul class="inline-scroller link-list">{items}</ul></div></li>'
    )


def _button(pager: Pager, target: int, label: str) -> str:
    if 1 <= target <= pager.pages:
        return f'<li class=""><a href="{escape(pager.href(target))}" target="_self">{label}</a></li>'
    return f'<li class="disabled"><a href="javascript:;" target="_self">{label}</a></li>'
