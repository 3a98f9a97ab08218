"""The page shell of 7.2: head, banner, menu, columns, footer, scripts; and the boundary around every portlet.

After `templates/portal_normal.ftl`, `init.ftl` and `portlet.ftl` of the unstyled theme and `top_head.jsp`,
`top_js.jspf`, `render_portlet.jsp` of the portal. Other versions override the methods they print differently.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lapvo_scraper.demo.liferay.model import Portlet

if TYPE_CHECKING:
    from lapvo_scraper.demo.liferay.model import Layout, Page, Site, Visit

_PORTLET_NAMES = {
    "asset_publisher": "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet",
    "most_viewed": "com_liferay_asset_publisher_web_portlet_MostViewedAssetsPortlet",
    "web_content": "com_liferay_journal_content_web_portlet_JournalContentPortlet",
    "breadcrumb": "com_liferay_site_navigation_breadcrumb_web_portlet_SiteNavigationBreadcrumbPortlet",
    "search": "com_liferay_portal_search_web_portlet_SearchPortlet",
    "calendar": "com_liferay_calendar_web_portlet_CalendarPortlet",
    "login": "com_liferay_login_web_portlet_LoginPortlet",
}
CSS_CLASSES = {
    "asset_publisher": "portlet-asset-publisher",
    "most_viewed": "portlet-most-viewed-assets",
    "web_content": "portlet-journal-content",
    "breadcrumb": "portlet-breadcrumb",
    "search": "portlet-search",
    "calendar": "calendar-portlet",
    "login": "portlet-login",
}
_BUILT = "1609430400000"  # epoch milliseconds of the theme's last build, in every address of its files
BREADCRUMB_LABEL = "Đường dẫn liên kết (breadcrumb)"


class Shells:
    """Page and portlet shells of 7.2."""

    build = "Liferay Community Edition Portal 7.2.1 CE GA2 (Mueller / Build 7201 / November 4, 2019)"
    portlet_names = _PORTLET_NAMES
    reset_cur = "p_r_p_resetCur"
    delta_by_url = True
    """Whether a list takes its page size from the address."""

    def portlet_id(self, portlet: Portlet) -> str:
        """Return the portlet id, e.g. `com_…AssetPublisherPortlet_INSTANCE_abc`."""
        instance = f"_INSTANCE_{portlet.instance}" if portlet.instance else ""
        return self.portlet_names[portlet.kind] + instance

    def namespace(self, portlet: Portlet) -> str:
        """Return the prefix of the portlet's request parameters."""
        return f"_{self.portlet_id(portlet)}_"

    # --- page -------------------------------------------------------------------------------------------

    def page(self, page: Page, site: Site, visit: Visit) -> str:
        """Return the whole document."""
        return (
            f'<!DOCTYPE html>\n\n\n<html class="{self._html_class()}" dir="ltr" lang="vi-VN">\n\n'
            f"<head>\n{self._head(page, site, visit)}</head>\n\n"
            '<body class=" controls-visible  yui3-skin-sam guest-site signed-out public-page site">\n'
            f"{self._skip_link()}\n{self._wrapper(page, site, visit)}\n{self._bottom(page, visit)}"
            "</body>\n</html>\n"
        )

    def _html_class(self) -> str:
        return "ltr"

    def _wrapper(self, page: Page, site: Site, visit: Visit) -> str:
        return (
            f'<div class="container-fluid" id="wrapper">\n{self._banner(page, site, visit)}\n'
            f"{self._content(page)}\n{self._footer(site)}\n</div>"
        )

    def _skip_link(self) -> str:
        return (
            '<nav class="quick-access-nav" id="quickAccessNav"><h1 class="hide-accessible">Thực đơn</h1>'
            '<ul><li><a href="#main-content">Truy cập nội dung luôn</a></li></ul></nav>'
        )

    # --- head -------------------------------------------------------------------------------------------

    def _html_title(self, page: Page, site: Site) -> str:
        return f"{page.title} - {site.name} - {site.company}"

    def _head(self, page: Page, site: Site, visit: Visit) -> str:
        lines = [
            f"<title>{escape(self._html_title(page, site))}</title>",
            '<meta content="initial-scale=1.0, width=device-width" name="viewport" />',
            '<meta content="text/html; charset=UTF-8" http-equiv="content-type" />',
            _meta("description", page.description),
            _meta("keywords", page.keywords),
            self._canonical(visit.absolute(page.canonical)) if page.canonical else "",
            f'<link href="{site.theme_path}/images/favicon.png" rel="icon" />',
            self._style_sheets(site),
            f'<script src="{site.theme_path}/js/main.js?t={_BUILT}" type="text/javascript"></script>',
            _feed_link(visit.absolute(page.rss)) if page.rss else "",
            self._open_graph(page, site, visit),
            self._theme_display(page.layout, site, visit),
        ]
        return "\n".join(line for line in lines if line) + "\n"

    def _canonical(self, address: str) -> str:
        return f'<link data-senna-track="temporary" href="{escape(address)}" rel="canonical" />'

    def _style_sheets(self, site: Site) -> str:
        query = f"browserId=other&amp;themeId=vamsen_WAR_vamsentheme&amp;languageId=vi_VN&amp;t={_BUILT}"
        return "\n".join(
            '<link class="lfr-css-file" data-senna-track="temporary" '
            f'href="{site.theme_path}/css/{name}.css?{query}" '
            f'id="{id_}" rel="stylesheet" type="text/css" />'
            for name, id_ in (("clay", "liferayAUICSS"), ("main", "liferayThemeCSS"))
        )

    def _open_graph(self, page: Page, site: Site, visit: Visit) -> str:
        """Before 7.3 the portal prints no Open Graph tags."""
        del page, site, visit
        return ""

    def _theme_display(self, layout: Layout, site: Site, visit: Visit) -> str:
        values = {
            "getCompanyId": site.company_id,
            "getLanguageId": "vi_VN",
            "getLayoutId": layout.plid % 1000,
            "getLayoutURL": visit.absolute(layout.path),
            "getParentGroupId": site.group_id,
            "getPlid": layout.plid,
            "getPortalURL": visit.origin,
            "getScopeGroupId": site.group_id,
            "getSiteGroupId": site.group_id,
        }
        functions = ",\n".join(
            f"\t\t{name}: function() {{ return '{value}'; }}" for name, value in values.items()
        )
        return (
            '<script data-senna-track="temporary" type="text/javascript">\n// <![CDATA[\n'
            f"\tvar Liferay = Liferay || {{}};\n\tLiferay.ThemeDisplay = {{\n{functions}\n\t}};\n"
            f"\tLiferay.authToken = '{visit.token()}';\n\tLiferay.currentURL = '{escape(visit.url)}';\n"
            "// ]]>\n</script>"
        )

    # --- body -------------------------------------------------------------------------------------------

    def _banner(self, page: Page, site: Site, visit: Visit) -> str:
        del page
        login = visit.absolute(f"/c/portal/login?p_l_id={site.layouts[0].plid}")
        return (
            f'<header id="banner" role="banner">\n<div id="heading">\n{self._site_title(site, visit)}\n'
            "</div>\n"
            f'<a data-redirect="false" href="{login}" id="sign-in" rel="nofollow">Đăng nhập</a>\n'
            f"{_menu(site, visit)}\n</header>"
        )

    def _site_title(self, site: Site, visit: Visit) -> str:
        return f'<div aria-level="1" class="site-title" role="heading">{logo(site, visit)}</div>'

    def _content(self, page: Page) -> str:
        return (
            f'<section id="content">\n{self._hidden_title(page)}\n{columns(page, "row", "col-md-")}\n'
            '<form action="#" aria-hidden="true" class="hide" id="hrefFm" method="post" name="hrefFm">'
            '<span></span><input hidden type="submit" /></form>\n</section>'
        )

    def _hidden_title(self, page: Page) -> str:
        return f'<h2 class="hide-accessible" role="heading" aria-level="1">{escape(page.title)}</h2>'

    def _footer(self, site: Site) -> str:
        return (
            '<footer id="footer" role="contentinfo">\n<div class="journal-content-article footer-article">'
            f"<p><strong>{escape(site.name.upper())}</strong></p>"
            "<p>Chịu trách nhiệm nội dung: Văn phòng HĐND và UBND huyện</p>"
            "<p>Điện thoại: 0000 000 000</p></div>\n"
            '<p class="powered-by">Tài trợ bởi '
            '<a href="http://www.liferay.com" rel="external">Liferay</a></p>\n'
            "</footer>"
        )

    def _bottom(self, page: Page, visit: Visit) -> str:
        """The scripts at the end; a detail page scrolls to its Asset Publisher."""
        focus = f"window.location.hash = '#p_p_id_{page.focus}_';\n" if page.focus else ""
        return (
            '<script type="text/javascript">\n// <![CDATA[\n'
            f"{focus}var id_{visit.token()} = Liferay.currentURL;\n// ]]>\n</script>\n"
        )

    # --- portlet ----------------------------------------------------------------------------------------

    def portlet(self, portlet: Portlet, body: str, visit: Visit) -> str:
        """Return a portlet in its boundary; double and trailing blanks in class attributes are Liferay's."""
        id_ = self.portlet_id(portlet)
        return (
            f'<div class="portlet-boundary portlet-boundary_{self.portlet_names[portlet.kind]}_  '
            f'portlet-static portlet-static-end decorate {CSS_CLASSES[portlet.kind]} " id="p_p_id_{id_}_">\n'
            f'<span id="p_{id_}"></span>\n<section class="portlet" id="portlet_{id_}">\n'
            f'<div class="portlet-content">\n{self._portlet_title(portlet)}'
            f'<div class=" portlet-content-container"><div class="portlet-body">\n{body}\n</div></div>\n'
            f"</div>\n</section>\n{self._portlet_script(id_, visit)}</div>\n"
        )

    def _portlet_title(self, portlet: Portlet) -> str:
        if not portlet.title:
            return ""
        return (
            '<div class="autofit-float autofit-row portlet-header"><div class="autofit-col '
            f'autofit-col-expand"><h2 class="portlet-title-text">{escape(portlet.title)}</h2></div>'
            '<div class="autofit-col autofit-col-end"><div class="autofit-section"></div></div></div>\n'
        )

    def _portlet_script(self, id_: str, visit: Visit) -> str:
        refresh = f"/c/portal/render_portlet?p_l_id=20101&p_p_id={id_}&p_t_lifecycle=0&p_auth={visit.token()}"
        return (
            '<script type="text/javascript">\n// <![CDATA[\n'
            "Liferay.Portlet && Liferay.Portlet.onLoad && Liferay.Portlet.onLoad({ canEditTitle: false, "
            f"columnPos: 0, isStatic: 'end', namespacedId: 'p_p_id_{id_}_', portletId: '{id_}', "
            f"refreshURL: '{refresh}' }});\n// ]]>\n</script>\n"
        )

    def breadcrumb(self, page_title: str, trail: tuple[tuple[str, str], ...], visit: Visit) -> str:
        """Return the trail of links (name, path) with the current page last."""
        links = "".join(
            f'<li class=""><a href="{visit.absolute(path)}">{escape(name)}</a></li>' for name, path in trail
        )
        body = (
            f'<nav aria-label="{BREADCRUMB_LABEL}" id="breadcrumbs"><ul aria-label="{BREADCRUMB_LABEL}" '
            f'class="breadcrumb breadcrumb-horizontal" role="navigation">{links}'
            f'<li class="active" aria-current="page">{escape(page_title)}</li></ul></nav>'
        )
        return self.portlet(Portlet("breadcrumb"), body, visit)


