"""Pages of a Liferay portal with what a test puts into them."""

from __future__ import annotations

from lxml import etree

HOST = "https://vamnhon.example.vn"
INSTANCE = "Qw3rTy8uIoPa"
DETAIL = f"{HOST}/chi-tiet/-/asset_publisher/{INSTANCE}/content/id/5120938"
PUBLISHER = "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet"


def element(markup: str) -> etree._Element:
    """The first element of a fragment, parsed as the pages are."""
    body = etree.fromstring(f"<html><body>{markup}</body></html>", etree.HTMLParser()).find("body")
    return body[0]


def portlet(content: str, *, portlet_id: str = f"{PUBLISHER}_INSTANCE_{INSTANCE}") -> str:
    """A portlet in its boundary, as render_portlet.jsp and portlet.ftl of 7.2 print it."""
    return (
        f'<div class="portlet-boundary portlet-boundary_{portlet_id}_  portlet-static " '
        f'id="p_p_id_{portlet_id}_">'
        f'<span id="p_{portlet_id}"></span><section class="portlet" id="portlet_{portlet_id}">'
        '<div class="portlet-content"><h2 class="portlet-title-text">Xuất bản thông tin</h2>'
        f'<div class=" portlet-content-container"><div class="portlet-body">{content}</div></div>'
        f"</div></section></div>"
    )


def full_view(body: str, *, title: str = "Ra quân dọn rạch", entry_id: int = 5120938, after: str = "") -> str:
    """The full view of a web content in 7.2, with what the portlet prints after it."""
    return (
        '<div class="asset-full-content clearfix mb-5 default-asset-publisher show-asset-title ">'
        '<div class="mb-2"><h4 class="component-title"><span class="header-back-to"><a href="/tin">'
        f"<span class='taglib-text hide-accessible'>null</span></a></span>"
        f'<span class="asset-title d-inline"> {title} '
        f'</span></h4></div><span class="asset-anchor lfr-asset-anchor" id="{entry_id}"></span>'
        '<div class="asset-content mb-3"><div class="journal-content-article " '
        'data-analytics-asset-type="web-content">'
        f"{body}</div></div>{after}</div>"
    )


def page(content: str, *, title: str = "Ra quân dọn rạch - Huyện Vàm Nhơn", head: str = "") -> bytes:
    """A whole page around portlets."""
    return (
        f'<!DOCTYPE html><html class="ltr" lang="vi-VN"><head><title>{title}</title>{head}</head>'
        f'<body class=" signed-out public-page site"><div id="wrapper">'
        f'<section id="content">{content}</section></div>'
        "</body></html>"
    ).encode()


def article_page(body: str, **keywords: str) -> bytes:
    """A detail page with a web content."""
    return page(portlet(full_view(body)), **keywords)
