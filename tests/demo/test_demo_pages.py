"""Detail pages: whatever the version, template and habit, the truth is on the page, in order."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from lapvo_scraper.demo import DemoPortal, Truth
from lapvo_scraper.demo.editors import HABITS
from lapvo_scraper.demo.exchange import Answer, Request
from lapvo_scraper.demo.liferay.templates import TEMPLATES
from lapvo_scraper.demo.liferay.versions import VERSIONS

See = Callable[[str], str]
Order = Callable[[list[str], str], "str | None"]

ALL = list(HABITS)
NEWS = "_com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE_dN8xEoFiSb5Q_"


def get(portal: DemoPortal, path: str, **headers: str) -> Answer:
    return portal.answer(Request("GET", path, {"host": "portal.test", **headers}))


def page(portal: DemoPortal, path: str) -> str:
    answer = get(portal, path)
    assert answer.status == 200
    return answer.body.decode()


def whole(portal: DemoPortal, truth: Truth) -> str:
    """All pages of an article."""
    return "".join(page(portal, f"{truth.path}?page={number}") for number in range(1, truth.pages + 1))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_all_truth_is_on_the_page_in_order(
    version: str, template: str, visible_text: See, first_out_of_order: Order
) -> None:
    portal = DemoPortal(version=version, template=template, habits=ALL, articles=len(ALL))
    for truth in portal.truth():
        byline = truth.byline.split(" / ") if truth.byline else []
        printed = [text for _, text in truth.blocks]
        printed = [*byline, *printed] if TEMPLATES[template].byline_above else [*printed, *byline]
        missing = first_out_of_order(printed, visible_text(whole(portal, truth)))
        assert missing is None, (truth.habit, missing)


def test_all_pictures_and_documents_are_on_the_page() -> None:
    portal = DemoPortal(habits=ALL, articles=len(ALL))
    for truth in portal.truth():
        html = whole(portal, truth).replace("&amp;", "&")
        for address in (*(image.path for image in truth.images), *(path for path, _ in truth.attachments)):
            assert f'"{address}"' in html, truth.habit


@pytest.mark.parametrize(
    ("pattern", "versions"),
    [
        (r"hide-accessible'>null</span>", {"7.2"}),
        (r"hide-accessible'>Quay lại</span>", {"7.3"}),
        (r"helper-hidden-accessible\"> Quay lại ", {"6.2"}),
        (r'aria-label="Quay lại"', {"7.4"}),
        (r"<title>angle-left</title>", {"7.0", "7.1"}),
        (r'<h3 class="header-title"><span>', {"6.2"}),
        (r'<span class="header-title">', {"7.0"}),
        (r'<h4 class="component-title">', {"7.1", "7.2"}),
        (r'<p class="component-title h4">', {"7.3", "7.4"}),
        (r'class="asset-anchor lfr-asset-anchor" id="\d+"', {"7.1", "7.2", "7.3", "7.4"}),
        (r'class="asset-content" id="_[^"]*?_\d{6,}"', {"6.2", "7.0"}),
        (r"data-fragments-editor-item-id", {"7.2", "7.3", "7.4"}),
        (r'data-analytics-asset-id="\d{7}"', {"7.1", "7.2", "7.3"}),
        (r'property="og:title"', {"7.3", "7.4"}),
        (r'id="p_p_id_101_INSTANCE_1mOzUrGkrdAE_"', {"6.2"}),
        (r'id="p_p_id_com_liferay_asset_publisher', {"7.0", "7.1", "7.2", "7.3", "7.4"}),
        (r'<html class="aui ltr"', {"6.2"}),
        (r'aria-level="1" class="site-title"', {"7.2", "7.3", "7.4"}),
        (r"d-flex flex-column min-vh-100", {"7.4"}),
    ],
)
def test_versions_have_their_fingerprints(pattern: str, versions: set[str]) -> None:
    found = set()
    for version in VERSIONS:
        portal = DemoPortal(version=version, articles=3)
        if re.search(pattern, page(portal, portal.truth()[0].path)):
            found.add(version)
    assert found == versions


@pytest.mark.parametrize("version", VERSIONS)
def test_the_metadata_row_names_an_account_and_not_the_author(version: str) -> None:
    portal = DemoPortal(version=version, metadata=True, articles=3)
    truth = portal.truth()[0]
    html = page(portal, truth.path)
    assert "Quản trị cổng" in html
    year, month, day = truth.published_truly[:10].split("-")
    assert (f"{day}/{month}/{year}" in html) == (version != "7.0")  # 7.0 says how many days ago
    assert truth.published_at == (None if version == "7.0" else f"{year}-{month}-{day}")


def test_the_template_of_the_family_prints_page_name_category_and_title_again(visible_text: See) -> None:
    portal = DemoPortal(articles=3)
    truth = portal.truth()[0]
    text = visible_text(page(portal, truth.path))
    assert f"null {truth.title} Chi tiết bài viết {truth.category} {truth.title} {truth.blocks[0][1]}" in text
    assert truth.published_at is None


def test_the_dated_template_shows_date_summary_and_author_apart() -> None:
    portal = DemoPortal(articles=20, template="dated")
    truth = next(
        truth for truth in portal.truth() if truth.summary and truth.byline and " / " not in truth.byline
    )
    html = page(portal, truth.path)
    day = f"{truth.published_truly[8:10]}/{truth.published_truly[5:7]}/{truth.published_truly[:4]}"
    assert re.search(rf'<span class="ngay-dang">\([^,]+, {day} {truth.published_truly[11:16]}\)</span>', html)
    assert f'<p class="sapo"><strong>{truth.summary}</strong></p>' in html
    assert f'<p class="tac-gia">{truth.byline}</p>' in html
    assert truth.published_at == truth.published_truly[:16] + ":00+07:00"


def test_the_bare_template_has_no_article_class_in_the_publisher() -> None:
    portal = DemoPortal(articles=3, template="bare")
    html = page(portal, portal.truth()[0].path)
    boundary = html[html.index('class="asset-full-content') : html.index('class="asset-details')]
    assert "journal-content-article" not in boundary
    assert html.count("journal-content-article") >= 2  # side column and footer


def test_ids_and_tokens_change_and_nothing_else() -> None:
    portal = DemoPortal(articles=3)
    path = portal.truth()[0].path
    first, second = page(portal, path), page(portal, path)
    assert first != second
    assert re.sub(r"[0-9a-f]{8}", "", first) == re.sub(r"[0-9a-f]{8}", "", second)


@pytest.mark.parametrize(
    "form",
    [
        "{path}",
        "{slug}",
        "{slug}/481990",
        "/web/vamsen{path}?plidlayout=20101",
        "/vi{path}",
        "{path};jsessionid=0A1B2C.node1",
        "{path}/maximized",
        "{path}/pop_up?_x_viewMode=print",
        "{path}?redirect=http%3A%2F%2Fportal.test%2Ftin-tuc%3Fredirect%3Dx",
        "/tin-tuc/-/asset_publisher/dN8xEoFiSb5Q/content/id/{id}",
        f"/tin-tuc?p_p_id=x&{NEWS}assetEntryId={{id}}",
    ],
)
def test_one_article_answers_under_many_addresses(form: str) -> None:
    portal = DemoPortal(articles=3)
    truth = portal.truth()[0]
    html = page(portal, form.format(path=truth.path, slug=truth.slug_path, id=truth.entry_id))
    assert f'class="asset-anchor lfr-asset-anchor" id="{truth.entry_id}"' in html


def test_an_article_with_page_breaks_has_pages(visible_text: See) -> None:
    portal = DemoPortal(habits=["page break"], articles=1)
    truth = portal.truth()[0]
    assert truth.pages == 2
    first, second = page(portal, truth.path), page(portal, truth.path + "?page=2")
    assert "@page_break@" not in first
    assert f'href="http://portal.test{truth.path}?page=2"' in first
    assert truth.blocks[0][1] in visible_text(first)
    assert truth.blocks[-1][1] in visible_text(second)
    assert truth.blocks[-1][1] not in visible_text(first)


@pytest.mark.parametrize(
    ("version", "why", "words"),
    [
        ("7.2", "unknown", "Xuất bản thông tin tạm thời không có."),
        ("7.2", "withdrawn", "Tài sản không thể được tìm thấy."),
        ("7.2", "denied", "Quý vị chưa được cấp đủ quyền truy nhập."),
        ("7.3", "unknown", "Tài sản không thể được tìm thấy."),
        ("6.2", "unknown", "Lỗi Tài sản không thể được tìm thấy."),
        ("7.2", "blank", ""),
    ],
)
def test_a_removed_article_answers_200_in_the_words_of_its_version(
    version: str, why: str, words: str, visible_text: See
) -> None:
    portal = DemoPortal(version=version, articles=3)
    truth = portal.truth()[0]
    portal.remove(truth.entry_id, why)  # type: ignore[arg-type]
    for path in (truth.path, truth.slug_path):
        html = page(portal, path)
        text = visible_text(html)
        assert words in text
        assert truth.blocks[0][1] not in text
        assert "asset-full-content" not in html
    assert truth.title not in page(portal, "/tin-tuc")
    portal.restore(truth.entry_id)
    assert truth.blocks[0][1] in visible_text(page(portal, truth.path))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/khong-co", 404),
        ("/chi-tiet-bai-viet/-/khong-co", 404),  # no display page
        ("/w/khong-co", 404),
        ("/documents/481990/0/a.png/00000000-0000-0000-0000-000000000000", 404),
        ("/group/vamsen/rieng", 302),
        ("/c/portal/update_language?p_l_id=1&redirect=%2Ftin-tuc&languageId=en_US", 302),
        ("/api/jsonws/invoke", 403),
        ("/o/headless-delivery/v1.0/sites/481990/structured-contents", 403),
        ("/tin-tuc/-/asset_publisher/dN8xEoFiSb5Q/rss", 404),
        ("/chi-tiet-bai-viet/-/asset_publisher/khongco00000/content/id/1", 200),
        ("/chi-tiet-bai-viet", 200),
        ("/lich-cong-tac?thang=2031-07", 200),
        ("/tim-kiem?q=abc", 200),
    ],
)
def test_other_addresses_answer_as_liferay_does(path: str, status: int) -> None:
    assert get(DemoPortal(articles=3), path).status == status


def test_the_status_page_stands_in_the_theme(visible_text: See) -> None:
    text = visible_text(get(DemoPortal(articles=3), "/khong-co").body.decode())
    assert "Không tìm thấy Tài nguyên không được tìm thấy. http://portal.test/khong-co" in text
    assert "Tin tức - sự kiện" in text


@pytest.mark.parametrize(
    ("redirect", "printed"),
    [
        ("http%3A%2F%2Fportal.test%2Ftin-tuc", "http://portal.test/tin-tuc"),
        ("%2Ftin-tuc", "/tin-tuc"),
        ("https%3A%2F%2Fevil.example%2F", "http://portal.test/chi-tiet-bai-viet?p_p_id="),
        ("%2F%2Fevil.example", "http://portal.test/chi-tiet-bai-viet?p_p_id="),
    ],
)
def test_the_way_back_stays_on_the_portal(redirect: str, printed: str) -> None:
    portal = DemoPortal(articles=1)
    html = page(portal, f"{portal.truth()[0].path}?redirect={redirect}")
    assert f'<span class="header-back-to"><a href="{printed}' in html
