"""From the lines of an article to its fields."""

from __future__ import annotations

import pytest
from making_pages import DETAIL, HOST, INSTANCE, article_page, full_view, page, portlet
from one_article import CENTRED, LEAD, MORE, codes, kinds, picture, read

from lapvo_scraper.reading import read_page
from lapvo_scraper.sites import Site

# --- the template's heading --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "category", "problem"),
    [
        ("<div>Chi tiết bài viết Môi trường</div><h3>Ra quân dọn rạch</h3>", "Môi trường", None),
        ("<div>Chi tiết bài viết</div><div>Môi trường</div><h3>RA QUÂN DỌN RẠCH.</h3>", "Môi trường", None),
        ("<div>Chi tiết bài viết</div><h3>Ra quân dọn rạch</h3>", None, None),
        ("<div>Trang chủ » Tin trong huyện</div><h3>Ra quân dọn rạch</h3>", "Tin trong huyện", None),
        ("<div>Tin tức - sự kiện Tin tức</div><h3>Ra quân dọn rạch</h3>", "Tin tức", None),
        ("<div>Chi tiết lạ Môi trường</div><h3>Ra quân dọn rạch</h3>", None, "category-unsplit"),
        ("<div>trangtin Môi trường</div><h3>Ra quân dọn rạch</h3>", None, "category-unsplit"),
        ("<h3>Ra quân dọn rạch</h3>", None, None),
        ("", None, None),
    ],
)
def test_the_category_line_is_split_only_where_the_page_name_is_known(
    heading: str, category: str | None, problem: str | None
) -> None:
    reading = read(heading + LEAD + MORE)
    assert (reading.category, codes(reading)) == (category, [problem] if problem else [])
    assert kinds(reading) == ["p:Sáng nay, bà con ấ", "p:Theo kế hoạch, mỗi"]


def test_keywords_and_profiles_know_categories() -> None:
    heading = "<div>trangtin Môi trường xanh</div><h3>Ra quân dọn rạch</h3>"
    keywords = '<meta name="keywords" content="Môi trường xanh,rạch"/>'
    reading = read(heading + LEAD, head=keywords)
    assert (reading.category, reading.tags) == ("Môi trường xanh", ("rạch",))
    site = Site("vamnhon", HOST, categories=("xanh", "Môi trường xanh"))
    assert read(heading + LEAD, site=site).category == "Môi trường xanh"
    named = Site("vamnhon", HOST, page_names=("trangtin",))
    assert read(heading + LEAD, site=named).category == "Môi trường xanh"


def test_the_breadcrumb_knows_page_names() -> None:
    trail = '<ul class="breadcrumb"><li>Trang chủ</li><li>Trang tin xã</li><li>Ra quân dọn rạch</li></ul>'
    content = page(
        trail + portlet(full_view("<div>Trang tin xã Môi trường</div><h3>Ra quân dọn rạch</h3>" + LEAD))
    )
    assert read_page(content, url=DETAIL).category == "Môi trường"


def test_buttons_of_the_template_are_no_text() -> None:
    tools = "<div>Lượt xem: 1.204</div><div>Cỡ chữ A- A A+</div><div>In trang | Gửi email</div>"
    assert kinds(read("<h3>Ra quân dọn rạch</h3>" + tools + LEAD)) == ["p:Sáng nay, bà con ấ"]


# --- publication -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "at", "precision"),
    [
        ("(Thứ tư, 20/01/2021 15:30)", "2021-01-20T15:30:00+07:00", "minute"),
        ("Ngày đăng: 20/01/2021", "2021-01-20", "day"),
        ("Đã xuất bản 20 thg 1, 2021", "2021-01-20", "day"),
        ("20-01-2021 03:30 CH", "2021-01-20T15:30:00+07:00", "minute"),
    ],
)
def test_a_date_line_under_the_title_is_the_publication(line: str, at: str, precision: str) -> None:
    reading = read(f"<h3>Ra quân dọn rạch</h3><span>{line}</span>{LEAD}")
    assert (reading.published_at, reading.published_precision, reading.published_source) == (
        at,
        precision,
        "template",
    )
    assert len(reading.blocks) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Vàm Nhơn, ngày 20 tháng 01 năm 2021",  # where and when a letter was signed
        "Hội nghị ngày 20/01/2021",
        "Từ 20/01/2021 đến 25/01/2021 tại chợ",
    ],
)
def test_other_lines_with_dates_are_text(line: str) -> None:
    reading = read(f"<h3>Ra quân dọn rạch</h3><p>{line}</p>{LEAD}")
    assert (reading.published_at, reading.blocks[0].text) == (None, line)


def test_a_date_below_the_text_counts_only_when_it_says_so() -> None:
    assert read(LEAD + "<p>Ngày đăng: 20/01/2021</p>").published_at == "2021-01-20"
    assert read(LEAD + "<p>Cập nhật lần cuối: 20/01/2021</p>").published_at is None
    assert read(LEAD + "<p>20/01/2021</p>").published_at is None


