"""Pagers of 7.x, after the lexicon `page_iterator/start.jsp`, and the simple one all versions share."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lapvo_scraper.demo.liferay.model import Pager

WINDOW = 5
"""Page links shown at once; the pages between hide in a drop-down."""
IN_DROPDOWN = 20
"""Pages the drop-down lists in HTML; the rest is added by script."""


def simple(pager: Pager) -> str:
    """Previous and next alone."""
    return (
        '<div class="clearfix lfr-pagination"><ul class="lfr-pagination-buttons pager">'
        f"{button(pager, pager.cur - 1, 'Trước')}{button(pager, pager.cur + 1, 'Tiếp theo')}</ul></div>"
    )


def button(pager: Pager, target: int, label: str, css_class: str = "") -> str:
    """Return one button of an old pager; without a page to go to it is disabled."""
    if 1 <= target <= pager.pages and target != pager.cur:
        href = f'href="{escape(pager.href(target))}"'
    else:
        css_class, href = f"disabled {css_class}".strip(), 'href="javascript:;"'
    return f'<li class="{css_class}"><a {href} target="_self">{label}</a></li>'


def lexicon(pager: Pager, namespace: str) -> str:
    """Result line, arrows and page numbers."""
    return (
        f'<div class="pagination-bar" data-qa-id="paginator" id="{namespace}pageIterator">\n'
        f'<p class="pagination-results">{pager.words}</p>\n<ul class="pagination">\n'
        f"{_arrow(pager, pager.cur - 1, 'angle-left', 'Trang trước')}\n{_numbers(pager)}\n"
        f"{_arrow(pager, pager.cur + 1, 'angle-right', 'Trang kế tiếp')}\n</ul>\n</div>"
    )


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
    """Return all page numbers when they are few, else the ends and neighbours with drop-downs between."""
    if pager.pages <= WINDOW:
        return "\n".join(_number(pager, number) for number in range(1, pager.pages + 1))
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
        f'<li><a class="dropdown-item" href="{escape(pager.href(number))}">{number}</a></li>'
        for number in range(first, min(end, first + IN_DROPDOWN))
    )
    return (
        '<li class="dropdown page-item"><a class="dropdown-toggle page-link" data-toggle="dropdown" '
        'href="javascript:;"><span>...</span><span class="sr-only">Trang trung gian</span></a>'
        '<div class="dropdown-menu dropdown-menu-top-center">'
        f'<ul class="inline-scroller link-list">{items}</ul></div></li>'
    )
