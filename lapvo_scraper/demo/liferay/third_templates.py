"""Web content templates kept aside for a third first look, by somebody who had not read the reader.

Who wrote it printed above the text; a form for opinions and dated older news below it; a column of other news beside
it: all inside `.journal-content-article`, none of it the article's text.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lapvo_scraper.demo.liferay.template_parts import ARTICLES, signed, summary

if TYPE_CHECKING:
    from datetime import datetime

    from lapvo_scraper.demo.stories import Story

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_OLDER = (
    ("Lịch cắt điện tuần thứ hai của tháng", "lich-cat-dien", "11/02/2021"),
    ("Hội Khuyến học xã Phú Lợi trao 40 suất học bổng", "trao-hoc-bong", "09/02/2021"),
    ("Kết quả bốc thăm chia bảng giải bóng đá thanh niên", "boc-tham-chia-bang", "08/02/2021"),
)
_BESIDE = (
    ("Chợ hoa xuân mở cửa đến 22 giờ", "cho-hoa-xuan", "Ban quản lý chợ bố trí thêm bãi giữ xe miễn phí cho bà con."),
    ("Thông tuyến đò ngang Cái Sao", "thong-tuyen-do", "Mỗi ngày có mười hai chuyến, chuyến đầu rời bến lúc 5 giờ."),
)


def signed_above(story: Story, body: str, page_name: str) -> str:
    """A trail of links, the title, one line of day, clock and readers, the pen name, the summary, the text."""
    del page_name
    moment = story.published_at
    day = f"{_WEEKDAYS[moment.weekday()]}, ngày {moment.day}/{moment.month}/{moment.year} - {moment:%H:%M}"
    signature = signed(story, '<p class="but-danh">', "</p>")
    lead = summary(story, '<h4 class="mo-dau">', "</h4>")
    return (
        '<div class="duong-dan"><a href="/">Trang chủ</a> &raquo; '
        f'<a href="/tin-tuc">{escape(story.category)}</a></div>\n'
        f'<div class="tin-chi-tiet">\n<h2 class="tieu-de-lon">{escape(story.title)}</h2>\n'
        f'<p class="dong-ngay"><i class="fa fa-calendar"></i> {day} <span class="so-doc">| '
        f"{story.entry_id % 900 + 12} lượt đọc</span></p>\n{signature}"
        f'{lead}<div class="toan-van">\n{body}\n</div>\n</div>'
    )


def with_opinions(story: Story, body: str, page_name: str) -> str:
    """The text between a bar to share it and a bar to rate it; a form for opinions, then older news with their days."""
    del page_name
    older = "".join(
        f'<li><a href="{ARTICLES}{slug}">{escape(title)}</a> <span class="ngay">({day})</span></li>\n'
        for title, slug, day in _OLDER
    )
    intro = summary(story, '<div class="detail-intro">', "</div>")
    signature = signed(story, '<div class="detail-source">', "</div>")
    return (
        f'<div class="detail-wrap">\n<h1>{escape(story.title)}</h1>\n'
        f'<div class="detail-date">Đăng ngày: {_half_day_clock(story.published_at)}</div>\n'
        '<div class="share-bar">Chia sẻ: <a href="#" rel="nofollow">Facebook</a> <a href="#" rel="nofollow">Zalo</a> '
        f'<a href="#" rel="nofollow">Gửi email</a></div>\n{intro}'
        f'<div class="detail-text">\n{body}\n</div>\n{signature}'
        '<div class="rating"><p>Tổng số điểm của bài viết là: 0 trong 0 đánh giá</p>'
        "<p>Click để đánh giá bài viết</p></div>\n"
        '<div class="opinions"><h4>Ý kiến bạn đọc (0)</h4><form action="#" method="post">'
        '<label>Họ và tên</label><input name="ten" type="text" /><label>Nội dung</label>'
        '<textarea name="noidung" placeholder="Vui lòng gõ tiếng Việt có dấu"></textarea>'
        '<button type="submit">Gửi ý kiến</button></form></div>\n'
        f'<div class="older"><h4>Các tin đã đưa</h4>\n<ul>\n{older}</ul></div>\n</div>'
    )


def beside_news(story: Story, body: str, page_name: str) -> str:
    """A grid: the article in the wide column, other news with pictures and first words in the narrow one."""
    del page_name
    moment = story.published_at
    cards = "".join(
        f'<div class="card"><a href="{ARTICLES}{slug}"><img alt="" src="/o/vam-sen-theme/images/no-image.png" /></a>'
        f'<h6><a href="{ARTICLES}{slug}">{escape(title)}</a></h6><p class="card-text">{escape(words)}</p></div>\n'
        for title, slug, words in _BESIDE
    )
    lead = summary(story, '<p class="lead">', "</p>")
    signature = signed(story, '<p class="writer">', "</p>")
    return (
        '<div class="row">\n<div class="col-md-9"><article class="post">\n'
        f'<header><span class="cat-badge">{escape(story.category)}</span><h1>{escape(story.title)}</h1>\n'
        f'<time datetime="{moment:%Y-%m-%dT%H:%M}+07:00">{moment.day} Tháng {moment.month} {moment.year} '
        f'{moment:%H:%M}</time></header>\n{lead}<div class="entry">\n{body}\n</div>\n'
        f'<footer>{signature}</footer>\n</article></div>\n'
        f'<div class="col-md-3"><h4 class="box-title">Tin nổi bật</h4>\n{cards}</div>\n</div>'
    )


def _half_day_clock(moment: datetime) -> str:
    """Return day and clock as Java's short time for Vietnamese has it: `02:15 CH` is 14:15."""
    return f"{moment:%d/%m/%Y %I:%M} {'SA' if moment.hour < 12 else 'CH'}"
