"""7.3 and 7.4, as far as they differ from 7.2."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lapvo_scraper.demo.liferay.details import DENIED, NOT_FOUND, PORTAL_USER, views
from lapvo_scraper.demo.liferay.lists import Liferay

if TYPE_CHECKING:
    from datetime import date

    from lapvo_scraper.demo.liferay.model import Missing, Page, Portlet, Site, Visit
    from lapvo_scraper.demo.stories import Story


class Liferay73(Liferay):
    """7.3: the back link has a label, every missing article the same words, and the head Open Graph tags."""

    build = "Liferay Digital Experience Platform 7.3.10 GA1 (Athanasius / Build 7310 / September 22, 2020)"
    back_label = "Quay lại"

    def _header(self, story: Story, redirect: str, visit: Visit) -> str:
        return (
            '<div class="align-items-center d-flex mb-2">\n<p class="component-title h4">\n'
            f'{self._back(redirect, visit)}\n<span class="asset-title d-inline">\n{escape(story.title)}\n'
            "</span>\n</p>\n</div>\n"
        )

    def _open_graph(self, page: Page, site: Site, visit: Visit) -> str:
        properties = {
            "og:title": self._html_title(page, site),
            "og:description": page.description,
            "og:url": visit.absolute(page.canonical),
            "og:site_name": site.name,
            "og:locale": "vi_VN",
        }
        return "\n".join(
            f'<meta property="{name}" content="{escape(value)}">'
            for name, value in properties.items()
            if value
        )

    def missing(self, why: Missing, portlet: Portlet) -> str:
        """Return what the Asset Publisher shows instead of an article."""
        del portlet
        return f'<div class="alert alert-danger">{DENIED if why == "denied" else NOT_FOUND}</div>'


class Liferay74(Liferay73):
    """7.4: the back link speaks by an attribute, analytics attributes are off, the page is a flex column."""

    build = "Liferay Community Edition Portal 7.4.3.49 CE GA49 (Cavanaugh / Build 7403.49 / November 1, 2022)"
    back_label = ""

    def _wrapper(self, page: Page, site: Site, visit: Visit) -> str:
        return f'<div class="d-flex flex-column min-vh-100">\n{super()._wrapper(page, site, visit)}\n</div>'

    def _back(self, redirect: str, visit: Visit) -> str:
        return (
            '<a aria-label="Quay lại" class="header-back-to link-monospaced link-outline link-outline-borderless '
            f'link-outline-secondary" href="{escape(redirect)}" id="{visit.token()}" title="Quay lại">'
            f"{self._icon('angle-left')}</a>"
        )

    def _header(self, story: Story, redirect: str, visit: Visit) -> str:
        return (
            f'<div class="align-items-center d-flex mb-2">\n<p class="component-title h4">\n'
            f'{self._back(redirect, visit)}\n<span class="asset-title">{escape(story.title)}</span>\n</p>\n'
            "</div>\n"
        )

    def _analytics(self, story: Story) -> str:
        """Without an Analytics Cloud connection 7.4 prints no attributes."""
        del story
        return ""

    def _metadata(self, story: Story, today: date) -> str:
        return (
            '<div class="content-row mb-4 metadata-author">\n<div class="content-col"><span class="sticker '
            'sticker-user-icon"><img alt="" src="/image/user_portrait?img_id=0" /></span></div>\n'
            '<div class="content-col content-col-expand">\n'
            f'<div class="text-truncate-inline"><span class="user-info text-truncate">{PORTAL_USER}</span>'
            "</div>\n"
            '<div class="asset-user-info text-secondary"><span class="date-info">'
            f"{self._published(story, today)}"
            f'</span></div>\n<div class="asset-view-count-info"><span class="view-count-info">{views(story)} '
            "Xem</span></div>\n</div>\n</div>\n"
        )
