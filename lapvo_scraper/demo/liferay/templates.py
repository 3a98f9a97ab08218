"""Web content templates: what a site's own template prints inside `.journal-content-article`.

Liferay leaves this to the site. `dong-thap` is what the portals of Đồng Tháp show: page name and category in
one line, the title again, the body with its byline.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from lapvo_scraper.demo.liferay import fourth_templates as fourth
from lapvo_scraper.demo.liferay import second_templates as second
from lapvo_scraper.demo.liferay import third_templates as third
from lapvo_scraper.demo.liferay.template_parts import signed, summary

if TYPE_CHECKING:
    from collections.abc import Callable

    from lapvo_scraper.demo.stories import Story

WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class Template:
    """A template and what it shows: the truth about a page depends on it."""

    name: str
    render: Callable[[Story, str, str], str]  # story, body field, page name
    category: bool = False
    summary: bool = False
    date: bool = False
    clock: bool = True  # the date to the minute; False: the day alone
    own_byline: bool = False  # the byline is a field of its own, not part of the body
    byline_above: bool = False  # and stands above the text
    article_class: bool = True
    full_content: bool = True  # inside the Asset Publisher's own detail view
    opinions: bool = False  # which asks for a rating and for comments below
    held_out: int = 0  # kept aside for the first look of this number, like the habits of that name


def _dong_thap(story: Story, body: str, page_name: str) -> str:
    return (
        f'<div class="chi-tiet-tieu-de">{escape(page_name)} <span>{escape(story.category)}</span></div>\n'
        f'<h3 class="tieu-de-bai-viet">{escape(story.title)}</h3>\n<div class="noi-dung-bai-viet">\n{body}\n'
        "</div>"
    )


def _basic(story: Story, body: str, page_name: str) -> str:
    del story, page_name
    return body


def _dated(story: Story, body: str, page_name: str) -> str:
    """A customised template: date with weekday, summary in bold, author in an element of its own."""
    del page_name
    moment = story.published_at
    sapo = summary(story, '<p class="sapo"><strong>', "</strong></p>")
    signature = signed(story, '<p class="tac-gia">', "</p>")
    return (
        f'<div class="bai-viet"><h1 class="tieu-de">{escape(story.title)}</h1>\n'
        f'<span class="ngay-dang">({WEEKDAYS[moment.weekday()]}, {moment:%d/%m/%Y %H:%M})</span>\n{sapo}'
        f'<div class="noi-dung">\n{body}\n</div>\n{signature}</div>'
    )


def _ministry(story: Story, body: str, page_name: str) -> str:
    """A ministry's template: clock before the day, the rest in plain containers."""
    del page_name
    return (
        f'<div class="content-detail"><h3 class="text-change-size">{escape(story.title)}</h3>\n'
        f'<p class="time-post">{story.published_at:%H:%M %d/%m/%Y}</p>\n'
        f'<div class="contentDetail text-change-size">\n{body}\n</div></div>'
    )


def _section(story: Story, body: str, page_name: str) -> str:
    """A template that nests paragraphs where none may stand, and signs with a bold paragraph of its own."""
    del page_name
    moment = story.published_at
    day = f"{WEEKDAYS[moment.weekday()]}, {moment:%d/%m/%Y %H:%M}"
    muted = summary(story, '<p class="text-justify"><strong class="text-muted"><p>', "</p></strong></p>")
    return (
        f'<div><section><span class="text-ngay-page">({day})</span>\n{muted}<p>&nbsp;</p>\n{body}\n'
        f"{signed(story, '<p><strong>', '</strong></p>')}</section><hr></div>"
    )


def _own_portlet(story: Story, body: str, page_name: str) -> str:
    """A news portlet of the portal's own: of what Liferay's views print, only the anchor is left."""
    del page_name
    return (
        f'<span class="asset-anchor lfr-asset-anchor" id="{story.entry_id}"></span>\n'
        f'<div class="bv-khung"><p class="bv-muc">{escape(story.category)}</p>\n'
        f'<p class="bv-ngay">{story.published_at:%d/%m/%Y %H:%M}</p>\n'
        f'<p class="bv-tua">{escape(story.title)}</p>\n<div class="bv-chu">\n{body}\n</div></div>'
    )


TEMPLATES: dict[str, Template] = {
    template.name: template
    for template in (
        Template("dong-thap", _dong_thap, category=True),
        Template("basic", _basic),
        Template("dated", _dated, summary=True, date=True, own_byline=True),
        Template("bare", _dong_thap, category=True, article_class=False),
        Template("ministry", _ministry, date=True, held_out=1),
        Template("own-portlet", _own_portlet, category=True, date=True, full_content=False, held_out=1),
        Template("section", _section, summary=True, date=True, own_byline=True, held_out=1),
        Template("province", second.province, summary=True, date=True, own_byline=True, held_out=2),
        Template("footed", second.footed, category=True, summary=True, date=True, own_byline=True, held_out=2),
        Template("rows", second.rows, summary=True, date=True, own_byline=True, held_out=2),
        Template(
            "signed-above",
            third.signed_above,
            category=True,
            summary=True,
            date=True,
            own_byline=True,
            byline_above=True,
            held_out=3,
        ),
        Template("with-opinions", third.with_opinions, summary=True, date=True, own_byline=True, held_out=3),
        Template(
            "beside-news", third.beside_news, category=True, summary=True, date=True, own_byline=True, held_out=3
        ),
        Template("account-below", fourth.account_below, summary=True, date=True, clock=False, held_out=4),
        Template("read-aloud", fourth.read_aloud, summary=True, date=True, own_byline=True, opinions=True, held_out=4),
        Template("sheet", fourth.sheet, category=True, summary=True, date=True, opinions=True, held_out=4),
    )
}
