"""The side column every page of the demo portal carries: what a reader must not take for the article.

The hotline is a Web Content Display portlet, so it brings another `.journal-content-article`.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from lapvo_scraper.demo.liferay.model import Layout, Portlet, Visit
from lapvo_scraper.demo.site_plan import HOME, SEARCH, SITE
from lapvo_scraper.demo.vocabulary import topics

if TYPE_CHECKING:
    from lapvo_scraper.demo.liferay.lists import Liferay

_HOTLINE = (
    '<div class="journal-content-article " data-analytics-asset-id="40117" data-analytics-asset-title="Đường '
    'dây nóng" '
    'data-analytics-asset-type="web-content">\n<p style="text-align: center;"><img alt="Đường dây nóng" '
    f'src="{SITE.theme_path}/images/hotline.png" /></p>\n'
    "<p>Người dân phản ánh qua <strong>đường dây nóng 0000 111 222</strong> trong giờ hành chính.</p>\n</div>"
)


def side_column(liferay: Liferay, popular: list[tuple[str, str]], layout: Layout, visit: Visit) -> str:
    """Return the portlets of the side column: hotline, most viewed, tags, languages, search."""
    return "".join(
        (
            liferay.portlet(Portlet("web_content", "hL0tNgWdMa31", "Đường dây nóng"), _HOTLINE, visit),
            liferay.portlet(Portlet("most_viewed", "mV5pOpUlAr22", "Xem nhiều"), _popular(popular), visit),
            liferay.portlet(Portlet("web_content", "tAgClOuD0001", "Từ khóa"), _tags(visit), visit),
            liferay.portlet(Portlet("search"), _search(layout, visit), visit),
        )
    )


def _popular(links: list[tuple[str, str]]) -> str:
    items = "".join(f'<li><a href="{escape(href)}">{escape(title)}</a></li>' for title, href in links)
    return f'<ul class="xem-nhieu">{items}</ul>'


def _tags(visit: Visit) -> str:
    """Tags combine with the categories of a list without end."""
    links = []
    for number, tag in enumerate(sorted({tag for topic in topics() for tag in topic.tags})):
        query = urlencode({"p_r_p_tag": tag, "p_r_p_categoryId": 30_000 + number})
        links.append(
            f'<a class="label" href="{escape(visit.absolute(f"{HOME.layout.path}?{query}"))}">'
            f"{escape(tag)}</a>"
        )
    return f'<div class="journal-content-article dam-may-the">{" ".join(links)}</div>'


def _search(layout: Layout, visit: Visit) -> str:
    languages = "".join(
        f'<a href="{escape(visit.absolute("/c/portal/update_language?" + query))}" lang="{code}">{name}</a> '
        for code, name in (("vi-VN", "Tiếng Việt"), ("en-US", "English"))
        if (
            query := urlencode(
                {"p_l_id": layout.plid, "redirect": visit.url, "languageId": code.replace("-", "_")}
            )
        )
    )
    return (
        f'<form action="{escape(visit.absolute(SEARCH.path))}" method="get"><input name="q" placeholder="Tìm '
        f'kiếm" /><button type="submit">Tìm kiếm</button></form>\n<div class="ngon-ngu">{languages}</div>'
    )
