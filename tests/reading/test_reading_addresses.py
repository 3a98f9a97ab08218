"""What a page says of addresses: which article it is, its further pages, its files, and what it leads to."""

from __future__ import annotations

import time

import pytest
from making_pages import DETAIL, HOST, INSTANCE, article_page, full_view, page, portlet

from lapvo_scraper.reading import read_page

LEAD = "<p>Sáng nay, bà con ấp Bình Tân ra quân dọn cỏ, vớt lục bình trên rạch Cái Tre dài hai cây số.</p>"
MORE = "<p>Theo kế hoạch, mỗi quý xã tổ chức một đợt như vậy, có sự tham gia của các đoàn thể trong xã.</p>"


def test_identity_by_entry_id_by_title_and_by_words() -> None:
    content = article_page(LEAD)
    assert read_page(content, url=DETAIL).identities == ("e:5120938",)
    assert read_page(content, url=f"{HOST}/-/ra-quan").identities == ("e:5120938", "s:/ra-quan")
    without_anchor = content.replace(b'id="5120938"', b"")
    assert read_page(without_anchor, url=f"{HOST}/-/ra-quan").identities == ("s:/ra-quan",)
    (by_words,) = read_page(without_anchor, url=None).identities
    assert by_words.startswith("d:")
    assert read_page(without_anchor.replace(b"wrapper", b"khac"), url=None).identities == (by_words,)


def test_the_page_s_own_entry_id_wins_over_the_one_asked_for() -> None:
    reading = read_page(article_page(LEAD), url=DETAIL.replace("5120938", "5120000"))
    assert (reading.entry_id, reading.identities) == (5120938, ("e:5120938",))
    assert [problem.code for problem in reading.problems] == ["entry-id-differs"]


def test_pages_of_one_article() -> None:
    iterator = '<div class="page-iterator">Trang: <strong>1</strong> <a href="?page=2">2</a></div>'
    content = page(portlet(full_view(LEAD, after=iterator)))
    first = read_page(content, url=DETAIL)
    assert (first.page_number, first.page_count) == (1, 2)
    assert f"{DETAIL}?page=2" in [link.url for link in first.links]
    second = read_page(content, url=DETAIL + "?page=2")
    assert (second.page_number, second.page_count, second.identities) == (2, 2, ("e:5120938",))


def test_page_iterators_in_each_other_take_no_time() -> None:
    links = '<a href="?page=2">2</a>' * 20_000 + '<a href="?page=3">3</a>'
    iterators = '<div class="page-iterator">' * 150 + links + "</div>" * 150
    started = time.process_time()
    reading = read_page(page(portlet(full_view(LEAD, after=iterators))), url=DETAIL)
    assert reading.page_count == 3
    assert time.process_time() - started < 2


def test_what_the_article_s_own_portlet_links_to_is_related_not_listed() -> None:
    link = f'<a href="/x/-/asset_publisher/{INSTANCE}/content/id/9">{{}}</a>'
    related = f'<div class="asset-links"><ul><li>{link.format("Họp dân")}</li></ul></div>'
    row = '<span class="date-info">Đã xuất bản 21/01/2021</span>'
    listed = f"<ul><li>{link.format('Khai giảng')} (15/03/2021)</li></ul>"
    beside = portlet(listed, portlet_id="101_INSTANCE_ben")
    reading = read_page(page(portlet(full_view(LEAD, after=related + row)) + beside), url=DETAIL)
    (listing,) = reading.listings
    assert [(item.title, item.published_at) for item in listing.items] == [("Khai giảng", "2021-03-15")]


def test_files_of_the_article_are_links_as_printed() -> None:
    files = '<p><img src="/documents/1/0/a b.jpg?t=1600000000000"></p><p><a href="/x/k.docx">k</a></p>'
    reading = read_page(article_page(LEAD + files), url=DETAIL)
    assert [(link.url, link.kind) for link in reading.links if link.kind in ("image", "attachment")] == [
        (f"{HOST}/documents/1/0/a%20b.jpg?t=1600000000000", "image"),
        (f"{HOST}/x/k.docx", "attachment"),
    ]


@pytest.mark.parametrize("head", ["", '<base href="http://]"><link rel="canonical" href="http://[x">'])
def test_addresses_that_are_none_break_nothing(head: str) -> None:
    files = '<a href="http://]]>k.docx">Kế hoạch</a><img src="http://[/documents/1/2/a.jpg?imageThumbnail=1">'
    body = f'{LEAD}<p>{files}<iframe src="http://[::x/viewer?file=http://]/a.pdf"></iframe></p>{MORE}'
    reading = read_page(article_page(body, head=head), url=DETAIL)
    assert reading.body.startswith("Sáng nay")
    assert "Kế hoạch" in reading.body
    assert read_page(article_page(LEAD, head=head), url="http://]").kind == "article"
