"""The full content view of the Asset Publisher in 7.2, after `view_asset_entry_full_content.jsp`."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lapvo_scraper.demo.liferay.shells import Shells

if TYPE_CHECKING:
    from datetime import date

    from lapvo_scraper.demo.liferay.model import ArticleView, Missing, Portlet, Visit
    from lapvo_scraper.demo.stories import Story

CLASS_NAME_ID = 20109
"""Liferay's number for web content articles on this portal."""
PORTAL_USER = "Quản trị cổng"
"""The account that posts: the metadata row names it, and it is not the author."""
RELATED = "Các tài sản liên quan"
NOT_FOUND = "Tài sản không thể được tìm thấy."
DENIED = "Quý vị chưa được cấp đủ quyền truy nhập."


def vietnamese_day(story: Story) -> str:
    """Return the publication day as `dd/MM/yyyy`, Liferay's short date for vi_VN."""
    return f"{story.published_at:%d/%m/%Y}"


class Details(Shells):
    """Detail markup of 7.2."""

    back_label = "null"
    """7.2 gives the back icon no message, and its JSP prints Java's null as a word."""
    metadata_dated = True
    """Whether the metadata row prints the day of publication, not how long ago it was."""

    def detail(self, view: ArticleView, portlet: Portlet, visit: Visit) -> str:
        """Return the body of the Asset Publisher that shows one article."""
        story = view.story
        return (
            f'<div class="asset-full-content clearfix mb-5 default-asset-publisher show-asset-title " '
            f"{self._mapped_item(story)}>\n{self._header(story, view.redirect, visit)}"
            f'<span class="asset-anchor lfr-asset-anchor" id="{story.entry_id}"></span>\n'
            f"{self._metadata(story, view.today) if view.metadata else ''}"
            f'<div class="asset-content mb-3">\n{self._article(view)}\n{page_iterator(view)}</div>\n'
            f"{self._labels(story, portlet, visit) if view.links else ''}{self._related(view)}"
            f'<div class="separator"><!-- --></div>\n{self._asset_details(story, portlet, visit)}'
            f"{opinions(view, visit)}</div>\n"
        )

    def _mapped_item(self, story: Story) -> str:
        """The attributes by which 7.2+ lets fragments point at the article."""
        return (
            f'data-fragments-editor-item-id="{CLASS_NAME_ID}-{story.resource_prim_key}" '
            'data-fragments-editor-item-type="fragments-editor-mapped-item"'
        )

    def _header(self, story: Story, redirect: str, visit: Visit) -> str:
        return (
            f'<div class="mb-2">\n<h4 class="component-title">\n{self._back(redirect, visit)}\n'
            f'<span class="asset-title d-inline">\n{escape(story.title)}\n</span>\n'
            '<span class="d-inline-flex">\n</span>\n</h4>\n</div>\n'
        )

    def _back(self, redirect: str, visit: Visit) -> str:
        label = (
            f"<span class='taglib-text hide-accessible'>{self.back_label}</span>" if self.back_label else ""
        )
        return (
            f'<span class="header-back-to"><a href="{escape(redirect)}" target="_self" class=" taglib-icon" '
            f'id="{visit.token()}">{self._icon("angle-left")}\n{label}</a></span>'
        )

    def _icon(self, name: str) -> str:
        return (
            f'<svg class="lexicon-icon lexicon-icon-{name}" focusable="false" role="presentation">'
            f'<use data-href="/o/vam-sen-theme/images/lexicon/icons.svg#{name}"></use></svg>'
        )

    def _metadata(self, story: Story, today: date) -> str:
        day = self._published(story, today)
        return (
            '<div class="autofit-row mb-4 metadata-author">\n'
            '<div class="asset-avatar autofit-col inline-item-before mr-3 pt-1"><span class="sticker '
            'sticker-circle"><img alt="" src="/image/user_male_portrait?img_id=0" /></span></div>\n'
            '<div class="autofit-col autofit-col-expand"><div class="autofit-row">'
            '<div class="autofit-col autofit-col-expand">\n'
            f'<div class="user-info"><strong>{PORTAL_USER}</strong></div>\n'
            f'<div class="asset-user-info text-secondary"><span class="date-info">{day}</span></div>\n'
            f'<div class="asset-view-count-info text-secondary"><span class="view-count-info">{views(story)} '
            "Xem</span></div>\n</div></div></div></div>\n"
        )

    def _published(self, story: Story, today: date) -> str:
        """What the metadata row says about time."""
        del today
        day = vietnamese_day(story)
        return f"Đã xuất bản {day} - Hiệu chỉnh {day}"

    def _article(self, view: ArticleView) -> str:
        if not view.article_class:
            return view.content
        return f'<div class="journal-content-article "{self._analytics(view.story)}>\n{view.content}\n</div>'

    def _analytics(self, story: Story) -> str:
        return (
            f' data-analytics-asset-id="{story.article_id}" '
            f'data-analytics-asset-title="{escape(story.title)}" '
            'data-analytics-asset-type="web-content"'
        )

    def _labels(self, story: Story, portlet: Portlet, visit: Visit) -> str:
        """Category and tags, each a link to a filtered list; upper case is the style sheet's doing."""
        here = visit.absolute(visit.url.split("/-/", 1)[0].split("?", 1)[0])
        href = f"{here}?p_p_id={self.portlet_id(portlet)}&amp;p_p_lifecycle=0&amp;p_r_p_"
        category = (
            '<a class="label label-dark label-lg text-uppercase" '
            f'href="{href}categoryId={category_id(story)}">{escape(story.category)}</a>'
        )
        tags = "".join(
            f'<a class="label label-lg label-secondary text-uppercase" href="{href}tag={escape(tag)}">'
            f"{escape(tag)}</a>"
            for tag in story.tags
        )
        return (
            '<div class="asset-categories mb-3"><span class="taglib-asset-categories-summary">Chuyên mục:\n'
            f'{category}</span></div>\n<div class="asset-tags mb-3">'
            f'<span class="taglib-asset-tags-summary">{tags}</span></div>\n'
        )

    def _related(self, view: ArticleView) -> str:
        if not view.related:
            return ""
        items = "\n".join(
            '<li class="list-group-item list-group-item-flex"><div class="autofit-col autofit-col-expand">'
            '<div class="list-group-title text-truncate-inline"><a class="text-truncate" '
            f'href="{escape(href)}">{escape(title)}</a></div></div></li>'
            for title, href in view.related
        )
        return (
            f'<div class="asset-links mb-4"><h2 class="mb-3 sheet-tertiary-title">{RELATED}</h2>\n'
            f'<ul class="list-group sidebar-list-group">\n{items}\n</ul></div>\n'
        )

    def _asset_details(self, story: Story, portlet: Portlet, visit: Visit) -> str:
        """Social bookmarks and the print link: further addresses of the same article."""
        address = visit.absolute(visit.url.split("?", 1)[0])
        return (
            '<div class="asset-details autofit-float autofit-row autofit-row-center">\n<div '
            f'class="autofit-col"><div class="taglib-social-bookmarks" id="{visit.token()}_socialBookmarks">'
            '<ul class="list-unstyled inline"><li class="taglib-social-bookmark '
            'taglib-social-bookmark-facebook">'
            f'<a href="http://www.facebook.com/sharer.php?u={escape(address)}">Facebook</a></li></ul></div></div>\n'
            f'<div class="autofit-col print-action"><a href="{escape(self.print_url(address, portlet))}">In '
            f'<span class="hide-accessible">{escape(story.title)}</span></a></div>\n</div>\n'
        )

    def print_url(self, address: str, portlet: Portlet) -> str:
        """Return the address of the print view: the article in a pop-up state."""
        query = f"{self.namespace(portlet)}viewMode=print&p_p_id={self.portlet_id(portlet)}&p_p_state=pop_up"
        return f"{address}/pop_up?{query}&languageId=vi_VN"

    def missing(self, why: Missing, portlet: Portlet) -> str:
        """Return what the Asset Publisher shows instead of an article, all with status 200."""
        unavailable = f"{portlet.title or 'Xuất bản thông tin'} tạm thời không có."
        words = {"unknown": unavailable, "withdrawn": NOT_FOUND, "denied": DENIED}
        return "" if why == "blank" else f'<div class="alert alert-danger">{words[why]}</div>'


