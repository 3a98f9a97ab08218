"""Lists: paging that never ends by itself, links in all their forms, totals in Liferay's words."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.demo.exchange import Request
from lapvo_scraper.demo.liferay.versions import VERSIONS

NEWS = "_com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE_dN8xEoFiSb5Q_"
NEWS_62 = "_101_INSTANCE_dN8xEoFiSb5Q_"


def page(portal: DemoPortal, path: str) -> str:
    answer = portal.answer(Request("GET", path, {"host": "portal.test"}))
    assert answer.status == 200
    return unescape(answer.body.decode())


def news_titles(html: str) -> list[str]:
    return re.findall(r'<a class="asset-title d-inline" href="[^"]*">\s*([^<]*?)\s*</a>', html)


def test_pages_hold_every_article_once_newest_first() -> None:
    portal = DemoPortal(articles=37)
    titles = [
        title for cur in range(1, 5) for title in news_titles(page(portal, f"/tin-tuc?{NEWS}cur={cur}"))
    ]
    assert titles == [truth.title for truth in reversed(portal.truth())]


@pytest.mark.parametrize(("cur", "same_as"), [("99", "4"), ("0", "1"), ("-3", "1"), ("x", "1")])
def test_a_cur_out_of_range_shows_the_nearest_page_with_200(cur: str, same_as: str) -> None:
    portal = DemoPortal(articles=37, noise=False)
    asked, expected = (news_titles(page(portal, f"/tin-tuc?{NEWS}cur={number}")) for number in (cur, same_as))
    assert asked == expected != []


def test_without_the_leading_underscore_page_one_comes_back() -> None:
    portal = DemoPortal(articles=37)
    assert news_titles(page(portal, f"/tin-tuc?{NEWS[1:]}cur=2")) == news_titles(page(portal, "/tin-tuc"))


def test_the_pager_says_how_many_there_are_and_links_on() -> None:
    html = page(DemoPortal(articles=37), f"/tin-tuc?{NEWS}cur=2")
    assert "Hiển thị 11 - 20 of 37 kết quả." in html
    assert f"p_r_p_resetCur=false&{NEWS}cur=3" in html
    assert '<span class="sr-only">Trang kế tiếp</span>' in html


def test_many_pages_hide_behind_a_drop_down_that_lists_twenty() -> None:
    html = page(DemoPortal(articles=900), "/tin-tuc")
    assert html.count('class="dropdown-item"') == 20
    assert f"{NEWS}cur=90" in html


def test_the_pager_of_6_2() -> None:
    html = page(DemoPortal(version="6.2", articles=37), f"/tin-tuc?{NEWS_62}cur=2")
    assert '<small class="search-results">Hiển thị 11 - 20 of 37 kết quả.</small>' in html
    assert "10 Items per Page" in html
    assert f"p_r_p_564233524_resetCur=false&{NEWS_62}cur=4" in html


def test_a_simple_pager_counts_nothing() -> None:
    html = page(DemoPortal(articles=200), "/van-hoa-xa-hoi")
    assert "lfr-pagination-buttons" in html
    assert "kết quả" not in html


def test_pagination_none_shows_the_first_only() -> None:
    portal = DemoPortal(articles=500)
    html = page(portal, "/thong-bao")
    assert html.count('class="list-group-title') == 20
    assert "_cur=" not in html
    assert sum(truth.category == "Thông báo" for truth in portal.truth()) > 20


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/", r'http://portal\.test/chi-tiet-bai-viet/-/asset_publisher/1mOzUrGkrdAE/content/id/\d+"'),
        ("/", r"http://portal\.test/web/vamsen/chi-tiet-bai-viet/-/[^\"]*\?plidlayout=20101"),
        ("/tin-tuc", rf"/dN8xEoFiSb5Q/content/[^\"/]+\?{NEWS}assetEntryId=\d+&{NEWS}redirect=http"),
        ("/quoc-phong-an-ninh", r"content/id/\d+;jsessionid=[0-9A-F]{32}\.node1"),
        ("/van-hoa-xa-hoi?redirect=%2Fx", r"content/id/\d+\?redirect=http[^\"]*van-hoa-xa-hoi%3Fredirect%3D%252Fx"),
        ("/kinh-te", r'<span class="tin-ngay">\(\d\d/\d\d/2021\)</span>'),
        ("/tin-tuc", r'<ul class="xem-nhieu"><li><a href="[^"]*/content/[a-z]'),
        ("/tin-tuc", r"/c/portal/update_language\?p_l_id="),
        ("/tin-tuc", r"p_r_p_tag=[^&]+&p_r_p_categoryId="),
        ("/lich-cong-tac", r"thang=2021-07"),
    ],
)  # fmt: skip
def test_links_come_in_every_form(path: str, pattern: str) -> None:
    assert re.search(pattern, page(DemoPortal(articles=120), path))


def test_links_of_6_2_lists_carry_no_id() -> None:
    html = page(DemoPortal(version="6.2"), "/tin-tuc")
    assert re.search(r"content/[^\"/]+\?inheritRedirect=false&redirect=http", html)
    assert "assetEntryId" not in html


def test_home_shows_several_publishers() -> None:
    assert (
        page(DemoPortal(), "/").count('portlet-asset-publisher " id="p_p_id_com_liferay_asset_publisher') == 3
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_every_listed_article_can_be_read(version: str) -> None:
    portal = DemoPortal(version=version, articles=60)
    for section in ("/", "/tin-tuc", "/kinh-te", "/quoc-phong-an-ninh", "/van-hoa-xa-hoi", "/thong-bao"):
        links = re.findall(
            r'href="http://portal\.test(/[^"]*/-/asset_publisher/[^"]*/content/[^"]*)"', page(portal, section)
        )
        assert links
        for link in links:
            assert "asset-full-content" in page(portal, link)


def test_an_empty_list_says_so() -> None:
    assert "Không có kết quả nào." in page(DemoPortal(articles=1), "/thong-bao")


def test_listed_days_are_the_true_ones() -> None:
    portal = DemoPortal()
    html = page(portal, "/kinh-te")
    newest = next(truth for truth in reversed(portal.truth()) if truth.category == "Kinh tế")
    assert newest.listed_day == newest.published_truly[:10]
    year, month, day = newest.published_truly[:10].split("-")
    assert html.index(f"({day}/{month}/{year})") > html.index(newest.title)


def test_lists_can_come_back_short_or_empty_while_the_pager_says_the_same() -> None:
    portal = DemoPortal(articles=37)
    portal.break_down("short-lists")
    short = page(portal, "/tin-tuc")
    assert (len(news_titles(short)), "1 - 10 of 37" in short) == (5, True)
    portal.recover()
    portal.break_down("empty-lists")
    assert news_titles(page(portal, "/tin-tuc")) == []
    portal.recover()
    assert len(news_titles(page(portal, "/tin-tuc"))) == 10


def test_feeds_are_announced_when_they_exist() -> None:
    announced = 'href="http://portal.test/tin-tuc/-/asset_publisher/dN8xEoFiSb5Q/rss" rel="alternate"'
    assert announced in page(DemoPortal(articles=3, rss=True), "/tin-tuc")
    assert announced not in page(DemoPortal(articles=3), "/tin-tuc")


def test_feeds_and_the_api_can_be_opened() -> None:
    portal = DemoPortal(rss=True, headless_open=True)
    newest = portal.truth()[-1]
    feed = page(portal, "/tin-tuc/-/asset_publisher/dN8xEoFiSb5Q/rss")
    assert f"/content/id/{newest.entry_id}" in feed
    assert feed.count("<entry>") == 20
    api = page(portal, "/o/headless-delivery/v1.0/sites/481990/structured-contents?page=2&pageSize=50")
    assert '"totalCount": 120' in api
    assert '"lastPage": 3' in api
    one = page(portal, f"/o/headless-delivery/v1.0/structured-contents/{newest.resource_prim_key}")
    assert json.loads(one)["title"] == newest.title
    assert newest.blocks[-1][1] in json.loads(one)["contentFields"][0]["contentFieldValue"]["data"]


def test_the_sitemap_names_pages_only() -> None:
    portal = DemoPortal(articles=3)
    index = page(portal, "/sitemap.xml")
    child = re.search(r"<loc>http://portal\.test([^<]*)</loc>", index)
    assert child
    urls = page(portal, child[1])
    assert "<loc>http://portal.test/tin-tuc</loc>" in urls
    assert "asset_publisher" not in urls


def test_robots_is_liferays_own_or_the_sites() -> None:
    assert page(DemoPortal(articles=1), "/robots.txt") == (
        "User-Agent: *\nDisallow:\nSitemap: http://portal.test/sitemap.xml\n"
    )
    assert page(DemoPortal(articles=1, robots="User-agent: *\nDisallow: /\n"), "/robots.txt").endswith("/\n")


def test_the_address_sets_the_page_size_in_7_and_not_in_6_2() -> None:
    assert "Hiển thị 1 - 30 of 37 kết quả." in page(DemoPortal(articles=37), f"/tin-tuc?{NEWS}delta=30")
    assert "Hiển thị 1 - 10 of 37 kết quả." in page(DemoPortal(articles=37), f"/tin-tuc?{NEWS}delta=201")
    older = page(DemoPortal(version="6.2", articles=37), f"/tin-tuc?{NEWS_62}delta=30")
    assert "Hiển thị 1 - 10 of 37 kết quả." in older
