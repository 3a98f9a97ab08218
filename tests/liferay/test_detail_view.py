"""Finding the article on a page and what stands around it, in the markup of every version."""

from __future__ import annotations

import pytest
from making_pages import DETAIL, HOST, full_view, page, portlet

from lapvo_scraper.errors import ProfileError
from lapvo_scraper.liferay.article import read_page_names, read_surroundings
from lapvo_scraper.liferay.locate import Located, locate, locate_densest
from lapvo_scraper.liferay.page import parse, text_of
from lapvo_scraper.liferay.portlets import find_portlets
from lapvo_scraper.liferay.profile import read_named
from lapvo_scraper.liferay.urls import classify

PARAGRAPH = (
    "<p>Sáng nay, bà con ấp Bình Tân ra quân dọn cỏ, vớt lục bình trên rạch Cái Tre dài hai cây số.</p>"
)
SIDEBAR = portlet(
    f'<div class="journal-content-article" data-analytics-asset-title="Đường dây nóng">{PARAGRAPH * 9}</div>',
    portlet_id="56_INSTANCE_hotline00001",
)


def find(content: bytes, url: str | None = DETAIL) -> Located | None:
    parsed = parse(content)
    return locate(parsed, find_portlets(parsed), classify(url) if url else None)


def around(content: bytes, url: str = DETAIL):
    parsed = parse(content)
    located = locate(parsed, find_portlets(parsed), classify(url))
    assert located is not None
    return read_surroundings(parsed, located)


def test_the_full_view_wins_over_longer_web_contents_beside_it() -> None:
    located = find(page(SIDEBAR + portlet(full_view(PARAGRAPH)) + SIDEBAR))
    assert located is not None
    assert located.way == "full-content"
    assert text_of(located.containers[0]) in PARAGRAPH


def test_of_several_full_views_the_one_with_the_entry_id() -> None:
    views = (
        full_view("<p>một</p>", entry_id=7)
        + full_view("<p>hai</p>")
        + full_view("<p>ba dài hơn</p>", entry_id=9)
    )
    located = find(page(portlet(views)))
    assert located is not None
    assert text_of(located.containers[0]) == "hai"
    assert find(page(portlet(views)), DETAIL.replace("5120938", "5")) is None
    assert find(page(portlet(views)), f"{HOST}/tin") is None


def test_a_plain_page_that_shows_one_article_is_that_article() -> None:
    content = page(portlet(full_view(PARAGRAPH)))
    assert find(content, f"{HOST}/gioi-thieu") is not None
    listed = portlet('<a href="/x/-/asset_publisher/a/content/id/5">Tin</a>', portlet_id="101_INSTANCE_abc")
    assert find(page(portlet(full_view(PARAGRAPH)) + listed), f"{HOST}/") is None


def test_web_content_without_full_view() -> None:
    content = page(SIDEBAR + portlet(f'<div class="journal-content-article">{PARAGRAPH}</div>'))
    located = find(content)
    assert located is not None
    assert (located.way, text_of(located.containers[0])) == (
        "publisher",
        text_of(parse(PARAGRAPH.encode()).root),
    )
    assert find(content, f"{HOST}/tin") is None


def test_a_sidebar_is_never_the_article() -> None:
    assert find(page(SIDEBAR)) is None
    assert find(page(SIDEBAR), None) is None


def test_a_web_content_display_that_bears_the_title_of_the_page() -> None:
    located = find(page(SIDEBAR, title="Đường dây nóng - Huyện Vàm Nhơn"), f"{HOST}/-/duong-day-nong")
    assert located is not None
    assert located.way == "web-content"


def test_text_that_a_stray_end_tag_pushed_out_is_still_found() -> None:
    located = find(page(portlet(full_view("<p>một</p></div>" + PARAGRAPH * 2))))
    assert located is not None
    assert [element.tag for element in located.containers] == ["div", "p", "p"]


