"""Lists of articles, their pagers, and where a page leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from making_pages import DETAIL, HOST, INSTANCE, PUBLISHER, page, portlet

from lapvo_scraper.liferay.addresses import Addresses
from lapvo_scraper.liferay.links import article_page_links, page_links, style_links
from lapvo_scraper.liferay.listing import read_listing
from lapvo_scraper.liferay.page import parse
from lapvo_scraper.liferay.pager import MAX_LIST_PAGES, Pager
from lapvo_scraper.liferay.portlets import find_portlets

if TYPE_CHECKING:
    from lapvo_scraper.records import Listing

NS = f"_{PUBLISHER}_INSTANCE_{INSTANCE}_"
LIST = f"{HOST}/tin-tuc"


def listed(content: str, url: str = LIST) -> tuple[Listing, Pager]:
    parsed = parse(page(portlet(content)))
    (found,) = [read_listing(one, Addresses(parsed, url)) for one in find_portlets(parsed)]
    assert found is not None
    return found


def link(entry_id: int, text: str = "", query: str = "") -> str:
    return f'<a href="/chi-tiet/-/asset_publisher/{INSTANCE}/content/id/{entry_id}{query}">{text}</a>'


ABSTRACTS_6 = """
<div class="asset-abstract"><h3 class="asset-title">
<a href="/tin/-/asset_publisher/aB3/content/ra-quan?inheritRedirect=false&redirect=%2F">
<img alt="" src="/html/themes/x/images/common/page.png" /> Ra quân dọn rạch</a></h3>
<div class="asset-content"><div class="asset-summary"><div class="asset-small-image">
<img src="/image/journal/article?img_id=5" /></div>
Bà con ấp Bình Tân ra quân dọn rạch.</div>
<div class="asset-more"><a href="/tin/-/asset_publisher/aB3/content/ra-quan?redirect=x"
>Chi tiết<span class="hide-accessible">về Ra quân dọn rạch cùng rất nhiều chữ</span> »</a></div></div>
<div class="asset-metadata"><span class="metadata-entry metadata-publish-date"> 20/01/2021 </span></div></div>
<div class="asset-abstract"><h3 class="asset-title">
<a href="/tin/-/asset_publisher/aB3/content/hop-dan/20182">Họp dân</a></h3></div>
"""
ABSTRACTS_7 = f"""
<div class="asset-abstract mb-5"><div class="mb-2"><h4 class="component-title">
<a class="asset-title" href="/chi-tiet/-/asset_publisher/{INSTANCE}/content/ra-quan?{NS}assetEntryId=77\
&{NS}redirect=%2Ftin">Ra quân dọn rạch</a></h4></div>
<span class="asset-anchor lfr-asset-anchor" id="77"></span><div class="asset-content mb-3">
<div class="asset-summary">Bà con ra quân.</div></div></div>
"""
TEMPLATE = f"""
<div class="row tin"><div class="col-4">{link(80, '<img alt="anh" src="/documents/1/0/a.jpg">')}</div>
<div class="col-8">{link(80, "Ra quân dọn rạch")}<br><small>(Thứ tư, 20/01/2021 08:15)</small>
<p>Bà con ấp Bình Tân ra quân dọn cỏ, vớt lục bình trên rạch Cái Tre.</p>
{link(80, "Xem chi tiết")}</div></div>
<ul><li>{link(79, "Họp dân ngày 19/01/2021")} <i>19/01</i></li>
<li>{link(78, "")}<a title="Khai giảng" href="/chi-tiet/-/asset_publisher/{INSTANCE}/content/id/78"></a>
</li></ul>
"""


@pytest.mark.parametrize(
    ("content", "items"),
    [
        (
            ABSTRACTS_6,
            [
                (
                    f"{HOST}/tin/-/asset_publisher/aB3/content/ra-quan",
                    None,
                    "Ra quân dọn rạch",
                    "Bà con ấp Bình Tân ra quân dọn rạch.",
                    "20/01/2021",
                ),
                (f"{HOST}/tin/-/asset_publisher/aB3/content/hop-dan/20182", None, "Họp dân", None, None),
            ],
        ),
        (
            ABSTRACTS_7,
            [
                (
                    f"{HOST}/chi-tiet/-/asset_publisher/{INSTANCE}/content/id/77",
                    77,
                    "Ra quân dọn rạch",
                    "Bà con ra quân.",
                    None,
                )
            ],
        ),
        (
            TEMPLATE,
            [
                (
                    f"{HOST}/chi-tiet/-/asset_publisher/{INSTANCE}/content/id/80",
                    80,
                    "Ra quân dọn rạch",
                    "Bà con ấp Bình Tân ra quân dọn cỏ, vớt lục bình trên rạch Cái Tre.",
                    "(Thứ tư, 20/01/2021 08:15)",
                ),
                (
                    f"{HOST}/chi-tiet/-/asset_publisher/{INSTANCE}/content/id/79",
                    79,
                    "Họp dân ngày 19/01/2021",
                    None,
                    None,
                ),
                (f"{HOST}/chi-tiet/-/asset_publisher/{INSTANCE}/content/id/78", 78, "Khai giảng", None, None),
            ],
        ),
    ],
)
def test_items_of_every_display_style(content: str, items: list[tuple[object, ...]]) -> None:
    listing, _ = listed(content)
    assert [
        (item.url, item.entry_id, item.title, item.summary, item.date_raw) for item in listing.items
    ] == items
    assert [item.position for item in listing.items] == list(range(len(items)))


def test_an_item_whose_link_carries_title_and_number_tells_both() -> None:
    both = f"/web/vamnhon/tin/-/asset_publisher/aB3/content/ra-quan?_{PUBLISHER}_INSTANCE_aB3_assetEntryId=7"
    short = f'<a href="{both.removeprefix("/web/vamnhon")}">Ra quân</a>'
    items = listed(link(5, "Một") + f'<a href="{both}">Ra quân</a>' + short)[0].items
    assert [(item.url, item.by_title) for item in items] == [
        (f"{HOST}/chi-tiet/-/asset_publisher/{INSTANCE}/content/id/5", None),
        (f"{HOST}/tin/-/asset_publisher/aB3/content/id/7", f"{HOST}/tin/-/asset_publisher/aB3/content/ra-quan"),
    ]


def test_a_portlet_without_articles_is_no_list() -> None:
    parsed = parse(page(portlet('<a href="/lien-he">Liên hệ</a>')))
    assert read_listing(find_portlets(parsed)[0], Addresses(parsed, LIST)) is None


# --- pagers ------------------------------------------------------------------------------------------------


def pages(*numbers: int, delta: str = "&{ns}delta=10") -> str:
    query = f"p_p_id={PUBLISHER}_INSTANCE_{INSTANCE}&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view"
    query += delta.format(ns=NS) + "&p_r_p_resetCur=false"
    return "".join(
        f'<li class="page-item"><a class="page-link" href="{LIST}?{query}&{NS}cur={n}">{n}</a></li>'
        for n in numbers
    )


SECOND = f"?p_p_id={PUBLISHER}_INSTANCE_{INSTANCE}&{NS}delta=10&{NS}cur=2"
BAR_7 = """<div class="pagination-bar" data-qa-id="paginator"><p class="pagination-results">{}</p>
<ul class="pagination"><li class="page-item disabled"><a class="page-link">‹</a></li>
<li class="page-item active"><a class="page-link">{}</a></li>{}</ul></div>"""
PAGER_6 = """<div class="taglib-page-iterator"><div class="clearfix lfr-pagination">
<small class="search-results">{}</small>
<ul class="pager lfr-pagination-buttons">{}</ul></div></div>"""


@pytest.mark.parametrize(
    ("pager", "url", "number", "count", "claimed"),
    [
        (BAR_7.format("Hiển thị 1 - 10 of 123 kết quả.", 1, pages(2, 3, 4, 5)), LIST, 1, 13, 123),
        (BAR_7.format("Showing 21 - 30 of 1,230 results.", 3, pages(1, 2, 4)), LIST, 3, 123, 1230),
        (BAR_7.format("Hiển thị 121 - 123 of 123 kết quả.", 13, pages(11, 12)), LIST, 13, 13, 123),
        (PAGER_6.format("Hiển thị 1 - 20 of 41 kết quả.", pages(2, 3, delta="")), LIST, 1, 3, 41),
        (
            PAGER_6.format("", '<li class="disabled"><a href="javascript:;">Trước</a></li>' + pages(2)),
            LIST,
            1,
            None,
            None,
        ),
        (BAR_7.format("", 2, pages(1, 3, 4, 9)), LIST, 2, 9, None),
        (
            PAGER_6.format("", pages(6)),
            f"{LIST}?p_p_id={PUBLISHER}_INSTANCE_{INSTANCE}&{NS}cur=5",
            5,
            None,
            None,
        ),
        (BAR_7.format("Hiển thị 11 - 13 of 13 kết quả.", 2, pages(1)), f"{LIST}{SECOND}", 2, 2, 13),
        (PAGER_6.format("Hiển thị 1 - 20 of 99999999 kết quả.", pages(2)), LIST, 1, MAX_LIST_PAGES, 99999999),
        ("", LIST, 1, None, None),
    ],
)
def test_pagers(pager: str, url: str, number: int, count: int | None, claimed: int | None) -> None:
    listing, _ = listed(link(5, "Ra quân") + pager, url)
    assert (listing.page_number, listing.page_count, listing.claimed) == (number, count, claimed)


def list_pages(pager: str, url: str = LIST) -> list[str]:
    parsed = parse(page(portlet(link(5, "Ra quân") + pager)))
    addresses = Addresses(parsed, url)
    found = [read_listing(one, addresses) for one in find_portlets(parsed)]
    links = page_links(parsed, addresses, [pair[1] for pair in found if pair])
    return [one.url.rpartition("cur=")[2] for one in links if "cur=" in one.url]


def test_from_the_first_page_all_further_pages_are_generated() -> None:
    assert list_pages(BAR_7.format("Hiển thị 1 - 10 of 58 kết quả.", 1, pages(2, 3))) == [
        "2",
        "3",
        "4",
        "5",
        "6",
    ]


def test_from_later_pages_only_the_next() -> None:
    assert list_pages(BAR_7.format("Hiển thị 21 - 30 of 58 kết quả.", 3, pages(1, 2, 4, 5))) == ["4"]
    assert list_pages(BAR_7.format("Hiển thị 51 - 58 of 58 kết quả.", 6, pages(4, 5))) == []


def test_without_a_total_the_printed_next_page() -> None:
    assert list_pages(PAGER_6.format("", pages(2))) == ["2"]
    assert (
        list_pages(PAGER_6.format("", '<li class="disabled"><a href="javascript:;">Tiếp theo</a></li>')) == []
    )


def test_generated_pages_carry_the_pager_s_own_page_length_and_the_list_s_own_name() -> None:
    pager = BAR_7.format(
        "Hiển thị 1 - 10 of 15 kết quả.", 1, pages(2).replace("/tin-tuc?", "/web/vamnhon/tin-tuc?")
    )
    parsed = parse(page(portlet(link(5, "Ra quân") + pager)))
    addresses = Addresses(parsed, LIST)
    _, read = read_listing(find_portlets(parsed)[0], addresses) or (None, Pager())
    (generated,) = [one.url for one in page_links(parsed, addresses, [read]) if "cur=" in one.url]
    assert (
        generated
        == f"{LIST}?p_p_id={PUBLISHER}_INSTANCE_{INSTANCE}&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view"
        f"&{NS}delta=10&{NS}cur=2"
    )


# --- links -------------------------------------------------------------------------------------------------


def links(content: str, url: str | None = LIST, head: str = "") -> list[tuple[str, str]]:
    parsed = parse(page(content, head=head))
    return [(one.url, one.kind) for one in page_links(parsed, Addresses(parsed, url), [])]


def test_a_page_leads_to_articles_lists_and_feeds_once_each() -> None:
    menu = (
        """<a href="/">Trang chủ</a><a href="/vi/">Home</a><a href="/tin-tuc;jsessionid=1">Tin</a>
    <a href="#top">^</a>
    <a href="javascript:;">x</a><a href="/c/portal/login">Đăng nhập</a><a href="tel:113">113</a>