def test_the_template_comes_before_the_metadata_row() -> None:
    row = '<div class="metadata-author"><span class="date-info">Đã xuất bản 21/01/21 07:00</span></div>'
    assert read(LEAD, after=row).published_at == "2021-01-21T07:00:00+07:00"
    assert read(LEAD, after=row).published_source == "metadata"
    both = read("<h3>Ra quân dọn rạch</h3><p>20/01/2021</p>" + LEAD, after=row)
    assert (both.published_at, both.published_source) == ("2021-01-20", "template")


def test_a_relative_date_is_no_date() -> None:
    row = '<div class="metadata-author"><span class="date-info">3 Ngày qua</span></div>'
    reading = read(LEAD, after=row)
    assert (reading.published_at, [problem.detail for problem in reading.problems]) == (None, ["3 Ngày qua"])
    assert codes(reading) == ["date-unread"]


def test_a_moment_with_a_zone_is_told_in_the_portal_s_own() -> None:
    head = '<meta property="article:published_time" content="2021-11-04T23:00:00Z"/>'
    assert read(LEAD, head=head).published_at == "2021-11-05T06:00:00+07:00"
    berlin = Site("x", HOST, timezone="Europe/Berlin")
    assert read(LEAD, head=head, site=berlin).published_at == "2021-11-05T00:00:00+01:00"


def test_nothing_is_invented() -> None:
    reading = read("<p>Bà con phấn khởi nhận quà.</p>")
    assert (
        reading.published_at,
        reading.published_source,
        reading.event_date,
        reading.event_date_source,
    ) == (None,) * 4


# --- summary -----------------------------------------------------------------------------------------------

DESCRIPTION = '<meta name="description" content="{}"/>'
SHORT = "Hơn trăm người vớt lục bình trong một buổi sáng."


@pytest.mark.parametrize(
    ("first", "description", "summary", "texts"),
    [
        ("", SHORT, SHORT, 2),
        (f"<p><strong>{SHORT}</strong></p>", SHORT, SHORT, 2),
        (f'<div class="sapo">{SHORT}</div>', "", SHORT, 2),
        (f'<p class="tom-tat"><p>{SHORT}</p></p>', "", SHORT, 2),
        ("", "Sáng nay, bà con ấp Bình Tân ra quân dọn cỏ, vớt lục bình trên rạch Cái Tre dài...", None, 2),
        ("", LEAD[3:-4] + "...", None, 2),
        (f"<p><strong>{SHORT * 6}</strong></p>", (SHORT * 6)[:197] + "...", None, 3),
        ("", "", None, 2),
    ],
)
def test_summaries(first: str, description: str, summary: str | None, texts: int) -> None:
    reading = read(first + LEAD + MORE, head=DESCRIPTION.format(description))
    assert (reading.summary, len(reading.blocks)) == (summary, texts)


# --- end of the text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mark", [" ./.", "./.", " <strong>./.</strong>", "</p><p>./.", "</p><p style='text-align:center'>***"]
)
def test_end_marks_are_no_text(mark: str) -> None:
    reading = read(f"<p>Bà con phấn khởi nhận quà{mark}</p><p><strong>Mỹ Duyên</strong></p>")
    assert (reading.body, reading.byline) == ("Bà con phấn khởi nhận quà", "Mỹ Duyên")


def test_a_sentence_with_an_end_mark_is_no_caption() -> None:
    reading = read(f"{LEAD}<p>{picture('a')}</p><p>Lãnh đạo xã trao quà cho bà con ./.</p>")
    assert kinds(reading) == ["p:Sáng nay, bà con ấ", "p:Lãnh đạo xã trao q"]


def test_two_byline_lines_and_a_caption_between() -> None:
    figure = f"{CENTRED}{picture('a')}</p>{CENTRED}<em>Quang cảnh ra quân</em></p>"
    reading = read(f"{LEAD}<p>BT: Trọng Nhân.</p><p>QP: Chí Cường.</p>{figure}")
    assert reading.byline == "BT: Trọng Nhân. / QP: Chí Cường."
    assert [(credit.name, credit.role) for credit in reading.credits] == [
        ("Trọng Nhân", "editor"),
        ("Chí Cường", "video"),
    ]


def test_an_author_under_the_title_by_its_class() -> None:
    reading = read(f'<h3>Ra quân dọn rạch</h3><p class="tac-gia">Mỹ Duyên</p>{LEAD}{MORE}')
    assert (reading.byline, reading.author, len(reading.blocks)) == ("Mỹ Duyên", "Mỹ Duyên", 2)


# --- related links, word paste, what is lost ---------------------------------------------------------------


def article_link(text: str) -> str:
    return f'<a href="/x/-/asset_publisher/{INSTANCE}/content/id/9">{text}</a>'


def test_links_to_other_articles_are_no_text_but_documents_are() -> None:
    reading = read(
        f"{LEAD}<p>{article_link('Khởi công cầu Cái Tre')}</p>"
        f"<p>Xem thêm: {article_link('Khởi công cầu Cái Tre mới')}</p>"
        f'{MORE}<p><a href="/documents/1/0/ke-hoach.pdf">Tải về kế hoạch</a></p>'
        f"<p><strong>Tin liên quan:</strong></p><ul><li>{article_link('Họp dân')}</li>"
        f"<li>{article_link('Khai giảng')}</li></ul>"
    )
    assert kinds(reading) == ["p:Sáng nay, bà con ấ", "p:Theo kế hoạch, mỗi", "p:Tải về kế hoạch"]
    assert [(attachment.label, attachment.media_type) for attachment in reading.attachments] == [
        ("Tải về kế hoạch", "application/pdf")
    ]