def test_the_densest_portlet_of_a_theme_without_liferay_classes() -> None:
    links = "".join(
        f'<p><a href="/tin/{number}">Một đường dẫn rất dài tới một trang khác {number}</a></p>'
        for number in range(30)
    )
    parsed = parse(
        page(
            portlet(links, portlet_id="nav")
            + portlet(f"<div><div class='noi-dung'>{PARAGRAPH * 5}</div></div>")
            + SIDEBAR
        )
    )
    located = locate_densest(find_portlets(parsed))
    assert located is not None
    assert located.containers[0].get("class") == "noi-dung"
    assert locate_densest(find_portlets(parse(page(portlet(PARAGRAPH) + SIDEBAR)))) is None


# --- the title ladder --------------------------------------------------------------------------------------

OLD_HEADER = (
    '<div class="taglib-header "><span class="header-back-to"><a title="Quay lại">x</a></span>{}</div>'
)


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (full_view(PARAGRAPH, title="Ra quân dọn rạch"), "Ra quân dọn rạch"),
        (
            full_view(PARAGRAPH).replace(
                "journal-content-article ",
                'journal-content-article" data-analytics-asset-title=" Từ  thuộc tính ',
            ),
            "Từ thuộc tính",
        ),
        (
            OLD_HEADER.format('<h3 class="header-title"><span> Đầu đề 6.2 </span></h3>')
            + f'<div class="asset-full-content"><div class="asset-content" id="_101_INSTANCE_a_55">'
            f'<div class="journal-content-article">{PARAGRAPH}</div></div></div>',
            "Đầu đề 6.2",
        ),
        (
            f'<div class="asset-full-content"><div class="journal-content-article">{PARAGRAPH}</div></div>',
            "Trang đầu",
        ),
    ],
)
def test_titles(content: str, title: str) -> None:
    assert around(page(portlet(content), title="Trang đầu - Huyện Vàm Nhơn")).title == title


def test_title_of_the_page_for_screen_readers_and_open_graph() -> None:
    bare = portlet(
        f'<div class="asset-full-content"><div class="journal-content-article">{PARAGRAPH}</div></div>'
    )
    hidden = '<h2 class="hide-accessible" role="heading">Ra quân - dọn rạch</h2>'
    assert around(page(hidden + bare, title="Ra quân - dọn rạch - Huyện")).title == "Ra quân - dọn rạch"
    page_name = '<h2 class="hide-accessible">Chi tiết</h2>'
    assert around(page(page_name + bare, title="Ra quân - Huyện")).title == "Ra quân"
    og = '<meta property="og:title" content="Ra quân"/>'
    assert around(page(page_name + bare, title="Chuyên trang - Huyện", head=og)).title == "Ra quân"
    headline = bare.replace(PARAGRAPH, "<h1>Ra quân - đợt 2</h1>" + PARAGRAPH)
    assert around(page(headline, title="Ra quân - đợt 2 - Huyện")).title == "Ra quân - đợt 2"


# --- ids, categories, dates, pages -------------------------------------------------------------------------


def test_the_null_of_the_back_link_is_never_taken() -> None:
    shown = full_view(PARAGRAPH).replace("taglib-text hide-accessible", "nhan")
    assert around(page(portlet(full_view(PARAGRAPH)))).title == "Ra quân dọn rạch"
    assert around(page(portlet(shown))).title == "Ra quân dọn rạch"
    for view in (full_view(PARAGRAPH), shown):  # themes that mark the whole line as the title
        whole = view.replace("component-title", "asset-title").replace("asset-title d-inline", "d-inline")
        assert around(page(portlet(whole))).title == "Ra quân dọn rạch"


def test_a_title_may_begin_with_null() -> None:
    content = page(portlet(full_view(PARAGRAPH, title="null và vô hạn")), title="null và vô hạn - Huyện")
    assert around(content).title == "null và vô hạn"