<a href="/documents/1/0/a.pdf">PDF</a>
    <a href="/tin?p_p_id=x&p_p_lifecycle=1">Xóa</a><a href="http://b.vn/y">Ngoài</a>"""
        + link(5, "Một", "?redirect=x")
        + link(5, "Hai", "/pop_up")
    )
    feed = '<link rel="alternate" type="application/rss+xml" href="/tin-tuc/-/asset_publisher/aB3/rss"/>'
    assert links(menu, head=feed) == [
        (f"{HOST}/", "listing"),
        (f"{HOST}/tin-tuc", "listing"),
        ("http://b.vn/y", "listing"),
        (f"{HOST}/chi-tiet/-/asset_publisher/{INSTANCE}/content/id/5", "article"),
        (f"{HOST}/tin-tuc/-/asset_publisher/aB3/rss", "feed"),
    ]


def test_a_base_element_moves_relative_links() -> None:
    assert links('<a href="bai">x</a>', head='<base href="/muc/con/">') == [
        (f"{HOST}/muc/con/bai", "listing")
    ]


def test_a_saved_page_without_address_has_only_absolute_links() -> None:
    assert links(f'<a href="/tin">x</a><a href="{HOST}/tin">y</a>', None) == [(f"{HOST}/tin", "listing")]


def test_the_second_name_of_the_own_site_is_dropped_where_the_canonical_link_proves_it() -> None:
    canonical = '<link href="/tin-tuc" rel="canonical">'
    content = '<a href="/web/vamnhon/gioi-thieu">a</a><a href="/web/xa-khac/gioi-thieu">b</a>'
    assert links(content, f"{HOST}/web/vamnhon/tin-tuc", canonical) == [
        (f"{HOST}/gioi-thieu", "listing"),
        (f"{HOST}/web/xa-khac/gioi-thieu", "listing"),
    ]
    assert links('<a href="/web/vamnhon/gioi-thieu">a</a>') == [(f"{HOST}/web/vamnhon/gioi-thieu", "listing")]


def test_articles_under_both_names_are_one_article() -> None:
    long_name = link(6, "Hai").replace("/chi-tiet", "/web/vamnhon/chi-tiet")
    assert [url for url, _ in links(link(5, "Một") + long_name)] == [
        f"{HOST}/chi-tiet/-/asset_publisher/{INSTANCE}/content/id/5",
        f"{HOST}/chi-tiet/-/asset_publisher/{INSTANCE}/content/id/6",
    ]
    assert [url for url, _ in links(long_name)] == [
        f"{HOST}/web/vamnhon/chi-tiet/-/asset_publisher/{INSTANCE}/content/id/6"
    ]
    assert [url for url, _ in links(long_name, DETAIL)] == [
        f"{HOST}/chi-tiet/-/asset_publisher/{INSTANCE}/content/id/6"
    ]


def test_further_pages_of_an_article() -> None:
    assert [one.url for one in article_page_links(DETAIL, 3)] == [f"{DETAIL}?page=2", f"{DETAIL}?page=3"]
    assert article_page_links(DETAIL + "?page=2", 3) == []
    assert article_page_links(None, 3) == []


def test_style_is_what_a_browser_would_load() -> None:
    head = """<link href="/o/t/css/main.css?t=1" rel="stylesheet"/>
    <link href="/favicon.ico" rel="shortcut icon"/>
    <link rel="preload" as="font" href="/o/t/f.woff2"><link rel="canonical" href="/x">
<link rel="alternate" hreflang="vi" href="/vi">
    <style>@import "/o/t/in.css"; a { background: url('/o/t/nen.png') }</style>
<script src="/combo/?a&amp;b"></script><script>x</script>"""
    content = """<img src="/logo lon.png#a"><img src="/documents/1/0/bai.jpg"><img src="data:,x">
    <p style="background:url(/o/t/q.gif)">x</p>"""
    parsed = parse(page(content, head=head))
    found = style_links(parsed, Addresses(parsed, LIST), [f"{HOST}/documents/1/0/bai.jpg"])
    assert {one.kind for one in found} == {"style"}
    assert sorted(one.url.removeprefix(HOST) for one in found) == [
        "/combo/?a&b",
        "/favicon.ico",
        "/logo%20lon.png",
        "/o/t/css/main.css?t=1",
        "/o/t/f.woff2",
        "/o/t/in.css",
        "/o/t/nen.png",
        "/o/t/q.gif",
    ]