def test_word_settings_that_lost_their_comment_are_no_text() -> None:
    settings = "<p>Normal 0 false false false EN-US X-NONE X-NONE</p>"
    styles = "<p>/* Style Definitions */ table.MsoNormalTable {}</p>"
    assert kinds(read(settings + styles + LEAD)) == ["p:Sáng nay, bà con ấ"]


def test_lines_broken_inside_a_sentence_are_joined() -> None:
    assert (
        read("<p>Đồng chí Lê<br>văn Tám phát biểu<br>Sau đó ra quân</p>").body
        == "Đồng chí Lê văn Tám phát biểu\n\nSau đó ra quân"
    )


def test_what_was_repaired_is_on_record() -> None:
    reading = read(
        "<p>Huyê\u0323n u\u0309y Va\u0300m Nh\u01a1n ho\u0323p đa\u0309ng vi\u00ean, b\u00e0n "
        "k\u1ebf ho\u1ea1ch m\u1edbi</p>"
    )
    assert reading.body.startswith("Huyện ủy Vàm Nhơn họp đảng viên")
    assert ("text-repaired", "nfc") in [(problem.code, problem.detail) for problem in reading.problems]


def test_text_read_as_a_widget_is_reported_and_suspected() -> None:
    reading = read(f'<div class="share">{LEAD * 4}</div>{MORE}')
    assert (codes(reading), reading.suspect) == (["text-lost"], True)
    assert not read(LEAD).suspect


def test_text_behind_a_stray_end_tag_is_read_and_reported() -> None:
    reading = read(f"{LEAD}</div>{MORE}{MORE}")
    assert len(reading.blocks) == 3
    assert codes(reading) == ["text-outside-container"]


@pytest.mark.parametrize(
    ("body", "code"),
    [("<p>&nbsp;</p>", "no-text"), (f"<p>{picture('a')}</p>{CENTRED}<em>Quang cảnh</em></p>", "no-text")],
)
def test_an_article_without_text_is_suspect(body: str, code: str) -> None:
    reading = read(body)
    assert (reading.kind, codes(reading), reading.suspect) == ("article", [code], True)


def test_a_truncated_page_is_suspect() -> None:
    reading = read_page(article_page(LEAD), url=DETAIL, truncated=True)
    assert (reading.kind, codes(reading), reading.suspect) == ("article", ["truncated"], True)


# --- profiles, letters, agencies ---------------------------------------------------------------------------


def test_a_profile_s_template_is_read_instead() -> None:
    site = Site.from_dict(
        {
            "name": "rieng",
            "base_url": HOST,
            "template": [
                {
                    "name": "rieng",
                    "evidence": ".tin-rieng",
                    "container": ".tin-rieng",
                    "title": ".dau-de",
                    "category": ".muc",
                    "byline": ".tac-gia",
                    "published": ".luc",
                    "summary": ".tom-luoc",
                }
            ],
        }
    )
    content = page(
        f'<div class="tin-rieng"><p class="dau-de">Đầu đề riêng</p><p class="muc">Kinh tế</p>'
        f'<p class="luc">20/01/2021 07:05</p>'
        f'<p class="tom-luoc">{SHORT}</p>{LEAD}{MORE}<p class="tac-gia">Mỹ Duyên</p></div>'
    )
    reading = read_page(content, url=f"{HOST}/trang?id=5", site=site)
    assert (reading.kind, reading.container, reading.title, reading.category) == (
        "article",
        "profile",
        "Đầu đề riêng",
        "Kinh tế",
    )
    assert (reading.published_at, reading.summary, reading.byline) == (
        "2021-01-20T07:05:00+07:00",
        SHORT,
        "Mỹ Duyên",
    )
    assert (reading.author, len(reading.blocks), codes(reading)) == ("Mỹ Duyên", 2, [])


def test_the_signature_of_a_letter_is_text_and_its_name_a_credit() -> None:
    lines = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Ngô Tấn Lực")
    signature = "".join(f"<p><strong>{line}</strong></p>" for line in lines)
    reading = read(LEAD + MORE + signature)
    assert [block.kind for block in reading.blocks] == ["paragraph"] * 5
    assert [(credit.name, credit.role) for credit in reading.credits] == [("Ngô Tấn Lực", "signer")]
    assert (reading.byline, reading.author) == (None, None)


def test_the_agency_before_the_first_sentence_is_a_source_and_stays_in_the_text() -> None:
    reading = read(f"<p>(VNO) - {LEAD[3:]}{MORE}")
    assert reading.body.startswith("(VNO) - Sáng nay")
    assert [(credit.name, credit.role, credit.kind) for credit in reading.credits] == [
        ("VNO", "source", "organisation")
    ]