@pytest.mark.parametrize(
    ("content", "entry_id"),
    [
        (full_view(PARAGRAPH), 5120938),
        (
            (
                f'<div class="asset-full-content"><div class="asset-content" '
                f'id="_101_INSTANCE_aB3_317204">{PARAGRAPH}</div></div>'
            ),
            317204,
        ),
        (
            f'<div class="asset-full-content"><div class="journal-content-article">{PARAGRAPH}</div></div>',
            None,
        ),
    ],
)
def test_entry_ids(content: str, entry_id: int | None) -> None:
    assert around(page(portlet(content)), f"{HOST}/-/ra-quan").entry_id == entry_id


def test_metadata_of_7() -> None:
    found = around(
        page(
            portlet(
                full_view(
                    PARAGRAPH,
                    after='<div class="asset-categories"><span>Lĩnh vực: '
                    '<a class="label" href="/x">Môi trường</a> <a href="/y">Nông thôn mới</a></span></div>'
                    '<div class="asset-tags"><a href="/t">rạch</a></div>'
                    '<div class="page-iterator">Trang: <strong>1</strong> <a href="?page=2">2</a> <a '
                    'href="/x?page=3">3</a></div>'
                    '<div class="metadata-author"><span class="date-info">Đã xuất bản 20/01/21 15:30 '
                    "- Hiệu chỉnh 21/01/21</span></div>",
                )
            )
        )
    )
    assert (found.categories, found.tags) == (("Môi trường", "Nông thôn mới"), ("rạch",))
    assert (found.dates, found.page_count) == (("Đã xuất bản 20/01/21 15:30",), 3)


def test_metadata_of_6_without_a_publish_date() -> None:
    entry = '<span class="metadata-entry metadata-modified-date">21/01/2021</span>'
    metadata = f'<div class="asset-metadata">{entry}</div>'
    found = around(page(portlet(full_view(PARAGRAPH, after=metadata))))
    assert found.dates == ()


def test_page_names_stand_in_the_breadcrumb() -> None:
    crumbs = '<li><a href="/">Trang chủ</a></li><li class="">Tin xã</li><li class="active">Bài</li>'
    trail = f'<ul class="breadcrumb breadcrumb-horizontal">{crumbs}</ul>'
    assert read_page_names(parse(page(trail))) == ("Trang chủ", "Tin xã")
    assert read_page_names(parse(page("<ul><li>Một</li></ul>"))) == ()


# --- profiles ----------------------------------------------------------------------------------------------

TEMPLATE = {
    "name": "rieng",
    "evidence": "body .tin-rieng",
    "container": ".tin-rieng",
    "title": "h5.dau-de",
    "summary": None,
    "category": ".muc",
    "byline": ".tac-gia",
    "published": None,
    "body": ".noi-dung",
}


def test_a_profile_names_what_a_theme_does_differently() -> None:
    content = (
        '<div class="tin-rieng"><h5 class="dau-de"> Bài  một </h5><i class="muc">Kinh tế</i>'
        '<div class="noi-dung"><p>Thân</p></div><b class="tac-gia">An</b><b class="tac-gia">Bình</b></div>'
    )
    named = read_named(parse(page(content)), [TEMPLATE])
    assert named.texts == {"title": "Bài một", "category": "Kinh tế", "byline": "An / Bình"}
    assert [element.get("class") for element in named.body] == ["noi-dung"]
    assert len(named.elements) == 4


def test_a_template_without_evidence_is_not_used() -> None:
    assert read_named(parse(page("<h5 class='dau-de'>x</h5>")), [TEMPLATE]).texts == {}


def test_a_selector_that_is_none_names_itself() -> None:
    with pytest.raises(ProfileError, match=r"template 'rieng': title = 'h5\[' is no CSS selector"):
        read_named(parse(page('<div class="tin-rieng"></div>')), [TEMPLATE | {"title": "h5["}])