def logo(site: Site, visit: Visit) -> str:
    """Return the site's picture and name."""
    return (
        f'<a class="logo custom-logo" href="{visit.absolute("/")}" title="Go to {escape(site.name)}">'
        f'<img alt="" height="72" src="{site.theme_path}/images/logo.png" width="72" /></a>'
        f'<span class="site-name">{escape(site.name)}</span>'
    )


def columns(page: Page, row: str, width: str) -> str:
    """Return the page's columns as the layout processor writes them; `width` is the grid's class prefix."""
    if page.side:
        filled = _column(1, "first", f"{width}9", page.main) + _column(2, "last", f"{width}3", page.side)
    else:
        filled = _column(1, "only", f"{width}12", page.main)
    return (
        f'<div class="columns-{2 if page.side else 1}" id="main-content" role="main">\n'
        f'<div class="portlet-layout {row}">\n{filled}</div>\n</div>'
    )


def _column(number: int, place: str, width: str, portlets: str) -> str:
    return (
        f'<div class="{width} portlet-column portlet-column-{place}" id="column-{number}">\n'
        f'<div class="portlet-dropzone portlet-column-content portlet-column-content-{place}" '
        f'id="layout-column_column-{number}">\n{portlets}</div>\n</div>\n'
    )


def _menu(site: Site, visit: Visit) -> str:
    items = "\n".join(
        f'<li class="lfr-nav-item" id="layout_{layout.plid % 1000}" role="presentation">'
        f'<a aria-labelledby="layout_{layout.plid % 1000}" href="{visit.absolute(layout.path)}" '
        f'role="menuitem"><span>{escape(layout.name)}</span></a></li>'
        for layout in site.layouts
        if layout.in_menu
    )
    return (
        '<nav class="sort-pages modify-pages" id="navigation" role="navigation">\n'
        f'<h1 class="hide-accessible">Thực đơn</h1>\n<ul aria-label="Các trang" role="menubar">\n{items}\n'
        "</ul>\n</nav>"
    )


def _meta(name: str, content: str) -> str:
    """Liferay prints `lang` before `name`."""
    return f'<meta content="{escape(content)}" lang="vi-VN" name="{name}" />' if content else ""


def _feed_link(address: str) -> str:
    return f'<link href="{escape(address)}" rel="alternate" title="RSS" type="application/rss+xml" />'
