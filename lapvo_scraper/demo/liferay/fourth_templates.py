"""Web content templates kept aside for a fourth first look, by somebody who had not read the reader.

One made for 6.2, with the day alone and, below the text, which account posted it; one for 7.2, with a voice that reads
aloud; one for 7.4, from the parts of Liferay's own style book, with the news before and after. All that stands around
the body is inside `.journal-content-article`, none of it the article's text.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lapvo_scraper.demo.liferay.details import PORTAL_USER, views
from lapvo_scraper.demo.liferay.template_parts import ARTICLES, signed, summary

if TYPE_CHECKING:
    from lapvo_scraper.demo.stories import Story

_OTHERS = (
    ("Hội thi chèo xuồng mừng mùa nước nổi", "hoi-thi-cheo-xuong", "18-02-2021"),
    ("Niêm yết danh sách hộ được hỗ trợ giống", "niem-yet-danh-sach", "17-02-2021"),
    ("Chợ đêm thị trấn dời sang bãi đất mới", "cho-dem-doi-cho", "15-02-2021"),
)
_VOICES = ("Nữ miền Nam", "Nam miền Nam", "Nữ miền Bắc")


def account_below(story: Story, body: str, page_name: str) -> str:
    """A template of 6.2: the summary's element stands there even without a summary; links as a row of a table."""
    del page_name
    others = "".join(
        f'<li><a href="{ARTICLES}{slug}">{escape(title)}</a> <i>({day})</i></li>\n' for title, slug, day in _OTHERS
    )
    return (
        f'<div class="xem-tin">\n<h2 class="xem-tin-tua">{escape(story.title)}</h2>\n'
        f'<div class="xem-tin-ngay">Ngày {story.published_at:%d-%m-%Y}</div>\n'
        f'<div class="xem-tin-tomtat"><em>{escape(story.summary or "")}</em></div>\n'
        f'<div class="xem-tin-noidung">\n{body}\n</div>\n<div class="xem-tin-dang">Người đăng: {PORTAL_USER}</div>\n'
        '<table class="xem-tin-congcu" width="100%"><tr><td><a href="javascript:window.print()">In bài</a></td>'
        '<td><a href="mailto:?subject=Vam%20Sen">Gửi thư</a></td>'
        '<td><a href="#banner">Về đầu trang</a></td></tr></table>\n'
        f'<div class="xem-tin-khac"><p><strong>CÁC TIN KHÁC</strong></p>\n<ul>\n{others}</ul></div>\n</div>'
    )


def read_aloud(story: Story, body: str, page_name: str) -> str:
    """A template of 7.2: a voice to choose above the text, the key words and buttons to share it below."""
    del page_name
    voices = "".join(f"<option>{voice}</option>" for voice in _VOICES)
    sapo = summary(story, '<p class="sapo font-weight-bold">', "</p>")
    signature = signed(story, '<p class="tac-gia-bai text-right"><b>', "</b></p>")
    tags = "".join(f'<a class="badge badge-light" href="/tim-kiem?q={escape(t)}">#{escape(t)}</a> ' for t in story.tags)
    return (
        f'<div class="tin-bai">\n<h1 class="tin-bai-tieu-de">{escape(story.title)}</h1>\n'
        '<div class="tin-bai-thanh d-flex justify-content-between">'
        f'<span class="thoi-gian">{story.published_at:%d/%m/%Y - %H:%M}</span>'
        '<span class="co-chu"><button type="button">A-</button> <button type="button">A+</button></span></div>\n'
        '<div class="nghe-bai"><label for="giong-doc">Nghe nội dung bài viết</label> '
        f'<select id="giong-doc">{voices}</select> <audio controls="controls" preload="none"></audio></div>\n'
        f'{sapo}<div class="tin-bai-noi-dung">\n{body}\n</div>\n{signature}'
        f'<div class="tu-khoa-bai">{tags}</div>\n'
        '<div class="chia-se"><span>Chia sẻ bài viết</span> <a class="btn btn-sm" href="#">Facebook</a> '
        '<a class="btn btn-sm" href="#">Zalo</a> <a class="btn btn-sm" href="#">Sao chép liên kết</a></div>\n</div>'
    )


def sheet(story: Story, body: str, page_name: str) -> str:
    """A template of 7.4 in Clay: category as a badge, date as Java 11 writes it, the neighbouring news in the foot."""
    del page_name
    moment = story.published_at
    lead = summary(story, '<div class="lead sheet-text">', "</div>")
    (before, before_slug, _), (after, after_slug, _) = _OTHERS[:2]
    return (
        '<div class="sheet sheet-lg">\n<div class="sheet-header">'
        f'<span class="badge badge-primary"><span class="badge-item badge-item-expand">{escape(story.category)}</span>'
        f'</span>\n<h2 class="sheet-title">{escape(story.title)}</h2>\n'
        f'<div class="text-secondary"><span class="sheet-date">{moment:%H:%M}, {moment.day} thg {moment.month}, '
        f'{moment.year}</span> <span class="sheet-views">{views(story)} lượt xem</span></div></div>\n'
        f'{lead}<div class="sheet-section">\n{body}\n</div>\n'
        '<div class="sheet-footer d-flex justify-content-between">'
        f'<a href="{ARTICLES}{before_slug}">&laquo; Tin trước: {escape(before)}</a> '
        f'<a href="{ARTICLES}{after_slug}">Tin sau: {escape(after)} &raquo;</a></div>\n</div>'
    )
