"""What kind of answer a page is. Nearly all of these come with status 200."""

from __future__ import annotations

import pytest
from making_pages import DETAIL, HOST, INSTANCE, article_page, full_view, page, portlet

from lapvo_scraper.reading import read_page

LIST = f"{HOST}/tin-tuc"
TEXT = "<p>Sáng nay, bà con ấp Bình Tân ra quân dọn cỏ, vớt lục bình trên rạch Cái Tre dài hai cây số.</p>"
LINKS = "".join(
    f'<li><a href="{HOST}/x/-/asset_publisher/{INSTANCE}/content/id/{n}">Tin số {n}</a></li>'
    for n in range(9)
)


def kind(content: bytes | str, url: str | None = DETAIL) -> str:
    return read_page(content if isinstance(content, bytes) else content.encode(), url=url).kind


def test_an_article_is_an_article_with_and_without_its_address() -> None:
    assert kind(article_page(TEXT)) == "article"
    assert kind(article_page(TEXT), None) == "article"
    assert kind(article_page(TEXT), f"{HOST}/c/portal/update_language?redirect=x") == "article"


@pytest.mark.parametrize(
    "said",
    [
        # 6.2: error.jsp
        '<h3>Lỗi</h3><div class="alert alert-error">Tài sản không thể được tìm thấy.</div>',
        '<div class="alert alert-error">The asset could not be found.</div>',
        # 6.0: the same in portlet-msg-error
        '<div class="portlet-msg-error">The Web Content could not be found.</div>',
        # 7.0 to 7.2: the portlet error box
        '<div class="alert alert-danger"> <b>Xuất bản thông tin</b> tạm thời không có. </div>',
        '<div class="alert alert-danger">Asset Publisher is temporarily unavailable.</div>',
        # 7.1 and later: inside the full view
        '<div class="asset-content"><div class="alert alert-warning">Ra quân dọn rạch hết hạn.</div></div>',
        # web content display
        '<div class="alert alert-danger">Nội dung web đã chọn không còn tồn tại.</div>',
        # other makers
        '<div class="alert">Bài viết đã bị gỡ.</div>',
        # 6.2, another exception: nothing at all
        "",
        '<div class="subscribe-action"></div>',
    ],
)
def test_soft_404_of_every_version(said: str) -> None:
    sidebar = portlet(f"<ul>{LINKS}</ul>", portlet_id="101_INSTANCE_sidebar00001")
    assert kind(page(portlet(said) + sidebar)) == "missing"


def test_a_short_article_in_a_theme_that_nobody_knows_is_not_taken_for_gone() -> None:
    shown = portlet(f'<div class="bv-khung"><p class="bv-tua">Ra quân dọn rạch</p>{TEXT}</div>')
    assert kind(page(shown)) == "other"
    elsewhere = portlet(f"<div>{TEXT}</div>", portlet_id="101_INSTANCE_sidebar00001")
    assert kind(page(portlet('<h2 class="portlet-title">Xuất bản thông tin</h2>') + elsewhere)) == "missing"


def test_an_error_in_one_portlet_of_a_list_page_is_no_soft_404() -> None:
    broken = portlet(
        '<div class="alert alert-danger">Xuất bản thông tin tạm thời không có.</div>',
        portlet_id="101_INSTANCE_a",
    )
    content = page(broken + portlet(f"<ul>{LINKS}</ul>"))
    assert kind(content, LIST) == "listing"
    assert kind(content, None) == "listing"
    assert kind(page(broken), None) == "missing"
    assert kind(page(broken), LIST) == "listing"


