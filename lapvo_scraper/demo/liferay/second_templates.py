"""Web content templates kept aside for a second first look: what other provinces print around the body.

A site-wide bar of tools and counters, a summary in a box of its own, the date at the foot, the article as rows of
a table, neighbouring news below it: all inside `.journal-content-article`, none of it the article's text.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lapvo_scraper.demo.liferay.template_parts import ARTICLES, signed, summary

if TYPE_CHECKING:
    from lapvo_scraper.demo.stories import Story

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_OTHER_NEWS = (
    ("Thông báo lịch tiếp công dân quý này của lãnh đạo huyện", "thong-bao-lich-tiep-cong-dan"),
    ("Khai mạc hội thi nấu ăn mừng ngày hội Đại đoàn kết", "khai-mac-hoi-thi-nau-an"),
    ("Mời góp ý dự thảo quy chế quản lý chợ nông thôn", "moi-gop-y-du-thao-quy-che"),
)


def province(story: Story, body: str, page_name: str) -> str:
    """A province's portal: day, clock and counter in a bar, tools beside, summary in a box, other news below."""
    del page_name
    moment = story.published_at
    sapo = summary(story, '<div class="sapo-box"><p>', "</p></div>")
    signature = signed(story, '<p class="news-author"><strong>', "</strong></p>")
    return (
        f'<div class="news-detail">\n<h1 class="news-title">{escape(story.title)}</h1>\n<div class="news-info">'
        f'<span class="time"><i class="fa fa-clock-o"></i> {_WEEKDAYS[moment.weekday()]}, {moment:%d/%m/%Y, %H:%M} '
        '[GMT+7]</span> <span class="view"><i class="fa fa-eye"></i> '
        f"Lượt xem: {story.entry_id % 700 + 31}</span></div>\n"
        '<div class="news-tools"><a href="javascript:void(0)">A-</a> <a href="javascript:void(0)">A</a> '
        '<a href="javascript:void(0)">A+</a> <a href="javascript:window.print()" title="In bài viết">In bài viết</a> '
        f'<a href="javascript:void(0)">Đọc bài viết</a></div>\n{sapo}<div class="news-body">\n{body}\n</div>\n'
        f'{signature}<div class="news-other"><h3>Tin liên quan</h3>\n<ul>\n{_other_news()}</ul></div>\n</div>'
    )


def footed(story: Story, body: str, page_name: str) -> str:
    """A department's portal: section above the title, who signed and when below the text, then the key words."""
    del page_name
    abstract = summary(story, '<div class="trich-yeu"><b>', "</b></div>")
    tags = ", ".join(f'<a href="/tim-kiem?q={escape(tag)}">{escape(tag)}</a>' for tag in story.tags)
    keywords = f'<div class="tu-khoa"><b>Từ khóa:</b> {tags}</div>\n' if tags else ""
    signature = signed(story, '<div class="nguoi-viet">', "</div>")
    return (
        f'<div class="chuyen-muc"><a href="/tin-tuc">{escape(story.category)}</a></div>\n'
        f'<h2 class="tieu-de-tin">{escape(story.title)}</h2>\n{abstract}<div class="noi-dung-tin">\n{body}\n</div>\n'
        f'{signature}<div class="ngay-dang-tin">Ngày đăng: {story.published_at:%d/%m/%Y %H:%M} | Số lần xem: '
        f"{story.entry_id % 500 + 9}</div>\n{keywords}"
    )


def rows(story: Story, body: str, page_name: str) -> str:
    """An old portal's layout: every field a row of a table."""
    del page_name
    cells = [
        ("tieude", f"<strong>{escape(story.title)}</strong>"),
        ("ngaydang", f"Đăng lúc {story.published_at:%H:%M, %d/%m/%Y}"),
        ("trichdan", f"<strong>{escape(story.summary)}</strong>" if story.summary else "&nbsp;"),
        ("noidung", f"\n{body}\n"),
        *(("tacgia", f"<em>{escape(line)}</em>") for line in (story.byline.lines if story.byline else ())),
        ("cackhac", f"<b>Các tin khác:</b>\n<ul>\n{_other_news()}</ul>"),
    ]
    table = "\n".join(f'<tr><td class="{name}">{inner}</td></tr>' for name, inner in cells)
    return f'<table border="0" cellpadding="0" cellspacing="0" class="chitiettin" width="100%">\n{table}\n</table>'


def _other_news() -> str:
    return "".join(f'<li><a href="{ARTICLES}{slug}">{escape(title)}</a></li>\n' for title, slug in _OTHER_NEWS)