def page_numbers(view: ArticleView, quote: str) -> str:
    """Return the numbers of the pages of an article that is cut, each but this one a link; attributes in `quote`."""
    name = f"class={quote}journal-article-page-number{quote}"
    return "&nbsp;&nbsp;".join(
        f"<strong {name}>{number}</strong>"
        if number == view.page
        else f"<a {name} href={quote}{escape(view.page_url(number))}{quote}>{number}</a>"
        for number in range(1, view.page_count + 1)
    )


def page_iterator(view: ArticleView) -> str:
    """Return the page numbers of an article cut by page breaks."""
    if view.page_count == 1:
        return ""
    return (
        '<div class="page-iterator taglib-page-iterator">'
        f"""<div class="search-results">Trang: {page_numbers(view, '"')}</div></div>\n"""
    )


def opinions(view: ArticleView, visit: Visit) -> str:
    """Return the stars and the box for comments under an article, which nobody has used yet."""
    if not view.opinions:
        return ""
    stars = "".join(
        f'<a class="rating-element icon-star-empty" href="javascript:;" title="Đánh giá {star} sao trên bảng 5 sao.">'
        "</a>"
        for star in range(1, 6)
    )
    token = visit.token()
    return (
        f'<div class="asset-ratings mb-3"><div class="taglib-ratings stars" id="{token}_ratingContainer">'
        '<div class="liferay-rating-vote" id="yourRating"><div class="rating-label">Đánh giá của bạn</div>'
        f'{stars}</div><div class="liferay-rating-score"><div class="rating-label">Trung bình (0 Bình chọn)</div></div>'
        '</div></div>\n<div class="asset-flag"><div class="taglib-flags" title="Báo vi phạm nội dung này">'
        '<a href="javascript:;"><span class="taglib-text">Cờ</span></a></div></div>\n'
        f'<div class="taglib-discussion" id="{token}_discussionContainer"><h2>Các lời bình</h2>'
        '<div class="lfr-discussion-container"><div class="lfr-message-controls">Chưa có lời bình nào. '
        '<a href="/c/portal/login">Hãy là người đầu tiên.</a></div></div></div>\n'
    )


def views(story: Story) -> int:
    """Return a view count that looks like one."""
    return story.entry_id % 900 + 12


def category_id(story: Story) -> int:
    """Return the category's number."""
    return 30_000 + sum(story.category.encode()) % 997