def test_an_empty_list_is_a_list() -> None:
    empty = '<div class="alert alert-info text-center">Không có kết quả nào.</div>'
    assert kind(page(portlet(empty)), LIST) == "listing"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            (
                '<h3 class="alert alert-error">Không tìm thấy</h3>Tài nguyên không được tìm '
                'thấy.<br/><br/><code class="lfr-url-error">/x</code>'
            ),
            "missing",
        ),
        ('<h3 class="alert alert-danger">Not Found</h3><code class="lfr-url-error">/x</code>', "missing"),
        (
            (
                '<h3 class="alert alert-danger">Bị cấm</h3>'
                '<div class="alert">Bạn không đủ thẩm quyền để truy cập vào nguồn tài nguyên đã đề '
                'nghị.</div><code class="lfr-url-error">/x</code>'
            ),
            "login",
        ),
        (
            (
                '<h3 class="alert alert-error">Lỗi bên trong máy chủ</h3>'
                '<div class="alert">Có lỗi xảy ra trong quá trình truy cập tài nguyên hệ '
                'thống.</div><code class="lfr-url-error">/x</code>'
            ),
            "down",
        ),
    ],
)
@pytest.mark.parametrize("url", [DETAIL, LIST, None])
def test_status_pages(said: str, expected: str, url: str | None) -> None:
    assert kind(page(said), url) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        # inactive.html, maintenance.jsp
        (
            (
                '<table border="0" bgcolor="#FF0000"><tr><td>Hệ thống đang được tắt đi. Hãy thử lại '
                "sau.</td></tr></table>"
            ),
            "down",
        ),
        (
            (
                "<table><tr><td>Trang thông tin này chưa kích hoạt. Vui lòng liên hệ với quản trị "
                "viên.</td></tr></table>"
            ),
            "down",
        ),
        (
            "<table><tr><td>This instance is inactive. Please contact the administrator.</td></tr></table>",
            "down",
        ),
        ("<p>The system is currently undergoing maintenance. Please try again later.</p>", "down"),
        (
            (
                "<html><head><title>502 Bad Gateway</title></head><body><center>"
                "<h1>502 Bad Gateway</h1></center></body></html>"
            ),
            "down",
        ),
        ("<h1>HTTP Status 500 – Internal Server Error</h1>", "down"),
        ("<h1>HTTP Status 404 – Not Found</h1>", "missing"),
        # code.jsp
        (
            (
                '<html><head><meta content="1; url=/" http-equiv="refresh"></head>'
                '<body onload="x()"></body></html>'
            ),
            "missing",
        ),
        # firewalls
        (
            (
                "<html><head><title>Request Rejected</title></head>"
                "<body>The requested URL was rejected. Your support ID is: 5</body></html>"
            ),
            "blocked",
        ),
        ("<title>Just a moment...</title><p>Checking your browser before accessing x.vn</p>", "blocked"),
        ("<html><script>document.cookie='a=b';location.reload()</script></html>", "blocked"),
        ("<p>Yêu cầu của bạn bị từ chối bởi tường lửa.</p>", "blocked"),
        # logins outside Liferay
        ('<form><label>Mật khẩu</label><input type="password"></form>', "login"),
        # other systems
        ("<html><body><h1>Tin tức</h1><p>Một trang của hệ thống khác</p></body></html>", "other"),
        ("<html><script>var Liferay = {};</script><div id='root'></div></html>", "other"),
        ("", "other"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "other"),
    ],
)
@pytest.mark.parametrize("url", [DETAIL, LIST])
def test_answers_outside_the_theme(content: str | bytes, expected: str, url: str) -> None:
    assert kind(content, url) == expected


def test_words_of_a_firewall_in_a_news_text_block_nothing() -> None:
    news = "<p>Access denied là thông báo mà nhiều người dùng gặp phải khi mở trang.</p>" * 60
    assert kind(f"<html><title>Tin công nghệ</title><body>{news}</body></html>", LIST) == "other"


def test_the_login_portlet_alone_is_a_login_page() -> None:
    form = '<form><input type="password"></form>'
    login = portlet(form, portlet_id="com_liferay_login_web_portlet_LoginPortlet")
    assert kind(page(login), f"{HOST}/home") == "login"
    assert kind(page(portlet(form, portlet_id="58")), None) == "login"
    assert kind(page(login + portlet(f"<ul>{LINKS}</ul>")), f"{HOST}/home") == "listing"
    assert kind(page(login + portlet(full_view(TEXT)))) == "article"


def test_an_article_by_theme_templates_needs_text_and_an_article_s_address() -> None:
    own = portlet(f"<div class='noi-dung'>{TEXT * 5}</div>")
    assert kind(page(own)) == "article"
    assert kind(page(own), LIST) == "listing"
    assert read_page(page(own), url=DETAIL).container == "densest"
