"""The full content view of the Asset Publisher in 7.1 to 7.4, after `view_asset_entry_full_content.jsp`.

The methods are 7.2's; later and earlier versions override what they print differently.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lapvo_scraper.demo.liferay.shell7 import Shell7

if TYPE_CHECKING:
    from lapvo_scraper.demo.liferay.model import Detail, Missing, Portlet, Visit
    from lapvo_scraper.demo.stories import Story

CLASS_NAME_ID = 20109
"""Liferay's number for web content articles on this portal."""
PORTAL_USER = "Quản trị cổng"
"""The account that posts: the metadata row names it, and it is not the author."""


def vietnamese_day(story: Story) -> str:
    """Return the publication day as `dd/MM/yyyy`, Liferay's short date for vi_VN."""
    return f"{story.published_at:%d/%m/%Y}"


class Detail7(Shell7):
    """Detail markup of 7.2."""

    back_label = "null"
    """7.2 gives the back icon no message, and its JSP prints Java's null as a word."""

    def detail(self, detail: Detail, portlet: Portlet, visit: Visit) -> str:
        """Return the body of the Asset Publisher that shows one article."""
        story = detail.story
        return (
            '<div class="asset-full-content clearfix mb-5 default-asset-publisher show-asset-title " '
            f'data-fragments-editor-item-id="{CLASS_NAME_ID}-{story.resource_prim_key}" '
            f'data-fragments-editor-item-type="fragments-editor-mapped-item">\n'
            f"{self._header(story, detail.redirect, visit)}"
            f'<span class="asset-anchor lfr-asset-anchor" id="{story.entry_id}"></span>\n'
            f"{self._metadata(story) if detail.metadata else ''}"
            f'<div class="asset-content mb-3">\n{self._article(detail)}\n{self._page_iterator(detail)}</div>\n'
            f"{self._categories_and_tags(story, portlet, visit) if detail.links else ''}"
            f"{self._related(detail)}"
            '<div class="separator"><!-- --></div>\n'
            f"{self._asset_details(story, portlet, visit)}</div>\n"
        )

    def _header(self, story: Story, redirect: str, visit: Visit) -> str:
        return (
            f'<div class="mb-2">\n<h4 class="component-title">\n<span class="header-back-to">'
            f"{self._back_link(redirect, visit)}</span>\n"
            f'<span class="asset-title d-inline">\n{escape(story.title)}\n</span>\n<span class="d-inline-flex">\n'
            "</span>\n</h4>\n</div>\n"
        )

    def _back_link(self, redirect: str, visit: Visit) -> str:
        label = (
            f"<span class='taglib-text hide-accessible'>{self.back_label}</span>" if self.back_label else ""
        )
        return (
            f'<a href="{escape(redirect)}" target="_self" class=" taglib-icon" id="{visit.token()}">'
            '<svg class="lexicon-icon lexicon-icon-angle-left" focusable="false" role="presentation">'
            '<use data-href="/o/vam-sen-theme/images/lexicon/icons.svg#angle-left"></use></svg>\n'
            f"{label}</a>"
        )

    def _metadata(self, story: Story) -> str:
        day = vietnamese_day(story)
        return (
            '<div class="autofit-row mb-4 metadata-author">\n<div class="asset-avatar autofit-col inline-item-before mr-3 '
            'pt-1"><span class="sticker sticker-circle"><img alt="" src="/image/user_male_portrait?img_id=0" /></span></div>'
            '\n<div class="autofit-col autofit-col-expand"><div class="autofit-row"><div class="autofit-col '
            f'autofit-col-expand">\n<div class="user-info"><strong>{PORTAL_USER}</strong></div>\n'
            f'<div class="asset-user-info text-secondary"><span class="date-info">Đã xuất bản {day} - Hiệu chỉnh {day}'
            f'</span></div>\n<div class="asset-view-count-info text-secondary"><span class="view-count-info">'
            f"{story.entry_id % 900 + 12} Xem</span></div>\n</div></div></div></div>\n"
        )

    def _article(self, detail: Detail) -> str:
        if not detail.article_class:
            return detail.content
        return (
            f'<div class="journal-content-article " data-analytics-asset-id="{detail.story.article_id}" '
            f'data-analytics-asset-title="{escape(detail.story.title)}" data-analytics-asset-type="web-content">\n'
            f"{detail.content}\n</div>"
        )

    def _page_iterator(self, detail: Detail) -> str:
        if detail.page_count == 1:
            return ""
        numbers = "".join(
            f'<strong class="journal-article-page-number">{n}</strong>&nbsp;&nbsp;' if n == detail.page else
            f'<a class="journal-article-page-number" href="{escape(detail.page_url(n))}">{n}</a>&nbsp;&nbsp;'
            for n in range(1, detail.page_count + 1)
        )  # fmt: skip
        return f'<div class="page-iterator taglib-page-iterator"><div class="search-results">Trang: {numbers}</div></div>\n'

    def _categories_and_tags(self, story: Story, portlet: Portlet, visit: Visit) -> str:
        here = visit.absolute(visit.url.split("/-/", 1)[0].split("?", 1)[0])
        namespace = f"p_p_id={self.portlet_id(portlet)}&amp;p_p_lifecycle=0"
        category = (
            f'<a class="label label-dark label-lg text-uppercase" href="{here}?{namespace}&amp;p_r_p_categoryId='
            f'{_category_id(story.category)}">{escape(story.category)}</a>'
        )
        tags = "".join(
            f'<a class="label label-lg label-secondary text-uppercase" href="{here}?{namespace}&amp;p_r_p_tag='
            f'{escape(tag)}">{escape(tag)}</a>'
            for tag in story.tags
        )
        tags_html = (
            f'<div class="asset-tags mb-3"><span class="taglib-asset-tags-summary">{tags}</span></div>\n'
            if tags
            else ""
        )
        return (
            '<div class="asset-categories mb-3"><span class="taglib-asset-categories-summary">Chuyên mục:\n'
            f"{category}</span></div>\n{tags_html}"
        )

    def _related(self, detail: Detail) -> str:
        if not detail.related:
            return ""
        items = "\n".join(
            '<li class="list-group-item list-group-item-flex"><div class="autofit-col autofit-col-expand">'
            f'<div class="list-group-title text-truncate-inline"><a class="text-truncate" href="{escape(href)}">'
            f"{escape(title)}</a></div></div></li>"
            for title, href in detail.related
        )
        return (
            '<div class="asset-links mb-4"><h2 class="mb-3 sheet-tertiary-title">Các tài sản liên quan</h2>\n'
            f'<ul class="list-group sidebar-list-group">\n{items}\n</ul></div>\n'
        )

    def _asset_details(self, story: Story, portlet: Portlet, visit: Visit) -> str:
        """Social bookmarks and the print link: three more addresses of the same article."""
        address = visit.absolute(visit.url.split("?", 1)[0])
        id_, ns = self.portlet_id(portlet), self.namespace(portlet)
        print_url = f"{address}/pop_up?{ns}viewMode=print&p_p_id={id_}&p_p_state=pop_up&languageId=vi_VN"
        random_id = visit.token()
        return (
            '<div class="asset-details autofit-float autofit-row autofit-row-center">\n<div class="autofit-col">'
            f'<div class="taglib-social-bookmarks" id="{random_id}_socialBookmarks"><ul class="list-unstyled inline">'
            '<li class="taglib-social-bookmark taglib-social-bookmark-facebook"><a href="http://www.facebook.com/sharer.php?u='
            f'{escape(address)}">Facebook</a></li></ul></div></div>\n<div class="autofit-col print-action">'
            f'<a href="{escape(print_url)}">In <span class="hide-accessible">{escape(story.title)}</span></a></div>\n</div>\n'
        )

    def missing(self, why: Missing, portlet: Portlet) -> str:
        """Return what the Asset Publisher shows instead of an article, all with status 200."""
        words = {
            "unknown": f"{portlet.title or 'Xuất bản thông tin'} tạm thời không có.",
            "withdrawn": "Tài sản không thể được tìm thấy.",
            "denied": "Quý vị chưa được cấp đủ quyền truy nhập.",
        }
        return "" if why == "blank" else f'<div class="alert alert-danger">{words[why]}</div>'


def _category_id(category: str) -> int:
    return 30_000 + sum(category.encode()) % 997
