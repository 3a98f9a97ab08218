"""Feeds, site maps and robots.txt: where they lead, and what feeds say about articles."""

import gzip
import json

import pytest

from lapvo_scraper.reading import read_page
from lapvo_scraper.reading.doors import read_api_answer, read_feed_answer, read_robots_answer, read_sitemap_answer
from lapvo_scraper.records import Link

HOST = "https://vamnhon.example.vn"
FEED = f"{HOST}/tin-tuc/-/asset_publisher/aB3/rss"
ARTICLE = f"{HOST}/chi-tiet/-/asset_publisher/aB3/content/id/7"

ATOM = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Tin tức</title>
<link href="{FEED}" rel="self"/><entry><title>Họp dân &amp; đối thoại</title><link href="{ARTICLE}?redirect=%2F"/>
<author><name>Cổng</name></author><updated>2021-01-21T00:00:00Z</updated><published>2021-01-20T08:30:00Z</published>
<summary type="html">&lt;p&gt;Chiều  20/01, &lt;b&gt;xã&lt;/b&gt; họp.&lt;/p&gt;</summary></entry>
<entry><title>Trang khác</title><link href="/gioi-thieu"/></entry></feed>"""

RSS = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>x</title>
<item><title>Họp dân</title><link>/chi-tiet/-/asset_publisher/aB3/content/id/7</link>
<description>Tóm tắt</description><pubDate>{date}</pubDate></item></channel></rss>"""


def test_an_atom_feed() -> None:
    reading = read_feed_answer(ATOM.encode(), FEED, None)
    [listing] = reading.listings
    [item] = listing.items
    assert (reading.kind, listing.instance_id, reading.links) == ("listing", "", (Link(ARTICLE, "article"),))
    assert (item.url, item.entry_id, item.title) == (ARTICLE, 7, "Họp dân & đối thoại")
    assert (item.summary, item.date_raw) == ("Chiều 20/01, xã họp.", "2021-01-20T08:30:00Z")
    assert item.published_at == "2021-01-20T15:30:00+07:00"


@pytest.mark.parametrize(
    ("printed", "at"),
    [
        ("Wed, 20 Jan 2021 08:30:00 GMT", "2021-01-20T15:30:00+07:00"),
        ("Wed, 20 Jan 2021 15:30:00 +0700", "2021-01-20T15:30:00+07:00"),
        ("Wed, 20 Jan 2021 08:30:00 -0000", "2021-01-20T15:30:00+07:00"),
        ("20/01/2021", "2021-01-20"),
        ("hôm qua", None),
    ],
)
def test_dates_of_an_rss_feed(printed: str, at: str | None) -> None:
    [listing] = read_feed_answer(RSS.format(date=printed).encode(), FEED, None).listings
    assert [(item.url, item.published_at) for item in listing.items] == [(ARTICLE, at)]


MAP = f"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>{HOST}/tin-tuc</loc></url><url><loc>
 {ARTICLE}</loc></url><url><loc>{HOST}/c/portal/login</loc></url><url><loc/></url></urlset>"""


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_site_map_leads_to_pages_and_articles(pack) -> None:
    reading = read_sitemap_answer(pack(MAP.encode()), f"{HOST}/sitemap.xml")
    assert reading.links == (Link(f"{HOST}/tin-tuc", "listing"), Link(ARTICLE, "article"))


def test_an_index_leads_to_its_parts() -> None:
    part = "/sitemap.xml?p_l_id=20101&amp;layoutUuid=b0d6"
    index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{part}</loc></sitemap></sitemapindex>'
    assert read_sitemap_answer(index.encode(), f"{HOST}/sitemap.xml").links == (
        Link(f"{HOST}/sitemap.xml?p_l_id=20101&layoutUuid=b0d6", "sitemap"),
    )


def test_robots_txt_names_site_maps() -> None:
    content = b"User-agent: *\r\nDisallow:\r\nSITEMAP:  /sitemap.xml \r\n#Sitemap: /no\r\nSitemap: https://b.vn/x.xml\n"
    assert read_robots_answer(content, f"{HOST}/robots.txt").links == (
        Link(f"{HOST}/sitemap.xml", "sitemap"),
        Link("https://b.vn/x.xml", "sitemap"),
    )


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>Khong tim thay</body></html>",
        b"\x1f\x8b broken",
        b"\xff\xfe\x00",
        f'<!DOCTYPE x [<!ENTITY a0 "x">{BOMB}]><urlset><url><loc>&a8;</loc></url></urlset>'.encode(),
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><feed><entry><link>&e;</link></entry></feed>',
        gzip.compress(b"\0" * 3_000_000),
    ],
)
def test_what_is_neither_leads_nowhere(content: bytes) -> None:
    assert read_feed_answer(content, FEED, None).links == ()
    assert read_sitemap_answer(content, f"{HOST}/sitemap.xml").links == ()


API = f"{HOST}/o/headless-delivery/v1.0/sites/481990/structured-contents?page=1&pageSize=100"


def answered(**more: object) -> bytes:
    item = {"id": 5, "title": "Họp dân", "friendlyUrlPath": "họp-dân", "datePublished": "2021-01-20T08:30:00Z"}
    return json.dumps({"page": 1, "lastPage": 2, "totalCount": 101, "items": [item]} | more).encode()


def test_an_open_programming_interface_lists_every_article() -> None:
    reading = read_api_answer(answered(), API, None)
    assert reading is not None
    [listing] = reading.listings
    [item] = listing.items
    assert (listing.page_number, listing.page_count, listing.claimed) == (1, 2, 101)
    assert (item.url, item.by_title, item.entry_id) == (f"{HOST}/-/h%E1%BB%8Dp-d%C3%A2n", item.url, None)
    assert (item.title, item.published_at) == ("Họp dân", "2021-01-20T15:30:00+07:00")
    [link] = reading.links
    assert (link.kind, link.url.partition("&")[0]) == ("api", API.partition("?")[0] + "?page=2")


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"items": 5}', b"<html>", answered(page="1"), answered(items=[1]), b"[" * 100_000]
)
def test_what_is_no_answer_of_it_says_nothing(content: bytes) -> None:
    assert read_api_answer(content, API, None) is None


def test_a_page_tells_where_the_programming_interface_is() -> None:
    head = "<script>Liferay.ThemeDisplay = {\n\tgetSiteGroupId: function() { return '481990'; }}</script>"
    page = f"<html><head>{head}</head><body></body></html>".encode()
    [link] = read_page(page, url=f"{HOST}/tin-tuc").links
    assert (link.kind, link.url.partition("&")[0]) == ("api", API.partition("&")[0])
    assert read_page(page, url=None).links == ()
